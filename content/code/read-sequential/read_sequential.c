// Reads a file from its beginning to its end and does nothing with it: the
// kernel sees the order and reads ahead.
#define _GNU_SOURCE
#include "../program.h"

int main(int argc, char **argv) {
    if (argc != 3) errx(2, "usage: %s FILE CHUNK", argv[0]);
    size_t chunk = number(argv[2], "CHUNK");
    int file = open_file(argv[1], O_RDONLY);
    size_t size = size_of(file);
    char *buf = malloc(chunk);
    if (!buf) err(1, "memory");
    posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED); // from the disk, if it is not dirty

    for (size_t at = 0; at < size; at += chunk) {
        if (pread(file, buf, chunk, at) < 0) err(1, "pread"); /* [pread] */
    }
    return 0;
}
