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
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// What readiness is and is not: the measurements of the proofs about waiting.
// What the numbers are is said where they are read, in trial_ready_linux.go.

// readiness finds such a measurement, or nil.
func readiness(name string) func(n *[12]int64) error {
	return map[string]func(*[12]int64) error{
		"epoll-file": measureEpollFile, "edges": measureEdges, "hint": measureHint, "accept": measureAccept,
		"oneshot": measureOneshot, "callback": measureCallback, "writable": measureWritable, "herd": measureHerd,
	}[name]
}

// pairOf makes two connected sockets that close with the process.
func pairOf(flags int) (a, b int, err error) {
	p, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC|flags, 0)
	how := ""
	if flags&unix.SOCK_NONBLOCK != 0 {
		how = "|SOCK_NONBLOCK"
	}
	return p[0], p[1], noted(0, err, "socketpair(AF_UNIX, SOCK_STREAM%s) [%d, %d]", how, p[0], p[1])
}

// watcher makes an epoll instance that watches fd.
func watcher(fd int, events uint32) (int, error) {
	ep, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if noted(ep, err, "epoll_create1(EPOLL_CLOEXEC)") != nil {
		return -1, err
	}
	return ep, watchFor(ep, unix.EPOLL_CTL_ADD, fd, events)
}

// watchFor has an epoll instance watch fd for the events, by op.
func watchFor(ep, op, fd int, events uint32) error {
	name := map[int]string{unix.EPOLL_CTL_ADD: "ADD", unix.EPOLL_CTL_MOD: "MOD"}[op]
	err := unix.EpollCtl(ep, op, fd, &unix.EpollEvent{Events: events, Fd: int32(fd)})
	return noted(0, err, "epoll_ctl(%d, EPOLL_CTL_%s, %d, %s)", ep, name, fd, eventNames("EPOLL", events))
}

// eventNames are the names of events with their prefix.
func eventNames(prefix string, events uint32) string {
	var out []string
	for _, x := range []struct {
		bit  uint32
		name string
	}{{unix.EPOLLIN, "IN"}, {unix.EPOLLOUT, "OUT"}, {unix.EPOLLERR, "ERR"}, {unix.EPOLLHUP, "HUP"}, {unix.EPOLLET, "ET"}, {unix.EPOLLONESHOT, "ONESHOT"}, {unix.EPOLLEXCLUSIVE, "EXCLUSIVE"}} {
		if events&x.bit != 0 {
			out = append(out, prefix+x.name)
		}
	}
	if out == nil {
		return "0"
	}
	return strings.Join(out, "|")
}

// eventsOf is how many are told of at once, without waiting.
func eventsOf(ep int) (int64, error) {
	var events [8]unix.EpollEvent
	n, err := unix.EpollWait(ep, events[:], 0)
	return int64(n), noted(n, err, "%s(%d, …, 8, 0)", epollWaitName, ep)
}

// pollSays is what poll says of fd at once.
func pollSays(fd int) (int64, error) {
	p := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN | unix.POLLOUT}}
	k, err := unix.Poll(p, 0)
	return int64(p[0].Revents), noted(k, err, "%s({%d, POLLIN|POLLOUT} → %s, 1, 0)", pollName, fd, eventNames("POLL", uint32(p[0].Revents)))
}

// measureEpollFile asks epoll and poll about a regular file (epoll_ctl(2) EPERM).
func measureEpollFile(n *[12]int64) (err error) {
	ep, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if noted(ep, err, "epoll_create1(EPOLL_CLOEXEC)") != nil {
		return err
	}
	e, _ := watchFor(ep, unix.EPOLL_CTL_ADD, fileFD, unix.EPOLLIN).(unix.Errno)
	n[0] = -int64(e)
	n[1], err = pollSays(fileFD)
	return err
}

// measureEdges has ten bytes come and one read for each event, level-triggered
// and edge-triggered: how many events there are, and how many bytes stay.
func measureEdges(n *[12]int64) error {
	for i, edge := range []uint32{0, unix.EPOLLET} {
		notes.part = uint8(i)
		a, b, err := pairOf(unix.SOCK_NONBLOCK)
		if err != nil {
			return err
		}
		ep, err := watcher(b, unix.EPOLLIN|edge)
		if err != nil {
			return err
		}
		wrote, err := unix.Write(a, make([]byte, 10))
		if noted(wrote, err, "write(%d, …, 10)", a) != nil {
			return err
		}
		for {
			k, err := eventsOf(ep)
			if err != nil {
				return err
			}
			if k == 0 {
				break
			}
			n[i]++
			got, err := unix.Read(b, make([]byte, 1))
			if noted(got, err, "read(%d, …, 1)", b) != nil {
				return err
			}
		}
		left, err := unix.IoctlGetInt(b, unix.TIOCINQ)
		if noted(0, err, "ioctl(%d, FIONREAD) [%d]", b, left) != nil {
			return err
		}
		n[2+i] = int64(left)
	}
	return nil
}

// measureHint has poll say that a socket is ready, another process take what
// was there, and reads then.
func measureHint(n *[12]int64) (err error) {
	a, b, err := pairOf(unix.SOCK_NONBLOCK)
	if err != nil {
		return err
	}
	wrote, err := unix.Write(a, []byte{1})
	if noted(wrote, err, "write(%d, …, 1)", a) != nil {
		return err
	}
	ready, err := pollSays(b)
	if err != nil {
		return err
	}
	n[0] = ready & unix.POLLIN
	var buf [1]byte
	pid, e := forkRead(b, &buf)
	if e != 0 {
		return e
	}
	var ws unix.WaitStatus
	if _, err := unix.Wait4(pid, &ws, 0, nil); err != nil {
		return err
	}
	n[1] = int64(ws.ExitStatus()) // bytes that the other process read
	notes.add(callNote{Ret: n[1], Times: 1, Tid: int32(pid)}, fmt.Sprintf("read(%d, …, 1)", b))
	got, err := unix.Read(b, buf[:])
	notedTimes(1, got, err, "read(%d, …, 1)", b)
	if n[2] = int64(got); err != nil {
		e, ok := err.(unix.Errno)
		if !ok {
			return err
		}
		n[2] = -int64(e)
	}
	return nil
}

// forkRead has another process read one byte of fd, which tells by its exit
// status how many it got. It makes nothing but system calls: no other thread of
// this process is there in it.
//
//go:nosplit
func forkRead(fd int, buf *[1]byte) (int, unix.Errno) {
	pid, _, e := unix.RawSyscall6(unix.SYS_CLONE, uintptr(unix.SIGCHLD), 0, 0, 0, 0, 0)
	if pid == 0 && e == 0 {
		got, _, _ := unix.RawSyscall(unix.SYS_READ, uintptr(fd), uintptr(unsafe.Pointer(buf)), 1)
		for {
			unix.RawSyscall(unix.SYS_EXIT_GROUP, got, 0, 0)
		}
	}
	return int(pid), e
}

// listening makes a socket that listens on loopback.
func listening(flags int) (int, unix.Sockaddr, error) {
	l, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC|flags, 0)
	if err == nil {
		err = unix.Bind(l, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}})
	}
	if err == nil {
		err = noted(0, unix.Listen(l, 64), "listen(%d, 64)", l)
	}
	if err != nil {
		return -1, nil, err
	}
	at, err := unix.Getsockname(l)
	return l, at, err
}

// dialTo connects to it.
func dialTo(at unix.Sockaddr) (int, error) {
	c, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, err
	}
	return c, noted(0, unix.Connect(c, at), "connect(%d, 127.0.0.1)", c)
}

// measureAccept connects and writes before anybody accepts, and looks at the
// listening socket before and after.
func measureAccept(n *[12]int64) error {
	l, at, err := listening(0)
	if err != nil {
		return err
	}
	if n[0], err = pollSays(l); err != nil {
		return err
	}
	c, err := dialTo(at)
	if err != nil {
		return err
	}
	wrote, err := unix.Write(c, []byte("hello"))
	if noted(wrote, err, "write(%d, …, 5)", c) != nil {
		return err
	}
	n[1] = int64(wrote)
	if n[2], err = pollSays(l); err != nil {
		return err
	}
	notes.part = 1
	conn, _, err := unix.Accept4(l, unix.SOCK_CLOEXEC)
	if noted(conn, err, "accept4(%d, SOCK_CLOEXEC)", l) != nil {
		return err
	}
	got, err := unix.Read(conn, make([]byte, 16))
	n[3] = int64(got)
	return noted(got, err, "read(%d, …, 16)", conn)
}

// measureOneshot is told once, then not, though more has come, and again after
// the descriptor was armed anew.
func measureOneshot(n *[12]int64) error {
	a, b, err := pairOf(unix.SOCK_NONBLOCK)
	if err != nil {
		return err
	}
	const events = unix.EPOLLIN | unix.EPOLLONESHOT
	ep, err := watcher(b, events)
	if err != nil {
		return err
	}
	for i := range 3 {
		notes.part = uint8(i)
		if i == 2 {
			err = watchFor(ep, unix.EPOLL_CTL_MOD, b, events)
		} else {
			var wrote int
			wrote, err = unix.Write(a, []byte{1})
			notedTimes(1, wrote, err, "write(%d, …, 1)", a)
		}
		if err != nil {
			return err
		}
		if n[i], err = eventsOf(ep); err != nil {
			return err
		}
	}
	return nil
}

// measureCallback waits with a program that calls no function for what is
// ready, and with one that does: how often the function ran, and in which thread.
func measureCallback(n *[12]int64) error {
	a, b, err := pairOf(unix.SOCK_NONBLOCK)
	if err != nil {
		return err
	}
	ep, err := watcher(b, unix.EPOLLIN)
	if err != nil {
		return err
	}
	wrote, err := unix.Write(a, []byte{1})
	if noted(wrote, err, "write(%d, …, 1)", a) != nil {
		return err
	}
	ran, by := int64(0), 0
	handler := func() {
		ran, by = ran+1, unix.Gettid()
		notedTimes(1, by, nil, "gettid()")
		notedStack()
	}
	if n[0], err = eventsOf(ep); err != nil { // and nothing is called
		return err
	}
	n[1] = ran
	notes.part = 1
	waiting := unix.Gettid()
	k, err := eventsOf(ep)
	if err != nil {
		return err
	}
	for range k {
		handler() // the line that calls it
	}
	n[2], n[3] = ran, b2i(by == waiting)
	n[4], n[5] = int64(waiting), int64(by)
	return nil
}

// writableWaits is how often the idle socket is asked for.
const writableWaits = 1000

// measureWritable waits for an idle socket to be writable, again and again, and
// once more when nobody is interested in writing.
func measureWritable(n *[12]int64) error {
	_, b, err := pairOf(unix.SOCK_NONBLOCK)
	if err != nil {
		return err
	}
	ep, err := watcher(b, unix.EPOLLIN|unix.EPOLLOUT)
	if err != nil {
		return err
	}
	for range writableWaits {
		k, err := eventsOf(ep)
		if err != nil {
			return err
		}
		n[0] += k
	}
	notes.part = 1
	if err := watchFor(ep, unix.EPOLL_CTL_MOD, b, unix.EPOLLIN); err != nil {
		return err
	}
	n[1], err = eventsOf(ep)
	return err
}

// herdSize is how many threads wait for one connection.
const herdSize = 8

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

// until waits until it is so, for ten seconds at most.
func until(so func() bool) error {
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); {
		if so() {
			return nil
		}
		unix.Nanosleep(&unix.Timespec{Nsec: 100_000}, nil)
	}
	return unix.ETIMEDOUT
}
