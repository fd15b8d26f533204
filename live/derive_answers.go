package live

import "ioviz/sim"

// What is given back to a client is copied into its socket before TCP sends it
// and before anybody is woken by it; the call or request that does it is over later.

// gives appends that n more bytes were copied into a socket.
func (m *modeller) gives(at *sim.Event, t sim.TaskID, s sim.SockID, n int64, rule string) {
	if n > 0 && s != sim.NoSock {
		m.unread[s] += n
		m.d.derived(at, t, m.d.cpuOf(t), rule, sim.Give, int64(s), n)
	}
}

// answers tells that the bytes of an open write or send of the task are in the
// socket, where the client is woken by it, or has read them: they were copied
// before. Of any task where t is NoTask, into any socket where s is NoSock.
func (m *modeller) answers(at *sim.Event, t sim.TaskID, s sim.SockID) {
	for i := range m.of {
		x, id := &m.of[i], sim.TaskID(i+1)
		to := m.sock(x, x.fd)
		if x.call != mWrite || x.given > 0 || !m.serves(id) || t != sim.NoTask && t != id || s != sim.NoSock && s != to {
			continue
		}
		x.given = int64(x.args[2])
		m.gives(at, id, to, x.given, "write-gives")
		return
	}
	if t == sim.NoTask {
		t = m.server
		if m.poller != sim.NoTask {
			t = m.poller
		}
	}
	for _, id := range m.sending {
		to := sim.RequestSock(id)
		if s != sim.NoSock && s != to || m.ahead[to] > 0 || m.echo[to] == 0 || !m.serves(t) {
			continue
		}
		m.ahead[to] = m.echo[to]
		m.gives(at, t, to, m.ahead[to], "ring-send-gives")
		return
	}
}

// reads is told that a call of the clients returns: what it has read had been given.
func (m *modeller) reads(e *sim.Event, x *modelTask) {
	if x.call != mRead || e.Args[1] <= 0 {
		return
	}
	s := m.ends[x.fd]
	if m.unread[s] < e.Args[1] {
		m.answers(e, sim.NoTask, s)
	}
	m.unread[s] -= e.Args[1]
}
