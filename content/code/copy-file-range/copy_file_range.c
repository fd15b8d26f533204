// Has the file system copy a file: where it can, both files then share the
// blocks and no byte moves; elsewhere the kernel copies.
#define _GNU_SOURCE
#include "../program.h"

int main(int argc, char **argv) {
    if (argc != 4) errx(2, "usage: %s FILE TARGET CHUNK", argv[0]);
    size_t chunk = number(argv[3], "CHUNK");
    int file = open_file(argv[1], O_RDONLY);
    int target = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (target < 0) err(1, "%s", argv[2]);

    for (;;) {
        ssize_t n = copy_file_range(file, NULL, target, NULL, chunk, 0); /* [copy-file-range] */
        if (n < 0) err(1, "copy_file_range");
        if (n == 0) break;
    }

    if (close(target) < 0) err(1, "close");
    return 0;
}
