// Reads and sends a file by pairs of linked requests: one call hands over both
// and waits for both.
#include "../program.h"
#include "../ring.h"

int main(int argc, char **argv) {
    if (argc != 5) errx(2, "usage: %s FILE HOST PORT CHUNK", argv[0]);
    size_t chunk = number(argv[4], "CHUNK");
    int file = open_file(argv[1], O_RDONLY);
    size_t size = size_of(file);
    int sock = dial(argv[2], argv[3]);
    char *buf = malloc(chunk);
    if (!buf) err(1, "memory");
    struct ring r;
    ring_open(&r, 2, 0);

    for (size_t sent = 0; sent < size;) {
        size_t n = size - sent < chunk ? size - sent : chunk;
        ring_read(&r, file, buf, n, sent); /* [read] */
        ring_send(&r, sock, buf, n); /* [send] */
        ring_enter(&r, ring_publish(&r), 2, IORING_ENTER_GETEVENTS); /* [enter] */
        for (struct io_uring_cqe c; ring_result(&r, &c);) /* [results] */
            if (c.res != (int)n) errx(1, "request: %s", strerror(c.res < 0 ? -c.res : EPROTO));
        sent += n;
    }

    if (close(sock) < 0) err(1, "close");
    return 0;
}
