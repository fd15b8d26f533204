// What the programs here begin with: numbers, files, a connection, memory.
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static inline size_t number(const char *text, const char *name) {
    char *end;
    size_t n = strtoul(text, &end, 10);
    if (*end || n == 0 || n > SSIZE_MAX) errx(2, "%s must be a number of bytes", name);
    return n;
}

static inline int open_file(const char *path, int flags) {
    int file = open(path, flags);
    if (file < 0) err(1, "%s", path);
    return file;
}

static inline size_t size_of(int file) {
    struct stat st;
    if (fstat(file, &st) < 0) err(1, "fstat");
    return st.st_size;
}

static inline int dial(const char *host, const char *port) {
    struct addrinfo *list, hints = {.ai_socktype = SOCK_STREAM};
    int failed = getaddrinfo(host, port, &hints, &list);
    if (failed) errx(1, "%s: %s", host, gai_strerror(failed));
    for (struct addrinfo *a = list; a; a = a->ai_next) {
        int sock = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
        if (sock < 0) continue;
        if (connect(sock, a->ai_addr, a->ai_addrlen) == 0) {
            freeaddrinfo(list);
            return sock;
        }
        close(sock);
    }
    err(1, "connecting to %s port %s", host, port);
}

static inline void write_all(int fd, const char *data, size_t n) {
    while (n > 0) {
        ssize_t k = write(fd, data, n);
        if (k < 0) err(1, "write");
        data += k;
        n -= k;
    }
}

// The whole file in whole pages of the program's own memory.
static inline char *in_memory(int file, size_t size) {
    char *data = aligned_alloc(4096, (size + 4096) / 4096 * 4096);
    if (!data) err(1, "memory");
    for (size_t have = 0; have < size;) {
        ssize_t n = pread(file, data + have, size - have, have);
        if (n < 0) err(1, "pread");
        if (n == 0) errx(1, "the file has become shorter");
        have += n;
    }
    return data;
}
