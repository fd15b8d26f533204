// Reads one message: the thread sleeps in the call until there is something, and
// copies it in the same call.
#include "../once.h"

int main(int argc, char **argv) {
    int conn = begin(argc, argv);
    char data[4096];

    ssize_t n = read(conn, data, sizeof data); /* [read] */
    return done(n < 0 ? -errno : n);
}
