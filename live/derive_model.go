package live

import (
	"ioviz/sim"
)

// modeller is the part of a deriver that knows I/O models: what system calls,
// the programs' own notes and the kernel's records say of sockets.
//
// Its rules:
//
//	starts-listening     the socket was bound and listened before the window began
//	starts-connected     the connection was there before the window began
//	starts-with-ring     the ring was set up before the window began
//	accept-opens         accept gives a descriptor for the connection that waited longest
//	clone-makes          the call that is open, or returns, has made this task
//	newborn              what has just been made is runnable before it runs (kernel/fork.c wake_up_new_task)
//	fork-shares          a forked process has all descriptors of the one that made it
//	helper-completes     a helper's read that has returned was the request that it was given (glibc sysdeps/pthread/aio_misc.c)
//	create-opens         epoll_create1 gives a descriptor for what watches sockets
//	close-gives-back     close gives the descriptor back; the last one ends all watching
//	epoll-ctl-watches    epoll_ctl that has returned 0 changed what is watched, as the demo's code asks
//	callback-pushes      what comes to a watched socket is put on the ready list at once (fs/eventpoll.c ep_poll_callback)
//	ctl-pushes           a socket that is ready when it joins is put on the ready list by epoll_ctl (ep_insert)
//	epoll-scans          epoll_wait looks at the ready list only (ep_send_events)
//	select-scans         select looks at every descriptor of its sets (fs/select.c do_select)
//	poll-scans           poll looks at every descriptor of its array (do_poll)
//	read-takes           read that returned n has copied n bytes out of the receive queue (net/core/datagram.c)
//	write-gives          write copies into the socket (net/ipv4/tcp.c tcp_sendmsg_locked) before TCP sends and the peer is woken
//	enter-submits        io_uring_enter takes the requests that the program has put into the ring
//	submit-reads         io_submit takes the read that the program has filled in, and of a blocking socket does it at once (fs/aio.c aio_read)
//	submit-copies        io_submit of a file's read through the page cache copies out of it before it returns (fs/aio.c aio_read, mm/filemap.c filemap_read)
//	disk-completes       a read past the page cache is done when the disk has done what it was asked (fs/aio.c aio_complete_rw)
//	starts-with-file     the file was opened before the window began
//	async-watches        fcntl that has set O_ASYNC has the kernel send a signal for what comes to the socket
//	signal-queues        what comes to such a socket queues a signal, the peer's end two (net/ipv4/tcp_input.c tcp_fin, tcp_data_ready)
//	taken-was-queued     a signal that was taken had been queued
//	signal-no-room       so many signals wait as may: SIGIO comes instead
//	sigio-had-no-room    SIGIO that was taken came instead of a signal that found no room
//	futex-held           who would sleep for a lock of glibc has found it held (sysdeps/nptl/lowlevellock.h)
//	poller-submits       the ring's own thread takes the requests that the program has put into the ring
//	ring-arms            a ring's accept or receive that is not done when the call sleeps or returns waits at its socket (io_uring/poll.c)
//	ring-accept-opens    a ring's accept gives a descriptor, as accept does
//	ring-recv-takes      a ring's receive has copied what it returned out of the receive queue, on the thread that completes it
//	ring-send-gives      a ring's send has copied what it returned into the socket
//	loopback-delivers    over loopback, what a client's call sends is there before that call returns (net/core/dev.c)
type modeller struct {
	d       *deriver
	spec    model
	server  sim.TaskID
	clients sim.TaskID
	poller  sim.TaskID             // the ring's own thread, if there is one
	of      []modelTask            // by TaskID-1
	fds     []map[int64]sim.SockID // by process
	conns   int                    // accepted
	sent    int                    // client sockets that have begun to connect
	ends    map[int64]sim.SockID   // clients' descriptors
	pending arrival                // what the clients' open call brings
	early   map[arrival]int64      // derived before the kernel's record came
	notes   func(who int32) *noteReader
	base    int64                // CLOCK_MONOTONIC of time 0
	kernel  bool                 // arrivals are measured
	linked  map[sim.SockID]bool  // on epoll's ready list
	gone    map[int64]sim.SockID // of descriptors that are closed
	numbers map[sim.SockID]int64 // the server's descriptors, also those that are closed
	queued  []sim.SockID         // signals that wait to be taken, the oldest first (signal(7))
	noRoom  int64                // signals that found none, since SIGIO was taken last
	last    sim.SockID           // to which something came last
	ring    int64                // descriptor of the server's ring, 0: none
	peer    int64                // port of who sends one message
	asked   []int64              // requests that the program has put into its ring, not yet handed over
	maker   sim.TaskID           // whose open call is making a task
	wanted  sim.SockID           // for which the server asked last
	born    int                  // tasks that have been made
	bornAs  sim.State            // what such a task is when it is first heard of
	made    func(t sim.TaskID, tid int)
	unarmed []int64              // requests of which it is not told yet whether they wait
	sending []int64              // requests to send that are under way
	echo    map[sim.SockID]int64 // bytes of the last message taken: what is sent back
	ahead   map[sim.SockID]int64 // bytes of a ring's open send already told of
	unread  map[sim.SockID]int64 // bytes given that no client has read as yet
	file    *fileReads           // nil: the server reads none
	held    []sim.Event          // records of copying by a ring: of which socket, the result tells
}

// modelTask is what the rules know of one task.
type modelTask struct {
	call  int
	name  string
	args  [6]uint64
	fd    int64
	done  int64 // calls that have returned
	taken int64 // bytes of the open call already told of
	given int64 // the same of a write
	proc  int
	who   int32
	ends  bool       // is in the call that ends it
	shuts sim.SockID // what its open close gives back; NoSock when that has been told
}

// arrival is something that comes to a socket.
type arrival struct {
	sock sim.SockID
	what int64
	n    int64
}

func newModeller(d *deriver, spec model) *modeller {
	h := &d.t.Header
	m := &modeller{d: d, spec: spec, server: h.TaskByRole("server"), clients: h.TaskByRole("clients"), poller: h.TaskByRole("poller"),
		fds: []map[int64]sim.SockID{{demoSock: 1}}, ends: map[int64]sim.SockID{}, linked: map[sim.SockID]bool{}, early: map[arrival]int64{}, echo: map[sim.SockID]int64{}, ahead: map[sim.SockID]int64{}, unread: map[sim.SockID]int64{}, gone: map[int64]sim.SockID{}, numbers: map[sim.SockID]int64{1: demoSock},
		of: make([]modelTask, len(h.Tasks)), bornAs: sim.User}
	if sim.ReadsFile(h.Params) {
		m.file = &fileReads{on: h.Params["on"], done: map[int64]bool{}}
	}
	for i := range m.of {
		m.of[i].fd = -1
	}
	if spec.once {
		m.ends[demoSock] = 1
	}
	return m
}

func (m *modeller) task(t sim.TaskID) *modelTask {
	for len(m.of) < int(t) {
		m.of = append(m.of, modelTask{fd: -1})
	}
	return &m.of[t-1]
}

// sock is the socket that the task's descriptor stands for.
func (m *modeller) sock(t *modelTask, fd int64) sim.SockID { return m.fds[t.proc][fd] }

// serves tells whether the task is one of the server's.
func (m *modeller) serves(t sim.TaskID) bool { return t != m.clients && t != sim.NoTask }

// begins is told when a task's view begins.
func (m *modeller) begins(t sim.TaskID, at *sim.Event) {
	if m.state(1).Open == 0 { // the clients may begin before
		rule, what := "starts-listening", int64(sim.IsListen)
		if m.spec.once {
			rule, what = "starts-connected", sim.IsConn
		}
		m.d.derived(at, m.server, m.d.cpuOf(m.server), rule, sim.Open, demoSock, 1, what)
	}
	if t == m.server {
		if m.file != nil {
			m.d.derived(at, t, at.CPU, "starts-with-file", sim.Open, demoFile, int64(len(m.d.t.Header.Socks)), sim.IsFile)
		}
		if m.ring > 0 {
			m.d.derived(at, t, at.CPU, "starts-with-ring", sim.Open, m.ring, 0, sim.IsRing)
		}
		m.startsPoller(at)
	}
}

// enters is told of a call before it is taken as an event.
func (m *modeller) enters(t sim.TaskID, call int, args [6]uint64) {
	x := m.task(t)
	x.call, x.args = call, args
	x.name = modelCallNames[call]
}

// take appends a measured event and what follows from it.
func (m *modeller) take(e sim.Event) {
	d := m.d
	m.catchesUp(e.Time)
	if e.Kind == sim.BlockIssue || e.Kind == sim.BlockComplete {
		m.disk(e)
		return
	}
	if e.Task == sim.NoTask || e.Lane() != "task" {
		d.append(e)
		return
	}
	x := m.task(e.Task)
	switch e.Kind {
	case sim.SyscallEnter:
		m.flush(e.Task, &e)
		x.taken, x.given, x.fd = 0, 0, e.Args[1]
		d.append(e)
		if e.Task == m.clients {
			m.calls(x, e.Args[2])
		}
		switch x.call {
		case mRingEnter, mIOSubmit:
			m.handsOver(&e)
		case mClone, mClone3:
			if m.spec.helpers != 0 && m.serves(e.Task) {
				m.maker = e.Task
			}
		case mClose:
			if m.serves(e.Task) { // the clients' descriptors are their own
				x.shuts = m.sock(x, x.fd)
			}
		case mExitGroup, mExit:
			if x.ends = m.kernel; !x.ends { // nobody is seen to leave its CPU
				d.end(e.Task, e.Time, e.CPU, e.Raw)
			}
		}
		return
	case sim.SyscallExit:
		if x.call == mNone && x.who > 0 {
			return // of the call that made it
		}
		x.done++
		if e.Task == m.clients {
			m.deliver(&e, e.Args[1])
			m.reads(&e, x)
			d.append(e)
			return
		}
		m.before(&e, x)
		if x.call == mRingEnter || x.call == mIOSubmit || x.call == mIOGetevents {
			m.flush(e.Task, &e) // what it then found in the ring
			m.armsRest(&e)
		}
		d.append(e)
		m.after(&e, x)
		x.call = mNone
		m.flush(e.Task, &e)
		return
	case sim.SwitchIn:
		if d.state(e.Task) == sim.Blocked {
			if m.serves(e.Task) && x.call != mSleep && x.call != mWait4 && x.call != mFutex {
				m.deliver(&e, -1)
			}
			d.derived(&e, e.Task, sim.NoCPU, "waker-unseen", sim.Wakeup, 0, d.str(""), sim.CtxUnknown)
		}
	case sim.SwitchOut:
		if m.leaves(e.Task, e.Time, e.CPU, e.Raw) {
			return
		}
		if e.Args[0] == sim.WhyBlocked {
			if x.call == mRingEnter {
				m.armsRest(&e)
			}
			if e.Args[1] == 0 {
				e.Args[1] = d.str(m.waitsFor(x))
			}
			m.scans(&e, x, 0)
		}
	case sim.Wakeup:
		if e.Task == m.clients {
			m.woken(&e, sim.TaskID(e.Args[0]))
		}
	case sim.Submit:
		m.submits(e)
		return
	case sim.Complete:
		m.completes(e)
		return
	}
	d.append(e)
}

// calls notes what the call that the clients have just begun will bring.
func (m *modeller) calls(x *modelTask, count int64) {
	m.pending = arrival{}
	switch x.call {
	case mConnect:
		m.sent++
		m.ends[x.fd] = sim.SockID(m.sent + 1)
		m.pending = arrival{1, sim.CameConnection, 0}
	case mWrite:
		m.pending = arrival{m.ends[x.fd], sim.CameData, count}
	case mClose:
		m.pending = arrival{m.ends[x.fd], sim.CameEnd, 0}
	}
}

// waitsFor names what a task that sleeps in the call waits for. Of glibc's helpers
// only those that are idle set a limit to their wait (sysdeps/pthread/aio_misc.c
// handle_fildes_io).
func (m *modeller) waitsFor(x *modelTask) string {
	if x.call == mIOSubmit && m.file != nil {
		return "disk"
	}
	switch {
	case x.call != mFutex || !m.spec.asks:
		return modelWaits(x.call)
	case x.who > 0 && x.args[3] != 0:
		return "work"
	case m.foundHeld(x):
		return "lock"
	}
	return "aio"
}

// foundHeld tells whether the call of a futex is to sleep for a lock of glibc.
func (m *modeller) foundHeld(x *modelTask) bool {
	return m.spec.asks && x.args[1]&futexOps != futexWake && x.args[3] == 0 && x.args[2] == futexHeld
}

// foreign tells whether a read is none of the program's: glibc reads the list of
// CPUs to know how many heaps its threads may have (malloc/arena.c).
func (m *modeller) foreign(s sim.SockID) bool { return s == sim.NoSock && m.spec.library }

// state is what the machine knows of a socket.
func (m *modeller) state(s sim.SockID) *sim.SockState {
	if s == sim.NoSock || int(s) > len(m.d.m.Socks) {
		return &sim.SockState{}
	}
	return &m.d.m.Socks[s-1]
}

// before tells what a call that returns has done.
func (m *modeller) before(e *sim.Event, x *modelTask) {
	d, ret := m.d, e.Args[1]
	s := m.sock(x, x.fd)
	switch x.call {
	case mAccept:
		if ret >= 0 && m.state(1).Pending == 0 {
			m.needs(e, arrival{1, sim.CameConnection, 0})
		}
	case mRead:
		if m.foreign(s) {
			return
		}
		if n := ret - x.taken; ret > 0 && n > 0 {
			m.takes(e, e.Task, s, n, d.rule("read-takes"))
		}
		if ret == 0 && !m.state(s).Ended {
			m.needs(e, arrival{s, sim.CameEnd, 0})
		}
	case mWrite:
		m.gives(e, e.Task, s, ret-x.given, "write-gives")
	case mClone, mClone3:
		m.cloned(e)
	case mEpollCtl:
		if ret == 0 {
			m.watches(e, m.watchedSock(x, int64(int32(x.args[2]))), m.mode(), d.rule("epoll-ctl-watches"))
		}
	case mEpollWait, mSelect, mPoll:
		if ret > 0 {
			m.cameBefore(e, m.pending.sock)
			m.scans(e, x, ret)
		}
	}
}

// scans tells what a wait call looked at before it slept (ready is 0) or came back.
func (m *modeller) scans(e *sim.Event, x *modelTask, ready int64) {
	n, rule := m.watched(), ""
	switch x.call {
	case mPoll:
		rule = "poll-scans"
	case mSelect:
		rule = "select-scans"
	case mEpollWait:
		rule, n = "epoll-scans", max(ready, int64(len(m.linked)))
		clear(m.linked) // those that are told of go back on it where the level counts
	}
	if rule != "" && n > 0 {
		m.d.derived(e, e.Task, m.d.cpuOf(e.Task), rule, sim.Scan, n, ready)
	}
}

// takes appends that n bytes were copied out of a socket's queue.
func (m *modeller) takes(at *sim.Event, t sim.TaskID, s sim.SockID, n int64, source uint8) {
	if q := m.state(s).Queue; q >= 0 && q < n {
		m.needs(at, arrival{s, sim.CameData, n - q})
	}
	e := sim.Event{Time: at.Time, Task: t, CPU: m.d.cpuOf(t), Kind: sim.Take, Source: source, Raw: at.Raw}
	e.Args[0], e.Args[1] = int64(s), n
	m.d.append(e)
}

// copied takes the kernel's record of n bytes copied out of a receive queue.
func (m *modeller) copied(e sim.Event, n int64) {
	x := m.task(e.Task)
	if (m.spec.ring || x.call == mIOSubmit) && e.Task != m.clients {
		e.Args[1] = n
		m.held = append(m.held, e)
		return
	}
	if e.Task == m.clients || x.call != mRead {
		return
	}
	x.taken += n
	m.takes(&e, e.Task, m.sock(x, x.fd), n, e.Source)
}

// watched is how many descriptors are watched.
func (m *modeller) watched() (n int64) {
	for i := range m.d.m.Socks {
		n += m.d.m.Socks[i].Watched
	}
	return n
}

// after tells what is so now that a call has returned.
func (m *modeller) after(e *sim.Event, x *modelTask) {
	d, ret := m.d, e.Args[1]
	fds := m.fds[x.proc]
	switch x.call {
	case mAccept:
		if ret >= 0 {
			m.conns++
			m.reuses(e, x.proc, ret)
			fds[ret] = sim.SockID(m.conns + 1)
			m.numbers[fds[ret]] = ret
			d.derived(e, e.Task, e.CPU, "accept-opens", sim.Open, ret, int64(fds[ret]), sim.IsConn)
		}
	case mEpollCreate:
		if ret >= 0 {
			d.derived(e, e.Task, e.CPU, "create-opens", sim.Open, ret, 0, sim.IsEpoll)
		}
	case mClose:
		if s := m.sock(x, x.fd); ret == 0 && (x.shuts != sim.NoSock || s == sim.NoSock) {
			m.shut(e, e.Task, x)
		}
	case mRead:
		if m.spec.asks && x.who > 0 && ret >= 0 && !m.foreign(m.sock(x, x.fd)) {
			d.derived(e, e.Task, e.CPU, "helper-completes", sim.Complete, d.str("PREAD"), sim.RequestID(m.sock(x, x.fd), sim.AskRecv), ret)
		}
	case mFcntl:
		if m.asksForSignals(x) && ret == 0 {
			m.watches(e, m.watchedSock(x, x.fd), m.mode(), d.rule("async-watches"))
		}
	case mFutex:
		if m.foundHeld(x) {
			d.derived(e, e.Task, e.CPU, "futex-held", sim.Tally, d.str("locks"), 1)
		}
	}
}

// watchedSock is the socket of a descriptor that is watched: those that stand
// for no client and do not listen are the idle ones.
func (m *modeller) watchedSock(x *modelTask, fd int64) sim.SockID {
	if s := m.sock(x, fd); s != sim.NoSock {
		return s
	}
	return sim.SockID(len(m.d.t.Header.Socks))
}

// mode is how a server is told of what it watches.
func (m *modeller) mode() int64 {
	if m.spec.edge {
		return sim.ModeEdge
	}
	return sim.ModeLevel
}

// watches appends that a socket is watched from here on, and that epoll's list
// has it where there is something already.
func (m *modeller) watches(at *sim.Event, s sim.SockID, mode int64, source uint8) {
	e := sim.Event{Time: at.Time, Task: at.Task, CPU: at.CPU, Kind: sim.Interest, Source: source, Raw: at.Raw}
	e.Args[0], e.Args[1], e.Args[2], e.Args[3] = sim.InterestAdd, int64(s), sim.WatchRead, mode
	m.d.append(e)
	if x := m.state(s); m.spec.watch == watchList && (x.Queue > 0 || x.Pending > 0 || x.Ended) {
		m.push(at, at.Task, s, "ctl-pushes")
	}
}
