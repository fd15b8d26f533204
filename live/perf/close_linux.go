package perf

import (
	"sync"

	"golang.org/x/sys/unix"
)

// closing counts what is being closed in the background. Closing a tracepoint's descriptor unregisters the probe and
// waits for all CPUs to have forgotten it: 17 to 35 ms each.
var closing sync.WaitGroup

// closeLater unmaps rings and closes descriptors in the background and closes done after.
func closeLater(fds []int, maps []*mapping, done chan<- struct{}) {
	closing.Go(func() {
		for _, m := range maps {
			_ = unix.Munmap(m.mem)
		}
		for _, fd := range fds {
			_ = unix.Close(fd)
		}
		close(done)
	})
}

// Drain waits until all sessions and probes that were closed have given their descriptors back.
func Drain() { closing.Wait() }
