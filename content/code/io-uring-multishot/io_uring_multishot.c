// Asks once for all connections, and links each receive to the send of what it
// will have got: the kernel answers before the program knows. Messages have a
// fixed size, so a receive that gets less, the end, has its send cancelled.
#include "../server.h"
#include "../ring.h"

enum { MESSAGE = 16 };

struct conn {
    int fd;
    char data[MESSAGE]; // its own: many are received at once
};

enum { ACCEPT, RECV, SEND };

static struct io_uring_sqe *ask(struct ring *r, int op, int kind, long conn, int fd) {
    struct io_uring_sqe *q = ring_request(r);
    q->opcode = op;
    q->fd = fd;
    q->user_data = conn << 2 | kind;
    return q;
}

static void ask_accept(struct ring *r, int listening) {
    ask(r, IORING_OP_ACCEPT, ACCEPT, 0, listening)->ioprio = IORING_ACCEPT_MULTISHOT;
}

static void ask_pair(struct ring *r, struct conn *all, long i) {
    struct io_uring_sqe *q = ask(r, IORING_OP_RECV, RECV, i, all[i].fd); /* [recv] */
    q->addr = (uintptr_t)all[i].data;
    q->len = MESSAGE;
    q->msg_flags = MSG_WAITALL;
    q->flags = IOSQE_IO_LINK;
    q = ask(r, IORING_OP_SEND, SEND, i, all[i].fd); /* [send] */
    q->addr = (uintptr_t)all[i].data;
    q->len = MESSAGE;
}

int main(int argc, char **argv) {
    int clients, listening = begin(argc, argv, &clients), accepted = 0, left = clients;
    struct conn *all = calloc(clients, sizeof *all);
    if (!all) err(1, "memory");
    struct ring r;
    ring_open(&r, 2 * clients + 2, 0);

    ask_accept(&r, listening); /* [accept] */
    while (left > 0) {
        ring_enter(&r, ring_publish(&r), 1, IORING_ENTER_GETEVENTS); /* [enter] */
        for (struct io_uring_cqe c; ring_result(&r, &c);) { /* [results] */
            long i = c.user_data >> 2, kind = c.user_data & 3;
            if (kind == ACCEPT) {
                if (c.res < 0) errx(1, "accept: %s", strerror(-c.res));
                if (accepted == clients) {
                    close(c.res); // one more than were to come
                    continue;
                }
                all[accepted].fd = c.res;
                ask_pair(&r, all, accepted++); /* [pair] */
                if (!(c.flags & IORING_CQE_F_MORE)) ask_accept(&r, listening); /* [accept-again] */
            } else if (kind == RECV && c.res < MESSAGE) {
                close(all[i].fd); /* [close] */
                left--;
            } else if (kind == SEND && c.res != -ECANCELED) {
                ask_pair(&r, all, i); /* [pair-again] */
            }
        }
    }
    return 0;
}
