// Sends by reference: the send has two results, that it is sent and, later,
// that its buffer is free again. Only then is the buffer filled anew.
#include "../program.h"
#include "../ring.h"

#ifndef IORING_OP_SEND_ZC // older headers; the numbers are the kernel's
#define IORING_OP_SEND_ZC 47
#endif

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
        ring_send(&r, sock, buf, n)->opcode = IORING_OP_SEND_ZC; /* [send] */
        ring_enter(&r, ring_publish(&r), 3, IORING_ENTER_GETEVENTS); /* [enter] */
        for (struct io_uring_cqe c; ring_result(&r, &c);) /* [results] */
            if (c.res < 0) errx(1, "request: %s", strerror(-c.res));
        sent += n;
    }

    if (close(sock) < 0) err(1, "close");
    return 0;
}
