// Hands a read of each connection to the kernel, and asks for all results at
// once. Of blocking sockets nothing is handed over: io_submit itself sleeps
// until there is something, reads, and only then returns.
#include "../server.h"
#include <linux/aio_abi.h>
#include <stdint.h>
#include <sys/syscall.h>

struct conn {
    int fd;
    char data[4096]; // its own: all are read into before any is answered
};

int main(int argc, char **argv) {
    int clients, listening = begin(argc, argv, &clients), left = clients;
    struct conn *all = calloc(clients, sizeof *all);
    struct io_event *events = calloc(clients, sizeof *events);
    if (!all || !events) err(1, "memory");
    aio_context_t context = 0;
    if (syscall(SYS_io_setup, clients, &context) < 0) err(1, "io_setup"); /* [setup] */

    for (int i = 0; i < clients; i++) {
        all[i].fd = accept(listening, NULL, NULL); /* [accept] */
        if (all[i].fd < 0) err(1, "accept");
    }
    while (left > 0) {
        long asked = 0;
        for (int i = 0; i < clients; i++) {
            if (all[i].fd < 0) continue;
            struct iocb read = {.aio_lio_opcode = IOCB_CMD_PREAD, .aio_fildes = all[i].fd, .aio_data = i,
                                .aio_buf = (uintptr_t)all[i].data, .aio_nbytes = sizeof all[i].data};
            if (syscall(SYS_io_submit, context, 1, &(struct iocb *){&read}) < 0) err(1, "io_submit"); /* [submit] */
            asked++;
        }
        int n = syscall(SYS_io_getevents, context, asked, asked, events, NULL); /* [complete] */
        if (n < 0) err(1, "io_getevents");
        for (int i = 0; i < n; i++) {
            struct conn *c = &all[events[i].data];
            if (events[i].res > 0 && answer(c->fd, c->data, events[i].res)) continue; /* [write] */
            close(c->fd); /* [close] */
            c->fd = -1;
            left--;
        }
    }
    return 0;
}
