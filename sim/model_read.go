package sim

import (
	"context"
	"maps"
)

// One read of one message, in four ways: a call that sleeps or one that returns
// at once, and a request to a ring whose result is slept for or looked for. Their
// traces know one socket, a connection that was there before they began, and its
// number is 1. The task "clients" is who sends, once.

// maxOneRead is how long a message of these may be: of more, a read over loopback
// may find a part (net/ipv4/tcp.c forced_push).
const maxOneRead = 16 << 10

// ownWhile is ownParam of a program that has something to do meanwhile.
var ownWhile = ParamSpec{Name: "own", Unit: "ms", Min: 1, Max: 1000, Default: 1}

// reads are the demos of one read.
var reads = []Demo{readDemo("read-blocking"), readDemo("read-nonblocking", ownWhile), readDemo("read-ring-wait"), readDemo("read-ring-peek", ownWhile)}

func readDemo(name string, more ...ParamSpec) Demo {
	params := []ParamSpec{
		{Name: "first", Unit: "ms", Min: 0, Max: maxMillis, Default: 20},
		{Name: "message", Unit: "bytes", Min: 1, Max: maxOneRead, Default: 16},
	}
	return Demo{Name: name, Family: "model", Params: append(append(params, more...), latencyParam, cpusParam)}
}

// OneRead says that parameters of a model are those of one read: there is nobody
// to be counted.
func OneRead(p Params) bool { return p["clients"] == 0 }

// Whole are the parameters p of one read as a server has them: one client, and
// reads that ask for a message.
func Whole(p Params) Params {
	p = maps.Clone(p)
	p["clients"], p["read"] = 1, p["message"]
	return p
}

// readers play the program of each demo of one read.
var readers = map[string]func(*thread, *socket){
	"read-blocking":    readBlocking,
	"read-nonblocking": readAsking,
	"read-ring-wait":   readRingWaiting,
	"read-ring-peek":   readRingLooking,
}

// connFD is the connection's descriptor, for who reads and for who sends.
const connFD = 3

// runRead makes the trace of one read.
func runRead(ctx context.Context, d *Demo, p Params) *Trace {
	w := newWorld(d, p)
	w.p = Whole(p)
	conn := &socket{id: 1, fd: connFD}
	w.socks = []*socket{conn}
	w.thread("server", "server", 0, User, func(t *thread) {
		t.emit(Open, connFD, 1, IsConn)
		readers[d.Name](t, conn)
		w.t.Header.WallNS = w.now
	})
	w.after(startOfSecond, func() {
		w.clients = w.thread("clients", "clients", 1, Runnable, func(t *thread) { t.sendOnce(conn) })
	})
	w.run(func() bool { return ctx.Err() != nil })
	return w.t
}

// sendOnce is the program of who sends.
func (t *thread) sendOnce(s *socket) {
	if wait := SendsAt(t.w.p, 0); wait > 0 {
		t.enter("ppoll", -1, 0)
		t.until("poll", t.w.now+wait, func() bool { return false })
		t.exit("ppoll", 0)
	}
	n := t.w.p["message"]
	t.enter("write", connFD, n)
	t.spend(costCopy(n) + costArrive)
	t.w.deliver(s, CameData, n)
	t.exit("write", n)
}

// readBlocking sleeps in the call until there is something.
func readBlocking(t *thread, s *socket) { t.read("read", s, true) }

// readAsking asks, does something of its own, and asks again.
func readAsking(t *thread, s *socket) {
	for t.read("read", s, false) == errAgain {
		t.own(0)
	}
}

// readRing is a ring with a request to receive in it, not yet handed over.
func readRing(t *thread, s *socket) *netRing {
	t.emit(Open, watcherFD, 0, IsRing)
	return &netRing{w: t.w, subs: []request{{op: AskRecv, s: s}}}
}

// handOver has the kernel take what is in the ring, and waits for nothing.
func (r *netRing) handOver(t *thread) {
	n := int64(len(r.subs))
	t.enter("io_uring_enter", watcherFD, 0)
	r.take(t)
	t.exit("io_uring_enter", n)
}

// readRingWaiting asks by a request, and then sleeps until that is done.
func readRingWaiting(t *thread, s *socket) {
	r := readRing(t, s)
	t.w.waits.arrived = func(*socket) {
		if r.asleep != nil {
			t.w.wakeFromNet(t)
		}
	}
	r.handOver(t)
	t.enter("io_uring_enter", watcherFD, 0)
	r.work(t)
	for len(r.done) == 0 {
		r.asleep = t
		t.block("ring", r.can)
		r.asleep = nil
		r.work(t)
	}
	t.exit("io_uring_enter", 0)
}

// readRingLooking asks by a request and does something of its own; between two
// pieces it looks into memory whether that is done. The kernel does it on this
// very thread, which it interrupts for that (io_uring/io_uring.c
// io_req_normal_work_add, TWA_SIGNAL).
func readRingLooking(t *thread, s *socket) {
	r := readRing(t, s)
	left, busy := int64(0), false // ns of the piece that is under way
	t.w.waits.arrived = func(*socket) {
		if busy {
			left, busy = t.interrupt(), false
		}
	}
	r.handOver(t)
	for r.work(t); len(r.done) == 0; {
		left, busy = 0, true
		t.spend(t.w.p["own"] * 1e6)
		busy = false
		r.work(t)
		if left > 0 {
			t.spend(left)
		}
		t.emit(Tally, t.w.str("own_work"), 1)
	}
}

// interrupt has a thread that spends time be done with that as soon as it has a
// CPU, and gives how much of it is left.
func (t *thread) interrupt() (left int64) {
	if t.owed {
		left, t.left = t.left, 0
		return left
	}
	left, t.at = t.at-t.w.now, t.w.now+costEntry
	return left
}
