// Reads and sends a file by one chain of linked requests: one call hands over
// all pairs, up to 2048.
#include "../program.h"
#include "../ring.h"

enum { PAIRS = 2048 };

int main(int argc, char **argv) {
    if (argc != 5) errx(2, "usage: %s FILE HOST PORT CHUNK", argv[0]);
    size_t chunk = number(argv[4], "CHUNK");
    int file = open_file(argv[1], O_RDONLY);
    size_t size = size_of(file);
    int sock = dial(argv[2], argv[3]);
    char *buf = malloc(chunk);
    if (!buf) err(1, "memory");
    struct ring r;
    ring_open(&r, 2 * PAIRS, 0);

    for (size_t sent = 0; sent < size;) {
        struct io_uring_sqe *last = NULL;
        for (int k = 0; k < PAIRS && sent < size; k++) {
            size_t n = size - sent < chunk ? size - sent : chunk;
            ring_read(&r, file, buf, n, sent); /* [read] */
            last = ring_send(&r, sock, buf, n); /* [send] */
            last->flags = IOSQE_IO_LINK; // the next read waits for this send
            sent += n;
        }
        last->flags = 0;
        unsigned n = ring_publish(&r);
        ring_enter(&r, n, n, IORING_ENTER_GETEVENTS); /* [enter] */
        for (struct io_uring_cqe c; ring_result(&r, &c);) /* [results] */
            if (c.res <= 0) errx(1, "request: %s", strerror(c.res < 0 ? -c.res : EPROTO));
    }

    if (close(sock) < 0) err(1, "close");
    return 0;
}
