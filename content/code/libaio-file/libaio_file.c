// Answers out of a file: reads what the clients ask, one after the other, hands over a read of the file for
// each, and asks for all results at once. Through the page cache io_submit itself reads, and sleeps for the
// disk; with "direct" the file is opened with O_DIRECT, and the read is handed over.
//
// usage: libaio_file FILE PORT CLIENTS [direct]
#include "../server.h"
#include <linux/aio_abi.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>

enum { block = 4096 }; // O_DIRECT wants whole blocks, in memory and in the file

struct conn {
    int fd;
    ssize_t wants; // bytes
    char *data;    // of the file
};

int main(int argc, char **argv) {
    bool direct = argc == 5 && !strcmp(argv[4], "direct");
    if (argc != 4 && !direct) errx(2, "usage: %s FILE PORT CLIENTS [direct]", argv[0]);
    int clients, listening = begin(3, argv + 1, &clients), left = clients;
    int file = open(argv[1], O_RDONLY | (direct ? O_DIRECT : 0));
    if (file < 0) err(1, "%s", argv[1]);
    struct conn *all = calloc(clients, sizeof *all);
    struct io_event *events = calloc(clients, sizeof *events);
    char *room = aligned_alloc(block, (size_t)clients * block), asked_for[block];
    if (!all || !events || !room) err(1, "memory");
    aio_context_t context = 0;
    if (syscall(SYS_io_setup, clients, &context) < 0) err(1, "io_setup"); /* [setup] */

    for (int i = 0; i < clients; i++) {
        all[i].fd = accept(listening, NULL, NULL); /* [accept] */
        if (all[i].fd < 0) err(1, "accept");
        all[i].data = room + i * block;
    }
    for (off_t at = 0; left > 0;) {
        long asked = 0;
        for (int i = 0; i < clients; i++) {
            struct conn *c = &all[i];
            if (c->fd < 0) continue;
            c->wants = read(c->fd, asked_for, sizeof asked_for); /* [read] */
            if (c->wants <= 0) {
                close(c->fd); /* [close] */
                c->fd = -1;
                left--;
                continue;
            }
            struct iocb pread = {.aio_lio_opcode = IOCB_CMD_PREAD, .aio_fildes = file, .aio_data = i,
                                 .aio_buf = (uintptr_t)c->data, .aio_nbytes = block, .aio_offset = at};
            if (syscall(SYS_io_submit, context, 1, &(struct iocb *){&pread}) < 0) err(1, "io_submit"); /* [submit] */
            at += block;
            asked++;
        }
        if (asked == 0) continue;
        int n = syscall(SYS_io_getevents, context, asked, asked, events, NULL); /* [complete] */
        if (n < 0) err(1, "io_getevents");
        for (int i = 0; i < n; i++) {
            struct conn *c = &all[events[i].data];
            if ((long)events[i].res < c->wants) errx(1, "%s is too short", argv[1]);
            if (!answer(c->fd, c->data, c->wants)) err(1, "write"); /* [write] */
        }
    }
    return 0;
}
