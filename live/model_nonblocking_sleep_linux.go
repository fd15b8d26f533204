package live

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// serveSleeping asks every socket in turn and sleeps between two rounds: who
// comes meanwhile waits until it wakes up.
//
//go:nosplit
func serveSleeping(s *server) int {
	for left := s.clients; left > 0; {
		n := s.sweep() // [sweep]
		if n < 0 {
			return n
		}
		if left -= int64(n); left > 0 {
			s.until = unix.Timespec{Sec: s.pause / 1e9, Nsec: s.pause % 1e9}
			s.sys(mSleep, unix.CLOCK_MONOTONIC, 0, uintptr(unsafe.Pointer(&s.until)), 0, 0, 0) // [sleep]
		}
	}
	return 0
}
