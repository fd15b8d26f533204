// Sends a file over TCP through a buffer of its own: read fills it, write
// empties it, and the CPU copies every byte twice.
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <stdlib.h>
#include <sys/socket.h>
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

int main(int argc, char **argv) {
    if (argc != 5) errx(2, "usage: %s FILE HOST PORT CHUNK", argv[0]);
    char *end;
    size_t chunk = strtoul(argv[4], &end, 10);
    if (*end || chunk == 0 || chunk > SSIZE_MAX) errx(2, "CHUNK must be a number of bytes");
    int file = open(argv[1], O_RDONLY);
    if (file < 0) err(1, "%s", argv[1]);
    int sock = dial(argv[2], argv[3]);
    char *buf = malloc(chunk);
    if (!buf) err(1, "malloc");

    for (;;) {
        ssize_t n = read(file, buf, chunk); /* [read] */
        if (n < 0) err(1, "read");
        if (n == 0) break; // only a read can tell that the file has ended
        for (ssize_t sent = 0; sent < n;) {
            ssize_t k = write(sock, buf + sent, n - sent); /* [write] */
            if (k < 0) err(1, "write");
            sent += k;
        }
    }

    free(buf);
    if (close(sock) < 0) err(1, "close");
    return 0;
}
