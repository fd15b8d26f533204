//go:build amd64 || arm64

package ptrace

import (
	"errors"
	"fmt"
	"slices"
	"syscall"

	"golang.org/x/sys/unix"
)

// handle deals with what a waiter saw, and reports whether that was the last of its target.
func (t *Tracer) handle(ev event) (last bool) {
	g := ev.target
	g.begun = true
	if g.followed && ev.err == nil && ev.info.Code != cldTrapped {
		reap(g.tid)
	}
	switch {
	case ev.err == unix.ECHILD:
		g.end(Exit{}, fmt.Errorf("waiting for %d: %w", g.tid, ErrReaped))
	case ev.err != nil:
		g.end(Exit{}, fmt.Errorf("waiting for %d: %w", g.tid, ev.err))
	case ev.info.Code == cldExited:
		g.end(Exit{Code: int(ev.info.Status)}, nil)
	case ev.info.Code == cldKilled, ev.info.Code == cldDumped:
		g.end(Exit{Signal: syscall.Signal(ev.info.Status)}, nil)
	default:
		return t.stopped(ev)
	}
	return true
}

// stopped handles a stop and lets the target go on.
func (t *Tracer) stopped(ev event) (last bool) {
	g := ev.target
	sig, kind := syscall.Signal(ev.info.Status&0xff), ev.info.Status>>8
	group := false
	var err error
	switch {
	case kind == unix.PTRACE_EVENT_STOP:
		// Either a group stop, which the target is to stay in, or an interrupt or the end of a group stop.
		group = sig != unix.SIGTRAP
		sig = 0
	case kind == unix.PTRACE_EVENT_SECCOMP, sig == unix.SIGTRAP|0x80:
		sig = 0
		err = t.record(ev)
	case kind == unix.PTRACE_EVENT_FORK, kind == unix.PTRACE_EVENT_VFORK, kind == unix.PTRACE_EVENT_CLONE:
		sig = 0
		var tid int
		if tid, err = made(g.tid); err == nil {
			t.follow(tid)
		}
	case kind != 0:
		sig = 0
	}
	switch {
	case err != nil:
	case t.detached:
		err = detach(g.tid, sig)
		if err == nil {
			g.end(Exit{Detached: true}, nil)
			return true
		}
	case group:
		err = request(unix.PTRACE_LISTEN, g.tid, 0, 0)
	case t.opt.AllStops || g.inCall:
		err = request(unix.PTRACE_SYSCALL, g.tid, 0, uintptr(sig))
	default:
		err = request(unix.PTRACE_CONT, g.tid, 0, uintptr(sig))
	}
	if err != nil && !errors.Is(err, unix.ESRCH) { // ESRCH: it has just been killed, and its waiter will see that
		_ = detach(g.tid, sig)
		g.end(Exit{Detached: true}, fmt.Errorf("tracing %d: %w", g.tid, err))
		return true
	}
	g.again <- true
	return false
}

// record delivers the stop of a call. A filter stops at entries only: that of the return is asked for when resuming.
func (t *Tracer) record(ev event) error {
	g := ev.target
	info, err := getSyscallInfo(g.tid)
	if err != nil {
		return fmt.Errorf("PTRACE_GET_SYSCALL_INFO: %w", err)
	}
	s := Stop{TID: g.tid, Time: ev.time}
	switch info.Op {
	case unix.PTRACE_SYSCALL_INFO_ENTRY, unix.PTRACE_SYSCALL_INFO_SECCOMP:
		if g.inCall {
			return nil // every call stops, and a filter picked this one too
		}
		s.Enter, s.Nr, s.Args = true, uint32(info.Nr), info.Args
		g.inCall = info.Arch == auditArch
		g.call = s
	case unix.PTRACE_SYSCALL_INFO_EXIT:
		if !g.inCall {
			return nil // seized inside the call
		}
		g.inCall = false
		s.Nr, s.Args, s.Ret = g.call.Nr, g.call.Args, info.ret()
	default:
		return nil
	}
	if info.Arch == auditArch && (len(t.opt.Only) == 0 || slices.Contains(t.opt.Only, s.Nr)) {
		t.opt.Sink(s)
	}
	return nil
}

// end is the last that happens to a target.
func (g *target) end(exit Exit, err error) {
	g.exit, g.err = exit, err
	close(g.done)
	g.again <- false
}
