package live

import (
	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// serveSpinning asks every socket in turn whether there is something, and does
// a little of its own between two questions.
//
//go:nosplit
func serveSpinning(s *server) int {
	for left := s.clients; left > 0; {
		n := s.sweep() // [sweep]
		if n < 0 {
			return n
		}
		left -= int64(n)
		s.doOwn(s.look) // [own-work]
	}
	return 0
}

// lookWork is about as long as it takes to ask a few sockets, in ns.
const lookWork = 1900

// look is for how many ns a program that asks again and again is busy with other
// things between two questions: lookWork, and more in a run so long that it would
// ask more often than a trace has room for. What it does of its own, if that is
// told, leaves it less time to ask.
func look(p sim.Params) int64 {
	if p["own"] > 0 {
		return lookWork
	}
	lasts := (p["first"] + p["gap"]*(p["clients"]-1)) * 1e6
	return max(lookWork, lasts/sim.MaxCalls)
}

// sweep asks every socket until it has nothing (more), the listening one first: a
// read that is given less than it has room for has taken all. It gives how many
// have ended, or minus errno.
//
//go:nosplit
func (s *server) sweep() (ended int) {
	conn := 0
	for {
		if conn = s.accept(unix.SOCK_NONBLOCK); conn < 0 { // [accept]
			break
		}
		s.polled[s.listed] = unix.PollFd{Fd: int32(conn)}
		s.listed++
	}
	if conn != -int(unix.EAGAIN) {
		return conn
	}
	for i := s.listed - 1; i >= 0; i-- {
		fd := int(s.polled[i].Fd)
		for k, more := 0, true; more && k >= 0; {
			if s.beat == 0 {
				s.spend(s.look)
			}
			k = s.read(fd, s.buf) // [read]
			more = k == len(s.buf)
			if k > 0 {
				k = s.answer(fd, s.buf[:k]) // [write]
			} else if k == 0 {
				s.close(fd) // [close]
				s.listed--
				s.polled[i] = s.polled[s.listed]
				ended++
			}
			if k < 0 && k != -int(unix.EAGAIN) {
				return k
			}
		}
	}
	return ended
}

// doOwn does something of the program's own, for so many ns at least. A piece
// whose length was asked for is noted.
//
//go:nosplit
func (s *server) doOwn(least int64) {
	s.spend(max(least, s.own))
	if s.own > 0 {
		s.note(noteOwn, 0, 0)
	}
}

// spend is busy for so many ns.
//
//go:nosplit
func (s *server) spend(ns int64) {
	for until := nanotime() + ns; nanotime() < until; {
	}
}
