// Asks for a read of every connection with aio_read(3): in glibc, threads of the program itself sleep in them.
#include "server.h"
#include <aio.h>

int main(int argc, char **argv) {
    int clients, listening = begin(argc, argv, &clients), open = clients;
    struct aiocb asked[clients];
    const struct aiocb *waits[clients];
    char data[clients][at_once];

    for (int i = 0; i < clients; i++) {
        int conn = accept4(listening, NULL, NULL, 0); /* [accept] */
        if (conn < 0) err(1, "accept");
        asked[i] = (struct aiocb){.aio_fildes = conn, .aio_buf = data[i], .aio_nbytes = at_once, .aio_sigevent.sigev_notify = SIGEV_NONE};
        if (aio_read(&asked[i]) < 0) err(1, "aio_read"); /* [ask] [spawn] */
        waits[i] = &asked[i];
    }
    while (open > 0) {
        if (aio_suspend(waits, clients, NULL) < 0) err(1, "aio_suspend"); /* [wait] */
        for (int i = 0; i < clients; i++) {
            if (!waits[i] || aio_error(&asked[i]) == EINPROGRESS) continue;
            ssize_t n = aio_return(&asked[i]); /* [result] */
            if (n > 0 && answer(asked[i].aio_fildes, data[i], n)) { /* [write] */
                if (aio_read(&asked[i]) < 0) err(1, "aio_read"); /* [ask-again] */
                continue;
            }
            close(asked[i].aio_fildes); /* [close] */
            waits[i] = NULL;
            open--;
        }
    }
    return 0;
}
