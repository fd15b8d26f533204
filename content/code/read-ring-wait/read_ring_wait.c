// Asks for one message by a request, and then sleeps all the same until its result
// is there.
#include "../once.h"
#include "../ring.h"

int main(int argc, char **argv) {
    int conn = begin(argc, argv);
    char data[4096];
    struct ring r;
    ring_open(&r, 1, 0);

    ring_recv(&r, conn, data, sizeof data); /* [ask] */
    ring_enter(&r, ring_publish(&r), 0, 0); /* [submit] */
    ring_enter(&r, 0, 1, IORING_ENTER_GETEVENTS); /* [wait] */
    struct io_uring_cqe c = {0};
    ring_result(&r, &c); /* [result] */
    return done(c.res);
}
