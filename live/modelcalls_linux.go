package live

import "golang.org/x/sys/unix"

// modelCallNrs are the numbers of modelCallNames on this architecture.
var modelCallNrs = [mCallCount]int{-1, unix.SYS_READ, unix.SYS_WRITE, unix.SYS_ACCEPT4, unix.SYS_CLOSE, unix.SYS_EPOLL_CREATE1, unix.SYS_EPOLL_CTL,
	nrEpollWait, nrSelect, nrPoll, unix.SYS_FCNTL, unix.SYS_CLOCK_NANOSLEEP, unix.SYS_RT_SIGTIMEDWAIT, unix.SYS_IO_SUBMIT, unix.SYS_IO_GETEVENTS,
	unix.SYS_IO_URING_ENTER, unix.SYS_CLONE, unix.SYS_WAIT4, unix.SYS_EXIT_GROUP, unix.SYS_EXIT, unix.SYS_MMAP, unix.SYS_MUNMAP, unix.SYS_FUTEX,
	unix.SYS_SOCKET, unix.SYS_CONNECT, unix.SYS_PPOLL, unix.SYS_IO_SETUP, unix.SYS_RT_SIGPROCMASK,
	unix.SYS_CLONE3, unix.SYS_MPROTECT, unix.SYS_MADVISE, unix.SYS_RSEQ, unix.SYS_SET_ROBUST_LIST, unix.SYS_RT_SIGACTION, unix.SYS_PREAD64,
	unix.SYS_SCHED_GETPARAM, unix.SYS_SCHED_GETSCHEDULER}
