package live

import "ioviz/sim"

// What comes to a server's sockets: a privileged capture has the kernel's records
// of it, elsewhere it follows from what the clients call and what the server got.

// deliver tells that what the clients' open call brings has come; ret is that
// call's result, -1 while it is open.
func (m *modeller) deliver(at *sim.Event, ret int64) {
	a := m.pending
	m.pending = arrival{}
	if a.sock == sim.NoSock || ret < -1 || m.kernel {
		return
	}
	key := arrival{a.sock, a.what, 0}
	if told := m.early[key]; told > 0 {
		m.early[key] = max(0, told-max(a.n, 1))
		if a.n -= told; a.n <= 0 {
			return
		}
	}
	m.arrives(at, a, m.d.rule("loopback-delivers"), at.Raw)
}

// needs sees to it that the socket has what a call of the server has got from it.
func (m *modeller) needs(at *sim.Event, a arrival) {
	open := m.pending.sock == a.sock && m.pending.what == a.what
	if open {
		a = m.pending
		m.pending = arrival{}
	}
	if m.kernel || !open { // it will be told of once more: by a record, by the client's call
		m.early[arrival{a.sock, a.what, 0}] += max(a.n, 1)
	}
	m.arrives(at, a, m.d.rule("loopback-delivers"), at.Raw)
}

// came takes the kernel's record of an arrival.
func (m *modeller) came(e sim.Event, a arrival) {
	m.last = a.sock
	key := arrival{a.sock, a.what, 0}
	if owed := m.early[key]; owed > 0 {
		m.early[key] = max(0, owed-max(a.n, 1))
		return
	}
	m.arrives(&e, a, e.Source, e.Raw)
}

// arrives appends an arrival, and that epoll's list has it where it is watched.
func (m *modeller) arrives(at *sim.Event, a arrival, source uint8, raw uint32) {
	e := sim.Event{Time: at.Time, Task: m.clients, CPU: sim.NoCPU, Kind: sim.Arrival, Source: source, Raw: raw}
	e.Args[0], e.Args[1], e.Args[2] = int64(a.sock), a.what, a.n
	m.d.append(e)
	if m.spec.watch == watchList && m.state(a.sock).Events != 0 {
		m.push(at, m.clients, a.sock, "callback-pushes")
	}
	if m.spec.watch == watchSignals && m.state(a.sock).Events != 0 {
		m.signals(at, a)
	}
}

func (m *modeller) push(at *sim.Event, t sim.TaskID, s sim.SockID, rule string) {
	if m.linked[s] {
		return
	}
	m.linked[s] = true
	bits := int64(sim.WatchRead)
	if m.state(s).Ended {
		bits |= sim.WatchEnd
	}
	cpu := int16(sim.NoCPU)
	if t == m.server {
		cpu = m.d.cpuOf(t)
	}
	m.d.derived(at, t, cpu, rule, sim.Push, int64(s), bits)
}

// cameBefore tells of what must have come to a watched socket that a call tells
// of, where no record said so: what the clients' open call brings, or a connection.
func (m *modeller) cameBefore(at *sim.Event, s sim.SockID) {
	x := m.state(s)
	switch {
	case m.kernel || s == sim.NoSock || x.Events == 0 || x.Queue != 0 || x.Pending != 0 || x.Ended:
	case m.pending.sock == s:
		m.needs(at, m.pending)
	case s == 1:
		m.needs(at, arrival{1, sim.CameConnection, 0})
	}
}
