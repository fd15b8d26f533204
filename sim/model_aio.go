package sim

import "fmt"

// errSeek is what reading a socket at an offset returns (errno ESPIPE).
const errSeek = -29

// completion is a request that is done.
type completion struct {
	s *socket
	n int64
}

// servePosixAIO reads by aio_read: in glibc a helper thread of the program
// sleeps in read for it, and copies.
func servePosixAIO(t *thread) {
	w := t.w
	var done []completion
	wants := map[*socket]bool{}
	helpers := map[*socket]*thread{}
	first := true
	ask := func(s *socket) {
		t.spend(costUser)
		t.emit(Submit, w.str("PREAD"), RequestID(s.id, AskRecv), 0)
		wants[s] = true
		if h := helpers[s]; h != nil {
			t.enter("futex", -1, 0)
			w.wakeFor(h, "aio", t)
			t.exit("futex", 1)
			return
		}
		if first {
			t.call("rt_sigaction", -1, 0, 0)
			t.call("rt_sigprocmask", -1, 0, 0)
			first = false
		}
		t.pthread(fmt.Sprintf("aio %s", Letters(int(s.id)-2)), s, func(h *thread) {
			helpers[s] = h
			for {
				wants[s] = false
				h.call("pread64", s.fd, w.p["read"], errSeek) // what glibc tries first
				n := h.read("read", s, true)
				h.emit(Complete, w.str("PREAD"), RequestID(s.id, AskRecv), n)
				done = append(done, completion{s, n})
				h.enter("futex", -1, 0)
				w.wakeFor(t, "aio", h)
				h.exit("futex", 1)
				if n == 0 {
					return
				}
				h.enter("futex", -1, 0)
				h.block("aio", func() bool { return wants[s] })
				h.exit("futex", 0)
			}
		})
	}
	for range w.p["clients"] {
		ask(t.accept(true))
	}
	for !w.finished() {
		t.enter("futex", -1, 0) // aio_suspend
		t.block("aio", func() bool { return len(done) > 0 })
		t.exit("futex", 0)
		c := done[0]
		done = done[1:]
		if c.n == 0 {
			t.close(c.s)
			continue
		}
		t.work()
		t.answer("write", c.s, c.n)
		ask(c.s)
	}
}

// serveLibaio hands reads of blocking sockets to io_submit, one by one, which
// does each at once: it sleeps for the first, whatever the others have.
func serveLibaio(t *thread) {
	w := t.w
	t.call("io_setup", -1, 0, 0)
	var open []*socket
	for range w.p["clients"] {
		open = append(open, t.accept(true))
	}
	for len(open) > 0 {
		var done []completion
		for _, s := range open {
			t.enter("io_submit", -1, 0)
			t.emit(Submit, w.str("PREAD"), RequestID(s.id, AskRecv), 0)
			s.sleeper = t
			t.block("socket", s.readable)
			s.sleeper = nil
			n := t.copyOut(s)
			t.emit(Complete, w.str("PREAD"), RequestID(s.id, AskRecv), n)
			done = append(done, completion{s, n})
			t.exit("io_submit", 1)
		}
		t.call("io_getevents", -1, 0, int64(len(done)))
		for _, c := range done {
			if c.n == 0 {
				t.close(c.s)
				open = without(open, c.s)
				continue
			}
			t.work()
			t.answer("write", c.s, c.n)
		}
	}
}
