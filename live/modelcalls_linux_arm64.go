package live

import "golang.org/x/sys/unix"

// Names of the calls that this architecture has only in their newer form.
const (
	epollWaitName = "epoll_pwait"
	selectName    = "pselect6"
	pollName      = "ppoll"
)

const (
	nrEpollWait = unix.SYS_EPOLL_PWAIT
	nrSelect    = unix.SYS_PSELECT6
	nrPoll      = unix.SYS_PPOLL
	pollForever = 0 // ppoll's timeout: none
)
