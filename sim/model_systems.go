package sim

// Models of systems that this program does not run on. Sequences and meaning
// of calls follow their manuals: kqueue(2) of FreeBSD, poll(7D) and
// port_create(3C) of Solaris. Windows: model_port.go.

// serveKqueue registers and waits in one call; changes are handed over with the
// next wait.
func serveKqueue(t *thread) {
	w := t.w
	t.call("kqueue", -1, 0, watcherFD)
	t.emit(Open, watcherFD, 0, IsOther)
	list := newReadyList(t)
	changes := []*socket{w.listen()}
	idle := w.p["idle"]
	for !w.finished() {
		t.enter("kevent", watcherFD, int64(len(changes)))
		for _, s := range changes {
			list.add(s, ModeLevel)
		}
		for range idle {
			t.emit(Interest, InterestAdd, int64(len(w.socks)+1), WatchRead, ModeLevel)
		}
		changes, idle = nil, 0
		told := list.wait("kqueue", true, 0)
		t.exit("kevent", int64(len(told)))
		t.tell(told)
		for _, s := range told {
			if s != w.listen() {
				t.serve(s, false)
				list.forget(s)
				continue
			}
			for n := s.pending; n > 0; n-- { // the event's data is how many wait
				changes = append(changes, t.accept(false))
			}
		}
	}
}

// forget drops a socket that is closed.
func (r *readyList) forget(s *socket) {
	if s.gone {
		delete(r.watched, s)
		r.list = without(r.list, s)
	}
}

// serveDevPoll writes what to watch to a device and asks it.
func serveDevPoll(t *thread) {
	w := t.w
	t.call("open", -1, 0, watcherFD)
	t.emit(Open, watcherFD, 0, IsOther)
	list := newReadyList(t)
	watch := func(all ...*socket) {
		n := int64(8 * len(all)) // a struct pollfd each
		t.enter("write", watcherFD, n)
		for _, s := range all {
			list.add(s, ModeLevel)
		}
		t.exit("write", n)
	}
	// It does not notice that a descriptor is closed, and would tell of it with
	// POLLNVAL again and again: it is taken out first (poll(7D), POLLREMOVE).
	remove := func(s *socket) {
		t.enter("write", watcherFD, 8)
		t.watch(s, InterestDel, ModeLevel)
		delete(list.watched, s)
		list.list = without(list.list, s)
		t.exit("write", 8)
	}
	watch(w.listen())
	if n := w.p["idle"]; n > 0 {
		t.enter("write", watcherFD, 8*n)
		t.idle(ModeLevel)
		t.exit("write", 8*n)
	}
	for !w.finished() {
		t.enter("ioctl", watcherFD, 0)
		told := list.wait("dev-poll", true, 0)
		t.exit("ioctl", int64(len(told)))
		t.tell(told)
		for _, s := range told {
			switch {
			case s == w.listen():
				watch(t.accept(false))
			case t.answerOnce(s, false) == 0:
				remove(s)
				t.close(s)
			}
		}
	}
}

// serveEventPorts associates a descriptor with a port for one event; who is
// told of has to be associated again.
func serveEventPorts(t *thread) {
	w := t.w
	t.call("port_create", -1, 0, watcherFD)
	t.emit(Open, watcherFD, 0, IsOther)
	list := newReadyList(t)
	associate := func(s *socket) {
		t.enter("port_associate", watcherFD, 0)
		list.add(s, ModeOneShot)
		t.exit("port_associate", 0)
	}
	associate(w.listen())
	for range w.p["idle"] {
		t.enter("port_associate", watcherFD, 0)
		t.emit(Interest, InterestAdd, int64(len(w.socks)+1), WatchRead, ModeOneShot)
		t.exit("port_associate", 0)
	}
	for !w.finished() {
		t.enter("port_getn", watcherFD, maxTold)
		told := list.wait("event-port", false, 0)
		for _, s := range told { // delivered once: what arrives from here on is seen when it is associated again
			delete(list.watched, s)
		}
		t.exit("port_getn", 0)
		t.tell(told)
		for _, s := range told {
			t.watch(s, InterestDel, ModeOneShot)
		}
		for _, s := range told {
			if s == w.listen() {
				c := t.accept(false)
				if w.served < w.p["clients"] {
					associate(s)
				}
				associate(c)
			} else if t.serve(s, false) != 0 {
				associate(s)
			}
		}
	}
}
