// Sends a file over TCP without seeing it: sendfile hands pages of the page
// cache to the socket. A call with a large CHUNK could do it all.
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <stdlib.h>
#include <sys/sendfile.h>
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

    for (;;) {
        ssize_t n = sendfile(sock, file, NULL, chunk); /* [sendfile] */
        if (n < 0) err(1, "sendfile");
        if (n == 0) break; // the file has ended
    }

    if (close(sock) < 0) err(1, "close");
    return 0;
}
