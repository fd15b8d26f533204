// The mistake: edge-triggered, but it reads once for each time it is told. What
// one read leaves stays, until something more comes. When it has been told of
// nobody for a while it gives up.
#include "../server.h"
#include <sys/epoll.h>

static void watch(int ep, int fd, unsigned events) {
    struct epoll_event e = {.events = events, .data.fd = fd};
    if (epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e) < 0) err(1, "epoll_ctl");
}

int main(int argc, char **argv) {
    int clients, listening = begin(argc, argv, &clients);
    char data[8]; // less than a message
    struct epoll_event events[64];
    unblock(listening);
    int ep = epoll_create1(EPOLL_CLOEXEC); /* [create] */
    if (ep < 0) err(1, "epoll_create1");
    watch(ep, listening, EPOLLIN | EPOLLET); /* [watch] */

    while (clients > 0) {
        int n = epoll_wait(ep, events, 64, 500); /* [wait] */
        if (n < 0) err(1, "epoll_wait");
        if (n == 0) errx(1, "told of nobody for 500 ms, with %d clients left", clients);
        for (int i = 0; i < n; i++) {
            int fd = events[i].data.fd;
            if (fd == listening) {
                for (;;) {
                    int conn = accept4(listening, NULL, NULL, SOCK_NONBLOCK); /* [accept] */
                    if (conn < 0) break;
                    watch(ep, conn, EPOLLIN | EPOLLET); /* [watch-conn] */
                }
                continue;
            }
            ssize_t k = read(fd, data, sizeof data); /* [read-once] */
            if (k > 0 && answer(fd, data, k)) continue; /* [write] */
            close(fd); /* [close] */
            clients--;
        }
    }
    return 0;
}
