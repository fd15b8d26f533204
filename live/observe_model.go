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

// tcpProbe takes data that a connection received (net/ipv4/tcp_input.c tcp_rcv_established).
func (o *observer) tcpProbe(r *perf.Record, w *watch) {
	m, n := o.d.model, w.int(r, "data_len")
	s := o.ports[w.int(r, "dport")]
	if m == nil || n == 0 || s == sim.NoSock {
		return
	}
	m.came(sim.Event{Time: o.time(r), CPU: int16(r.CPU), Source: w.source, Raw: o.keep(r, w)}, arrival{s, sim.CameData, n})
}
