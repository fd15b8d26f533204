// What the servers here begin with: a listening socket, and the answer.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include "program.h"

enum { at_once = 4096 }; // bytes that a read asks for at most

// Listens on 127.0.0.1 and prints the port: PORT 0 takes a free one.
static inline int begin(int argc, char **argv, int *clients) {
    if (argc != 3) errx(2, "usage: %s PORT CLIENTS", argv[0]);
    char *end;
    long port = strtol(argv[1], &end, 10);
    if (*end || end == argv[1] || port < 0 || port > 65535) errx(2, "PORT must be from 0 to 65535");
    long n = strtol(argv[2], &end, 10);
    if (*end || n < 1 || n > 1000) errx(2, "CLIENTS must be from 1 to 1000");
    *clients = n;
    signal(SIGPIPE, SIG_IGN); // a client may be gone before its answer

    int sock = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    if (sock < 0) err(1, "socket");
    setsockopt(sock, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof a;
    if (bind(sock, (struct sockaddr *)&a, size) < 0) err(1, "port %ld", port);
    if (listen(sock, SOMAXCONN) < 0) err(1, "listen");
    if (getsockname(sock, (struct sockaddr *)&a, &size) < 0) err(1, "getsockname");
    printf("listening on 127.0.0.1 port %d\n", ntohs(a.sin_port));
    fflush(stdout);
    return sock;
}

static inline void unblock(int fd) {
    if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0) err(1, "fcntl");
}

// A message of a few bytes fits into the socket's send buffer; what does not would need a queue in the program.
static inline bool answer(int conn, const char *data, ssize_t n) { return write(conn, data, n) == n; }
