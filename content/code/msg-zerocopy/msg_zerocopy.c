// Lends its memory to the socket with MSG_ZEROCOPY. The memory may be used again
// when the kernel says so, on the socket's error queue.
#define _GNU_SOURCE
#include "../program.h"
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <poll.h>

// Waits for a notice: how many sends need their memory no more.
static size_t give_back(int sock) {
    struct pollfd p = {.fd = sock}; // an error is told without being asked for
    if (poll(&p, 1, -1) < 0) err(1, "poll"); /* [poll] */
    char control[128];
    struct msghdr m = {.msg_control = control, .msg_controllen = sizeof control};
    if (recvmsg(sock, &m, MSG_ERRQUEUE) < 0) err(1, "recvmsg"); /* [notice] */
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    if (!c) errx(1, "a notice without words");
    struct sock_extended_err e;
    memcpy(&e, CMSG_DATA(c), sizeof e);
    if (e.ee_errno != 0 || e.ee_origin != SO_EE_ORIGIN_ZEROCOPY) errx(1, "not a notice");
    // e.ee_code says SO_EE_CODE_ZEROCOPY_COPIED where bytes were copied after all.
    return e.ee_data - e.ee_info + 1;
}

int main(int argc, char **argv) {
    if (argc != 5) errx(2, "usage: %s FILE HOST PORT CHUNK", argv[0]);
    size_t chunk = number(argv[4], "CHUNK");
    int file = open_file(argv[1], O_RDONLY);
    size_t size = size_of(file), sent = 0, lent = 0;
    char *data = in_memory(file, size);
    int sock = dial(argv[2], argv[3]), on = 1;
    if (setsockopt(sock, SOL_SOCKET, SO_ZEROCOPY, &on, sizeof on) < 0) err(1, "SO_ZEROCOPY");

    while (sent < size) {
        size_t want = size - sent < chunk ? size - sent : chunk;
        ssize_t n = send(sock, data + sent, want, MSG_ZEROCOPY); /* [send] */
        if (n < 0 && errno == ENOBUFS && lent > 0) { // too much is lent
            lent -= give_back(sock);
            continue;
        }
        if (n < 0) err(1, "send");
        sent += n;
        lent++;
    }
    while (lent > 0) lent -= give_back(sock);

    if (close(sock) < 0) err(1, "close");
    return 0;
}
