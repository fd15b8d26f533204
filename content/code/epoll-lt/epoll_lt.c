// Watches all sockets with one epoll instance. It is told of a socket again
// and again while there is something to read: level-triggered.
#include "../server.h"
#include <sys/epoll.h>

static void watch(int ep, int fd, unsigned events) {
    struct epoll_event e = {.events = events, .data.fd = fd};
    if (epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e) < 0) err(1, "epoll_ctl");
}

int main(int argc, char **argv) {
    int clients, listening = begin(argc, argv, &clients);
    char data[4096];
    struct epoll_event events[64];
    int ep = epoll_create1(EPOLL_CLOEXEC); /* [create] */
    if (ep < 0) err(1, "epoll_create1");
    watch(ep, listening, EPOLLIN); /* [watch] */

    while (clients > 0) {
        int n = epoll_wait(ep, events, 64, -1); /* [wait] */
        if (n < 0) err(1, "epoll_wait");
        for (int i = 0; i < n; i++) {
            int fd = events[i].data.fd;
            if (fd == listening) {
                int conn = accept(listening, NULL, NULL); /* [accept] */
                if (conn < 0) err(1, "accept");
                watch(ep, conn, EPOLLIN); /* [watch-conn] */
                continue;
            }
            ssize_t k = read(fd, data, sizeof data); /* [read] */
            if (k > 0 && answer(fd, data, k)) continue; /* [write] */
            close(fd); /* [close] */
            clients--;
        }
    }
    return 0;
}
