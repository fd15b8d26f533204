package live

import (
	"fmt"
	"strings"
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
