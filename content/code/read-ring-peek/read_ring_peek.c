// Asks for one message by a request and goes on with its own work; after each piece
// it looks into the ring, which is memory, for the result. The ring is a plain one:
// with IORING_SETUP_DEFER_TASKRUN no result would ever turn up without a call.
#include "../once.h"
#include "../ring.h"

int main(int argc, char **argv) {
    int conn = begin(argc, argv);
    char data[4096];
    struct ring r;
    ring_open(&r, 1, 0);

    ring_recv(&r, conn, data, sizeof data); /* [ask] */
    ring_enter(&r, ring_publish(&r), 0, 0); /* [submit] */
    for (;;) {
        struct io_uring_cqe c;
        if (ring_result(&r, &c)) return done(c.res); /* [look] */
        own_work(); /* [own-work] */
    }
}
