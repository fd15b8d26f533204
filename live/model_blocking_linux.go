package live

// serveBlocking serves one client after the other: while it waits for one, all
// others wait as well.
//
//go:nosplit
func serveBlocking(s *server) int {
	for range s.clients {
		conn := s.accept(0) // [accept]
		if conn < 0 {
			return conn
		}
		for {
			n := s.read(conn, s.buf) // [read]
			if n < 0 {
				return n
			}
			if n == 0 {
				break
			}
			if k := s.answer(conn, s.buf[:n]); k < 0 { // [write]
				return k
			}
		}
		s.close(conn) // [close]
	}
	return 0
}
