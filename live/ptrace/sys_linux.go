//go:build amd64 || arm64

package ptrace

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Codes of SIGCHLD, see sigaction(2).
const (
	cldExited  = 1
	cldKilled  = 2
	cldDumped  = 3
	cldTrapped = 4
)

// childInfo is siginfo_t as waitid(2) fills it.
type childInfo struct {
	Signo, Errno, Code int32
	_                  int32
	PID                int32
	UID                uint32
	Status             int32
	_                  [100]byte
}

// waitFor waits for the next stop or the end of one child, and leaves it waitable.
func waitFor(tid, options int) (info childInfo, err error) {
	for {
		err = unix.Waitid(unix.P_PID, tid, (*unix.Siginfo)(unsafe.Pointer(&info)), unix.WEXITED|unix.WSTOPPED|unix.WNOWAIT|unix.WALL|options, nil)
		if err != unix.EINTR {
			return info, err
		}
	}
}

func now() int64 {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts); err != nil {
		return 0
	}
	return ts.Nano()
}

// syscallInfo is struct ptrace_syscall_info of linux/ptrace.h.
type syscallInfo struct {
	Op      uint8
	_       [3]byte
	Arch    uint32
	_       [2]uint64
	Nr      uint64 // Rval at a return
	Args    [6]uint64
	RetData uint32
	_       uint32
}

func (i *syscallInfo) ret() int64 { return int64(i.Nr) }

func getSyscallInfo(tid int) (info syscallInfo, err error) {
	err = request(unix.PTRACE_GET_SYSCALL_INFO, tid, unsafe.Sizeof(info), uintptr(unsafe.Pointer(&info)))
	return info, err
}

func request(req, tid int, addr, data uintptr) error {
	if _, _, e := unix.RawSyscall6(unix.SYS_PTRACE, uintptr(req), uintptr(tid), addr, data, 0, 0); e != 0 {
		return e
	}
	return nil
}

func seize(tid int, follow bool) error {
	options := uintptr(unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACESECCOMP | unix.PTRACE_O_EXITKILL)
	if follow {
		options |= unix.PTRACE_O_TRACEFORK | unix.PTRACE_O_TRACEVFORK | unix.PTRACE_O_TRACECLONE
	}
	return request(unix.PTRACE_SEIZE, tid, 0, options)
}

// made is the thread id of what a target that stands at its making has made.
func made(tid int) (int, error) {
	var msg uintptr
	err := request(unix.PTRACE_GETEVENTMSG, tid, 0, uintptr(unsafe.Pointer(&msg)))
	return int(msg), err
}

// reap takes the end of a traced thread or process away, so that who made it is told.
func reap(tid int) {
	for {
		if _, err := unix.Wait4(tid, nil, unix.WALL|unix.WNOHANG, nil); err != unix.EINTR {
			return
		}
	}
}

func interrupt(tid int) error { return request(unix.PTRACE_INTERRUPT, tid, 0, 0) }

func detach(tid int, sig syscall.Signal) error {
	return request(unix.PTRACE_DETACH, tid, 0, uintptr(sig))
}
