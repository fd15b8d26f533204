// Reads one message from a socket that does not block: as long as nothing is there
// the call says EAGAIN, and the thread does something of its own.
#include "../once.h"

int main(int argc, char **argv) {
    int conn = begin(argc, argv);
    char data[4096];
    if (fcntl(conn, F_SETFL, O_NONBLOCK) < 0) err(1, "fcntl");

    for (;;) {
        ssize_t n = read(conn, data, sizeof data); /* [read] */
        if (n >= 0 || errno != EAGAIN) return done(n < 0 ? -errno : n);
        own_work(); /* [own-work] */
    }
}
