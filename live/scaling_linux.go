package live

import (
	"context"
	"math/bits"
	"os"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/live/uring"
	"ioviz/sim"
)

// MeasureWait says how many ns one call takes that waits for n descriptors of
// which one is ready, or all: none sleeps. Errors: *Error with code "fd-setsize"
// where select can't watch so many, "files" where so many descriptors are not
// allowed, "io-uring" where the kernel gives no ring.
func MeasureWait(ctx context.Context, way string, n int64, all bool) (float64, error) {
	spent, calls, _, err := timeWaits(ctx, way, n, all)
	return float64(spent) / float64(max(calls, 1)), err
}

// timeWaits says how many ns how many such calls took, and in which thread.
func timeWaits(ctx context.Context, way string, n int64, all bool) (spent, calls, tid int64, err error) {
	hold, release, err := os.Pipe()
	if err != nil {
		return 0, 0, 0, setupError("making a pipe", err)
	}
	defer hold.Close()
	defer release.Close()
	k, err := spawn(&job{Role: "measure", Demo: "wait-" + way, Params: sim.Params{"size": n, "all": b2i(all)}}, hands{instead: hold})
	if err != nil {
		return 0, 0, 0, err
	}
	defer k.close()
	stop := context.AfterFunc(ctx, func() { k.cmd.Process.Kill() })
	defer stop()
	release.Write([]byte{1})
	err = k.cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return 0, 0, 0, ctx.Err()
	case k.mem.ctl.Errno == int64(unix.EMFILE):
		return 0, 0, 0, &Error{Code: "files"}
	case k.mem.ctl.Errno == int64(unix.ERANGE):
		return 0, 0, 0, &Error{Code: "fd-setsize"}
	case way == "io_uring" && (k.mem.ctl.Errno == int64(unix.ENOSYS) || k.mem.ctl.Errno == int64(unix.EPERM)):
		return 0, 0, 0, &Error{Code: "io-uring"}
	case err != nil:
		return 0, 0, 0, k.failure(err)
	}
	return k.mem.ctl.Numbers[0], k.mem.ctl.Numbers[1], int64(k.cmd.Process.Pid), nil
}

// measureWait makes n descriptors, has one or all of them be ready, and calls
// again and again. Numbers: ns spent, calls made.
func measureWait(way string, n int64, all bool, out *[12]int64) error {
	if err := allowFiles(uint64(n) + 64); err != nil {
		return err
	}
	fds := make([]int32, n)
	for i := range fds {
		fd, err := unix.Eventfd(0, unix.EFD_NONBLOCK|unix.EFD_CLOEXEC)
		if err != nil {
			return err
		}
		if way == "select" && fd >= fdSetSize {
			return unix.ERANGE
		}
		fds[i] = int32(fd)
	}
	one := [8]byte{1}
	for i, fd := range fds {
		if all || i == len(fds)/2 {
			if _, err := unix.Write(int(fd), one[:]); err != nil {
				return err
			}
		}
	}
	want := 1
	if all {
		want = len(fds)
	}
	call, err := waiterOf(way, fds, want)
	if err != nil {
		return err
	}
	const least = 4 * time.Millisecond
	for range 3 { // warm
		if err := call(); err != nil {
			return err
		}
	}
	start := time.Now()
	for calls := int64(1); ; calls++ {
		if err := call(); err != nil {
			return err
		}
		if calls%8 > 0 {
			continue // looking at the clock would cost as much as the cheapest call
		}
		if spent := time.Since(start); spent > least {
			out[0], out[1] = spent.Nanoseconds(), calls
			return nil
		}
	}
}

// allowFiles raises the limit of open descriptors as far as it may.
func allowFiles(n uint64) error {
	var lim unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &lim); err != nil {
		return err
	}
	if lim.Cur >= n {
		return nil
	}
	if lim.Max < n {
		return unix.EMFILE
	}
	lim.Cur = n
	return unix.Setrlimit(unix.RLIMIT_NOFILE, &lim)
}

// waiterOf prepares a way of waiting and gives one wait as a function, which
// fails unless it is told of as many as are ready.
func waiterOf(way string, fds []int32, want int) (func() error, error) {
	told := func(n uintptr, e unix.Errno) error {
		if e != 0 {
			return e
		}
		if int(n) != want {
			return unix.EPROTO
		}
		return nil
	}
	switch way {
	case "select":
		var set unix.FdSet
		most := 0
		for _, fd := range fds {
			set.Set(int(fd))
			most = max(most, int(fd))
		}
		zero := unix.Timespec{}
		return func() error {
			again := set // the kernel overwrites it: a program rebuilds it before every call
			n, _, e := unix.RawSyscall6(unix.SYS_PSELECT6, uintptr(most+1), uintptr(unsafe.Pointer(&again)), 0, 0, uintptr(unsafe.Pointer(&zero)), 0)
			return told(n, e)
		}, nil
	case "poll":
		polls := make([]unix.PollFd, len(fds))
		for i, fd := range fds {
			polls[i] = unix.PollFd{Fd: fd, Events: unix.POLLIN}
		}
		zero := unix.Timespec{}
		return func() error {
			n, _, e := unix.RawSyscall6(unix.SYS_PPOLL, uintptr(unsafe.Pointer(&polls[0])), uintptr(len(polls)), uintptr(unsafe.Pointer(&zero)), 0, 0, 0)
			return told(n, e)
		}, nil
	case "epoll":
		ep, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
		if err != nil {
			return nil, err
		}
		for _, fd := range fds {
			if err := unix.EpollCtl(ep, unix.EPOLL_CTL_ADD, int(fd), &unix.EpollEvent{Events: unix.EPOLLIN, Fd: fd}); err != nil {
				return nil, err
			}
		}
		events := make([]unix.EpollEvent, len(fds))
		return func() error {
			n, _, e := unix.RawSyscall6(unix.SYS_EPOLL_PWAIT, uintptr(ep), uintptr(unsafe.Pointer(&events[0])), uintptr(len(events)), 0, 0, 0)
			return told(n, e)
		}, nil
	}
	if way == "io_uring" {
		return ringWaiter(fds, want)
	}
	return nil, unix.EINVAL
}

// opPollAdd is IORING_OP_POLL_ADD (include/uapi/linux/io_uring.h).
const opPollAdd = 6

// ringWaiter arms a poll for every descriptor; one wait arms again who has been
// told of and takes the results.
func ringWaiter(fds []int32, want int) (func() error, error) {
	const most = 32768 // IORING_MAX_ENTRIES (io_uring/io_uring.h)
	entries := min(1<<bits.Len(uint(len(fds)-1)), most)
	r, err := uring.Open(uring.Options{Entries: uint32(entries)})
	if err != nil {
		return nil, err
	}
	arm := func(i uint64) {
		s := r.Request()
		s.Op, s.FD, s.OpFlags, s.UserData = opPollAdd, fds[i], unix.POLLIN, i
	}
	due, again := make([]uint64, 0, len(fds)), make([]uint64, 0, len(fds)) // to be armed again
	take := func(n uint32) error {
		if _, e := r.Enter(n, 0, uring.GetEvents); e != 0 {
			return e
		}
		for c, ok := r.Result(); ok; c, ok = r.Result() {
			due = append(due, c.UserData)
		}
		return nil
	}
	for i := range fds {
		arm(uint64(i))
		if (i+1)%entries == 0 || i == len(fds)-1 {
			if err := take(r.Publish()); err != nil {
				return nil, err
			}
		}
	}
	return func() error {
		due, again = again[:0], due
		for rest := again; len(rest) > 0; {
			k := min(len(rest), entries)
			for _, i := range rest[:k] {
				arm(i)
			}
			rest = rest[k:]
			if err := take(r.Publish()); err != nil {
				return err
			}
		}
		if len(due) != want {
			return unix.EPROTO
		}
		return nil
	}, nil
}
