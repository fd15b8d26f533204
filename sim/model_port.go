package sim

import "fmt"

// MaxPortThreads bounds the threads that wait at a completion port.
const MaxPortThreads = 16

// threadsParam is how many threads serve by the completion port, the first of
// the program among them.
var threadsParam = ParamSpec{Name: "threads", Unit: "count", Min: 1, Max: MaxPortThreads, Default: 3}

// concurrencyParam is NumberOfConcurrentThreads of CreateIoCompletionPort. 0: as
// many as there are CPUs.
var concurrencyParam = ParamSpec{Name: "concurrency", Unit: "count", Min: 0, Max: 64, Default: 0}

// port is a completion port of Windows (I/O Completion Ports, "Threads and
// Concurrency"): packets are queued first in first out, threads wait at it last
// in first out, and it lets so many of its threads run as its value says. A
// thread is the port's from its first wait on. It counts as running from when
// it gets a packet until it asks for the next, but for the time that it sleeps
// for something else: that frees a place for another, and when it comes back
// more may run than the value says.
type port struct {
	w       *world
	limit   int64
	packets []completed
	waiting []*thread // the last began to wait last
	got     map[*thread]*completed
	ours    map[*thread]bool // until they end
	running int64
}

func newPort(w *world) *port {
	p := &port{w: w, limit: w.p["concurrency"], got: map[*thread]*completed{}, ours: map[*thread]bool{}}
	if p.limit == 0 {
		p.limit = w.p["cpus"]
	}
	w.waits.sleeps = func(t *thread, wait string) {
		if p.ours[t] && wait != portWait {
			p.running--
			p.release(DequeueSlept, p.by(t))
		}
	}
	w.waits.woken = func(t *thread) {
		if p.ours[t] && t.wait != portWait {
			p.running++
		}
	}
	return p
}

// portWait is what threads at a port wait for.
const portWait = "port"

// by has a thread wake another, in its own context.
func (p *port) by(waker *thread) func(*thread) {
	return func(t *thread) { p.w.wakeFor(t, portWait, waker) }
}

// queue adds a packet at the end, and releases a thread for it if one may run.
func (p *port) queue(c completed, wake func(*thread)) {
	p.packets = append(p.packets, c)
	p.release(DequeueQueued, wake)
}

// release gives the oldest packet to the thread that began to wait last.
func (p *port) release(why int64, wake func(*thread)) {
	n := len(p.waiting)
	if n == 0 || len(p.packets) == 0 || p.running >= p.limit {
		return
	}
	t := p.waiting[n-1]
	p.waiting = p.waiting[:n-1]
	p.give(t, why)
	wake(t)
}

// give takes the oldest packet off the queue for the thread.
func (p *port) give(t *thread, why int64) {
	c := p.packets[0]
	p.packets = p.packets[1:]
	p.got[t] = &c
	p.running++
	sock := NoSock
	if c.s != nil {
		sock = c.s.id
	}
	if c.op == AskAccept {
		sock = p.w.listen().id
	}
	t.emit(Dequeue, RequestID(sock, c.op), why, int64(len(p.waiting)), p.running)
}

// get is GetQueuedCompletionStatus: who calls it runs no more for the port, and
// takes the oldest packet at once where the port lets it run.
func (p *port) get(t *thread) completed {
	t.enter("GetQueuedCompletionStatus", watcherFD, 0)
	if p.ours[t] {
		p.running--
	}
	p.ours[t] = true
	if len(p.packets) > 0 && p.running < p.limit {
		p.give(t, DequeueAsked)
	} else {
		p.waiting = append(p.waiting, t)
		t.block(portWait, func() bool { return p.got[t] != nil })
	}
	c := *p.got[t]
	delete(p.got, t)
	t.exit("GetQueuedCompletionStatus", 1)
	return c
}

// leave is a thread's end: it runs for the port no more.
func (p *port) leave(t *thread) {
	delete(p.ours, t)
	p.running--
	p.release(DequeueEnded, p.by(t))
}

// iocp is a server by a completion port.
type iocp struct {
	*port
	system *thread // does what no thread does
	armed  map[*socket]bool
	others int64 // threads beside the first that have not ended
	first  *thread
}

// serveIOCP starts reads before there is anything to read; the system fills the
// buffers and posts packets to the completion port. No thread does so: it is
// part of dealing with what arrives, or of the call where something is there
// already. Threads that run all the same loop deal with the packets.
func serveIOCP(t *thread) {
	w := t.w
	t.call("CreateIoCompletionPort", -1, 0, watcherFD)
	t.emit(Open, watcherFD, 0, IsOther)
	x := &iocp{port: newPort(w), armed: map[*socket]bool{}, system: w.actor("system", "poller", 2), first: t}
	w.waits.arrived = func(s *socket) {
		if x.armed[s] {
			x.finish(s, x.system, w.wakeFromNet)
		}
	}
	for i := range w.p["threads"] - 1 {
		x.others++
		t.spawn("CreateThread", SpawnThread, fmt.Sprintf("worker %d", i+2), 0, nil, x.serve)
	}
	t.call("CreateIoCompletionPort", listenFD, 0, watcherFD)
	t.call("WSAIoctl", listenFD, 0, 0) // SIO_GET_EXTENSION_FUNCTION_POINTER, for AcceptEx
	x.accept(t)
	x.serve(t)
	if w.p["threads"] > 1 {
		t.enter("WaitForMultipleObjects", -1, 0)
		t.block("child", func() bool { return x.others == 0 })
		t.exit("WaitForMultipleObjects", 0)
	}
}

// finish is what the system does for an operation, on the back of k.
func (x *iocp) finish(s *socket, k *thread, wake func(*thread)) {
	w := x.w
	x.armed[s] = false
	if s == w.listen() {
		c := w.take()
		k.emit(Complete, w.str("ACCEPT"), RequestID(1, AskAccept), 0)
		k.emit(Open, c.fd, int64(c.id), IsConn)
		x.queue(completed{request{op: AskAccept, s: c}, 0}, wake)
		return
	}
	n := min(s.queue, w.p["read"])
	if s.queue -= n; n > 0 {
		k.emit(Take, int64(s.id), n)
	}
	k.emit(Complete, w.str("RECV"), RequestID(s.id, AskRecv), n)
	x.queue(completed{request{op: AskRecv, s: s}, n}, wake)
}

// begin is a call that starts an operation.
func (x *iocp) begin(t *thread, call, op string, s *socket, kind int64) {
	t.enter(call, s.fd, 0)
	t.emit(Submit, x.w.str(op), RequestID(s.id, kind), 0)
	x.armed[s] = true
	if s.readable() {
		x.finish(s, t, x.by(t))
	}
	t.exit(call, 0)
}

// accept is into a socket that is made beforehand.
func (x *iocp) accept(t *thread) {
	t.call("WSASocket", -1, 0, x.w.fds)
	x.begin(t, "AcceptEx", "ACCEPT", x.w.listen(), AskAccept)
}

// serve is the program of each thread: it takes packet after packet, until one
// says that all is done.
func (x *iocp) serve(t *thread) {
	w := x.w
	for going := true; going; {
		c := x.get(t)
		switch {
		case c.op == AskEnd:
			going = false
		case c.op == AskAccept:
			t.call("setsockopt", c.s.fd, 0, 0) // SO_UPDATE_ACCEPT_CONTEXT
			t.call("CreateIoCompletionPort", c.s.fd, 0, watcherFD)
			x.begin(t, "WSARecv", "RECV", c.s, AskRecv)
			if w.served < w.p["clients"] {
				x.accept(t)
			}
		case c.op == AskRecv && c.ret == 0:
			t.call("closesocket", c.s.fd, 0, 0)
			t.emit(Close, c.s.fd, int64(c.s.id))
			w.over(c.s)
			if going = !w.finished(); !going {
				x.end(t)
			}
		case c.op == AskRecv:
			t.work()
			t.enter("WSASend", c.s.fd, c.ret)
			t.emit(Submit, w.str("SEND"), RequestID(c.s.id, AskSend), 0)
			t.copyIn(c.s, c.ret)
			t.emit(Complete, w.str("SEND"), RequestID(c.s.id, AskSend), c.ret)
			x.queue(completed{request{op: AskSend, s: c.s}, c.ret}, x.by(t))
			t.exit("WSASend", 0)
		case c.op == AskSend:
			x.begin(t, "WSARecv", "RECV", c.s, AskRecv)
		}
	}
	if t == x.first {
		return
	}
	t.spend(costUser)
	t.emit(SyscallEnter, w.str("ExitThread"), -1, 0)
	x.leave(t)
	t.spend(costEntry)
	if x.others--; x.others == 0 {
		w.wakeFor(x.first, "child", t)
	}
}

// end posts a packet of the program's own for each other thread.
func (x *iocp) end(t *thread) {
	for range x.w.p["threads"] - 1 {
		t.enter("PostQueuedCompletionStatus", watcherFD, 0)
		x.queue(completed{request{op: AskEnd}, 0}, x.by(t))
		t.exit("PostQueuedCompletionStatus", 1)
	}
}
