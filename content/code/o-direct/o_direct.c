// Reads past the page cache: the device fills the program's buffer at every
// read. Buffer, offset and length must be whole blocks.
#define _GNU_SOURCE
#include "../program.h"

enum { BLOCK = 4096 };

int main(int argc, char **argv) {
    if (argc != 5) errx(2, "usage: %s FILE HOST PORT CHUNK", argv[0]);
    size_t chunk = (number(argv[4], "CHUNK") + BLOCK - 1) / BLOCK * BLOCK;
    int file = open_file(argv[1], O_RDONLY | O_DIRECT);
    int sock = dial(argv[2], argv[3]);
    char *buf = aligned_alloc(BLOCK, chunk);
    if (!buf) err(1, "memory");

    for (;;) {
        ssize_t n = read(file, buf, chunk); /* [read] */
        if (n < 0) err(1, "read");
        if (n == 0) break;
        write_all(sock, buf, n); /* [write] */
    }

    if (close(sock) < 0) err(1, "close");
    return 0;
}
