// Serves one client after the other: while it waits for one, all others wait
// as well.
#include "../server.h"

int main(int argc, char **argv) {
    int clients, listening = begin(argc, argv, &clients);
    char data[4096];

    for (; clients > 0; clients--) {
        int conn = accept(listening, NULL, NULL); /* [accept] */
        if (conn < 0) err(1, "accept");
        for (;;) {
            ssize_t n = read(conn, data, sizeof data); /* [read] */
            if (n <= 0) break; // it has ended, or is gone
            if (!answer(conn, data, n)) break; /* [write] */
        }
        close(conn); /* [close] */
    }
    return 0;
}
