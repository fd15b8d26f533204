// What the programs of one read begin with: a connection, and somebody at its other end who sends a message later.
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <sys/wait.h>
#include "program.h"

// Gives this end. A child has the other, and writes to it after so many milliseconds.
static inline int begin(int argc, char **argv) {
    if (argc != 2) errx(2, "usage: %s MILLISECONDS", argv[0]);
    char *end;
    long ms = strtol(argv[1], &end, 10);
    if (*end || end == argv[1] || ms < 0 || ms > 10000) errx(2, "MILLISECONDS must be from 0 to 10000");

    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0) err(1, "socketpair");
    pid_t child = fork();
    if (child < 0) err(1, "fork");
    if (child == 0) {
        struct timespec wait = {ms / 1000, ms % 1000 * 1000000};
        nanosleep(&wait, NULL);
        write_all(ends[1], "sixteen bytes...", 16);
        _exit(0);
    }
    close(ends[1]);
    return ends[0];
}

// Says how much came, or what went wrong (minus errno).
static inline int done(ssize_t n) {
    if (n < 0) errx(1, "reading: %s", strerror(-n));
    wait(NULL);
    printf("%zd bytes\n", n);
    return 0;
}

// Something of the program's own: a millisecond of it.
static inline void own_work(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    for (long until = t.tv_sec * 1000000000 + t.tv_nsec + 1000000; t.tv_sec * 1000000000 + t.tv_nsec < until;)
        clock_gettime(CLOCK_MONOTONIC, &t);
}
