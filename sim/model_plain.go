package sim

// serveBlocking serves one client after the other: who comes second waits
// until the first has gone, whatever it has sent.
func serveBlocking(t *thread) {
	for !t.w.finished() {
		s := t.accept(true)
		for t.serve(s, true) != 0 {
		}
	}
}

// serveAsking asks every socket again and again, each until it has nothing (more):
// a read that is given less than it has room for has taken all. Between two
// rounds it sleeps until the next is due, or does not.
func serveAsking(t *thread) {
	beat, due := Beat(t.w.p), t.w.now
	var open []*socket
	for !t.w.finished() {
		for s := t.accept(false); s != nil; s = t.accept(false) {
			open = append(open, s)
		}
		left := open[:0]
		for _, s := range open {
			for more := true; more; {
				if beat == 0 {
					t.spend(costLook)
				}
				more = t.serve(s, false) == t.w.p["read"]
			}
			if !s.gone {
				left = append(left, s)
			}
		}
		open = left
		switch {
		case beat == 0:
			t.own(costLook)
		case !t.w.finished():
			due += beat
			t.enter("clock_nanosleep", -1, 0)
			if late := t.w.now - due; late < 0 {
				t.sleep(costSlack-late, "sleep")
			}
			t.exit("clock_nanosleep", 0)
		}
	}
}

// own is what the program does of its own between two looks, at least so many ns.
func (t *thread) own(least int64) {
	ns := t.w.p["own"] * 1e6
	t.spend(max(least, ns))
	if ns > 0 {
		t.emit(Tally, t.w.str("own_work"), 1)
	}
}

// serveScanning hands all descriptors to the kernel at every call, which looks
// at each of them: select and poll.
func serveScanning(t *thread) {
	w := t.w
	call := w.t.Header.Name
	watched := []*socket{w.listen()}
	t.watch(w.listen(), InterestAdd, ModeLevel)
	idle := t.idle(ModeLevel)
	asleep := false
	w.waits.arrived = func(s *socket) {
		if asleep {
			w.wakeFromNet(t)
		}
	}
	ready := func() (out []*socket) {
		for _, s := range watched {
			if s.readable() {
				out = append(out, s)
			}
		}
		return out
	}
	for !w.finished() {
		n := int64(len(watched)) + idle
		t.enter(call, -1, n)
		t.spend(n * costScan)
		if len(ready()) == 0 {
			t.emit(Scan, n, 0)
			asleep = true
			t.block(call, func() bool { return len(ready()) > 0 })
			asleep = false
			t.spend(n * costScan)
		}
		told := ready()
		t.emit(Scan, n, int64(len(told)))
		t.exit(call, int64(len(told)))
		t.tell(told)
		for _, s := range told {
			if s == w.listen() {
				c := t.accept(false)
				watched = append(watched, c)
				t.watch(c, InterestAdd, ModeLevel)
			} else if t.serve(s, false) == 0 {
				watched = without(watched, s)
			}
		}
	}
}

// tell tells the program of ready sockets.
func (t *thread) tell(ready []*socket) {
	for _, s := range ready {
		t.emit(Ready, int64(s.id), WatchRead)
	}
}

func without(list []*socket, s *socket) []*socket {
	out := make([]*socket, 0, len(list))
	for _, x := range list {
		if x != s {
			out = append(out, x)
		}
	}
	return out
}
