package sim

// sigRT is the real-time signal that the program asks for with F_SETSIG.
const sigRT = 35

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
	send := func(s *socket, events int64) {
		queue = append(queue, notice{s, events})
		w.note(t.id, t.cpu, Signal, sigRT, int64(s.id), SigQueued, events)
	}
	w.waits.arrived = func(s *socket) {
		if !asks[s] {
			return
		}
		send(s, WatchRead)
		if asleep {
			w.wakeFromNet(t)
		}
	}
	ask := func(s *socket) {
		for range 4 { // F_SETOWN, F_SETSIG, F_GETFL, F_SETFL with O_ASYNC
			t.call("fcntl", s.fd, 0, 0)
		}
		t.watch(s, InterestAdd, ModeEdge)
		asks[s] = true
		if s.readable() {
			send(s, WatchRead)
		}
	}
	t.call("rt_sigprocmask", -1, 0, 0)
	ask(w.listen())
	for !w.finished() {
		t.enter("rt_sigtimedwait", -1, 0)
		asleep = true
		t.block("signal", func() bool { return len(queue) > 0 })
		asleep = false
		n := queue[0]
		queue = queue[1:]
		t.exit("rt_sigtimedwait", sigRT)
		t.emit(Signal, sigRT, int64(n.s.id), SigTaken, n.events)
		if n.s.gone {
			continue // of a descriptor that is closed by now
		}
		if n.s == w.listen() {
			for c := t.accept(false); c != nil; c = t.accept(false) {
				ask(c)
			}
			continue
		}
		for {
			got := t.serve(n.s, false)
			if got > 0 {
				send(n.s, WatchWrite) // what was written is acknowledged: there is room again
			}
			if got <= 0 {
				break
			}
		}
	}
}
