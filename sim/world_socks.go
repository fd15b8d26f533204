package sim

// socket is one socket of the server as the world has it.
type socket struct {
	id      SockID
	fd      int64
	queue   int64 // bytes to be read
	pending int64 // connections to be accepted
	ended   bool
	gone    bool // closed by the server
	sleeper *thread
	client  *client
}

// readable says that reading, or accepting, gives something now.
func (s *socket) readable() bool { return s.queue > 0 || s.pending > 0 || s.ended }

// Descriptors of the server: the listening socket has the first.
const listenFD = 3

// errAgain is what a call returns that would have to wait (errno EAGAIN).
const errAgain = -11

func (w *world) listen() *socket { return w.socks[0] }

// arrive puts something into a socket's queue, in the softirq that runs on the
// back of who sent it, and tells those who wait.
func (w *world) arrive(s *socket, what, n int64) {
	switch what {
	case CameConnection:
		s.pending++
	case CameData:
		s.queue += n
	case CameEnd:
		s.ended = true
	}
	task, cpu := w.back()
	w.note(task, cpu, Arrival, int64(s.id), what, n)
	if what == CameConnection && s.pending == w.p["clients"] && w.connected != nil {
		w.connected()
	}
	if w.waits.arrived != nil {
		w.waits.arrived(s)
	}
	if s.sleeper != nil {
		w.wakeFromNet(s.sleeper)
	}
}

// back is on whose back the network works: of who sends, if the way is short.
func (w *world) back() (TaskID, int16) {
	if w.p["latency"] > 0 {
		return NoTask, NoCPU
	}
	return w.clients.id, w.clients.cpu
}

func (w *world) wakeFromNet(t *thread) {
	task, _ := w.back()
	by := "network"
	if task != NoTask {
		by = "clients"
	}
	w.wake(t, task, by, CtxSoftirq)
}

// deliver has something arrive at a socket when it has been on its way.
func (w *world) deliver(s *socket, what, n int64) {
	if d := w.p["latency"] * 1000; d > 0 {
		w.after(d, func() { w.arrive(s, what, n) })
		return
	}
	w.arrive(s, what, n)
}

// watch tells of interest in a socket.
func (t *thread) watch(s *socket, op, mode int64) {
	events := int64(WatchRead)
	if op == InterestDel {
		events = 0
	}
	t.emit(Interest, op, int64(s.id), events, mode)
}

// accept takes the next connection; nil if there is none and the socket does not block.
func (t *thread) accept(blocks bool) *socket {
	w := t.w
	l := w.listen()
	call := "accept4"
	if simulated[w.t.Header.Name] { // not every BSD has the other
		call = "accept"
	}
	t.enter(call, listenFD, 0)
	if l.pending == 0 {
		if !blocks {
			t.exit(call, errAgain)
			return nil
		}
		l.sleeper = t
		t.block("accept", func() bool { return l.pending > 0 })
		l.sleeper = nil
	}
	s := w.take()
	t.exit(call, s.fd)
	t.emit(Open, s.fd, int64(s.id), IsConn)
	return s
}

// take takes a connection out of the accept queue and gives it a descriptor.
func (w *world) take() *socket {
	w.listen().pending--
	w.served++
	s := w.socks[w.served]
	s.fd = w.fds
	w.fds++
	return s
}

// asks is how many bytes a read asks for. Where each connection has a buffer of its
// own, none is larger than a message.
func (w *world) asks() int64 {
	switch w.t.Header.Name {
	case "thread-per-conn", "posix-aio":
		return min(w.p["read"], w.p["message"])
	}
	return w.p["read"]
}

// read copies what is there, at most as much as a read asks for: its length, 0
// at the end, or errAgain.
func (t *thread) read(call string, s *socket, blocks bool) int64 {
	t.enter(call, s.fd, t.w.asks())
	if !s.readable() {
		if !blocks {
			t.exit(call, errAgain)
			return errAgain
		}
		s.sleeper = t
		t.block("socket", s.readable)
		s.sleeper = nil
	}
	n := t.copyOut(s)
	t.exit(call, n)
	return n
}

// copyOut is the second phase: the thread copies out of the receive queue.
func (t *thread) copyOut(s *socket) int64 {
	n := min(s.queue, t.w.p["read"])
	if n > 0 {
		t.spend(costCopy(n))
		s.queue -= n
		t.emit(Take, int64(s.id), n)
	}
	return n
}

// answer writes n bytes back to the client.
func (t *thread) answer(call string, s *socket, n int64) {
	t.enter(call, s.fd, n)
	t.copyIn(s, n)
	t.exit(call, n)
}

// copyIn puts n bytes into the socket and has the client get them.
func (t *thread) copyIn(s *socket, n int64) {
	t.spend(costCopy(n))
	t.emit(Give, int64(s.id), n)
	s.client.reply(t, n)
}

// work is what the program does with a message: it reads the
// part of its file that it needs, if it needs one, and computes.
func (t *thread) work() {
	if t.w.p["disk"] > 0 && t.w.p["on"] == OnSocket {
		t.pread()
	}
	if us := t.w.p["work"]; us > 0 {
		t.spend(us * 1000)
	}
}

// close gives the descriptor back.
func (t *thread) close(s *socket) {
	t.call("close", s.fd, 0, 0)
	t.emit(Close, s.fd, int64(s.id))
	t.w.over(s)
}

// over counts a connection whose last descriptor is closed.
func (w *world) over(s *socket) {
	s.gone = true
	w.closed++
}

// serve reads once, answers what came or closes at the end, and says what the
// read returned.
func (t *thread) serve(s *socket, blocks bool) int64 {
	n := t.answerOnce(s, blocks)
	if n == 0 {
		t.close(s)
	}
	return n
}

// answerOnce reads once, answers what came, and says what the read returned.
func (t *thread) answerOnce(s *socket, blocks bool) int64 {
	n := t.read("read", s, blocks)
	if n > 0 {
		t.work()
		t.answer("write", s, n)
	}
	return n
}

// finished says that every client has been served to its end.
func (w *world) finished() bool { return w.closed == w.p["clients"] }
