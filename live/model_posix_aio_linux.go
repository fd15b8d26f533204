package live

// servePosixAIO asks for a read of every connection with aio_read(3), which
// returns at once: in glibc, threads of the program itself sleep in these reads.
//
//go:nosplit
func servePosixAIO(s *server) int {
	a := &s.posix
	for range s.clients {
		conn := s.accept(0) // [accept]
		if conn < 0 {
			return conn
		}
		if n := s.askFor(conn); n < 0 { // [ask] [spawn]
			return n
		}
	}
	for left := s.clients; left > 0; {
		if n := s.suspend(); n < 0 { // [wait]
			return n
		}
		for i := range a.asked {
			if !a.done(i) {
				continue
			}
			n := a.result(i) // [result]
			if n > 0 {
				if n := s.answer(int(a.asked[i].FD), a.room(i)[:n]); n < 0 { // [write]
					return n
				}
				if n := s.askAgain(i); n < 0 { // [ask-again]
					return n
				}
				continue
			}
			s.close(a.over(i)) // [close]
			left--
		}
	}
	return 0
}
