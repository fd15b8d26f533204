package live

import (
	"ioviz/live/perf"
	"ioviz/sim"
)

// What a privileged capture sees of a model's sockets.

// States of a TCP socket (include/net/tcp_states.h).
const (
	tcpEstablished = 1
	tcpSynRecv     = 3
	tcpCloseWait   = 8
)

// tcpState takes a finished handshake, and the peer's end.
func (o *observer) tcpState(r *perf.Record, w *watch) {
	m := o.d.model
	if m == nil || o.base < 0 {
		return
	}
	from, to, port := w.int(r, "oldstate"), w.int(r, "newstate"), w.int(r, "dport")
	e := sim.Event{Time: o.time(r), CPU: int16(r.CPU), Source: w.source}
	switch {
	case from == tcpSynRecv && to == tcpEstablished:
		o.ports[port] = sim.SockID(len(o.ports) + 2)
		e.Raw = o.keep(r, w)
		m.came(e, arrival{1, sim.CameConnection, 0})
	case from == tcpEstablished && to == tcpCloseWait && o.ports[port] != sim.NoSock:
		e.Raw = o.keep(r, w)
		m.came(e, arrival{o.ports[port], sim.CameEnd, 0})
	}
}

// signal takes that a signal was sent to the server.
func (o *observer) signal(r *perf.Record, w *watch) {
	m := o.d.model
	if m == nil || o.base < 0 || o.task(int32(w.int(r, "pid"))) != m.server {
		return
	}
	m.generated(sim.Event{Time: o.time(r), Source: w.source, Raw: o.keep(r, w)}, w.int(r, "sig"), w.int(r, "result"))
}

// maxHeld bounds how many records wait for that of a signal: they are those of a
// few microseconds, on all CPUs.
const maxHeld = 64

// holds tells whether the record is kept for later. The kernel queues a signal,
// then wakes who waits for it, and then records that there was a signal
// (kernel/signal.c __send_signal_locked). So that the cause comes first, what
// comes from the wakeup on waits for that record, which is then read first, as
// of the wakeup's time. If it does not come before the waker's call is back,
// something else woke the server.
func (o *observer) holds(r *perf.Record) bool {
	if o.d.model == nil || o.d.model.spec.watch != watchSignals {
		return false
	}
	w := o.watches[r.ID]
	is := func(name string) bool {
		return r.Kind == perf.Sample && w != nil && w.format != nil && w.format.Name == name
	}
	if len(o.held) == 0 {
		if !is("sched_waking") || !o.d.model.waitsForSignals(o.task(int32(w.int(r, "pid")))) {
			return false
		}
		o.held = append(o.held, *r)
		return true
	}
	switch first := o.held[0]; {
	case is("signal_generate"):
		came := *r
		came.Time = first.Time
		o.read(&came)
		o.release()
		return true
	case r.TID == first.TID && is("sys_exit"), len(o.held) == maxHeld:
		o.release()
		return false
	}
	o.held = append(o.held, *r)
	return true
}

// release reads the records that were kept.
func (o *observer) release() {
	held := o.held
	o.held = nil
	for i := range held {
		o.read(&held[i])
	}
}

// tcpProbe takes data that a connection received (net/ipv4/tcp_input.c tcp_rcv_established).
func (o *observer) tcpProbe(r *perf.Record, w *watch) {
	m, n := o.d.model, w.int(r, "data_len")
	s := o.ports[w.int(r, "dport")]
	if m == nil || n == 0 || s == sim.NoSock {
		return
	}
	m.came(sim.Event{Time: o.time(r), CPU: int16(r.CPU), Source: w.source, Raw: o.keep(r, w)}, arrival{s, sim.CameData, n})
}
