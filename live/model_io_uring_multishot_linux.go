package live

import (
	"golang.org/x/sys/unix"

	"ioviz/live/uring"
	"ioviz/sim"
)

// serveRingMultishot asks once for all connections, and links each receive to
// the send of what it will have got: the kernel answers before the program
// knows. Messages have a fixed size, so a receive that gets less, the end, has
// its send cancelled.
//
//go:nosplit
func serveRingMultishot(s *server) int {
	s.askAccept(uring.Multishot) // [accept]
	for i, fd := range s.idle {
		s.askIdle(i, fd)
	}
	for left := s.clients; left > 0; {
		if n := s.enterRing(); n < 0 { // [enter]
			return n
		}
		for c, ok := s.result(); ok; c, ok = s.result() { // [results]
			n, sock := int(c.Res), sim.RequestSock(int64(c.UserData))
			if n == -int(unix.ECANCELED) {
				continue // the send of a connection that has ended
			}
			if n < 0 {
				return n
			}
			switch sim.RequestOp(int64(c.UserData)) {
			case sim.AskAccept:
				s.askPair(s.accepted(n)) // [pair]
				if c.Flags&uring.More == 0 && s.rings.conns < s.clients {
					s.askAccept(uring.Multishot) // [accept-again]
				}
			case sim.AskRecv:
				if n == 0 {
					s.close(s.rings.fds[sock]) // [close]
					left--
					continue
				}
				s.spend(s.work)
			case sim.AskSend:
				s.askPair(sock) // [pair-again]
			}
		}
	}
	return 0
}

// askPair asks to receive the next piece of a message and to send it back.
//
//go:nosplit
func (s *server) askPair(sock sim.SockID) {
	n := s.piece(sock)
	s.askRecv(sock, n, uring.Link, unix.MSG_WAITALL) // [recv]
	s.askSend(sock, n)                               // [send]
}
