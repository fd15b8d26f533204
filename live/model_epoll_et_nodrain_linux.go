package live

import "golang.org/x/sys/unix"

// serveEdgesOnce is edge-triggered and reads once for each time it is told:
// what one read leaves stays, until something more comes. When nobody has been
// told of for a while it gives up.
//
//go:nosplit
func serveEdgesOnce(s *server) int {
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
		if n <= 0 {
			return n // 0: nobody was told of for a while
		}
		for i := range n {
			fd := int(s.events[i].Fd)
			if fd == s.listen {
				s.note(noteHandle, fd, handleAccept)
				for {
					conn := s.accept(unix.SOCK_NONBLOCK) // [accept]
					if conn < 0 {
						break
					}
					s.watch(ep, conn, unix.EPOLLIN|unix.EPOLLET) // [watch-conn]
				}
				continue
			}
			s.note(noteHandle, fd, handleRead)
			k := s.read(fd, s.buf) // [read-once]
			if k > 0 {
				k = s.answer(fd, s.buf[:k]) // [write]
			} else if k == 0 {
				s.close(fd) // [close]
				left--
			}
			if k < 0 {
				return k
			}
		}
	}
	return 0
}
