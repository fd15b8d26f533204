package sim

// notice is a signal that waits.
type notice struct {
	s      *socket
	events int64
}

// serveSignals has the kernel queue a signal for whatever happens at a
// descriptor, and takes one after the other: readiness, told by signal.
func serveSignals(t *thread) {
	w := t.w
	var queue []notice
	asks := map[*socket]bool{}
	asleep := false
	plain := false // SIGIO waits
	var conns []*socket
	send := func(s *socket, events int64) {
		switch {
		case int64(len(queue)) < w.p["room"]:
			queue = append(queue, notice{s, events})
			w.note(t.id, t.cpu, Signal, SigReady, int64(s.id), SigQueued, events)
		case plain:
			w.note(t.id, t.cpu, Signal, SigIO, int64(s.id), SigCoalesced, events)
		default:
			plain = true
			w.note(t.id, t.cpu, Signal, SigIO, int64(s.id), SigOverflow, events)
		}
	}
	w.waits.arrived = func(s *socket) {
		if !asks[s] {
			return
		}
		send(s, WatchRead)
		if s.ended {
			send(s, WatchRead) // the end is told of twice: as itself and as something to read
		}
		if asleep {
			w.wakeFromNet(t)
		}
	}
	set := func(fd int64) {
		for range 6 { // F_GETFL and F_SETFL with O_NONBLOCK, F_SETOWN_EX, F_SETSIG, F_GETFL and F_SETFL with O_ASYNC
			t.call("fcntl", fd, 0, 0)
		}
	}
	ask := func(s *socket) {
		set(s.fd)
		t.watch(s, InterestAdd, ModeEdge)
		asks[s] = true
	}
	drain := func(s *socket) {
		for t.serve(s, false) > 0 {
		}
	}
	t.call("rt_sigprocmask", -1, 0, 0)
	ask(w.listen())
	for i := range w.p[idleName] {
		set(listenFD + 2 + w.p["clients"] + i)
		t.emit(Interest, InterestAdd, int64(w.idleSock()), WatchRead, ModeEdge)
	}
	for s := w.listen(); ; { // somebody may have come before
		if s == w.listen() {
			for c := t.accept(false); c != nil; c = t.accept(false) {
				ask(c)
				conns = append(conns, c)
				drain(c)
			}
		} else if !s.gone { // else the signal is of a descriptor that is closed by now
			drain(s)
		}
		if w.finished() {
			return
		}
		t.enter("rt_sigtimedwait", -1, 0)
		asleep = true
		t.block("signal", func() bool { return plain || len(queue) > 0 })
		asleep = false
		if plain { // the lower number first (signal(7)); it says nothing of whom
			plain = false
			t.exit("rt_sigtimedwait", SigIO)
			t.emit(Signal, SigIO, 0, SigTaken, WatchRead)
			for i := range w.p[idleName] {
				t.call("read", listenFD+2+w.p["clients"]+i, w.p["read"], errAgain)
			}
			for _, c := range conns {
				if !c.gone {
					drain(c)
				}
			}
			s = w.listen()
			continue
		}
		n := queue[0]
		queue = queue[1:]
		t.exit("rt_sigtimedwait", SigReady)
		t.emit(Signal, SigReady, int64(n.s.id), SigTaken, n.events)
		s = n.s
	}
}
