package sim

import (
	"cmp"
	"slices"
)

// client is one client of the server.
type client struct {
	s     *socket
	at    int64 // when it sends, in ns after the clients began
	sent  bool
	got   int64 // bytes of the answer that it has read
	there int64 // bytes of the answer that wait for it
	reset bool  // the server has ended and left bytes unread
	done  bool
}

// errReset is what a client reads then (errno ECONNRESET).
const errReset = -104

// reply has n bytes of an answer arrive at the client.
func (c *client) reply(from *thread, n int64) {
	w := from.w
	get := func(waker TaskID, by string) {
		c.there += n
		w.wake(w.clients, waker, by, CtxSoftirq)
	}
	if d := w.p["latency"] * 1000; d > 0 {
		w.after(d, func() { get(NoTask, "network") })
		return
	}
	get(from.id, w.t.Header.Tasks[from.id-1].Name)
}

// giveUp ends a server that leaves bytes behind: what its clients still wait
// for is reset.
func (w *world) giveUp(t *thread) {
	get := func(waker TaskID, by string) {
		for _, s := range w.socks {
			if s.client != nil && !s.client.done {
				s.client.reset = true
			}
		}
		w.wake(w.clients, waker, by, CtxSoftirq)
	}
	if d := w.p["latency"] * 1000; d > 0 {
		w.after(d, func() { get(NoTask, "network") })
		return
	}
	get(t.id, w.t.Header.Tasks[t.id-1].Name)
}

// clientCalls are the system calls of the clients' program.
type clientCalls struct{ wait, send, receive, close string }

// callsOfClients names them as the system does on which the server runs.
func callsOfClients(model string) clientCalls {
	switch model {
	case "iocp":
		return clientCalls{"WSAPoll", "send", "recv", "closesocket"}
	case "kqueue":
		return clientCalls{"poll", "sendto", "recvfrom", "close"}
	case "dev-poll", "event-ports":
		return clientCalls{"pollsys", "send", "recv", "close"}
	}
	return clientCalls{"ppoll", "write", "read", "close"}
}

// playClients is the program of all clients: connect one after the other, send
// each at its time, read the answer for as long as it takes, close.
func (w *world) playClients(t *thread, all []*client) {
	calls, began := callsOfClients(w.t.Header.Name), w.now
	apart := ConnectsApart(w.p)
	for i, c := range all {
		fd := int64(4 + i)
		if i > 0 && apart > 0 {
			t.enter(calls.wait, -1, 0)
			t.until("poll", w.now+apart, func() bool { return false })
			t.exit(calls.wait, 0)
		}
		t.enter("connect", fd, 0)
		t.spend(costHandshake)
		w.deliver(w.listen(), CameConnection, 0)
		t.exit("connect", 0)
		c.s.client = c
	}
	if w.p["connect"] == ConnectBefore { // when the server begins
		began = w.now + startOfSecond
	}
	todo := append([]*client{}, all...)
	slices.SortStableFunc(todo, func(a, b *client) int { return cmp.Compare(a.at, b.at) })
	left := len(all)
	for left > 0 {
		t.enter(calls.wait, -1, 0)
		limit := int64(-1)
		if len(todo) > 0 {
			limit = began + todo[0].at
		}
		up := t.until("poll", limit, func() bool { return anyThere(all) })
		t.exit(calls.wait, b2i(!up))
		for i, c := range all {
			if c.reset && !c.done {
				fd := int64(4 + i)
				t.call(calls.receive, fd, w.p["message"], errReset)
				t.call(calls.close, fd, 0, 0)
				c.done = true
				todo = slices.DeleteFunc(todo, func(x *client) bool { return x == c })
				left--
			}
		}
		for len(todo) > 0 && w.now >= began+todo[0].at {
			c := todo[0]
			todo = todo[1:]
			n := w.p["message"]
			t.enter(calls.send, fdOf(all, c), n)
			t.spend(costCopy(n) + costArrive)
			w.deliver(c.s, CameData, n)
			t.exit(calls.send, n)
			c.sent = true
		}
		for i, c := range all {
			if c.there == 0 || c.done {
				continue
			}
			n := c.there
			t.enter(calls.receive, int64(4+i), w.p["message"])
			t.spend(costCopy(n))
			c.there -= n
			c.got += n
			t.exit(calls.receive, n)
			if c.got == w.p["message"] {
				t.hangUp(c, calls.close, int64(4+i))
				left--
			}
		}
	}
}

func fdOf(all []*client, c *client) int64 {
	for i, x := range all {
		if x == c {
			return int64(4 + i)
		}
	}
	return -1
}

// hangUp closes the client's end.
func (t *thread) hangUp(c *client, call string, fd int64) {
	t.enter(call, fd, 0)
	t.spend(costArrive)
	t.w.deliver(c.s, CameEnd, 0)
	t.exit(call, 0)
	c.done = true
}

func anyThere(all []*client) bool {
	for _, c := range all {
		if (c.there > 0 || c.reset) && !c.done {
			return true
		}
	}
	return false
}

// until blocks until something is there or the time has come, which it
// reports. limit -1: no time.
func (t *thread) until(wait string, limit int64, there func() bool) (up bool) {
	if limit >= 0 && limit <= t.w.now {
		return !there()
	}
	waiting := true
	if limit >= 0 && !there() {
		t.w.after(limit-t.w.now, func() {
			if waiting {
				up = true
				t.w.wake(t, NoTask, "timer", CtxHardirq)
			}
		})
	}
	t.block(wait, func() bool { return up || there() })
	waiting = false
	return up && !there()
}
