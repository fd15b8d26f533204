package live

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/live/uring"
	"ioviz/sim"
)

// pollIdle is how long the ring's own thread waits for requests before it
// sleeps, in milliseconds: longer than a run takes to begin. A model's child is
// told.
var pollIdle uint32 = 20_000

// openRing makes the ring of the path.
func (w *worker) openRing(c *control) error {
	o := uring.Options{Entries: 2}
	switch w.demo {
	case "io-uring-batch":
		o.Entries = uint32(2 * min(sim.RingPairs, (w.size+w.chunk-1)/w.chunk))
	case "io-uring-sqpoll":
		o.PollIdle = pollIdle
	}
	var err error
	if w.ring, err = uring.Open(o); err != nil {
		return err
	}
	if w.demo == "io-uring-fixed" {
		return w.ring.Register(w.buf)
	}
	if o.PollIdle > 0 {
		err := wakePoller(w.ring)
		c.Poller = poller() // it has its name by now
		return err
	}
	return nil
}

// wakePoller has the ring's own thread do one empty request, and is back when
// it polls.
func wakePoller(r *uring.Ring) error {
	r.Request()
	r.Publish()
	for {
		if _, ok := r.Result(); ok {
			return nil
		}
		if r.Asleep() {
			if _, e := r.Enter(0, 0, uring.WakePoll); e != 0 {
				return e
			}
		}
	}
}

// poller finds the thread of this process that serves the ring, 0 if unseen.
func poller() int64 {
	names, _ := filepath.Glob("/proc/self/task/*/comm")
	for _, name := range names {
		if b, err := os.ReadFile(name); err == nil && strings.HasPrefix(string(b), "iou-sqp-") {
			if tid, err := strconv.ParseInt(filepath.Base(filepath.Dir(name)), 10, 64); err == nil {
				return tid
			}
		}
	}
	return 0
}

// The requests of a pair: the numbers of chunk k's are 2k and 2k+1.

//go:nosplit
func (w *worker) requestRead(off, n int64) {
	s := w.ring.Request()
	s.Op, s.FD, s.Off, s.Flags = uring.OpRead, int32(w.file), uint64(off), uring.Link
	if w.demo == "io-uring-fixed" {
		s.Op = uring.OpReadFixed
	}
	s.Addr, s.Len, s.UserData = uint64(uintptr(unsafe.Pointer(&w.buf[0]))), uint32(n), uint64(2*(off/w.chunk))
}

//go:nosplit
func (w *worker) requestSend(off, n int64) {
	s := w.ring.Request()
	s.Op, s.FD, s.OpFlags, s.Flags = uring.OpSend, int32(w.sock), unix.MSG_WAITALL, uring.Link
	s.Addr, s.Len, s.UserData = uint64(uintptr(unsafe.Pointer(&w.buf[0]))), uint32(n), uint64(2*(off/w.chunk)+1)
	w.last = s
}

//go:nosplit
func (w *worker) requestSendZC(off, n int64) {
	w.requestSend(off, n)
	w.last.Op, w.last.Ioprio, w.last.Flags = uring.OpSendZC, uring.ReportUsage, 0
}

// result takes the next result, which is there.
//
//go:nosplit
func (w *worker) result() error {
	c, ok := w.ring.Result()
	if !ok {
		return unix.EPROTO
	}
	return w.check(&c)
}

// check notes what a result says.
//
//go:nosplit
func (w *worker) check(c *uring.CQE) error {
	if c.Flags&uring.Notice != 0 {
		w.ctl.Notices++
		if uint32(c.Res)&uring.Copied != 0 {
			w.ctl.Copied++
		}
		return nil
	}
	if c.Res < 0 {
		return unix.Errno(-c.Res)
	}
	off := int64(c.UserData/2) * w.chunk
	if int64(c.Res) != min(w.chunk, w.size-off) {
		return unix.EPROTO
	}
	if c.UserData%2 == 1 {
		progress(int(c.Res))
	}
	return nil
}
