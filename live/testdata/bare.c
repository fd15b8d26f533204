// The bare loop that the demos are measured against: the same calls with the same sizes between two
// processes over loopback. Usage: bare read-write|sendfile|splice SIZE CHUNK. It prints the ns from the
// sender's first call to the receiver's last.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void must(int ok, const char *doing) {
    if (!ok) {
        perror(doing);
        exit(1);
    }
}

static long long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void *touched(size_t n) {
    char *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    must(p != MAP_FAILED, "mmap");
    for (size_t i = 0; i < n; i += 4096) p[i] = 1;
    return p;
}

static void copies(int file, int sock, char *buf, size_t chunk) {
    for (;;) {
        ssize_t n = read(file, buf, chunk);
        must(n >= 0, "read");
        if (n == 0) return;
        for (char *p = buf; n > 0;) {
            ssize_t k = write(sock, p, n);
            must(k > 0, "write");
            p += k;
            n -= k;
        }
    }
}

static void hands(int file, int sock, size_t chunk) {
    for (;;) {
        ssize_t n = sendfile(sock, file, NULL, chunk);
        must(n >= 0, "sendfile");
        if (n == 0) return;
    }
}

static void pipes(int file, int sock, const int *p, size_t chunk) {
    for (;;) {
        ssize_t n = splice(file, NULL, p[1], NULL, chunk, 0);
        must(n >= 0, "splice");
        if (n == 0) return;
        while (n > 0) {
            ssize_t k = splice(p[0], NULL, sock, NULL, n, 0);
            must(k > 0, "splice");
            n -= k;
        }
    }
}

int main(int argc, char **argv) {
    must(argc == 4, "usage");
    size_t size = strtoull(argv[2], NULL, 10), chunk = strtoull(argv[3], NULL, 10);
    const char *dir = getenv("TMPDIR");
    char path[4096];
    snprintf(path, sizeof path, "%s/ioviz-bare-XXXXXX", dir ? dir : "/tmp");
    int out = mkstemp(path);
    must(out >= 0, "mkstemp");
    char *piece = touched(65536);
    for (size_t done = 0; done < size; done += 65536) {
        size_t n = size - done < 65536 ? size - done : 65536;
        must(write(out, piece, n) == (ssize_t)n, "writing the file");
    }
    int file = open(path, O_RDONLY);
    unlink(path);
    must(file >= 0, "open");

    int l = socket(AF_INET, SOCK_STREAM, 0), a = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    must(bind(l, (void *)&at, sizeof at) == 0 && listen(l, 1) == 0, "listen");
    must(getsockname(l, (void *)&at, &len) == 0 && connect(a, (void *)&at, len) == 0, "connect");
    int b = accept(l, NULL, NULL);
    must(b >= 0, "accept");
    setsockopt(a, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);

    long long *end = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int ready[2], p[2];
    must(pipe(ready) == 0 && pipe(p) == 0, "pipe");
    pid_t child = fork();
    must(child >= 0, "fork");
    if (child == 0) {
        close(a);
        char *buf = touched(65536);
        must(write(ready[1], "", 1) == 1, "ready");
        while (recv(b, buf, 65536, 0) > 0) continue;
        end[0] = now();
        _exit(0);
    }
    // The sender is a new process too: this one has used up its share of the CPU making the file.
    pid_t sender = fork();
    must(sender >= 0, "fork");
    if (sender == 0) {
        close(b);
        char *buf = touched(chunk), c;
        must(read(ready[0], &c, 1) == 1, "ready");
        usleep(2000); // the receiver is in its call by then
        end[1] = now();
        if (strcmp(argv[1], "read-write") == 0) copies(file, a, buf, chunk);
        else if (strcmp(argv[1], "sendfile") == 0) hands(file, a, chunk);
        else pipes(file, a, p, chunk);
        shutdown(a, SHUT_WR);
        _exit(0);
    }
    close(a);
    close(b);
    int status[2];
    must(waitpid(sender, &status[0], 0) == sender && status[0] == 0, "sender");
    must(waitpid(child, &status[1], 0) == child && status[1] == 0, "receiver");
    printf("%lld\n", end[0] - end[1]);
    return 0;
}
