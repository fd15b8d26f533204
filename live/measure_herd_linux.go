package live

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// measureHerd has threads wait for a connection, in four ways, and counts who
// is woken by one that comes: with an epoll instance each, the same with
// EPOLLEXCLUSIVE, with one instance for all edge-triggered, and in accept itself.
func measureHerd(n *[12]int64) (err error) {
	runtime.GOMAXPROCS(herdSize + 2)
	for i, way := range []struct {
		events uint32
		own    bool
	}{{unix.EPOLLIN, true}, {unix.EPOLLIN | unix.EPOLLEXCLUSIVE, true}, {unix.EPOLLIN | unix.EPOLLET, false}, {0, false}} {
		notes.part = uint8(i)
		if n[i], err = herd(way.events, way.own); err != nil {
			return err
		}
	}
	return nil
}

// herd is how many of the waiting threads one connection wakes. Nobody accepts
// before all who were woken have been counted.
func herd(events uint32, own bool) (int64, error) {
	l, at, err := listening(0)
	if err != nil {
		return 0, err
	}
	defer unix.Close(l)
	stop, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		return 0, err
	}
	defer unix.Close(stop)
	shared := -1
	if !own && events != 0 {
		if shared, err = watcher(l, events); err != nil {
			return 0, err
		}
		defer unix.Close(shared)
		if err := unix.EpollCtl(shared, unix.EPOLL_CTL_ADD, stop, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(stop)}); err != nil {
			return 0, err
		}
	}
	var woken atomic.Int64
	var all sync.WaitGroup
	tids, failed := make(chan int, herdSize), make(chan error, herdSize)
	for range herdSize {
		all.Go(func() {
			runtime.LockOSThread()
			failed <- waitInHerd(l, shared, stop, events, tids, &woken)
		})
	}
	threads := make([]int, herdSize)
	for i := range threads {
		select {
		case threads[i] = <-tids:
		case err := <-failed:
			return 0, err
		}
	}
	asleep := func() bool { return allAsleep(threads) }
	if err := until(asleep); err != nil {
		return 0, err
	}
	c, err := dialTo(at)
	if err != nil {
		return 0, err
	}
	defer unix.Close(c)
	// Whom the connection wakes sleeps again only when it has been counted. What it does to the listening socket can come
	// after connect is back, where ksoftirqd does it: one is woken in any case, the others within the same moment.
	err = until(func() bool { return woken.Load() > 0 && asleep() })
	if err == nil {
		unix.Nanosleep(&unix.Timespec{Nsec: 2_000_000}, nil)
		err = until(asleep)
	}
	n := woken.Load()
	if _, werr := unix.Write(stop, []byte{1, 0, 0, 0, 0, 0, 0, 0}); werr != nil && err == nil {
		err = werr
	}
	if events == 0 {
		_ = unix.Shutdown(l, unix.SHUT_RD) // accept returns EINVAL
	}
	all.Wait()
	for range herdSize {
		if e := <-failed; e != nil && err == nil {
			err = e
		}
	}
	return n, err
}

// waitInHerd is one of the threads: it waits once, is counted if the listening
// socket is what it was told of, and waits for the end.
func waitInHerd(l, ep, stop int, events uint32, tids chan<- int, woken *atomic.Int64) error {
	end := []unix.PollFd{{Fd: int32(stop), Events: unix.POLLIN}}
	last := func() error {
		for {
			if _, err := unix.Poll(end, -1); err != unix.EINTR {
				return err
			}
		}
	}
	if events == 0 {
		tids <- unix.Gettid()
		conn, _, err := unix.Accept4(l, unix.SOCK_CLOEXEC)
		if err == unix.EINVAL {
			return nil
		}
		if err != nil {
			return err
		}
		defer unix.Close(conn)
		notedTimes(1, conn, nil, "accept4(%d, SOCK_CLOEXEC)", l)
		woken.Add(1)
		return last()
	}
	if ep < 0 {
		own, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
		if err != nil {
			return err
		}
		defer unix.Close(own)
		if err := unix.EpollCtl(own, unix.EPOLL_CTL_ADD, l, &unix.EpollEvent{Events: events, Fd: int32(l)}); err != nil {
			return err
		}
		if err := unix.EpollCtl(own, unix.EPOLL_CTL_ADD, stop, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(stop)}); err != nil {
			return err
		}
		ep = own
	}
	tids <- unix.Gettid()
	var got [1]unix.EpollEvent
	for {
		k, err := unix.EpollWait(ep, got[:], -1)
		if err == unix.EINTR {
			continue
		}
		if err != nil || k == 0 {
			return err
		}
		if int(got[0].Fd) == stop {
			return nil
		}
		notedTimes(1, k, nil, "%s(%d, …, 1, -1) [%d, %s]", epollWaitName, ep, got[0].Fd, eventNames("EPOLL", got[0].Events))
		woken.Add(1)
		return last()
	}
}

// allAsleep says that all threads sleep in a system call of their own, and not
// in one of the Go runtime's.
func allAsleep(tids []int) bool {
	ours := func(tid int) bool {
		b, err := os.ReadFile(fmt.Sprintf("/proc/self/task/%d/syscall", tid))
		nr, _, _ := strings.Cut(string(b), " ")
		return err == nil && nr != "running\n" && nr != strconv.Itoa(unix.SYS_FUTEX)
	}
	return !slices.ContainsFunc(tids, func(tid int) bool { return !ours(tid) })
}
