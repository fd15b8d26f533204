package live

// serveLibaio hands a read of each connection to the kernel, and asks for all
// results at once. Of blocking sockets nothing is handed over: io_submit itself
// sleeps until there is something, reads, and only then returns.
//
//go:nosplit
func serveLibaio(s *server) int {
	if s.aio.file {
		return serveFile(s)
	}
	if n := s.setupAIO(); n < 0 { // [setup]
		return n
	}
	for range s.clients {
		conn := s.accept(0) // [accept]
		if conn < 0 {
			return conn
		}
		s.aio.open(conn)
	}
	for left := s.clients; left > 0; {
		asked := 0
		for i := range s.aio.reads {
			if s.aio.reads[i].FD < 0 {
				continue
			}
			if n := s.submitRead(i); n < 0 { // [submit]
				return n
			}
			asked++
		}
		n := s.completed(asked) // [complete]
		if n < 0 {
			return n
		}
		for i := range n {
			r, k := s.aio.done(i)
			fd := int(r.FD)
			if k > 0 {
				k = s.answer(fd, s.aio.room(r)[:k]) // [write]
			} else if k == 0 {
				s.close(fd) // [close]
				r.FD = -1
				left--
			}
			if k < 0 {
				return k
			}
		}
	}
	return 0
}
