package live

// serveFile answers out of a file: it reads what the clients ask, one after the
// other, hands over a read of the file for each, and asks for all results at once.
// Through the page cache io_submit itself reads, and sleeps for the disk; of a
// file opened with O_DIRECT it hands the read over, and returns.
//
//go:nosplit
func serveFile(s *server) int {
	if n := s.setupAIO(); n < 0 { // [setup]
		return n
	}
	for range s.clients {
		conn := s.accept(0) // [accept]
		if conn < 0 {
			return conn
		}
		s.aio.serve(conn)
	}
	for left := s.clients; left > 0; {
		asked := 0
		for i := range s.aio.conns {
			conn := int(s.aio.list[i])
			if conn < 0 {
				continue
			}
			n := s.read(conn, s.buf) // [read]
			if n < 0 {
				return n
			}
			if n == 0 {
				s.close(conn) // [close]
				s.aio.list[i] = -1
				left--
				continue
			}
			s.aio.asks(i, n)
			if n := s.submitRead(i); n < 0 { // [submit]
				return n
			}
			asked++
		}
		if asked == 0 {
			continue
		}
		n := s.completed(asked) // [complete]
		if n < 0 {
			return n
		}
		for i := range n {
			r, k := s.aio.done(i)
			if k < 0 {
				return k
			}
			conn, want := s.aio.asked(r)
			if k := s.answer(conn, s.aio.room(r)[:want]); k < 0 { // [write]
				return k
			}
		}
	}
	return 0
}
