package live

// serveByProcesses gives each connection a process of its own, which blocks for
// it, and then waits for them all.
//
//go:nosplit
func serveByProcesses(s *server) int {
	for i := range s.clients {
		conn := s.accept(0) // [accept]
		if conn < 0 {
			return conn
		}
		n := s.fork(int32(i) + 1) // [fork]
		if n < 0 {
			return n
		}
		if n == 0 {
			s.exit(s.serveOne(conn)) // [exit]
		}
		s.close(conn) // [close]
	}
	for range s.clients {
		if n := s.wait(); n < 0 { // [wait]
			return n
		}
	}
	return 0
}

// serveOne is the program of a process that has one connection, up to its end.
//
//go:nosplit
func (s *server) serveOne(conn int) uintptr {
	s.close(s.listen) // [close]
	for {
		n := s.read(conn, s.buf) // [read]
		if n < 0 {
			return 1
		}
		if n == 0 {
			break
		}
		if s.answer(conn, s.buf[:n]) < 0 { // [write]
			return 1
		}
	}
	s.close(conn) // [close]
	return 0
}
