package live

import "golang.org/x/sys/unix"

// Names of the calls that newer architectures have only in their newer form.
const (
	epollWaitName = "epoll_wait"
	selectName    = "select"
	pollName      = "poll"
)

const (
	nrEpollWait = unix.SYS_EPOLL_WAIT
	nrSelect    = unix.SYS_SELECT
	nrPoll      = unix.SYS_POLL
	pollForever = ^uintptr(0) // poll's timeout
)
