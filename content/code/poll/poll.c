// Hands an array of all descriptors to the kernel at each call, which writes
// into it what has happened to each.
#include "../server.h"
#include <poll.h>

int main(int argc, char **argv) {
    int clients, listening = begin(argc, argv, &clients), count = 0;
    char data[4096];
    struct pollfd list[1001];
    list[count++] = (struct pollfd){.fd = listening, .events = POLLIN};

    while (clients > 0) {
        int n = poll(list, count, -1); /* [wait] */
        if (n < 0) err(1, "poll");
        for (int i = count - 1; i >= 0; i--) { /* [scan] */
            int fd = list[i].fd;
            if (list[i].revents == 0) continue;
            if (fd == listening) {
                int conn = accept(listening, NULL, NULL); /* [accept] */
                if (conn < 0) err(1, "accept");
                if (count > 1000) errx(1, "more clients than there is room for");
                list[count++] = (struct pollfd){.fd = conn, .events = POLLIN};
                continue;
            }
            ssize_t k = read(fd, data, sizeof data); /* [read] */
            if (k > 0 && answer(fd, data, k)) continue; /* [write] */
            close(fd); /* [close] */
            list[i] = list[--count];
            clients--;
        }
    }
    return 0;
}
