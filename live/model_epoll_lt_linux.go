package live

import (
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// serveEpoll watches all sockets with one epoll instance. It is told of a
// socket again and again while there is something to read: level-triggered.
//
//go:nosplit
func serveEpoll(s *server) int {
	ep := s.sys(mEpollCreate, unix.EPOLL_CLOEXEC, 0, 0, 0, 0, 0) // [create]
	if ep < 0 {
		return ep
	}
	if n := s.watch(ep, s.listen, unix.EPOLLIN); n < 0 { // [watch]
		return n
	}
	for _, fd := range s.idle {
		s.watch(ep, fd, unix.EPOLLIN)
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
				conn := s.accept(0) // [accept]
				if conn < 0 {
					return conn
				}
				s.watch(ep, conn, unix.EPOLLIN) // [watch-conn]
				continue
			}
			s.note(noteHandle, fd, handleRead)
			k := s.read(fd, s.buf) // [read]
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

// watch adds a descriptor to those that the epoll instance watches.
//
//go:nosplit
func (s *server) watch(ep, fd int, events uint32) int {
	s.event = unix.EpollEvent{Events: events, Fd: int32(fd)}
	return s.sys(mEpollCtl, uintptr(ep), unix.EPOLL_CTL_ADD, uintptr(fd), uintptr(unsafe.Pointer(&s.event)), 0, 0)
}

// epollWait sleeps until something watched is ready, and notes what the kernel tells of.
//
//go:nosplit
func (s *server) epollWait(ep int) int {
	n := s.sys(mEpollWait, uintptr(ep), uintptr(unsafe.Pointer(&s.events[0])), uintptr(len(s.events)), s.limit, 0, 8)
	for i := range max(n, 0) {
		s.note(noteReady, int(s.events[i].Fd), eventBits(s.events[i].Events))
	}
	return n
}

// eventBits are the events that were told, as traces have them.
//
//go:nosplit
func eventBits(e uint32) (bits int64) {
	if e&unix.EPOLLIN != 0 {
		bits |= sim.WatchRead
	}
	if e&unix.EPOLLOUT != 0 {
		bits |= sim.WatchWrite
	}
	if e&(unix.EPOLLHUP|unix.EPOLLRDHUP|unix.EPOLLERR) != 0 {
		bits |= sim.WatchEnd
	}
	return bits
}
