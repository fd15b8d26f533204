// Hands a set of all descriptors to the kernel at each call, and finds out by
// itself which of their bits have stayed.
#include "../server.h"
#include <sys/select.h>

int main(int argc, char **argv) {
    int clients, listening = begin(argc, argv, &clients), most = listening;
    char data[4096];
    fd_set watched, told;
    FD_ZERO(&watched);
    FD_SET(listening, &watched);

    while (clients > 0) {
        told = watched; /* [rebuild] */
        int n = select(most + 1, &told, NULL, NULL, NULL); /* [wait] */
        if (n < 0) err(1, "select");
        for (int fd = 0; fd <= most; fd++) { /* [scan] */
            if (!FD_ISSET(fd, &told)) continue;
            if (fd == listening) {
                int conn = accept(listening, NULL, NULL); /* [accept] */
                if (conn < 0) err(1, "accept");
                if (conn >= FD_SETSIZE) errx(1, "select has no bit for descriptor %d", conn);
                FD_SET(conn, &watched);
                if (conn > most) most = conn;
                continue;
            }
            ssize_t k = read(fd, data, sizeof data); /* [read] */
            if (k > 0 && answer(fd, data, k)) continue; /* [write] */
            FD_CLR(fd, &watched);
            close(fd); /* [close] */
            clients--;
        }
    }
    return 0;
}
