package live

import (
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// fork makes a process, which goes on here as number who of what the server has
// made. The new process has the calling thread only and nothing of the Go
// runtime: it must make raw system calls, in functions that never grow the
// stack, and end by exit.
//
//go:nosplit
func (c *caller) fork(who int32) int {
	c.calls++
	var r *modelRecord
	if c.own {
		if r = c.slot(); r != nil {
			r.Call, r.Who, r.Seq = mClone, c.who, c.calls
			r.A[0] = int64(unix.SIGCHLD)
			c.usage(-1, &r.Delta)
			r.Enter = nanotime()
		}
	}
	n := rawcall(uintptr(modelCallNrs[mClone]), uintptr(unix.SIGCHLD), 0, 0, 0, 0, 0)
	if n == 0 {
		c.who, c.calls = who, 0
		return 0
	}
	if r != nil {
		c.usage(1, &r.Delta)
		r.Ret = int64(n)
		atomic.StoreInt64(&r.Exit, nanotime())
	}
	return n
}

// wait waits for the end of a process that the server has made, and gives an
// error if it failed.
//
//go:nosplit
func (s *server) wait() int {
	s.status = 0
	n := s.sys(mWait4, ^uintptr(0), uintptr(unsafe.Pointer(&s.status)), 0, 0, 0, 0)
	if n > 0 && s.status != 0 {
		return -int(unix.EPIPE)
	}
	return n
}

// exit ends the process. The call does not return, so the log has it before.
//
//go:nosplit
func (c *caller) exit(code uintptr) {
	c.calls++
	if c.own {
		if r := c.slot(); r != nil {
			r.Call, r.Who, r.Seq = mExitGroup, c.who, c.calls
			r.A[0] = int64(code)
			r.Enter = nanotime()
			atomic.StoreInt64(&r.Exit, r.Enter)
		}
	}
	for {
		rawcall(uintptr(modelCallNrs[mExitGroup]), code, 0, 0, 0, 0, 0)
	}
}

// plainChildren has the end of a child tell nobody but who waits for it, as in
// any program: the Go runtime would catch the signal.
func plainChildren() error {
	var act struct {
		handler, flags, restorer uintptr
		mask                     uint64
	}
	if n := rawcall(unix.SYS_RT_SIGACTION, uintptr(unix.SIGCHLD), uintptr(unsafe.Pointer(&act)), 0, unsafe.Sizeof(act.mask), 0, 0); n < 0 {
		return unix.Errno(-n)
	}
	return nil
}
