package perf

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// A spinning thread lets go of its CPU for a moment now and then, some times in a
// second: a thread that was preempted there has been seen to stand for many
// seconds, runnable, beside one that never does (Linux 6.18).
const restAfter = 1 << 26

// most is how long they spin: who started them may have been kept from saying that it is enough.
const most = 30 * time.Second

var rest = unix.Timespec{Nsec: 1000}

// Spin keeps the CPUs busy, each with a thread bound to it under SCHED_IDLE (sched(7)), until in ends, or for half a
// minute. When all threads spin it writes "spinning" and a line feed to out. It is the body of a process of its own
// (StartSpinners): it turns garbage collection off and raises GOMAXPROCS, because a spinning goroutine does not yield.
func Spin(cpus []int, in io.Reader, out io.Writer) error {
	if len(cpus) == 0 {
		return fmt.Errorf("spinning: no cpus")
	}
	debug.SetGCPercent(-1)
	runtime.GOMAXPROCS(len(cpus) + 2)
	var stop atomic.Bool
	started := make(chan error, len(cpus))
	ended := make(chan struct{}, len(cpus))
	for _, cpu := range cpus {
		go func() {
			runtime.LockOSThread()
			defer func() { ended <- struct{}{} }()
			err := bindIdle(cpu)
			started <- err
			began := time.Now()
			for n := 1; err == nil && !stop.Load(); n++ {
				if n%restAfter == 0 {
					unix.Nanosleep(&rest, nil)
					if time.Since(began) > most {
						return
					}
				}
			}
		}()
	}
	var err error
	for range cpus {
		if e := <-started; e != nil {
			err = e
		}
	}
	if err == nil {
		if _, err = io.WriteString(out, "spinning\n"); err == nil {
			_, _ = io.Copy(io.Discard, in)
		}
	}
	stop.Store(true)
	for range cpus {
		<-ended
	}
	return err
}

// bindIdle binds the calling thread to a CPU and makes it give way to everything else.
func bindIdle(cpu int) error {
	var set unix.CPUSet
	set.Set(cpu)
	if err := unix.SchedSetaffinity(0, &set); err != nil {
		return fmt.Errorf("binding to cpu %d: %w", cpu, err)
	}
	if err := unix.SchedSetAttr(0, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_IDLE}, 0); err != nil {
		return fmt.Errorf("becoming idle on cpu %d: %w", cpu, err)
	}
	return nil
}
