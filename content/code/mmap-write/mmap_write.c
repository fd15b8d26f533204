// Sends a file over TCP from a mapping of it: mmap reads nothing, the pages are
// found by page faults inside write, which copies from them to the socket. With
// --touch the program takes the faults itself, with --populate mmap brings all in.
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static int dial(const char *host, const char *port) {
    struct addrinfo *list, hints = {.ai_socktype = SOCK_STREAM};
    int failed = getaddrinfo(host, port, &hints, &list);
    if (failed) errx(1, "%s: %s", host, gai_strerror(failed));
    for (struct addrinfo *a = list; a; a = a->ai_next) {
        int sock = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
        if (sock < 0) continue;
        if (connect(sock, a->ai_addr, a->ai_addrlen) == 0) {
            freeaddrinfo(list);
            return sock;
        }
        close(sock);
    }
    err(1, "connecting to %s port %s", host, port);
}

// Reads one byte of every page: the faults come here, in user mode.
static void read_pages(const char *data, size_t n) {
    for (size_t i = 0; i < n; i += 4096) (void)*(volatile const char *)(data + i);
}

int main(int argc, char **argv) {
    const char *name = argv[0];
    int touch = argc > 1 && strcmp(argv[1], "--touch") == 0, flags = MAP_SHARED;
    int populate = argc > 1 && strcmp(argv[1], "--populate") == 0;
    if (populate) flags |= MAP_POPULATE; /* [populate] */
    if (touch || populate) argc--, argv++;
    if (argc != 5) errx(2, "usage: %s [--touch | --populate] FILE HOST PORT CHUNK", name);
    char *end;
    size_t chunk = strtoul(argv[4], &end, 10);
    if (*end || chunk == 0 || chunk > SSIZE_MAX) errx(2, "CHUNK must be a number of bytes");
    int file = open(argv[1], O_RDONLY);
    if (file < 0) err(1, "%s", argv[1]);
    int sock = dial(argv[2], argv[3]);
    struct stat st;
    if (fstat(file, &st) < 0) err(1, "fstat");
    size_t size = st.st_size;
    if (size == 0) return 0; // nothing to map

    char *data = mmap(NULL, size, PROT_READ, flags, file, 0); /* [mmap] */
    if (data == MAP_FAILED) err(1, "mmap");
    for (size_t sent = 0; sent < size;) {
        size_t want = size - sent < chunk ? size - sent : chunk;
        if (touch) read_pages(data + sent, want); /* [touch] */
        ssize_t n = write(sock, data + sent, want); /* [write] */
        if (n < 0) err(1, "write");
        sent += n;
    }
    if (munmap(data, size) < 0) err(1, "munmap"); /* [munmap] */

    if (close(sock) < 0) err(1, "close");
    return 0;
}
