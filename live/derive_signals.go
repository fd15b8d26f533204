package live

import (
	"slices"

	"ioviz/sim"
)

// What is known of signals that tell of sockets: the program notes which it
// takes. That they were queued, or found no room, a privileged capture has the
// kernel's own records of; elsewhere it follows from what came that they were
// queued, and from SIGIO that one had no room.

// async is O_ASYNC, and setFlags F_SETFL (fcntl(2)), the same on all Linux that is run here.
const (
	async    = 0x2000
	setFlags = 4
)

// asksForSignals tells whether the call of fcntl has the socket send signals.
func (m *modeller) asksForSignals(x *modelTask) bool {
	return m.spec.watch == watchSignals && x.args[1] == setFlags && x.args[2]&async != 0
}

// waitsForSignals tells whether it is the server, in its call that waits for a signal.
func (m *modeller) waitsForSignals(t sim.TaskID) bool {
	return t == m.server && m.task(t).call == mSigWait
}

// signals tells of those that an arrival queues.
func (m *modeller) signals(at *sim.Event, a arrival) {
	if m.kernel {
		return
	}
	m.sends(at, a.sock)
	if a.what == sim.CameEnd {
		m.sends(at, a.sock)
	}
}

// sends tells of one signal, or of SIGIO where so many wait as may.
func (m *modeller) sends(at *sim.Event, s sim.SockID) {
	if room, ok := m.d.t.Header.Params["room"]; !ok || int64(len(m.queued)) < room {
		m.queue(at, s, sim.WatchRead, "signal-queues")
		return
	}
	what := int64(sim.SigOverflow)
	if m.noRoom > 0 {
		what = sim.SigCoalesced
	}
	m.noRoom++
	m.d.derived(at, m.server, m.d.cpuOf(m.server), "signal-no-room", sim.Signal, sim.SigIO, int64(s), what, sim.WatchRead)
}

func (m *modeller) queue(at *sim.Event, s sim.SockID, events int64, rule string) {
	m.queued = append(m.queued, s)
	m.d.derived(at, m.server, m.d.cpuOf(m.server), rule, sim.Signal, sim.SigReady, int64(s), sim.SigQueued, events)
}

// Results of sending a signal (include/trace/events/signal.h).
const (
	signalDelivered = 0
	signalWaits     = 2
)

// generated takes the kernel's record of a signal to the server: of the socket
// to which something has just come.
func (m *modeller) generated(e sim.Event, signo, result int64) {
	e.Task, e.CPU, e.Kind = m.server, m.d.cpuOf(m.server), sim.Signal
	e.Args = [sim.MaxArgs]int64{signo, int64(m.last), sim.SigQueued, sim.WatchRead}
	switch {
	case signo == sim.SigReady && result == signalDelivered:
		m.queued = append(m.queued, m.last)
	case signo == sim.SigIO && result == signalDelivered:
		e.Args[2] = sim.SigOverflow
		m.noRoom++
	case signo == sim.SigIO && result == signalWaits:
		e.Args[2] = sim.SigCoalesced
	default:
		return // SIGIO comes instead
	}
	m.d.append(e)
}

// signalledAny appends that the program has taken SIGIO.
func (m *modeller) signalledAny(e sim.Event) {
	if m.noRoom == 0 {
		m.d.derived(&e, m.server, m.d.cpuOf(m.server), "sigio-had-no-room", sim.Signal, sim.SigIO, 0, sim.SigOverflow, sim.WatchRead)
	}
	if m.noRoom = max(0, m.noRoom-1); !m.kernel {
		m.noRoom = 0 // where it stands for all that melted into it
	}
	e.Kind, e.Source = sim.Signal, m.d.t.Header.Source("self:siginfo", sim.Measured)
	e.Args = [sim.MaxArgs]int64{sim.SigIO, 0, sim.SigTaken, sim.WatchRead}
	m.d.append(e)
}

// signalled appends that the program has taken a signal, which names a descriptor.
// That can stand for another socket by now than when the signal was queued.
func (m *modeller) signalled(e sim.Event, fd, events int64) {
	find := func() int {
		return slices.IndexFunc(m.queued, func(s sim.SockID) bool { return m.numbers[s] == fd })
	}
	i, s := find(), m.fds[0][fd]
	if i < 0 && !m.kernel && s != sim.NoSock && m.pending.sock == s { // what queued it has come, though the client's call is open
		m.needs(&e, m.pending)
		i = find()
	}
	switch {
	case i >= 0:
		s = m.queued[i]
	case s == sim.NoSock: // of a descriptor that is closed by now
		s = m.gone[fd]
	}
	if i < 0 {
		i = len(m.queued)
		m.queue(&e, s, events, "taken-was-queued")
	}
	m.queued = slices.Delete(m.queued, i, i+1)
	e.Kind, e.Source = sim.Signal, m.d.t.Header.Source("self:siginfo", sim.Measured)
	e.Args = [sim.MaxArgs]int64{sim.SigReady, int64(s), sim.SigTaken, events}
	m.d.append(e)
}
