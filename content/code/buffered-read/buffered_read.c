// Takes a file byte by byte, through a buffer of its own, and sends records.
// What a buffer saves is system calls, not copies: --unbuffered does without.
#include "../program.h"

static char buffer[4096];
static size_t have, next;
static int unbuffered;

// The next byte, or -1 at the end: one system call for 4096 bytes.
static int next_byte(int file) {
    if (unbuffered) {
        unsigned char byte;
        ssize_t n = read(file, &byte, 1); /* [read-byte] */
        if (n < 0) err(1, "read");
        return n == 0 ? -1 : byte;
    }
    if (next == have) {
        ssize_t n = read(file, buffer, sizeof buffer); /* [refill] */
        if (n < 0) err(1, "read");
        if (n == 0) return -1;
        have = n;
        next = 0;
    }
    return (unsigned char)buffer[next++]; /* [copy] */
}

int main(int argc, char **argv) {
    const char *name = argv[0];
    unbuffered = argc > 1 && strcmp(argv[1], "--unbuffered") == 0;
    if (unbuffered) argc--, argv++;
    if (argc != 5) errx(2, "usage: %s [--unbuffered] FILE HOST PORT CHUNK", name);
    size_t chunk = number(argv[4], "CHUNK");
    int file = open_file(argv[1], O_RDONLY);
    int sock = dial(argv[2], argv[3]);
    char *record = malloc(chunk);
    if (!record) err(1, "memory");

    size_t full = 0;
    for (int c; (c = next_byte(file)) >= 0;) {
        record[full++] = c;
        if (full < chunk) continue;
        write_all(sock, record, full); /* [write] */
        full = 0;
    }
    if (full > 0) write_all(sock, record, full); /* [rest] */

    if (close(sock) < 0) err(1, "close");
    return 0;
}
