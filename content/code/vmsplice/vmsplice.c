// Lends pages of its own memory to a pipe and passes them on to the socket: no
// byte is copied, and nobody says when the pages may be used again.
#define _GNU_SOURCE
#include "../program.h"
#include <sys/uio.h>

int main(int argc, char **argv) {
    if (argc != 5) errx(2, "usage: %s FILE HOST PORT CHUNK", argv[0]);
    size_t chunk = number(argv[4], "CHUNK");
    int file = open_file(argv[1], O_RDONLY);
    size_t size = size_of(file);
    char *data = in_memory(file, size);
    int sock = dial(argv[2], argv[3]);
    int p[2];
    if (pipe(p) < 0) err(1, "pipe");
    size_t room = fcntl(p[1], F_GETPIPE_SZ);
    if (room < chunk && fcntl(p[1], F_SETPIPE_SZ, chunk) < 0) err(1, "a pipe of %zu bytes", chunk);

    for (size_t sent = 0; sent < size;) {
        struct iovec piece = {data + sent, size - sent < chunk ? size - sent : chunk};
        ssize_t n = vmsplice(p[1], &piece, 1, 0); /* [vmsplice] */
        if (n < 0) err(1, "vmsplice");
        for (sent += n; n > 0;) {
            ssize_t k = splice(p[0], NULL, sock, NULL, n, 0); /* [splice-out] */
            if (k < 0) err(1, "splice");
            n -= k;
        }
    }

    if (close(sock) < 0) err(1, "close");
    return 0;
}
