package live

// readRingLooking asks for one message by a request and goes on with its own
// work; after each piece it looks into the ring, which is memory, for the result.
// The ring is a plain one: with IORING_SETUP_DEFER_TASKRUN no result would ever
// turn up without a call (io_uring_setup(2)).
//
//go:nosplit
func readRingLooking(s *server) int {
	s.askMessage()                // [ask]
	if n := s.handOver(); n < 0 { // [submit]
		return n
	}
	for {
		if c, ok := s.result(); ok { // [look]
			return int(c.Res)
		}
		s.ctl.Peeks++
		s.doOwn(0) // [own-work]
	}
}
