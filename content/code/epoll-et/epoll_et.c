// Is told of a socket only when something comes: edge-triggered. So it accepts
// and reads until there is nothing left.
#include "../server.h"
#include <sys/epoll.h>

static void watch(int ep, int fd, unsigned events) {
    struct epoll_event e = {.events = events, .data.fd = fd};
    if (epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e) < 0) err(1, "epoll_ctl");
}

static void accept_all(int ep, int listening) {
    for (;;) {
        int conn = accept4(listening, NULL, NULL, SOCK_NONBLOCK); /* [accept] */
        if (conn < 0 && errno == EAGAIN) return;
        if (conn < 0) err(1, "accept");
        watch(ep, conn, EPOLLIN | EPOLLET); /* [watch-conn] */
    }
}

// Gives false when the client has ended, or is gone.
static bool drain(int conn) {
    char data[4096];
    for (;;) {
        ssize_t k = read(conn, data, sizeof data); /* [drain] */
        if (k < 0 && errno == EAGAIN) return true;
        if (k <= 0) return false;
        if (!answer(conn, data, k)) return false; /* [write] */
    }
}

int main(int argc, char **argv) {
    int clients, listening = begin(argc, argv, &clients);
    struct epoll_event events[64];
    unblock(listening);
    int ep = epoll_create1(EPOLL_CLOEXEC); /* [create] */
    if (ep < 0) err(1, "epoll_create1");
    watch(ep, listening, EPOLLIN | EPOLLET); /* [watch] */

    while (clients > 0) {
        int n = epoll_wait(ep, events, 64, -1); /* [wait] */
        if (n < 0) err(1, "epoll_wait");
        for (int i = 0; i < n; i++) {
            int fd = events[i].data.fd;
            if (fd == listening) {
                accept_all(ep, listening);
            } else if (!drain(fd)) {
                close(fd); /* [close] */
                clients--;
            }
        }
    }
    return 0;
}
