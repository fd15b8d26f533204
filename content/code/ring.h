// An io_uring without a library: two rings in memory shared with the kernel,
// io_uring_setup(2) and io_uring_enter(2).
#include <linux/io_uring.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>

struct ring {
    int fd;
    unsigned mask, unpublished;
    _Atomic unsigned *head, *tail, *flags, *done_head, *done_tail;
    unsigned *array, done_mask;
    struct io_uring_sqe *requests;
    struct io_uring_cqe *results;
};

static inline char *ring_part(int fd, size_t size, off_t at) {
    char *part = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, at);
    if (part == MAP_FAILED) err(1, "mapping a ring");
    return part;
}

static inline void ring_open(struct ring *r, unsigned entries, unsigned flags) {
    struct io_uring_params p = {.flags = flags, .sq_thread_idle = 20000};
    r->fd = syscall(SYS_io_uring_setup, entries, &p);
    if (r->fd < 0) err(1, "io_uring_setup");
    char *sq = ring_part(r->fd, p.sq_off.array + p.sq_entries * sizeof(unsigned), IORING_OFF_SQ_RING);
    char *cq = ring_part(r->fd, p.cq_off.cqes + p.cq_entries * sizeof(struct io_uring_cqe), IORING_OFF_CQ_RING);
    r->requests = (void *)ring_part(r->fd, p.sq_entries * sizeof(struct io_uring_sqe), IORING_OFF_SQES);
    r->head = (void *)(sq + p.sq_off.head);
    r->tail = (void *)(sq + p.sq_off.tail);
    r->flags = (void *)(sq + p.sq_off.flags);
    r->array = (void *)(sq + p.sq_off.array);
    r->mask = *(unsigned *)(sq + p.sq_off.ring_mask);
    r->done_head = (void *)(cq + p.cq_off.head);
    r->done_tail = (void *)(cq + p.cq_off.tail);
    r->done_mask = *(unsigned *)(cq + p.cq_off.ring_mask);
    r->results = (void *)(cq + p.cq_off.cqes);
    r->unpublished = 0;
}

// A place for the next request.
static inline struct io_uring_sqe *ring_request(struct ring *r) {
    unsigned at = (atomic_load(r->tail) + r->unpublished++) & r->mask;
    r->array[at] = at;
    memset(&r->requests[at], 0, sizeof r->requests[at]);
    return &r->requests[at];
}

// Lets the kernel see the requests: how many.
static inline unsigned ring_publish(struct ring *r) {
    unsigned n = r->unpublished;
    atomic_store(r->tail, atomic_load(r->tail) + n);
    r->unpublished = 0;
    return n;
}

static inline void ring_enter(struct ring *r, unsigned submit, unsigned wait, unsigned flags) {
    if (syscall(SYS_io_uring_enter, r->fd, submit, wait, flags, NULL, 0) < 0) err(1, "io_uring_enter");
}

// Takes the next result, if there is one.
static inline int ring_result(struct ring *r, struct io_uring_cqe *c) {
    unsigned head = atomic_load(r->done_head);
    if (head == atomic_load(r->done_tail)) return 0;
    *c = r->results[head & r->done_mask];
    atomic_store(r->done_head, head + 1);
    return 1;
}

static inline void ring_read(struct ring *r, int file, char *buf, size_t n, size_t at) {
    struct io_uring_sqe *q = ring_request(r);
    q->opcode = IORING_OP_READ;
    q->fd = file;
    q->addr = (uintptr_t)buf;
    q->len = n;
    q->off = at;
    q->flags = IOSQE_IO_LINK; // what comes next begins when this is done
}

static inline void ring_recv(struct ring *r, int sock, char *buf, size_t n) {
    struct io_uring_sqe *q = ring_request(r);
    q->opcode = IORING_OP_RECV;
    q->fd = sock;
    q->addr = (uintptr_t)buf;
    q->len = n;
}

static inline struct io_uring_sqe *ring_send(struct ring *r, int sock, char *buf, size_t n) {
    struct io_uring_sqe *q = ring_request(r);
    q->opcode = IORING_OP_SEND;
    q->fd = sock;
    q->addr = (uintptr_t)buf;
    q->len = n;
    q->msg_flags = MSG_WAITALL;
    return q;
}
