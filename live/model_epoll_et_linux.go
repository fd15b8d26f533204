package live

import "golang.org/x/sys/unix"

// serveEdges is told of a socket only when something comes: edge-triggered. So
// it accepts and reads until there is nothing left.
//
//go:nosplit
func serveEdges(s *server) int {
	ep := s.sys(mEpollCreate, unix.EPOLL_CLOEXEC, 0, 0, 0, 0, 0) // [create]
	if ep < 0 {
		return ep
	}
	s.watch(ep, s.listen, unix.EPOLLIN|unix.EPOLLET) // [watch]
	for _, fd := range s.idle {
		s.watch(ep, fd, unix.EPOLLIN|unix.EPOLLET)
	}
	for left := s.clients; left > 0; {
		n := s.epollWait(ep) // [wait]
		if n < 0 {
			return n
		}
		for i := range n {
			fd := int(s.events[i].Fd)
			if fd == s.listen {
				s.note(noteHandle, fd, handleAccept)
				for {
					conn := s.accept(unix.SOCK_NONBLOCK) // [accept]
					if conn == -int(unix.EAGAIN) {
						break
					}
					if conn < 0 {
						return conn
					}
					s.watch(ep, conn, unix.EPOLLIN|unix.EPOLLET) // [watch-conn]
				}
				continue
			}
			s.note(noteHandle, fd, handleRead)
			for {
				k := s.read(fd, s.buf) // [drain]
				if k > 0 {
					k = s.answer(fd, s.buf[:k]) // [write]
				} else if k == 0 {
					s.close(fd) // [close]
					left--
					break
				}
				if k == -int(unix.EAGAIN) {
					break
				}
				if k < 0 {
					return k
				}
			}
		}
	}
	return 0
}
