package live

import "golang.org/x/sys/unix"

// serveSignals has the kernel send a signal for whatever happens at a socket,
// and takes them one after the other. It is told of readiness only: it accepts
// and reads itself, until there is nothing left, as a signal is sent once.
//
//go:nosplit
func serveSignals(s *server) int {
	if n := s.holdSignals(); n < 0 { // [hold]
		return n
	}
	if n := s.tell(s.listen); n < 0 { // [tell]
		return n
	}
	for _, fd := range s.idle {
		if n := s.tell(fd); n < 0 {
			return n
		}
	}
	fd := s.listen // somebody may have come before
	for left := s.clients; ; {
		for conn := 0; fd == s.listen; {
			if conn = s.accept(0); conn == -int(unix.EAGAIN) { // [accept]
				break
			}
			if conn < 0 {
				return conn
			}
			if n := s.tell(conn); n < 0 { // [tell-conn]
				return n
			}
			if n := s.drain(conn); n < 0 { // [drain-conn]
				return n
			} else if n == 0 {
				left--
			}
		}
		if n := s.drainIfOpen(fd); n < 0 { // [drain]
			return n
		} else if n == 0 {
			left--
		}
		if left == 0 {
			return 0
		}
		if fd = s.nextSignal(); fd == anyFD { // [wait]
			for each := range s.signals.live { // too many signals: nobody says of which
				if n := s.drainIfOpen(each); n < 0 {
					return n
				} else if n == 0 {
					left--
				}
			}
			fd = s.listen
		}
		if fd < 0 {
			return fd
		}
	}
}

// tell has signals sent for a socket: to this thread, each with the descriptor.
//
//go:nosplit
func (s *server) tell(fd int) int {
	s.addFlags(fd, unix.O_NONBLOCK)                               // [nonblock]
	s.fcntl(fd, unix.F_SETOWN_EX, s.signals.owner())              // [owner]
	s.fcntl(fd, unix.F_SETSIG, sigReady)                          // [signal]
	if n := s.addFlags(fd, unix.O_NONBLOCK|unix.O_ASYNC); n < 0 { // [async]
		return n
	}
	s.signals.set(fd, true)
	return 0
}

// drainIfOpen drains a connection; a signal can be of one that is closed by now.
//
//go:nosplit
func (s *server) drainIfOpen(fd int) int {
	if fd == s.listen || !s.signals.open(fd) {
		return 1
	}
	return s.drain(fd)
}

// drain reads and answers until there is nothing left, 1, or the end has come, 0.
//
//go:nosplit
func (s *server) drain(fd int) int {
	for {
		k := s.read(fd, s.buf) // [read]
		if k == -int(unix.EAGAIN) {
			return 1
		}
		if k > 0 {
			k = s.answer(fd, s.buf[:k]) // [write]
		} else if k == 0 {
			s.signals.set(fd, false)
			s.close(fd) // [close]
			return 0
		}
		if k < 0 {
			return k
		}
	}
}
