package live

// readRingWaiting asks for one message by a request, and then sleeps all the
// same until its result is there.
//
//go:nosplit
func readRingWaiting(s *server) int {
	s.askMessage()                // [ask]
	if n := s.handOver(); n < 0 { // [submit]
		return n
	}
	if n := s.waitRing(); n < 0 { // [wait]
		return n
	}
	c, _ := s.result() // [result]
	return int(c.Res)
}
