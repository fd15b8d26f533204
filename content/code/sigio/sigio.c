// Has the kernel send a signal for whatever happens at a socket, and takes them
// one after the other. It is told of readiness only: it accepts and reads itself,
// until there is nothing left, as a signal is sent once.
#include "../server.h"

enum { MOST = 4096 }; // descriptors

static int ready, left;
static bool is_open[MOST];

static void add_flags(int fd, int flags) {
    int have = fcntl(fd, F_GETFL);
    if (have < 0 || fcntl(fd, F_SETFL, have | flags) < 0) err(1, "fcntl");
}

static void tell(int fd) {
    if (fd >= MOST) errx(1, "too many descriptors");
    add_flags(fd, O_NONBLOCK); /* [nonblock] */
    if (fcntl(fd, F_SETOWN, getpid()) < 0) err(1, "F_SETOWN"); /* [owner] */
    if (fcntl(fd, F_SETSIG, ready) < 0) err(1, "F_SETSIG"); /* [signal] */
    add_flags(fd, O_NONBLOCK | O_ASYNC); /* [async] */
    is_open[fd] = true;
}

static void drain(int fd) {
    char data[4096];
    for (;;) {
        ssize_t k = read(fd, data, sizeof data); /* [read] */
        if (k < 0 && errno == EAGAIN) return;
        if (k > 0 && answer(fd, data, k)) continue; /* [write] */
        is_open[fd] = false;
        close(fd); /* [close] */
        left--;
        return;
    }
}

int main(int argc, char **argv) {
    int listening = begin(argc, argv, &left);
    ready = SIGRTMIN + 1;
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, ready);
    sigaddset(&held, SIGIO);
    if (sigprocmask(SIG_BLOCK, &held, NULL) < 0) err(1, "sigprocmask"); /* [hold] */
    tell(listening); /* [tell] */

    for (int fd = listening;;) { // somebody may have come before
        while (fd == listening) {
            int conn = accept(listening, NULL, NULL); /* [accept] */
            if (conn < 0 && errno == EAGAIN) break;
            if (conn < 0) err(1, "accept");
            tell(conn); /* [tell-conn] */
            drain(conn); /* [drain-conn] */
        }
        if (fd != listening && fd < MOST && is_open[fd]) drain(fd); /* [drain] */
        if (left == 0) return 0;
        siginfo_t info;
        int n = sigwaitinfo(&held, &info); /* [wait] */
        if (n < 0) err(1, "sigwaitinfo");
        fd = info.si_fd;
        if (n == ready) continue;
        for (int each = 0; each < MOST; each++) // too many signals: nobody says of which
            if (each != listening && is_open[each]) drain(each);
        fd = listening;
    }
}
