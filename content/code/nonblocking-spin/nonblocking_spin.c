// Asks every socket in turn whether there is something, and does a little of
// its own between two rounds: it never sleeps.
#include "../server.h"

static int conns[1000], count;

// Asks every socket until it has nothing (more), the listening one first: a read
// that is given less than it has room for has taken all. Gives how many have ended.
static int sweep(int listening) {
    int ended = 0;
    char data[at_once];
    int conn;
    while ((conn = accept4(listening, NULL, NULL, SOCK_NONBLOCK)) >= 0) conns[count++] = conn; /* [accept] */
    if (errno != EAGAIN) err(1, "accept");
    for (int i = count - 1; i >= 0; i--) {
        bool open = true;
        for (ssize_t n = at_once; open && n == at_once;) {
            n = read(conns[i], data, at_once); /* [read] */
            if (n <= 0) open = n < 0 && errno == EAGAIN;
            else open = answer(conns[i], data, n); /* [write] */
        }
        if (open) continue;
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
