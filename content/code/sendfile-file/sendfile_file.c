// Copies a file into another by sendfile: the kernel copies from page cache to
// page cache, the program never sees a byte.
#include "../program.h"
#include <sys/sendfile.h>

int main(int argc, char **argv) {
    if (argc != 4) errx(2, "usage: %s FILE TARGET CHUNK", argv[0]);
    size_t chunk = number(argv[3], "CHUNK");
    int file = open_file(argv[1], O_RDONLY);
    int target = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (target < 0) err(1, "%s", argv[2]);

    for (;;) {
        ssize_t n = sendfile(target, file, NULL, chunk); /* [sendfile] */
        if (n < 0) err(1, "sendfile");
        if (n == 0) break;
    }

    if (close(target) < 0) err(1, "close");
    return 0;
}
