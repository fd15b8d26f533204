package live

import "ioviz/sim"

// What a ring's requests and results say of sockets. A privileged capture has
// the kernel's own records of both; elsewhere a request is taken by the call
// that hands over what the program has noted, and a result was there when the
// call returned after which the program took it.

// opNames are the kinds of requests as the kernel names them.
var opNames = map[int64]string{sim.AskAccept: "ACCEPT", sim.AskRecv: "RECV", sim.AskSend: "SEND"}

// opName names a request: io_submit knows reads only.
func (m *modeller) opName(id int64) string {
	if !m.spec.ring {
		return "PREAD"
	}
	return opNames[sim.RequestOp(id)]
}

// handsOver tells of the requests that a call has just given to the kernel.
func (m *modeller) handsOver(at *sim.Event) {
	rule := "enter-submits"
	switch {
	case m.spec.polled:
		rule = "poller-submits"
	case !m.spec.ring:
		rule = "submit-reads"
	}
	for _, id := range m.asked {
		m.submits(sim.Event{Time: at.Time, Task: at.Task, CPU: at.CPU, Kind: sim.Submit, Source: m.d.rule(rule), Raw: at.Raw,
			Args: [sim.MaxArgs]int64{m.d.str(m.opName(id)), id, b2i(m.spec.polled)}})
	}
	m.asked = m.asked[:0]
}

// submits appends that the kernel took a request: what it can't do at once waits
// at the socket.
func (m *modeller) submits(e sim.Event) {
	m.d.append(e)
	id := e.Args[1]
	if sim.RequestOp(id) == sim.AskSend || !m.spec.ring {
		return
	}
	mode := int64(sim.ModeOneShot)
	if m.spec.edge && sim.RequestOp(id) == sim.AskAccept {
		mode = sim.ModeEdge
	}
	m.d.derived(&e, e.Task, m.d.cpuOf(e.Task), "ring-arms", sim.Interest, sim.InterestAdd, int64(sim.RequestSock(id)), sim.WatchRead, mode)
}

// completes appends a result, with what the kernel did for it.
func (m *modeller) completes(e sim.Event) {
	d, id, ret := m.d, e.Args[1], e.Args[2]
	s, op := sim.RequestSock(id), sim.RequestOp(id)
	if x := m.state(s); op != sim.AskSend && x.Events != 0 && x.Mode == sim.ModeOneShot {
		d.derived(&e, e.Task, d.cpuOf(e.Task), "ring-arms", sim.Interest, sim.InterestDel, int64(s), 0, sim.ModeOneShot)
	}
	switch {
	case op == sim.AskAccept && ret >= 0 && m.state(1).Pending == 0:
		m.needs(&e, arrival{1, sim.CameConnection, 0})
	case op == sim.AskRecv && ret >= 0:
		m.received(&e, s, ret)
	case op == sim.AskSend && ret > 0:
		d.derived(&e, e.Task, d.cpuOf(e.Task), "ring-send-gives", sim.Give, int64(s), ret)
	}
	d.append(e)
	if op == sim.AskAccept && ret >= 0 {
		m.conns++
		s := sim.SockID(m.conns + 1)
		m.fds[0][ret] = s
		d.derived(&e, e.Task, e.CPU, "ring-accept-opens", sim.Open, ret, int64(s), sim.IsConn)
	}
}

// received tells of the n bytes, or the end, that a request to receive has got:
// by the records of copying that came before, as far as there are any.
func (m *modeller) received(e *sim.Event, s sim.SockID, n int64) {
	for i := range m.held {
		h := &m.held[i]
		if k := min(h.Args[1], n); h.Task == e.Task && k > 0 {
			m.takes(h, h.Task, s, k, h.Source)
			n -= k
			h.Args[1] -= k
		}
	}
	m.held = m.held[:0]
	switch {
	case n > 0:
		rule := "ring-recv-takes"
		if !m.spec.ring {
			rule = "submit-reads"
		}
		m.takes(e, e.Task, s, n, m.d.rule(rule))
	case e.Args[2] == 0 && !m.state(s).Ended:
		m.needs(e, arrival{s, sim.CameEnd, 0})
	}
}

// catchesUp tells of what the program has noted up to a time, where no system
// call of it marks that time.
func (m *modeller) catchesUp(upto int64) {
	if !m.spec.polled || m.kernel || m.notes == nil || m.d.state(m.server) != sim.User {
		return
	}
	x := m.task(m.server)
	at := sim.Event{Time: upto}
	for n := m.notes(x.who).next(x.done, upto+m.base); n != nil; n = m.notes(x.who).next(x.done, upto+m.base) {
		m.noted(m.server, x, n, &at)
	}
}

// startsPoller begins the view of the ring's thread where no record will.
func (m *modeller) startsPoller(at *sim.Event) {
	if m.poller != sim.NoTask && !m.kernel {
		m.d.derived(at, m.poller, sim.NoCPU, "start-state", sim.TaskStart, int64(sim.Kernel))
	}
}

// endsPoller ends it with the server's.
func (m *modeller) endsPoller(t sim.TaskID, at *sim.Event) {
	if t != m.server || m.poller == sim.NoTask {
		return
	}
	if s := m.d.state(m.poller); s != sim.New && s != sim.Exited {
		m.d.derived(at, m.poller, sim.NoCPU, "window-ends", sim.TaskExit)
	}
}
