package live

import (
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// servePoll hands an array of all descriptors to the kernel at each call, which
// writes into it what has happened to each.
//
//go:nosplit
func servePoll(s *server) int {
	s.listed = 0
	s.list(s.listen)
	for _, fd := range s.idle {
		s.list(fd)
	}
	for left := s.clients; left > 0; {
		n := s.sys(mPoll, uintptr(unsafe.Pointer(&s.polled[0])), uintptr(s.listed), pollForever, 0, 0, 0) // [wait]
		if n < 0 {
			return n
		}
		for i := range s.listed { // [scan]
			if e := s.polled[i].Revents; e != 0 {
				s.note(noteReady, int(s.polled[i].Fd), eventBits(uint32(e)))
			}
		}
		for i := s.listed - 1; i >= 0; i-- { // from the end: one that goes gives its place to the last
			fd := int(s.polled[i].Fd)
			if s.polled[i].Revents == 0 {
				continue
			}
			if fd == s.listen {
				s.note(noteHandle, fd, handleAccept)
				conn := s.accept(0) // [accept]
				if conn < 0 {
					return conn
				}
				s.list(conn)
				continue
			}
			s.note(noteHandle, fd, handleRead)
			k := s.read(fd, s.buf) // [read]
			if k > 0 {
				k = s.answer(fd, s.buf[:k]) // [write]
			} else if k == 0 {
				s.close(fd) // [close]
				s.listed--
				s.polled[i] = s.polled[s.listed]
				left--
			}
			if k < 0 {
				return k
			}
		}
	}
	return 0
}

// list puts a descriptor into the program's own array.
//
//go:nosplit
func (s *server) list(fd int) {
	s.polled[s.listed] = unix.PollFd{Fd: int32(fd), Events: unix.POLLIN}
	s.listed++
	s.note(noteInterest, fd, sim.WatchRead)
}
