package live

import "ioviz/sim"

// model is what the runs and the rules know of one I/O model.
type model struct {
	calls    []string // system calls of its server, as tracepoints name them
	nonblock bool     // its sockets are non-blocking
	first    int      // the call in which it first waits for clients; mNone: it asks them
	watch    watching // how it is told of readiness
	edge     bool     // by edges only; of a ring's accept: again and again
	helpers  int      // what it makes for a connection: sim.SpawnThread+1, sim.SpawnProcess+1, 0: nothing
	ring     bool     // works with an io_uring
	polled   bool     // which a thread of its own polls
	program  string   // the C program that it is, in programs; "": part of this one
	library  bool     // the C library makes system calls for it, which it can't count
	asks     bool     // its helpers do what it asks them to: POSIX AIO
	once     bool     // reads one message, of a connection that is there
	works    bool     // notes pieces of its own work, and results, at times that no call of it marks
	spins    bool     // makes calls all the time
}

// watching is a way of being told that something is ready.
type watching uint8

const (
	watchNone    watching = iota
	watchSets             // select, poll: the program's own sets, looked through at each call
	watchList             // epoll: a list in the kernel
	watchSignals          // signals that the kernel queues
)

// served are the calls that every server makes.
var served = []string{"accept4", "read", "write", "close"}

// ringCalls are those of servers that ask through a ring: it accepts, receives and sends.
var ringCalls = []string{"io_uring_enter", "close"}

// readCalls is the call of those who read once.
var readCalls = []string{"read"}

// models are the I/O models by name that run on this system.
var models = map[string]model{
	"blocking":            {calls: served, first: mAccept},
	"nonblocking-spin":    {calls: served, nonblock: true, works: true, spins: true},
	"nonblocking-sleep":   {calls: with("clock_nanosleep"), nonblock: true},
	"select":              {calls: with(selectName), first: mSelect, watch: watchSets},
	"poll":                {calls: with(pollName), first: mPoll, watch: watchSets},
	"epoll-lt":            {calls: with("epoll_create1", "epoll_ctl", epollWaitName), first: mEpollWait, watch: watchList},
	"epoll-et":            {calls: with("epoll_create1", "epoll_ctl", epollWaitName), first: mEpollWait, watch: watchList, edge: true, nonblock: true},
	"epoll-et-nodrain":    {calls: with("epoll_create1", "epoll_ctl", epollWaitName), first: mEpollWait, watch: watchList, edge: true, nonblock: true},
	"sigio":               {calls: with("rt_sigprocmask", "fcntl", "rt_sigtimedwait"), first: mSigWait, watch: watchSignals, edge: true},
	"io-uring-net-sqpoll": {calls: ringCalls, ring: true, polled: true, works: true},
	"libaio":              {calls: with("io_setup", "io_submit", "io_getevents"), first: mAccept},
	"io-uring-net":        {calls: ringCalls, first: mRingEnter, ring: true},
	"io-uring-multishot":  {calls: ringCalls, first: mRingEnter, ring: true, edge: true},
	"read-blocking":       {calls: readCalls, first: mRead, once: true},
	"read-nonblocking":    {calls: readCalls, nonblock: true, once: true, works: true},
	"read-ring-wait":      {calls: ringCalls, first: mRingEnter, ring: true, once: true},
	"read-ring-peek":      {calls: ringCalls, ring: true, once: true, works: true},
	"process-per-conn":    {calls: with("clone", "wait4", "exit_group"), first: mAccept, helpers: sim.SpawnProcess + 1},
	"thread-per-conn":     {calls: with(threadCalls...), first: mAccept, helpers: sim.SpawnThread + 1, library: true, program: "thread_per_conn"},
	"posix-aio":           {calls: with(append(threadCalls, "pread64", "sched_getparam", "sched_getscheduler")...), first: mAccept, helpers: sim.SpawnThread + 1, library: true, asks: true},
}

// threadCalls are what a C library makes threads with, lets them wait for each
// other and ends them.
var threadCalls = []string{"mmap", "mprotect", "munmap", "madvise", "clone", "clone3", "rseq", "set_robust_list", "rt_sigaction", "rt_sigprocmask", "futex", "exit"}

// clientCalls are the calls that the clients make.
var clientCalls = []string{"socket", "connect", "ppoll", "write", "read", "close"}

func with(more ...string) []string { return append(append([]string{}, served...), more...) }

// The system calls of models and their clients. They are kept apart from those
// of the transfers: what one of these makes is the Go runtime's in the other.
const (
	mNone = iota
	mRead
	mWrite
	mAccept
	mClose
	mEpollCreate
	mEpollCtl
	mEpollWait
	mSelect
	mPoll
	mFcntl
	mSleep
	mSigWait
	mIOSubmit
	mIOGetevents
	mRingEnter
	mClone
	mWait4
	mExitGroup
	mExit
	mMmap
	mMunmap
	mFutex
	mSocket
	mConnect
	mPpoll
	mIOSetup
	mSigMask
	mClone3
	mMprotect
	mMadvise
	mRseq
	mRobustList
	mSigAction
	mPread
	mSchedParam
	mSchedPolicy
	mCallCount
)

var modelCallNames = [mCallCount]string{"", "read", "write", "accept4", "close", "epoll_create1", "epoll_ctl", epollWaitName, selectName, pollName,
	"fcntl", "clock_nanosleep", "rt_sigtimedwait", "io_submit", "io_getevents", "io_uring_enter", "clone", "wait4", "exit_group", "exit",
	"mmap", "munmap", "futex", "socket", "connect", "ppoll", "io_setup", "rt_sigprocmask",
	"clone3", "mprotect", "madvise", "rseq", "set_robust_list", "rt_sigaction", "pread64", "sched_getparam", "sched_getscheduler"}

// modelCall finds a call of the models by its number, 0 for none.
func modelCall(nr int) int {
	for i := range modelCallNrs {
		if i > 0 && modelCallNrs[i] == nr {
			return i
		}
	}
	return mNone
}

// modelArgs are the first descriptor of a call, -1 for none, and how many bytes it asks for.
func modelArgs(call int, a [6]uint64) (fd, count int64) {
	switch call {
	case mRead, mWrite, mPread:
		return int64(int32(a[0])), int64(a[2])
	case mAccept, mClose, mEpollCtl, mEpollWait, mFcntl, mRingEnter, mConnect:
		return int64(int32(a[0])), 0
	case mMmap, mMunmap:
		return -1, int64(a[1])
	}
	return -1, 0
}

// Of the second argument of a futex (linux/futex.h).
const (
	futexOps  = 0x7f
	futexWake = 1
)

// futexHeld is what the word of one of glibc's locks is while somebody waits for
// it (sysdeps/nptl/lowlevellock.h).
const futexHeld = 2

// modelWaits names what a task that sleeps in the call waits for.
func modelWaits(call int) string {
	switch call {
	case mRead, mWrite, mConnect, mIOSubmit:
		return "socket"
	case mAccept:
		return "accept"
	case mEpollWait:
		return "epoll"
	case mPoll, mPpoll:
		return "poll"
	case mSelect:
		return "select"
	case mSleep:
		return "sleep"
	case mSigWait:
		return "signal"
	case mRingEnter:
		return "ring"
	case mIOGetevents:
		return "aio"
	case mWait4, mFutex:
		return "child"
	}
	return ""
}

// What the programs of models note about themselves: what system calls don't tell.
const (
	noteReady    = iota + 1 // a wait told of descriptor A: events B
	noteInterest            // descriptor A has joined the program's own set, for events B
	noteHandle              // the program is about to call its function B for descriptor A
	noteAsked               // request number A is in the ring
	noteSignal              // a signal has told of descriptor A: events B; SIGIO of none, A is negative
	noteResult              // the result B of request number A is in the ring
	noteAskedFor            // a read of descriptor A is asked for, of the C library
	noteWaited              // the C library's function that waits has returned
	noteOwn                 // a piece of the program's own work is done
)

// Functions of the programs that are called for a ready socket.
const (
	handleAccept = 1
	handleRead   = 2
)

// handlerNames are these functions as the picture names them.
var handlerNames = []string{"", "on_accept", "on_read"}

// modelRecord is one entry of a program's own log: a call, in tier self, or a note.
type modelRecord struct {
	Enter, Exit int64 // CLOCK_MONOTONIC ns; Exit is written last
	Ret         int64
	A           [4]int64
	Seq         int64    // calls that the task had made by then, this one included
	Delta       [4]int32 // minor, major, voluntary, involuntary
	Call, Note  uint16
	Who         int32 // 0: the main thread, else what it has made, in order
}
