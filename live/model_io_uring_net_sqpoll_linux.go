package live

import "ioviz/sim"

// serveRingPolled has the ring's own thread look into it for requests,
// and looks there for results itself: neither needs a system call, and both
// keep a CPU busy.
//
//go:nosplit
func serveRingPolled(s *server) int {
	s.askAccept(0) // [accept]
	for i, fd := range s.idle {
		s.askIdle(i, fd)
	}
	for left := s.clients; left > 0; {
		if n := s.publish(); n < 0 { // [publish]
			return n
		}
		c, ok := s.result() // [look]
		if !ok {
			s.ctl.Found++
		}
		for ; !ok; c, ok = s.result() {
			s.ctl.Peeks++
			if s.own > 0 {
				s.doOwn(0)
			}
		}
		n, sock := int(c.Res), sim.RequestSock(int64(c.UserData))
		if n < 0 {
			return n
		}
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
	return 0
}
