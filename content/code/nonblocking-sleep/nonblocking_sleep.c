// Asks every socket in turn and sleeps between two rounds: who comes meanwhile
// waits until it wakes up.
#include "../server.h"
#include <time.h>

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

int main(int argc, char **argv) {
    int clients, listening = begin(argc, argv, &clients);
    unblock(listening);

    for (;;) {
        clients -= sweep(listening); /* [sweep] */
        if (clients <= 0) break;
        struct timespec pause = {.tv_nsec = 1000 * 1000};
        clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL); /* [sleep] */
    }
    return 0;
}
