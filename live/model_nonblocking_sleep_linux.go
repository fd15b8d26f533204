package live

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// serveSleeping asks every socket in turn and sleeps until the next round is due:
// who comes meanwhile waits until it wakes up. Rounds are due at a fixed beat, so
// a sleep that is too long does not put off those that follow.
//
//go:nosplit
func serveSleeping(s *server) int {
	due := s.ctl.Start
	for left := s.clients; left > 0; {
		n := s.sweep() // [sweep]
		if n < 0 {
			return n
		}
		if left -= int64(n); left > 0 {
			due += s.beat
			s.until = unix.Timespec{Sec: due / 1e9, Nsec: due % 1e9}
			s.sys(mSleep, unix.CLOCK_MONOTONIC, unix.TIMER_ABSTIME, uintptr(unsafe.Pointer(&s.until)), 0, 0, 0) // [sleep]
		}
	}
	return 0
}
