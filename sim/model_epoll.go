package sim

import "slices"

const (
	watcherFD = 4  // epoll instance, kqueue, port, ring
	maxTold   = 64 // events of one call
)

// readyList is what what arrives puts watched sockets on.
type readyList struct {
	t       *thread
	list    []*socket
	watched map[*socket]bool
	asleep  bool
}

// newReadyList has arrivals at watched sockets put on the list.
func newReadyList(t *thread) *readyList {
	r := &readyList{t: t, watched: map[*socket]bool{}}
	t.w.waits.arrived = r.arrived
	return r
}

func (r *readyList) arrived(s *socket) {
	if !r.watched[s] || slices.Contains(r.list, s) {
		return
	}
	r.list = append(r.list, s)
	task, cpu := r.t.w.back()
	r.t.w.note(task, cpu, Push, int64(s.id), WatchRead)
	if r.asleep {
		r.t.w.wakeFromNet(r.t)
	}
}

// add begins to watch a socket; one that is ready already goes on the list.
func (r *readyList) add(s *socket, mode int64) {
	r.t.watch(s, InterestAdd, mode)
	r.watched[s] = true
	if s.readable() {
		r.list = append(r.list, s)
		r.t.w.note(r.t.id, r.t.cpu, Push, int64(s.id), WatchRead)
	}
}

// wait is inside the wait call: it goes through the list until somebody is
// ready, and sleeps while nobody is. again says that who is told of goes back
// on the list. limit bounds the sleep, in ns; 0: for ever.
func (r *readyList) wait(name string, again bool, limit int64) (told []*socket) {
	t := r.t
	for {
		if n := int64(len(r.list)); n > 0 {
			t.spend(n * costScan)
			look := r.list
			r.list = nil
			for _, s := range look {
				if s.readable() && !s.gone {
					told = append(told, s)
				}
			}
			t.emit(Scan, n, int64(len(told)))
			if again {
				r.list = append(slices.Clone(told), r.list...)
			}
			if len(told) > 0 {
				return told
			}
		}
		r.asleep = true
		there := func() bool { return len(r.list) > 0 }
		if limit > 0 && t.until(name, t.w.now+limit, there) {
			r.asleep = false
			return nil
		}
		t.block(name, there)
		r.asleep = false
	}
}

// serveEpoll is level-triggered, edge-triggered and drained, or edge-triggered
// and not drained: then what is left behind is not told of again.
func serveEpoll(t *thread) {
	w := t.w
	edge := w.t.Header.Name != "epoll-lt"
	drain := w.t.Header.Name == "epoll-et"
	mode, limit := int64(ModeLevel), int64(0)
	if edge {
		mode = ModeEdge
	}
	if edge && !drain {
		limit = GivesUpAfter(w.p) * 1e6
	}
	t.call("epoll_create1", -1, 0, watcherFD)
	t.emit(Open, watcherFD, 0, IsEpoll)
	list := newReadyList(t)
	add := func(s *socket) {
		t.enter("epoll_ctl", watcherFD, 0)
		list.add(s, mode)
		t.exit("epoll_ctl", 0)
	}
	add(w.listen())
	for range w.p["idle"] {
		t.enter("epoll_ctl", watcherFD, 0)
		t.emit(Interest, InterestAdd, int64(len(w.socks)+1), WatchRead, mode)
		t.exit("epoll_ctl", 0)
	}
	for !w.finished() {
		t.enter("epoll_wait", watcherFD, maxTold)
		told := list.wait("epoll", !edge, limit)
		t.exit("epoll_wait", int64(len(told)))
		if told == nil {
			w.giveUp(t) // bytes are left behind, and nobody will tell of them
			return
		}
		t.tell(told)
		for _, s := range told {
			if s == w.listen() {
				for c := t.accept(false); c != nil; {
					add(c)
					if c = nil; edge {
						c = t.accept(false)
					}
				}
				continue
			}
			for t.serve(s, false) > 0 && drain {
			}
			if s.gone {
				delete(list.watched, s)
				list.list = without(list.list, s)
			}
		}
	}
}
