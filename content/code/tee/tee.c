// Sends a file and keeps a copy: tee doubles the references in a pipe, one half
// goes to the socket, the other is written to a file, FILE.copy.
#define _GNU_SOURCE
#include "../program.h"

static void make_pipe(int p[2], size_t chunk) {
    if (pipe(p) < 0) err(1, "pipe");
    size_t room = fcntl(p[1], F_GETPIPE_SZ);
    if (room < chunk && fcntl(p[1], F_SETPIPE_SZ, chunk) < 0) err(1, "a pipe of %zu bytes", chunk);
}

static void move(int from, int to, ssize_t n) {
    while (n > 0) {
        ssize_t k = splice(from, NULL, to, NULL, n, 0); /* [splice-out] */
        if (k < 0) err(1, "splice");
        n -= k;
    }
}

int main(int argc, char **argv) {
    if (argc != 5) errx(2, "usage: %s FILE HOST PORT CHUNK", argv[0]);
    size_t chunk = number(argv[4], "CHUNK");
    int file = open_file(argv[1], O_RDONLY);
    int sock = dial(argv[2], argv[3]);
    char copy[PATH_MAX];
    if (strlen(argv[1]) + sizeof ".copy" > sizeof copy) errx(2, "%s: a name too long", argv[1]);
    strcat(strcpy(copy, argv[1]), ".copy");
    int target = open(copy, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (target < 0) err(1, "%s", copy);
    int p[2], twin[2];
    make_pipe(p, chunk);
    make_pipe(twin, chunk);

    for (;;) {
        ssize_t n = splice(file, NULL, p[1], NULL, chunk, 0); /* [splice-in] */
        if (n < 0) err(1, "splice from the file");
        if (n == 0) break;
        while (n > 0) {
            ssize_t twins = tee(p[0], twin[1], n, 0); /* [tee] */
            if (twins < 0) err(1, "tee");
            move(p[0], sock, twins);
            move(twin[0], target, twins);
            n -= twins;
        }
    }

    if (close(sock) < 0 || close(target) < 0) err(1, "close");
    return 0;
}
