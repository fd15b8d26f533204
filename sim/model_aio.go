package sim

import (
	"fmt"
	"slices"
)

// errSeek is what reading a socket at an offset returns (errno ESPIPE).
const errSeek = -29

// completion is a request that is done.
type completion struct {
	s *socket
	n int64
}

// What glibc does for the first request, and around making each of its threads
// (sysdeps/pthread/aio_misc.c).
var firstRequest = []string{"sched_getparam", "sched_getscheduler"}

// What an idle thread of glibc's waits for more to do, and what its wait then
// returns (aio_init(3) aio_idle_time; errno ETIMEDOUT).
const (
	aioIdleTime = 1_000_000_000
	errTimedOut = -110
)

// aioPool are the threads of glibc's POSIX AIO: one more for each request that
// finds none idle, up to a limit; an idle one takes the next request, whose ever
// it is.
type aioPool struct {
	t       *thread // who asks
	threads int     // that there are
	made    int
	idle    []*thread // the longest idle first
	queue   []*socket // requests that nobody has taken
	done    []completion
}

// servePosixAIO reads by aio_read: in glibc a helper thread of the program
// sleeps in read for it, and copies.
func servePosixAIO(t *thread) {
	w := t.w
	p := &aioPool{t: t}
	for range w.p["clients"] {
		p.ask(t.accept(true))
	}
	for !w.finished() {
		p.suspend()
		for len(p.done) > 0 {
			c := p.done[0]
			p.done = p.done[1:]
			if c.n == 0 {
				t.close(c.s)
				continue
			}
			t.work()
			t.answer("write", c.s, c.n)
			p.ask(c.s)
		}
	}
}

// suspend is aio_suspend: what is done already needs no sleep.
func (p *aioPool) suspend() {
	t := p.t
	if len(p.done) == 0 {
		t.enter("futex", -1, 0)
		t.block("aio", func() bool { return len(p.done) > 0 })
		t.exit("futex", 0)
	}
	t.emit(Tally, t.w.str("waited"), 1)
}

// ask is aio_read.
func (p *aioPool) ask(s *socket) {
	t := p.t
	t.spend(costUser)
	t.emit(Submit, t.w.str("PREAD"), RequestID(s.id, AskRecv), 0)
	switch {
	case len(p.idle) > 0:
		p.queue = append(p.queue, s)
		h := p.idle[0]
		p.idle = p.idle[1:]
		t.enter("futex", -1, 0)
		t.w.wakeFor(h, "work", t)
		t.exit("futex", 1)
	case p.threads < AIOThreads:
		if p.threads == 0 {
			t.callAll(firstRequest)
		}
		t.call("rt_sigprocmask", -1, 0, 0)
		p.threads++
		p.made++
		t.pthread(fmt.Sprintf("aio %d", p.made), s, func(h *thread) { p.help(h, s) }, func(*thread) {})
		t.call("rt_sigprocmask", -1, 0, 0)
	default:
		p.queue = append(p.queue, s)
	}
}

// help is the program of a helper: it reads what is asked for, waits for more,
// and ends where nothing more comes.
func (p *aioPool) help(h *thread, s *socket) {
	for {
		h.call("pread64", s.fd, h.w.asks(), errSeek) // what glibc tries first
		n := h.read("read", s, true)
		h.emit(Complete, h.w.str("PREAD"), RequestID(s.id, AskRecv), n)
		p.done = append(p.done, completion{s, n})
		if p.t.blocked {
			h.enter("futex", -1, 0)
			h.w.wakeFor(p.t, "aio", h)
			h.exit("futex", 1)
		}
		for len(p.queue) == 0 { // who has just read takes what was meant for another
			p.idle = append(p.idle, h)
			h.enter("futex", -1, 0)
			if h.until("work", h.w.now+aioIdleTime, func() bool { return len(p.queue) > 0 }) {
				p.idle = slices.DeleteFunc(p.idle, func(x *thread) bool { return x == h })
				p.threads--
				h.exit("futex", errTimedOut)
				h.call("futex", -1, 0, 0)
				return
			}
			h.exit("futex", 0)
			h.call("futex", -1, 0, 0) // it lets go of the lock that it has been given
		}
		s = p.queue[0]
		p.queue = p.queue[1:]
	}
}

// serveLibaio hands reads of blocking sockets to io_submit, one by one, which
// does each at once: it sleeps for the first, whatever the others have.
func serveLibaio(t *thread) {
	w := t.w
	if w.p["on"] != OnSocket {
		serveFile(t)
		return
	}
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

// serveFile answers out of a file: it reads what the clients ask, one after the
// other, hands a read of the file to io_submit for each, and asks for all results
// at once. Through the page cache io_submit does the read itself; with O_DIRECT
// it only hands it to the disk.
func serveFile(t *thread) {
	w := t.w
	t.call("io_setup", -1, 0, 0)
	var open []*socket
	for range w.p["clients"] {
		open = append(open, t.accept(true))
	}
	for len(open) > 0 {
		var asked []completion
		done := 0
		for _, s := range append([]*socket{}, open...) {
			n := t.read("read", s, true)
			if n == 0 {
				t.close(s)
				open = without(open, s)
				continue
			}
			asked = append(asked, completion{s, n})
			t.submitFile(s, func() {
				if done++; done == len(asked) && t.wait == "aio" { // it sleeps for all of them (fs/aio.c aio_complete min_nr)
					w.wake(t, NoTask, "disk", CtxHardirq)
				}
			})
		}
		if len(asked) == 0 {
			continue
		}
		t.enter("io_getevents", -1, 0)
		t.block("aio", func() bool { return done == len(asked) })
		t.exit("io_getevents", int64(done))
		for _, c := range asked {
			t.work()
			t.answer("write", c.s, c.n)
		}
	}
}

// submitFile hands over a read of the file for what a client asks.
func (t *thread) submitFile(s *socket, done func()) {
	w, n, id := t.w, FilePiece(t.w.p), RequestID(s.id, AskFile)
	t.enter("io_submit", -1, 0)
	t.emit(Submit, w.str("PREAD"), id, 0)
	if w.p["on"] == OnBuffered {
		t.throughCache(n)
		t.emit(Complete, w.str("PREAD"), id, n)
		done()
	} else {
		t.fromDisk(n, func() {
			w.note(t.id, NoCPU, Arrive, int64(Disk), int64(Buffer), n, 1)
			w.note(t.id, NoCPU, Complete, w.str("PREAD"), id, n)
			done()
		})
	}
	t.exit("io_submit", 1)
}
