package live

import "ioviz/sim"

// What is given back to a client is copied into its socket before TCP sends it
// and before anybody is woken by it; the call or request that does it is over later.

// What a call of a client ends with when the server has reset its connection (errno(3), Linux).
const errPipe, errReset = 32, 104

// gives appends that n more bytes were copied into a socket.
func (m *modeller) gives(at *sim.Event, t sim.TaskID, s sim.SockID, n int64, rule string) {
	if n > 0 && s != sim.NoSock {
		m.unread[s] += n
		m.d.derived(at, t, m.d.cpuOf(t), rule, sim.Give, int64(s), n)
	}
}

// onePush is up to how many bytes a write certainly goes into one packet, which TCP sends
// when all of them have been copied: less than half of the window that a peer offers
// at first (net/ipv4/tcp.c forced_push). Of more, only part may be there.
const onePush = 16 << 10

// woken is told that the task has woken the clients: the bytes of its open write
// or send are in the socket.
func (m *modeller) woken(at *sim.Event, t sim.TaskID) {
	m.answers(at, t, sim.NoSock, 0)
}

// reads is told that a call of the clients returns: what it has read had been given.
func (m *modeller) reads(e *sim.Event, x *modelTask) {
	if ret := e.Args[1]; ret == -errReset || ret == -errPipe {
		delete(m.ends, x.fd) // the server has reset the connection: its close brings nothing any more
	}
	if x.call != mRead || e.Args[1] <= 0 {
		return
	}
	s := m.ends[x.fd]
	if lacks := e.Args[1] - m.unread[s]; lacks > 0 {
		m.answers(e, sim.NoTask, s, lacks)
	}
	m.unread[s] -= e.Args[1]
}

// answers tells that n more bytes of an open write or send were copied into the
// socket, all that it was asked for where n is 0. The write or send is any task's
// where t is NoTask, and into any socket where s is NoSock.
func (m *modeller) answers(at *sim.Event, t sim.TaskID, s sim.SockID, n int64) {
	more := func(all, given int64) int64 {
		switch {
		case n > 0:
			return min(n, all-given)
		case all > onePush:
			return 0
		}
		return all - given
	}
	for i := range m.of {
		x, id := &m.of[i], sim.TaskID(i+1)
		to := m.sock(x, x.fd)
		if x.call != mWrite || !m.serves(id) || t != sim.NoTask && t != id || s != sim.NoSock && s != to {
			continue
		}
		k := more(int64(x.args[2]), x.given)
		x.given += k
		m.gives(at, id, to, k, "write-gives")
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
		if s != sim.NoSock && s != to || m.echo[to] == 0 || !m.serves(t) {
			continue
		}
		if k := more(m.echo[to], m.ahead[to]); k > 0 {
			m.ahead[to] += k
			m.gives(at, t, to, k, "ring-send-gives")
			return
		}
	}
}
