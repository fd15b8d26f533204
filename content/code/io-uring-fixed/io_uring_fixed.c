// Like pairs of read and send, with a buffer that was registered once: the
// kernel need not find and pin its pages at every request.
#include "../program.h"
#include "../ring.h"
#include <sys/uio.h>

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
    struct iovec whole = {buf, chunk};
    if (syscall(SYS_io_uring_register, r.fd, IORING_REGISTER_BUFFERS, &whole, 1) < 0) err(1, "io_uring_register"); /* [register] */

    for (size_t sent = 0; sent < size;) {
        size_t n = size - sent < chunk ? size - sent : chunk;
        unsigned at = atomic_load(r.tail) & r.mask;
        ring_read(&r, file, buf, n, sent); /* [read] */
        r.requests[at].opcode = IORING_OP_READ_FIXED;
        ring_send(&r, sock, buf, n); /* [send] */
        ring_enter(&r, ring_publish(&r), 2, IORING_ENTER_GETEVENTS); /* [enter] */
        for (struct io_uring_cqe c; ring_result(&r, &c);) /* [results] */
            if (c.res != (int)n) errx(1, "request: %s", strerror(c.res < 0 ? -c.res : EPROTO));
        sent += n;
    }

    if (close(sock) < 0) err(1, "close");
    return 0;
}
