// A thread of the ring's own takes the requests: while it is awake, handing over
// and looking for results are reads and writes of shared memory.
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
    ring_open(&r, 2, IORING_SETUP_SQPOLL);

    for (size_t sent = 0; sent < size;) {
        size_t n = size - sent < chunk ? size - sent : chunk;
        ring_read(&r, file, buf, n, sent); /* [read] */
        ring_send(&r, sock, buf, n); /* [send] */
        ring_publish(&r); /* [publish] */
        if (atomic_load(r.flags) & IORING_SQ_NEED_WAKEUP) ring_enter(&r, 0, 0, IORING_ENTER_SQ_WAKEUP); /* [wake] */
        for (int left = 2; left > 0;) {
            struct io_uring_cqe c;
            if (!ring_result(&r, &c)) continue; /* [look] */
            if (c.res != (int)n) errx(1, "request: %s", strerror(c.res < 0 ? -c.res : EPROTO));
            left--;
        }
        sent += n;
    }

    if (close(sock) < 0) err(1, "close");
    return 0;
}
