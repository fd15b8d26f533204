package live

import "ioviz/sim"

// serveRing asks ahead: the kernel accepts, receives and sends, and leaves the
// results in memory. One call hands over what is asked and waits for a result.
//
//go:nosplit
func serveRing(s *server) int {
	s.askAccept(0) // [accept]
	for i, fd := range s.idle {
		s.askIdle(i, fd)
	}
	for left := s.clients; left > 0; {
		if n := s.enterRing(); n < 0 { // [enter]
			return n
		}
		for c, ok := s.result(); ok; c, ok = s.result() { // [results]
			n := int(c.Res)
			if n < 0 {
				return n
			}
			sock := sim.RequestSock(int64(c.UserData))
			switch sim.RequestOp(int64(c.UserData)) {
			case sim.AskAccept:
				s.askRecv(s.accepted(n), s.rings.each, 0, 0) // [recv]
				if s.rings.conns < s.clients {
					s.askAccept(0) // [accept-again]
				}
			case sim.AskRecv:
				if n == 0 {
					s.close(s.rings.fds[sock]) // [close]
					left--
					continue
				}
				s.spend(s.work)
				s.askSend(sock, n) // [send]
			case sim.AskSend:
				s.askRecv(sock, s.rings.each, 0, 0) // [recv-again]
			}
		}
	}
	return 0
}
