package live

import (
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// nanotime is CLOCK_MONOTONIC through the vDSO: no system call, and no function
// prologue in which the scheduler could step in.
//
//go:linkname nanotime runtime.nanotime
//go:nosplit
func nanotime() int64

// rawcall makes a system call and gives its result, or minus errno. It needs
// little stack and nothing of the Go runtime.
//
//go:noescape
func rawcall(nr, a1, a2, a3, a4, a5, a6 uintptr) int

// caller is a thread of a model that makes system calls: it counts them, and
// keeps a log in memory that the parent shares.
type caller struct {
	log   []modelRecord
	ctl   *control
	who   int32
	calls int64 // made so far
	own   bool  // log the calls themselves: tier self
	use   unix.Rusage
	span  [4]int32 // growth of the thread's rusage over its window, as in modelRecord.Delta
}

// slot gives the next free entry of the log, nil where it is full.
//
//go:nosplit
func (c *caller) slot() *modelRecord {
	if c.log == nil {
		return nil
	}
	n := atomic.AddInt64(&c.ctl.Records, 1)
	if n > int64(len(c.log)) {
		return nil
	}
	return &c.log[n-1]
}

//go:nosplit
func (c *caller) usage(sign int32, d *[4]int32) {
	rawcall(unix.SYS_GETRUSAGE, unix.RUSAGE_THREAD, uintptr(unsafe.Pointer(&c.use)), 0, 0, 0, 0)
	d[0] += sign * int32(c.use.Minflt)
	d[1] += sign * int32(c.use.Majflt)
	d[2] += sign * int32(c.use.Nvcsw)
	d[3] += sign * int32(c.use.Nivcsw)
}

// begin and end are the two ends of the window, and what the thread's rusage
// grew by in between is kept. They are within what can't be preempted: a Go
// function that begins may hand its CPU over, which is a switch of its own.
//
//go:nosplit
func (c *caller) begin() {
	c.usage(-1, &c.span)
	marker()
}

//go:nosplit
func (c *caller) end() {
	marker()
	c.usage(1, &c.span)
	c.ctl.Minor, c.ctl.Major = int64(c.span[0]), int64(c.span[1])
	c.ctl.Voluntary, c.ctl.Involunt = int64(c.span[2]), int64(c.span[3])
}

// sys makes the system call and gives its result, or minus errno.
//
//go:nosplit
func (c *caller) sys(call int, a1, a2, a3, a4, a5, a6 uintptr) int {
	c.calls++
	var r *modelRecord
	if c.own {
		if r = c.slot(); r != nil {
			r.Call, r.Who, r.Seq = uint16(call), c.who, c.calls
			r.A = [4]int64{int64(a1), int64(a2), int64(a3), int64(a4)}
			c.usage(-1, &r.Delta)
			r.Enter = nanotime()
		}
	}
	ret := rawcall(uintptr(modelCallNrs[call]), a1, a2, a3, a4, a5, a6)
	if r != nil {
		c.usage(1, &r.Delta)
		r.Ret = int64(ret)
		atomic.StoreInt64(&r.Exit, nanotime())
	}
	return ret
}

// note writes down what no system call tells.
//
//go:nosplit
func (c *caller) note(kind uint16, fd int, b int64) {
	r := c.slot()
	if r == nil {
		return
	}
	r.Note, r.Who, r.Seq = kind, c.who, c.calls
	r.A[0], r.A[1] = int64(fd), b
	now := nanotime()
	r.Enter = now
	atomic.StoreInt64(&r.Exit, now)
}

// server is what the loop of a model works with. Everything is made before its
// window begins.
type server struct {
	caller
	listen  int // of one read: the connection
	clients int64
	work    int64 // ns of the CPU that a message takes to be understood
	buf     []byte
	idle    []int // descriptors that are watched and never ready
	events  []unix.EpollEvent
	event   unix.EpollEvent
	limit   uintptr // ms that epoll_wait sleeps at most; all bits: for ever
	watched fdSet   // select's
	told    fdSet
	most    int
	polled  []unix.PollFd // poll's, and those of the models that ask each
	listed  int
	rings   rings
	aio     aio
	signals signals
	posix   posixAIO
	beat    int64 // ns after which the next round is due; 0: at once
	look    int64 // ns that it is busy between two looks that nobody told of
	own     int64 // ns of its own work between two looks, told
	until   unix.Timespec
	status  int32 // of the process that wait4 told of
}

// prepareServer sets up what the loop of the model needs.
func prepareServer(j *job, c caller) (*server, error) {
	p := j.Params
	if sim.OneRead(p) {
		p = sim.Whole(p)
	}
	s := &server{caller: c, listen: sockFD, clients: p["clients"], work: p["work"] * 1000}
	if err := raiseFiles(p["clients"] + p["idle"]); err != nil {
		return nil, err
	}
	for range p["idle"] {
		fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			return nil, err
		}
		s.idle = append(s.idle, fd)
	}
	var err error
	s.buf, err = touched(p["read"])
	s.events = make([]unix.EpollEvent, 64)
	s.polled = make([]unix.PollFd, 1+p["clients"]+p["idle"])
	s.beat, s.look, s.own, s.limit = sim.Beat(p), look(p), p["own"]*1e6, ^uintptr(0)
	switch j.Demo {
	case "process-per-conn":
		if err := plainChildren(); err != nil {
			return nil, err
		}
	case "epoll-et-nodrain":
		s.limit = uintptr(sim.GivesUpAfter(p))
	case "io-uring-net", "io-uring-multishot", "read-ring-wait", "read-ring-peek":
		return s, s.openRing(p, 0)
	case "io-uring-net-sqpoll":
		return s, s.openRing(p, j.Idle)
	case "libaio":
		return s, s.prepareAIO(p)
	case "posix-aio":
		return s, s.preparePosixAIO(p)
	case "sigio":
		return s, s.prepareSignals(p)
	case "select":
		if spares+int(p["idle"]+p["clients"]) >= 8*int(unsafe.Sizeof(s.watched)) {
			return nil, unix.EBADF // no bit for a descriptor that high
		}
	}
	return s, err
}

// raiseFiles has this process open n descriptors and some more.
func raiseFiles(n int64) error {
	var lim unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &lim); err != nil {
		return err
	}
	want := uint64(n) + 64
	if lim.Cur >= want {
		return nil
	}
	if lim.Max < want {
		return unix.EMFILE
	}
	lim.Cur = want
	return unix.Setrlimit(unix.RLIMIT_NOFILE, &lim)
}

// window is the server's work between the markers.
//
//go:nosplit
func (s *server) window(name string) int {
	s.begin()
	n := 0
	if name == "libaio" { // whose calls are nested deepest: a stack that can't grow is short
		n = serveLibaio(s)
	} else {
		n = s.serve(name)
	}
	s.end()
	return n
}

// serve runs the loop of another model and gives 0, or minus errno.
//
//go:nosplit
func (s *server) serve(name string) int {
	switch name {
	case "blocking":
		return serveBlocking(s)
	case "nonblocking-spin":
		return serveSpinning(s)
	case "nonblocking-sleep":
		return serveSleeping(s)
	case "select":
		return serveSelect(s)
	case "poll":
		return servePoll(s)
	case "epoll-lt":
		return serveEpoll(s)
	case "epoll-et":
		return serveEdges(s)
	case "epoll-et-nodrain":
		return serveEdgesOnce(s)
	case "process-per-conn":
		return serveByProcesses(s)
	case "posix-aio":
		return servePosixAIO(s)
	case "io-uring-net":
		return serveRing(s)
	case "sigio":
		return serveSignals(s)
	case "io-uring-net-sqpoll":
		return serveRingPolled(s)
	case "io-uring-multishot":
		return serveRingMultishot(s)
	case "read-blocking":
		return readBlocking(s)
	case "read-nonblocking":
		return readAsking(s)
	case "read-ring-wait":
		return readRingWaiting(s)
	case "read-ring-peek":
		return readRingLooking(s)
	}
	return -int(unix.ENOSYS)
}

//go:nosplit
func (s *server) accept(flags int) int {
	return s.sys(mAccept, uintptr(s.listen), 0, 0, uintptr(flags), 0, 0)
}

//go:nosplit
func (c *caller) read(fd int, b []byte) int {
	return c.sys(mRead, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), 0, 0, 0)
}

//go:nosplit
func (c *caller) write(fd int, b []byte) int {
	return c.sys(mWrite, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), 0, 0, 0)
}

//go:nosplit
func (c *caller) close(fd int) int { return c.sys(mClose, uintptr(fd), 0, 0, 0, 0, 0) }

// answer does the program's own work for a message, and gives it back.
//
//go:nosplit
func (s *server) answer(fd int, b []byte) int {
	s.spend(s.work)
	n := s.write(fd, b)
	if n > 0 {
		atomic.AddInt64(&s.ctl.Sent, int64(n))
	}
	return n
}
