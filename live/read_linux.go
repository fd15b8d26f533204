package live

import (
	"context"
	"os"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/live/uring"
	"ioviz/sim"
)

// One read of one message, in four ways. Both ends of the connection are there
// before the run begins, and stay until it is over: nobody sees them come or go.

// connected is a connection over loopback with the ports of its ends.
type connected struct {
	here, there *os.File // who reads, who sends
	port, peer  int
}

func (c *connected) close() {
	c.here.Close()
	c.there.Close()
}

// connectOnce makes the connection of a run; who reads has a socket that does not
// block if nonblock says so.
func connectOnce(nonblock bool) (*connected, error) {
	there, here, err := tcpPair()
	if err != nil {
		return nil, err
	}
	c := &connected{here: here, there: there}
	for _, end := range []struct {
		f    *os.File
		port *int
	}{{here, &c.port}, {there, &c.peer}} {
		var sa unix.Sockaddr
		if sa, err = unix.Getsockname(int(end.f.Fd())); err == nil {
			if in, ok := sa.(*unix.SockaddrInet4); ok {
				*end.port = in.Port
			}
		}
		if err == nil { // who sends may have it block, whatever
			err = unix.SetNonblock(int(end.f.Fd()), nonblock && end.f == here)
		}
		if err != nil {
			c.close()
			return nil, setupError("making sockets", err)
		}
	}
	return c, nil
}

// begins waits, shortly, until the child's window begins, after it was ready: who
// does not sleep for clients is to have asked before anybody comes.
func (k *kid) begins(ctx context.Context, ready int64) {
	for range 2000 {
		if ctx.Err() != nil || atomic.LoadInt64(&k.mem.ctl.Start) != ready {
			return
		}
		unix.Nanosleep(&unix.Timespec{Nsec: 20_000}, nil)
	}
}

// sender sends one message when its time has come.
type sender struct {
	caller
	at      int64 // ns after it has begun
	message []byte
	until   unix.Timespec
}

func prepareSender(j *job, c caller) (*sender, error) {
	s := &sender{caller: c, at: sim.SendsAt(j.Params, 0)}
	var err error
	if s.message, err = touched(j.Params["message"]); err != nil {
		return nil, err
	}
	for i := range s.message {
		s.message[i] = byte('a' + i%26)
	}
	return s, nil
}

//go:nosplit
func (s *sender) window() int {
	s.begin()
	n := s.run()
	s.end()
	return n
}

//go:nosplit
func (s *sender) run() int {
	if s.at > 0 {
		s.until = unix.Timespec{Sec: s.at / 1e9, Nsec: s.at % 1e9}
		if n := s.sys(mPpoll, 0, 0, uintptr(unsafe.Pointer(&s.until)), 0, 0, 0); n < 0 {
			return n
		}
	}
	return s.write(sockFD, s.message)
}

// askMessage puts a request to receive the message into the ring.
//
//go:nosplit
func (s *server) askMessage() {
	q := s.ask(uring.OpRecv, sim.AskRecv, 1, s.listen)
	q.Addr, q.Len = uint64(uintptr(unsafe.Pointer(&s.buf[0]))), uint32(len(s.buf))
}

// handOver has the kernel take what has been asked, and does not wait.
//
//go:nosplit
func (s *server) handOver() int {
	n := s.rings.ring.Publish()
	return s.sys(mRingEnter, uintptr(s.rings.ring.FD), uintptr(n), 0, 0, 0, 0)
}

// waitRing sleeps until there is a result.
//
//go:nosplit
func (s *server) waitRing() int {
	return s.sys(mRingEnter, uintptr(s.rings.ring.FD), 0, 1, uring.GetEvents, 0, 8)
}
