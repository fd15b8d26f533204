// Gives each connection a process of its own, which waits for it alone.
#include <sys/wait.h>
#include "../server.h"

static void serve(int listening, int conn) {
    char data[4096];

    close(listening); /* [close] */
    for (;;) {
        ssize_t n = read(conn, data, sizeof data); /* [read] */
        if (n <= 0) break; // it has ended, or is gone
        if (!answer(conn, data, n)) break; /* [write] */
    }
    close(conn); /* [close] */
}

int main(int argc, char **argv) {
    int clients, listening = begin(argc, argv, &clients);

    for (int i = 0; i < clients; i++) {
        int conn = accept(listening, NULL, NULL); /* [accept] */
        if (conn < 0) err(1, "accept");
        pid_t child = fork(); /* [fork] */
        if (child < 0) err(1, "fork");
        if (child == 0) {
            serve(listening, conn);
            _exit(0); /* [exit] */
        }
        close(conn); /* [close] */
    }
    for (int i = 0; i < clients; i++)
        if (wait(NULL) < 0) err(1, "wait"); /* [wait] */
    return 0;
}
