package perf

import "golang.org/x/sys/unix"

// probeCalls are the system calls whose tracepoint ids DiscoverIDs finds, by number, with the name that the tracepoint has.
// Each one fails or does nothing when all its arguments are -1: a descriptor that is not open, an address that is not
// mapped, flags that do not exist. Calls for which that is not sure (kill, exit, mlock, setpriority ...) must not be here.
var probeCalls = map[uintptr]string{
	unix.SYS_READ: "read", unix.SYS_WRITE: "write", unix.SYS_PREAD64: "pread64", unix.SYS_PWRITE64: "pwrite64",
	unix.SYS_READV: "readv", unix.SYS_WRITEV: "writev", unix.SYS_PREADV: "preadv", unix.SYS_PWRITEV: "pwritev",
	unix.SYS_PREADV2: "preadv2", unix.SYS_PWRITEV2: "pwritev2",
	unix.SYS_OPENAT: "openat", unix.SYS_OPENAT2: "openat2", unix.SYS_CLOSE: "close", unix.SYS_CLOSE_RANGE: "close_range",
	unix.SYS_LSEEK: "lseek", unix.SYS_FSTAT: "newfstat", unix.SYS_STATX: "statx",
	unix.SYS_FSYNC: "fsync", unix.SYS_FDATASYNC: "fdatasync", unix.SYS_FTRUNCATE: "ftruncate",
	unix.SYS_FALLOCATE: "fallocate", unix.SYS_FADVISE64: "fadvise64", unix.SYS_READAHEAD: "readahead",
	unix.SYS_SYNC_FILE_RANGE: "sync_file_range",
	unix.SYS_MMAP:            "mmap", unix.SYS_MUNMAP: "munmap", unix.SYS_MADVISE: "madvise", unix.SYS_MSYNC: "msync",
	unix.SYS_MPROTECT: "mprotect", unix.SYS_MINCORE: "mincore",
	unix.SYS_SENDFILE: "sendfile64", unix.SYS_SPLICE: "splice", unix.SYS_TEE: "tee", unix.SYS_VMSPLICE: "vmsplice",
	unix.SYS_COPY_FILE_RANGE: "copy_file_range",
	unix.SYS_SOCKET:          "socket", unix.SYS_SOCKETPAIR: "socketpair", unix.SYS_BIND: "bind", unix.SYS_LISTEN: "listen",
	unix.SYS_ACCEPT: "accept", unix.SYS_ACCEPT4: "accept4", unix.SYS_CONNECT: "connect", unix.SYS_SHUTDOWN: "shutdown",
	unix.SYS_SENDTO: "sendto", unix.SYS_RECVFROM: "recvfrom", unix.SYS_SENDMSG: "sendmsg", unix.SYS_RECVMSG: "recvmsg",
	unix.SYS_SENDMMSG: "sendmmsg", unix.SYS_RECVMMSG: "recvmmsg",
	unix.SYS_SETSOCKOPT: "setsockopt", unix.SYS_GETSOCKOPT: "getsockopt",
	unix.SYS_EPOLL_CREATE1: "epoll_create1", unix.SYS_EPOLL_CTL: "epoll_ctl", unix.SYS_EPOLL_PWAIT: "epoll_pwait",
	unix.SYS_PPOLL: "ppoll", unix.SYS_PSELECT6: "pselect6", unix.SYS_EVENTFD2: "eventfd2", unix.SYS_PIPE2: "pipe2",
	unix.SYS_IO_URING_SETUP: "io_uring_setup", unix.SYS_IO_URING_ENTER: "io_uring_enter",
	unix.SYS_IO_URING_REGISTER: "io_uring_register",
	unix.SYS_IO_SUBMIT:         "io_submit", unix.SYS_IO_GETEVENTS: "io_getevents", unix.SYS_IO_SETUP: "io_setup",
	unix.SYS_DUP: "dup", unix.SYS_DUP3: "dup3", unix.SYS_FCNTL: "fcntl", unix.SYS_IOCTL: "ioctl",
	unix.SYS_NANOSLEEP: "nanosleep", unix.SYS_CLOCK_NANOSLEEP: "clock_nanosleep", unix.SYS_FUTEX: "futex",
	unix.SYS_SCHED_YIELD: "sched_yield", unix.SYS_CLOCK_GETTIME: "clock_gettime",
	unix.SYS_EXECVE: "execve", unix.SYS_CLONE3: "clone3", unix.SYS_WAIT4: "wait4", unix.SYS_WAITID: "waitid",
	unix.SYS_GETPID: "getpid", unix.SYS_GETPPID: "getppid", unix.SYS_GETTID: "gettid", unix.SYS_GETPGID: "getpgid",
	unix.SYS_RT_SIGPROCMASK: "rt_sigprocmask", unix.SYS_RT_SIGTIMEDWAIT: "rt_sigtimedwait",
	unix.SYS_GETUID: "getuid", unix.SYS_GETRUSAGE: "getrusage",
}
