package live

import (
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/live/uring"
	"ioviz/sim"
)

// rings is what servers work with that ask through an io_uring. The number of a
// request is sim.RequestID of its socket; a connection's socket is counted as
// the client's that it is of: connections come in the order of the clients.
type rings struct {
	ring  *uring.Ring
	conns int64  // accepted
	fds   []int  // by SockID
	bufs  []byte // room for a message of each connection: many are received at once
	each  int    // bytes of room
	size  int    // of a message
	asked []int  // bytes of its message that have been asked for, by SockID
	noted uint32 // results that are noted and still in the ring
	fresh []int  // requests that the ring's own thread is to see next
	held  int    // how many
	idle  sim.SockID
	bytes []byte // room for what idle descriptors would receive
}

// openRing makes the ring, with room for all that can be asked between two calls.
// A thread of its own polls it if it may be idle for some ms.
func (s *server) openRing(p sim.Params, idle uint32) (err error) {
	g := &s.rings
	g.each = int(min(p["read"], p["message"]))
	g.size = int(p["message"])
	g.fds, g.asked = make([]int, 2+p["clients"]), make([]int, 2+p["clients"])
	if g.bufs, err = touched(int64(g.each) * p["clients"]); err != nil {
		return err
	}
	g.idle = sim.SockID(2 + p["clients"])
	if g.bytes, err = touched(1 + p["idle"]); err != nil {
		return err
	}
	o := uring.Options{Entries: uint32(2*p["clients"] + 2 + p["idle"]), PollIdle: idle}
	if idle > 0 {
		g.fresh = make([]int, o.Entries)
	}
	if g.ring, err = uring.Open(o); err != nil {
		return err
	}
	s.ctl.Ring = int64(g.ring.FD)
	if idle > 0 {
		err = wakePoller(g.ring)
		s.ctl.Poller = poller() // it has its name by now
	}
	return err
}

// enterRing hands over what has been asked, and sleeps until there is a result.
//
//go:nosplit
func (s *server) enterRing() int {
	n := s.rings.ring.Publish()
	return s.sys(mRingEnter, uintptr(s.rings.ring.FD), uintptr(n), 1, uring.GetEvents, 0, 8)
}

// publish lets the thread that polls see what has been asked. Only one that has
// gone to sleep has to be called, and only if there is something for it; it has
// taken nothing before.
//
//go:nosplit
func (s *server) publish() (n int) {
	g := &s.rings
	if g.ring.Publish() > 0 && g.ring.Asleep() {
		n = s.sys(mRingEnter, uintptr(g.ring.FD), 0, 0, uring.WakePoll, 0, 8)
	}
	for i := range g.held {
		s.note(noteAsked, g.fresh[i], 0)
	}
	g.held = 0
	return n
}

// result takes the next result out of the ring. All that are there are noted
// first: what the program does for one says nothing of when the others came.
//
//go:nosplit
func (s *server) result() (uring.CQE, bool) {
	g := &s.rings
	for c, ok := g.ring.Peek(g.noted); ok; c, ok = g.ring.Peek(g.noted) {
		s.note(noteResult, int(c.UserData), int64(c.Res))
		g.noted++
	}
	if g.noted == 0 {
		return uring.CQE{}, false
	}
	g.noted--
	c, _ := g.ring.Result()
	if c.Res > 0 && sim.RequestOp(int64(c.UserData)) == sim.AskSend {
		atomic.AddInt64(&s.ctl.Sent, int64(c.Res))
	}
	return c, true
}

// ask gives the next request, filled in but for what is its kind's own.
//
//go:nosplit
func (s *server) ask(op uint8, kind int64, sock sim.SockID, fd int) *uring.SQE {
	q := s.rings.ring.Request() // there is room: see openRing
	id := sim.RequestID(sock, kind)
	q.Op, q.FD, q.UserData = op, int32(fd), uint64(id)
	if s.rings.fresh == nil {
		s.note(noteAsked, int(id), 0)
	} else {
		s.rings.fresh[s.rings.held] = int(id)
		s.rings.held++
	}
	return q
}

//go:nosplit
func (s *server) askAccept(how uint16) {
	s.ask(uring.OpAccept, sim.AskAccept, 1, s.listen).Ioprio = how
}

// accepted counts a connection and gives its socket.
//
//go:nosplit
func (s *server) accepted(fd int) sim.SockID {
	s.rings.conns++
	sock := sim.SockID(s.rings.conns + 1)
	s.rings.fds[sock] = fd
	return sock
}

// room is where a connection's bytes are received and sent from.
//
//go:nosplit
func (s *server) room(sock sim.SockID) uint64 {
	return uint64(uintptr(unsafe.Pointer(&s.rings.bufs[int(sock-2)*s.rings.each])))
}

//go:nosplit
func (s *server) askRecv(sock sim.SockID, n int, flags uint8, how uint32) {
	q := s.ask(uring.OpRecv, sim.AskRecv, sock, s.rings.fds[sock])
	q.Addr, q.Len, q.Flags, q.OpFlags = s.room(sock), uint32(n), flags, how
}

// askIdle asks to receive from idle descriptor number i, to which nothing comes:
// the request, and the byte of memory that it has, stay with the kernel.
//
//go:nosplit
func (s *server) askIdle(i, fd int) {
	q := s.ask(uring.OpRecv, sim.AskRecv, s.rings.idle, fd)
	q.Addr, q.Len = uint64(uintptr(unsafe.Pointer(&s.rings.bytes[i]))), 1
}

// piece is how many bytes of its message a connection is asked for next.
//
//go:nosplit
func (s *server) piece(sock sim.SockID) int {
	g := &s.rings
	n := min(g.each, g.size-g.asked[sock])
	if g.asked[sock] += n; g.asked[sock] == g.size {
		g.asked[sock] = 0
	}
	return n
}

//go:nosplit
func (s *server) askSend(sock sim.SockID, n int) {
	q := s.ask(uring.OpSend, sim.AskSend, sock, s.rings.fds[sock])
	q.Addr, q.Len, q.OpFlags = s.room(sock), uint32(n), unix.MSG_WAITALL
}
