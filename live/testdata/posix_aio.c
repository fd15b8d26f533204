// A server that asks glibc's POSIX AIO for reads (aio(7)), and its three clients. It uses the heap for nothing else
// and has made no thread before, so that its first request is glibc's first use of both.
#define _GNU_SOURCE
#include <aio.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { clients = 3, message = 16 };

static void ask(const struct sockaddr_in *at) {
    int conn[clients];
    char data[message] = "sixteen bytes...";
    for (int i = 0; i < clients; i++) {
        conn[i] = socket(AF_INET, SOCK_STREAM, 0);
        if (conn[i] < 0 || connect(conn[i], (const struct sockaddr *)at, sizeof *at) < 0) err(1, "connect");
    }
    for (int i = 0; i < clients; i++) {
        usleep(10000);
        if (write(conn[i], data, message) != message || read(conn[i], data, message) != message) err(1, "client");
        close(conn[i]);
    }
}

int main(void) {
    static char data[clients][message];
    static struct aiocb asked[clients];
    const struct aiocb *waits[clients];
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    int sock = socket(AF_INET, SOCK_STREAM, 0);
    if (sock < 0 || bind(sock, (struct sockaddr *)&at, size) < 0 || listen(sock, clients) < 0) err(1, "listen");
    if (getsockname(sock, (struct sockaddr *)&at, &size) < 0) err(1, "getsockname");
    pid_t child = fork();
    if (child < 0) err(1, "fork");
    if (child == 0) {
        ask(&at);
        _exit(0);
    }

    getpgid(MARKER);
    for (int i = 0; i < clients; i++) {
        int conn = accept4(sock, NULL, NULL, 0);
        if (conn < 0) err(1, "accept");
        asked[i] = (struct aiocb){.aio_fildes = conn, .aio_buf = data[i], .aio_nbytes = message, .aio_sigevent.sigev_notify = SIGEV_NONE};
        if (aio_read(&asked[i]) < 0) err(1, "aio_read");
        waits[i] = &asked[i];
    }
    for (int left = clients; left > 0;) {
        if (aio_suspend(waits, clients, NULL) < 0) err(1, "aio_suspend");
        for (int i = 0; i < clients; i++) {
            if (!waits[i] || aio_error(&asked[i]) == EINPROGRESS) continue;
            ssize_t n = aio_return(&asked[i]);
            if (n > 0) {
                if (write(asked[i].aio_fildes, data[i], n) != n || aio_read(&asked[i]) < 0) err(1, "answer");
                continue;
            }
            close(asked[i].aio_fildes);
            waits[i] = NULL;
            left--;
        }
    }
    getpgid(MARKER);
    return waitpid(child, NULL, 0) < 0;
}
