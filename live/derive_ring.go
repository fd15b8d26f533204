package live

import (
	"slices"

	"ioviz/sim"
)

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
		if m.file != nil {
			m.file.last = id
		}
		m.submits(sim.Event{Time: at.Time, Task: at.Task, CPU: at.CPU, Kind: sim.Submit, Source: m.d.rule(rule), Raw: at.Raw,
			Args: [sim.MaxArgs]int64{m.d.str(m.opName(id)), id, b2i(m.spec.polled)}})
	}
	m.asked = m.asked[:0]
}

// submits appends that the kernel took a request: what it can't do at once waits
// at the socket. Of that it has a record of its own; elsewhere it is what is not
// done by the time that the call sleeps or returns.
func (m *modeller) submits(e sim.Event) {
	m.d.append(e)
	id := e.Args[1]
	if sim.RequestOp(id) == sim.AskSend {
		m.sending = append(m.sending, id)
		return
	}
	if sim.RequestOp(id) == sim.AskRecv {
		delete(m.echo, sim.RequestSock(id)) // what is sent back is not known until it is taken
	}
	if !m.spec.ring || m.kernel {
		return
	}
	s := m.state(sim.RequestSock(id))
	if m.spec.polled && s.Queue == 0 && s.Pending == 0 && !s.Ended {
		m.arms(e, id, m.d.rule("ring-arms"))
		return
	}
	m.unarmed = append(m.unarmed, id)
}

// armsRest tells of the requests that wait by now.
func (m *modeller) armsRest(at *sim.Event) {
	for _, id := range m.unarmed {
		m.arms(*at, id, m.d.rule("ring-arms"))
	}
	m.unarmed = m.unarmed[:0]
}

// arms appends that a request waits at its socket.
func (m *modeller) arms(at sim.Event, id int64, source uint8) {
	s := sim.RequestSock(id)
	one := m.d.t.Header.Socks[s-1].Role != "idle" // which stands for many
	if sim.RequestOp(id) == sim.AskSend || m.state(s).Events != 0 && one {
		return // it waits again
	}
	mode := int64(sim.ModeOneShot)
	if m.spec.edge && sim.RequestOp(id) == sim.AskAccept {
		mode = sim.ModeEdge
	}
	m.watches(&sim.Event{Time: at.Time, Task: at.Task, CPU: m.d.cpuOf(at.Task), Raw: at.Raw}, s, mode, source)
}

// completes appends a result, with what the kernel did for it.
func (m *modeller) completes(e sim.Event) {
	d, id, ret := m.d, e.Args[1], e.Args[2]
	m.unarmed = without(m.unarmed, id)
	s, op := sim.RequestSock(id), sim.RequestOp(id)
	m.cameFor(&e, s, op, ret)
	if x := m.state(s); op != sim.AskSend && op != sim.AskFile && x.Events != 0 && x.Mode == sim.ModeOneShot {
		d.derived(&e, e.Task, d.cpuOf(e.Task), "ring-arms", sim.Interest, sim.InterestDel, int64(s), 0, sim.ModeOneShot)
	}
	switch {
	case op == sim.AskFile:
		m.file.came(m, &e, ret)
	case op == sim.AskRecv && ret >= 0:
		m.received(&e, s, ret)
		m.echo[s] = ret
	case op == sim.AskSend:
		m.sending = without(m.sending, id)
		m.gives(&e, e.Task, s, ret-m.ahead[s], "ring-send-gives")
		delete(m.ahead, s)
	}
	d.append(e)
	if op == sim.AskAccept && ret >= 0 {
		m.conns++
		s := sim.SockID(m.conns + 1)
		m.fds[0][ret] = s
		d.derived(&e, e.Task, e.CPU, "ring-accept-opens", sim.Open, ret, int64(s), sim.IsConn)
	}
}

// cameFor sees to it that what a request to accept or receive has got has come.
func (m *modeller) cameFor(e *sim.Event, s sim.SockID, op, ret int64) {
	x := m.state(s)
	switch {
	case op == sim.AskAccept && ret >= 0 && m.state(1).Pending == 0:
		m.needs(e, arrival{1, sim.CameConnection, 0})
	case op == sim.AskRecv && ret > 0 && x.Queue >= 0 && x.Queue < ret:
		m.needs(e, arrival{s, sim.CameData, ret - x.Queue})
	case op == sim.AskRecv && ret == 0 && !x.Ended:
		m.needs(e, arrival{s, sim.CameEnd, 0})
	}
}

// received tells of the n bytes that a request to receive has got:
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
	if n == 0 {
		return
	}
	rule := "ring-recv-takes"
	if !m.spec.ring {
		rule = "submit-reads"
	}
	m.takes(e, e.Task, s, n, m.d.rule(rule))
}

// catchesUp tells of what the program has noted up to a time, where no system
// call of it marks that time.
func (m *modeller) catchesUp(upto int64) {
	if !m.spec.works || m.notes == nil || m.d.state(m.server) != sim.User {
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

// without is the list without the first id in it.
func without(list []int64, id int64) []int64 {
	if i := slices.Index(list, id); i >= 0 {
		return slices.Delete(list, i, i+1)
	}
	return list
}
