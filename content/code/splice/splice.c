// Sends a file over TCP through a pipe that holds no bytes: splice moves
// references to pages into it and out of it.
#define _GNU_SOURCE
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
    int p[2];
    if (pipe(p) < 0) err(1, "pipe");
    // A pipe that is too small would cut the chunks: more calls.
    size_t room = fcntl(p[1], F_GETPIPE_SZ);
    if (room < chunk && fcntl(p[1], F_SETPIPE_SZ, chunk) < 0) err(1, "a pipe of %zu bytes", chunk);

    for (;;) {
        ssize_t n = splice(file, NULL, p[1], NULL, chunk, 0); /* [splice-in] */
        if (n < 0) err(1, "splice from the file");
        if (n == 0) break;
        while (n > 0) {
            ssize_t k = splice(p[0], NULL, sock, NULL, n, 0); /* [splice-out] */
            if (k < 0) err(1, "splice to the socket");
            n -= k;
        }
    }

    if (close(sock) < 0) err(1, "close");
    return 0;
}
