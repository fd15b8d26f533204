package live

import (
	"unsafe"

	"ioviz/sim"
)

// fdSet is the bits that select reads and overwrites: descriptors from 1024 on
// have none.
type fdSet [16]uint64

// serveSelect hands a set of all descriptors to the kernel at each call and
// finds out by itself which of their bits have stayed.
//
//go:nosplit
func serveSelect(s *server) int {
	s.join(s.listen)
	for _, fd := range s.idle {
		s.join(fd)
	}
	for left := s.clients; left > 0; {
		s.told = s.watched                                                                   // [rebuild]
		n := s.sys(mSelect, uintptr(s.most+1), uintptr(unsafe.Pointer(&s.told)), 0, 0, 0, 0) // [wait]
		if n < 0 {
			return n
		}
		for fd := 0; fd <= s.most; fd++ { // [scan]
			if s.told[fd/64]&(1<<(fd%64)) != 0 {
				s.note(noteReady, fd, sim.WatchRead)
			}
		}
		for fd := 0; fd <= s.most; fd++ {
			if s.told[fd/64]&(1<<(fd%64)) == 0 {
				continue
			}
			if fd == s.listen {
				s.note(noteHandle, fd, handleAccept)
				conn := s.accept(0) // [accept]
				if conn < 0 {
					return conn
				}
				s.join(conn)
				continue
			}
			s.note(noteHandle, fd, handleRead)
			k := s.read(fd, s.buf) // [read]
			if k > 0 {
				k = s.answer(fd, s.buf[:k]) // [write]
			} else if k == 0 {
				s.close(fd) // [close]
				s.watched[fd/64] &^= 1 << (fd % 64)
				left--
			}
			if k < 0 {
				return k
			}
		}
	}
	return 0
}

// join puts a descriptor into the program's own set.
//
//go:nosplit
func (s *server) join(fd int) {
	s.watched[fd/64] |= 1 << (fd % 64)
	s.most = max(s.most, fd)
	s.note(noteInterest, fd, sim.WatchRead)
}
