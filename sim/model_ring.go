package sim

// netRing is an io_uring for sockets: what is armed is done when something
// arrives, by whoever works for the ring.
type netRing struct {
	w      *world
	subs   []request
	idle   int64 // receives at descriptors that nothing comes to, to be submitted
	armed  []request
	done   []completed
	asleep *thread
	poller bool
	multi  bool // accept stays armed
	linked bool // an answer is linked to its receive, which it can't be where the program has to read a file for it
}

type request struct {
	op    int64
	s     *socket
	n     int64
	armed bool // waits at its socket
}

// errCanceled is the result of a request whose link has broken (errno ECANCELED).
const errCanceled = -125

type completed struct {
	request
	ret int64
}

var opNames = map[int64]string{AskAccept: "ACCEPT", AskRecv: "RECV", AskSend: "SEND"}

func newNetRing(t *thread) *netRing {
	w := t.w
	r := &netRing{w: w, linked: w.t.Header.Name == "io-uring-multishot" && w.p["disk"] == 0, multi: w.t.Header.Name == "io-uring-multishot", poller: w.t.Header.Name == "io-uring-net-sqpoll"}
	t.emit(Open, watcherFD, 0, IsRing)
	w.waits.arrived = func(s *socket) {
		if r.asleep != nil && r.can() {
			w.wakeFromNet(r.asleep)
		}
	}
	r.ask(request{op: AskAccept, s: w.listen()})
	r.idle = w.p[idleName]
	return r
}

func (r *netRing) ask(q request) { r.subs = append(r.subs, q) }

// can says that something armed can be done now.
func (r *netRing) can() bool {
	for _, q := range r.armed {
		if q.s.readable() {
			return true
		}
	}
	return false
}

// take takes what was submitted, one after the other, and does what can be done
// at once; t works for the ring.
func (r *netRing) take(t *thread) {
	subs := r.subs
	r.subs = nil
	for _, q := range subs {
		t.emit(Submit, r.w.str(opNames[q.op]), RequestID(q.s.id, q.op), b2i(r.poller))
		if r.linked && q.op == AskRecv {
			t.emit(Submit, r.w.str(opNames[AskSend]), RequestID(q.s.id, AskSend), 0)
		}
		if q.op == AskSend {
			t.copyIn(q.s, q.n)
			r.finish(t, q, q.n)
			continue
		}
		r.try(t, q)
	}
	for ; r.idle > 0; r.idle-- {
		s := r.w.idleSock()
		t.emit(Submit, r.w.str(opNames[AskRecv]), RequestID(s, AskRecv), b2i(r.poller))
		t.emit(Interest, InterestAdd, int64(s), WatchRead, ModeOneShot)
	}
}

// work does what can be done of what is armed.
func (r *netRing) work(t *thread) {
	armed := r.armed
	r.armed = nil
	for _, q := range armed {
		r.try(t, q)
	}
}

// try does a request if it can be done. What can't waits at its socket, as an
// accept does that stays in force.
func (r *netRing) try(t *thread, q request) {
	stays := r.multi && q.op == AskAccept
	if q.s.readable() {
		if q.armed && !stays {
			t.watch(q.s, InterestDel, ModeOneShot)
		}
		if r.carryOut(t, q, stays); !stays {
			return
		}
	}
	if !q.armed {
		mode := int64(ModeOneShot)
		if stays {
			mode = ModeEdge
		}
		t.watch(q.s, InterestAdd, mode)
		q.armed = true
	}
	r.armed = append(r.armed, q)
}

// carryOut does a request whose socket has something for it.
func (r *netRing) carryOut(t *thread, q request, stays bool) {
	if q.op == AskAccept {
		for q.s.pending > 0 {
			c := r.w.take()
			r.finish(t, request{op: AskAccept, s: c}, c.fd)
			t.emit(Open, c.fd, int64(c.id), IsConn)
			if !stays {
				break
			}
		}
		return
	}
	n := t.copyOut(q.s)
	r.finish(t, q, n)
	switch {
	case r.linked && n > 0:
		t.copyIn(q.s, n)
		r.finish(t, request{op: AskSend, s: q.s}, n)
	case r.linked:
		r.finish(t, request{op: AskSend, s: q.s}, errCanceled)
	}
}

// finish puts a result into the completion ring.
func (r *netRing) finish(t *thread, q request, ret int64) {
	at := q.s.id
	if q.op == AskAccept {
		at = r.w.listen().id
	}
	t.emit(Complete, r.w.str(opNames[q.op]), RequestID(at, q.op), ret)
	r.done = append(r.done, completed{q, ret})
}

// handle is the program's part: it takes the results and asks for what is next.
func (r *netRing) handle(t *thread) {
	done := r.done
	r.done = nil
	for _, c := range done {
		switch {
		case c.op == AskAccept:
			r.ask(request{op: AskRecv, s: c.s})
			if !r.multi && r.w.served < r.w.p["clients"] {
				r.ask(request{op: AskAccept, s: r.w.listen()})
			}
		case c.op == AskRecv && c.ret == 0:
			t.close(c.s)
		case c.op == AskRecv:
			t.work()
			if !r.linked {
				r.ask(request{op: AskSend, s: c.s, n: c.ret})
			}
		case c.op == AskSend && c.ret > 0:
			r.ask(request{op: AskRecv, s: c.s})
		}
	}
}

// serveRing submits and waits in one call.
func serveRing(t *thread) {
	r := newNetRing(t)
	for !t.w.finished() {
		n := int64(len(r.subs)) + r.idle
		t.enter("io_uring_enter", watcherFD, n)
		r.take(t)
		r.work(t)
		for len(r.done) == 0 {
			r.asleep = t
			t.block("ring", r.can)
			r.asleep = nil
			r.work(t)
		}
		t.exit("io_uring_enter", n)
		r.handle(t)
	}
}

// costPeek is one look into shared memory, and costPoll one round of the
// thread that polls a ring.
const costPeek = 20_000

// servePolledRing lets the ring's own thread poll it: the program makes
// no system call for it, and looks into memory for results.
func servePolledRing(t *thread) {
	w := t.w
	r := newNetRing(t)
	w.thread("iou-sqp", "poller", 0, Runnable, func(k *thread) {
		for !w.finished() {
			r.take(k)
			r.work(k)
			k.spend(costPeek)
		}
	})
	for !w.finished() {
		if len(r.done) == 0 {
			t.own(costPeek)
			continue
		}
		r.handle(t)
	}
}
