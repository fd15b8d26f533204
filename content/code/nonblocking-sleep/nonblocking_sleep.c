// Asks every socket in turn and sleeps until the next round is due: who comes
// meanwhile waits until it wakes up.
#include "../server.h"
#include <time.h>

static int conns[1000], count;

// Rounds are due 1.13 ms after one another: 1 ms to sleep, and some for the round
// itself and for waking up late. What one sleep is too long is taken off the next.
enum { beat = 1130 * 1000 };

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

int main(int argc, char **argv) {
    int clients, listening = begin(argc, argv, &clients);
    unblock(listening);

    struct timespec due;
    clock_gettime(CLOCK_MONOTONIC, &due);
    for (;;) {
        clients -= sweep(listening); /* [sweep] */
        if (clients <= 0) break;
        due.tv_nsec += beat;
        due.tv_sec += due.tv_nsec / 1000000000;
        due.tv_nsec %= 1000000000;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL); /* [sleep] */
    }
    return 0;
}
