package live

import "ioviz/sim"

// What is known of signals that tell of sockets: the program notes which it
// takes; that they were queued follows from what came.

// async is O_ASYNC, and setFlags F_SETFL (fcntl(2)), the same on all Linux that is run here.
const (
	async    = 0x2000
	setFlags = 4
)

// asksForSignals tells whether the call of fcntl has the socket send signals.
func (m *modeller) asksForSignals(x *modelTask) bool {
	return m.spec.watch == watchSignals && x.args[1] == setFlags && x.args[2]&async != 0
}

// signals tells of those that an arrival queues.
func (m *modeller) signals(at *sim.Event, a arrival) {
	m.queue(at, a.sock, sim.WatchRead, "signal-queues")
	if a.what == sim.CameEnd {
		m.queue(at, a.sock, sim.WatchRead, "signal-queues")
	}
}

func (m *modeller) queue(at *sim.Event, s sim.SockID, events int64, rule string) {
	m.queued[s]++
	m.d.derived(at, m.server, m.d.cpuOf(m.server), rule, sim.Signal, sim.SigReady, int64(s), sim.SigQueued, events)
}

// signalled appends that the program has taken a signal.
func (m *modeller) signalled(e sim.Event, s sim.SockID, events int64) {
	if m.queued[s] == 0 {
		m.queue(&e, s, events, "taken-was-queued")
	}
	m.queued[s]--
	e.Kind, e.Source = sim.Signal, m.d.t.Header.Source("self:siginfo", sim.Measured)
	e.Args = [sim.MaxArgs]int64{sim.SigReady, int64(s), sim.SigTaken, events}
	m.d.append(e)
}
