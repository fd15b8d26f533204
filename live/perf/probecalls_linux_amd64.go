package perf

import "golang.org/x/sys/unix"

// The older calls that newer architectures do not have.
func init() {
	for nr, name := range map[uintptr]string{
		unix.SYS_OPEN: "open", unix.SYS_SELECT: "select", unix.SYS_POLL: "poll", unix.SYS_EPOLL_WAIT: "epoll_wait",
		unix.SYS_EPOLL_CREATE: "epoll_create", unix.SYS_DUP2: "dup2", unix.SYS_EVENTFD: "eventfd",
		unix.SYS_STAT: "newstat", unix.SYS_NEWFSTATAT: "newfstatat",
	} {
		probeCalls[nr] = name
	}
}
