// What a server written in C begins with when it is run to be watched, in place of content/code/server.h: its listening
// socket is there, what it does begins and ends with a call that marks it, and it shares a page with who watches it.
// The names in capitals come from program_linux.go.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef __GLIBC__
#error "these programs show what glibc does"
#endif

static char *page;          // shared with the parent: struct control
static size_t at_once;      // bytes that a read asks for at most
static int64_t work;        // ns of the CPU that a message takes
static int64_t cpu_before;
static struct rusage before;

static inline int64_t *control(size_t at) { return (int64_t *)(page + at); }

static inline int64_t clock_ns(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static inline void failed(int error) {
    *control(CTL_ERRNO) = error;
    _exit(1);
}

#define err(code, ...) failed(errno)

static void end(void) {
    struct rusage now;
    syscall(SYS_getpgid, MARKER);
    *control(CTL_END) = clock_ns(CLOCK_MONOTONIC);
    *control(CTL_CPU) = clock_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu_before;
    getrusage(RUSAGE_THREAD, &now);
    *control(CTL_MINOR) = now.ru_minflt - before.ru_minflt;
    *control(CTL_MAJOR) = now.ru_majflt - before.ru_majflt;
    *control(CTL_VOLUNTARY) = now.ru_nvcsw - before.ru_nvcsw;
    *control(CTL_INVOLUNTARY) = now.ru_nivcsw - before.ru_nivcsw;
}

// Takes CLIENTS READ WORK MEMORY FILTER: numbers of clients, of bytes of a read, of ns, of bytes shared and of BPF instructions.
static inline int begin(int argc, char **argv, int *clients) {
    if (argc != 6) _exit(2);
    *clients = atoi(argv[1]);
    at_once = strtoul(argv[2], NULL, 10);
    work = strtoll(argv[3], NULL, 10);
    size_t memory = strtoul(argv[4], NULL, 10);
    int filter = atoi(argv[5]);

    page = mmap(NULL, memory, PROT_READ | PROT_WRITE, MAP_SHARED, CTL_FD, 0);
    if (page == MAP_FAILED) _exit(2);
    char *volatile heap = malloc(1); // the C library has its heap before it counts
    free(heap);
    close(PROGRAM_FD);
    if (prctl(PR_SET_NAME, "server") < 0 || atexit(end)) failed(errno);
    char one = 1;
    if (write(READY_FD, &one, 1) != 1 || read(GO_FD, &one, 1) != 1) _exit(3); // the parent gave up
    if (filter) {
        struct sock_fprog program = {.len = filter, .filter = (struct sock_filter *)(page + FILTER)};
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program)) failed(errno);
    }
    getrusage(RUSAGE_THREAD, &before);
    cpu_before = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
    *control(CTL_START) = clock_ns(CLOCK_MONOTONIC);
    syscall(SYS_getpgid, MARKER);
    return SOCK_FD;
}

// Does the program's own work for a message, and gives it back.
static inline bool answer(int conn, const char *data, ssize_t n) {
    for (int64_t until = clock_ns(CLOCK_MONOTONIC) + work; clock_ns(CLOCK_MONOTONIC) < until;) continue;
    if (write(conn, data, n) != n) return false;
    __atomic_add_fetch(control(CTL_SENT), n, __ATOMIC_SEQ_CST);
    return true;
}
