package live

import (
	"golang.org/x/sys/unix"

	"ioviz/live/libc"
	"ioviz/sim"
)

// posixAIO is what a server works with that asks the C library for reads.
type posixAIO struct {
	libc  *libc.AIO
	asked []libc.Request  // for a connection each
	waits []*libc.Request // those that aio_suspend waits for; nil: none
	bufs  []byte
	each  int
	conns int
}

// openAIO finds the C library's functions.
var openAIO = libc.OpenAIO

// preparePosixAIO sets up memory for the reads of all connections.
func (s *server) preparePosixAIO(p sim.Params) (err error) {
	a := &s.posix
	a.each = int(min(p["read"], p["message"]))
	a.asked, a.waits = make([]libc.Request, p["clients"]), make([]*libc.Request, p["clients"])
	if a.bufs, err = touched(int64(a.each) * p["clients"]); err != nil {
		return err
	}
	a.libc, err = openAIO()
	return err
}

// askFor asks for a read of a new connection.
//
//go:nosplit
func (s *server) askFor(conn int) int {
	a, i := &s.posix, s.posix.conns
	a.conns++
	r := &a.asked[i]
	r.FD, r.Buf, r.Bytes, r.Event.Notify = int32(conn), &a.bufs[i*a.each], uintptr(a.each), libc.NotifyNone
	a.waits[i] = r
	return s.askAgain(i)
}

// askAgain asks for the next read of connection i. No system call tells of a
// request that glibc keeps in the program: it is noted.
//
//go:nosplit
func (s *server) askAgain(i int) int {
	r := &s.posix.asked[i]
	s.note(noteAskedFor, int(r.FD), 0)
	return s.posix.libc.Read(r)
}

// suspend sleeps until a request is done, or a signal breaks it off. That it
// returns is noted: it may be without a system call.
//
//go:nosplit
func (s *server) suspend() int {
	n := s.posix.libc.Suspend(s.posix.waits)
	if n == -int(unix.EINTR) {
		return 0
	}
	s.note(noteWaited, 0, 0)
	return n
}

// done tells whether connection i has a request, and it is done.
//
//go:nosplit
func (a *posixAIO) done(i int) bool { return a.waits[i] != nil && a.libc.Done(&a.asked[i]) }

// result is what the read of connection i has returned.
//
//go:nosplit
func (a *posixAIO) result(i int) int { return a.libc.Result(&a.asked[i]) }

// room is where that read has put what it got.
//
//go:nosplit
func (a *posixAIO) room(i int) []byte { return a.bufs[i*a.each:][:a.each] }

// over says that connection i is closed, and gives its descriptor.
//
//go:nosplit
func (a *posixAIO) over(i int) int {
	a.waits[i] = nil
	return int(a.asked[i].FD)
}
