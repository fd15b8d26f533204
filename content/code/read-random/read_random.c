// Reads every piece of a file once, in an order without order: the kernel
// brings in little more than what is asked for, and with --random, which says so
// beforehand, nothing more.
#define _GNU_SOURCE
#include "../program.h"

static size_t common(size_t a, size_t b) {
    while (b) {
        size_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

int main(int argc, char **argv) {
    const char *name = argv[0];
    int random = argc > 1 && strcmp(argv[1], "--random") == 0;
    if (random) argc--, argv++;
    if (argc != 3) errx(2, "usage: %s [--random] FILE CHUNK", name);
    size_t chunk = number(argv[2], "CHUNK");
    int file = open_file(argv[1], O_RDONLY);
    size_t size = size_of(file);
    char *buf = malloc(chunk);
    if (!buf) err(1, "memory");
    posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED); // from the disk, if it is not dirty
    if (random) posix_fadvise(file, 0, 0, POSIX_FADV_RANDOM); /* [advise] */

    size_t n = (size + chunk - 1) / chunk, step = n / 2 + 1;
    while (common(step, n) > 1) step++; // so that each piece gets its turn
    for (size_t i = 0; i < n; i++) {
        size_t at = (i * step + 1) % n * chunk;
        if (pread(file, buf, chunk, at) < 0) err(1, "pread"); /* [pread] */
    }
    return 0;
}
