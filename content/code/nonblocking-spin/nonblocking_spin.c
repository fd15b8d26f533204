// Asks every socket in turn whether there is something, and does a little of
// its own between two rounds: it never sleeps.
#include "../server.h"

static int conns[1000], count;

// Asks the listening socket once and each other until it says EAGAIN: it has
// nothing, or nothing more. Gives how many have ended.
static int sweep(int listening) {
    int ended = 0;
    char data[4096];
    int conn = accept4(listening, NULL, NULL, SOCK_NONBLOCK); /* [accept] */
    if (conn >= 0) conns[count++] = conn;
    else if (errno != EAGAIN) err(1, "accept");
    for (int i = count - 1; i >= 0; i--) {
        ssize_t n;
        while ((n = read(conns[i], data, sizeof data)) > 0) { /* [read] */
            if (!answer(conns[i], data, n)) break; /* [write] */
        }
        if (n < 0 && errno == EAGAIN) continue;
        close(conns[i]); /* [close] */
        conns[i] = conns[--count];
        ended++;
    }
    return ended;
}

static void own_work(void) {
    for (volatile int i = 0; i < 2000; i++) {
    }
}

int main(int argc, char **argv) {
    int clients, listening = begin(argc, argv, &clients);
    unblock(listening);

    while (clients > 0) {
        clients -= sweep(listening); /* [sweep] */
        own_work(); /* [own-work] */
    }
    return 0;
}
