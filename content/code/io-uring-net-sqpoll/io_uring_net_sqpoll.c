// Has a thread of the ring's own look into the ring for requests, and looks there for
// results itself: neither needs a system call, and both keep a CPU busy.
#include "../server.h"
#include "../ring.h"

struct conn {
    int fd;
    char data[4096]; // its own: many are received at once
};

enum { ACCEPT, RECV, SEND };

static void ask(struct ring *r, int op, int kind, long conn, int fd, void *data, size_t n) {
    struct io_uring_sqe *q = ring_request(r);
    q->opcode = op;
    q->fd = fd;
    q->addr = (uintptr_t)data;
    q->len = n;
    q->user_data = conn << 2 | kind;
}

static void ask_accept(struct ring *r, int listening) { ask(r, IORING_OP_ACCEPT, ACCEPT, 0, listening, NULL, 0); }

static void ask_recv(struct ring *r, struct conn *all, long i) {
    ask(r, IORING_OP_RECV, RECV, i, all[i].fd, all[i].data, sizeof all[i].data);
}

static void ask_send(struct ring *r, struct conn *all, long i, size_t n) {
    ask(r, IORING_OP_SEND, SEND, i, all[i].fd, all[i].data, n);
}

int main(int argc, char **argv) {
    int clients, listening = begin(argc, argv, &clients), accepted = 0, left = clients;
    struct conn *all = calloc(clients, sizeof *all);
    if (!all) err(1, "memory");
    struct ring r;
    ring_open(&r, 2 * clients + 2, IORING_SETUP_SQPOLL);

    ask_accept(&r, listening); /* [accept] */
    while (left > 0) {
        ring_publish(&r); /* [publish] */
        if (atomic_load(r.flags) & IORING_SQ_NEED_WAKEUP) ring_enter(&r, 0, 0, IORING_ENTER_SQ_WAKEUP); /* [wake] */
        struct io_uring_cqe c;
        while (!ring_result(&r, &c)); /* [look] */
        long i = c.user_data >> 2, kind = c.user_data & 3;
        if (kind == ACCEPT) {
            if (c.res < 0) errx(1, "accept: %s", strerror(-c.res));
            all[accepted].fd = c.res;
            ask_recv(&r, all, accepted++); /* [recv] */
            if (accepted < clients) ask_accept(&r, listening); /* [accept-again] */
        } else if (c.res <= 0) {
            close(all[i].fd); /* [close] */
            left--;
        } else if (kind == RECV) {
            ask_send(&r, all, i, c.res); /* [send] */
        } else {
            ask_recv(&r, all, i); /* [recv-again] */
        }
    }
    return 0;
}
