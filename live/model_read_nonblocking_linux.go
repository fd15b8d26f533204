package live

import "golang.org/x/sys/unix"

// readAsking reads one message from a socket that does not block: as long as
// nothing is there the call says EAGAIN, and the thread does something of its own.
//
//go:nosplit
func readAsking(s *server) int {
	for {
		n := s.read(s.listen, s.buf) // [read]
		if n != -int(unix.EAGAIN) {
			return n
		}
		s.doOwn(0) // [own-work]
	}
}
