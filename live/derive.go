package live

import (
	"ioviz/sim"
)

// deriver takes measured events in order of time and appends them to the
// trace, with what follows from them by the named rules before or after each.
// It is pure: no clock, no kernel. Every event passes through the machine; one
// that the machine refuses means that records are missing, and is preceded by
// an event that says so.
//
// The rules:
//
//	start-state          the thread was running in user mode when its window began
//	window-ends          the thread's part of the demo is over; what it does later is not shown
//	read-copies          read of a file copies page cache -> buffer (mm/filemap.c filemap_read)
//	write-copies         write on a TCP socket copies user memory -> skb (net/ipv4/tcp.c tcp_sendmsg_locked)
//	mapped-write-copies  the same, from the page cache through the mapping
//	sendfile-refs        sendfile hands page references to the socket where the route has scatter-gather
//	splice-in-refs       splice from a file hands page references to the pipe (fs/splice.c)
//	splice-out-refs      splice from a pipe hands them on to the socket
//	receive-copies       recvfrom copies skb -> user memory (net/core/datagram.c)
//	packets-carry        the bytes of a packet had been put into the socket before it went out (net/ipv4/tcp.c
//	                     fills an skb before it pushes it)
//	cache-served         what was read or sent was in the page cache by then
//	waker-unseen         a thread that runs again has been woken
//	inconsistent         an impossible order: a record is missing
type deriver struct {
	t      *sim.Trace
	m      *sim.Machine
	calls  []callState // by TaskID-1
	offset int64       // bytes of the file that left the page cache
	put    int64       // bytes put into the socket
	out    int64       // bytes that went out in packets
	lost   int64
}

// callState is what the rules need to know of a task's open system call.
type callState struct {
	name  string
	fd    int64
	count int64
	moved int64 // bytes already accounted for
	cpu   int16
}

// The demo's descriptors, as the children have them.
const (
	demoSock = 3
	demoFile = 4
)

func newDeriver(t *sim.Trace) *deriver {
	return &deriver{t: t, m: sim.NewMachine(&t.Header)}
}

func (d *deriver) str(s string) int64 { return d.t.Header.String(s) }

func (d *deriver) rule(name string) uint8 {
	return d.t.Header.Source("rule:"+name, sim.Derived)
}

// call is the state of the task's call.
func (d *deriver) call(t sim.TaskID) *callState {
	for len(d.calls) < int(t) {
		d.calls = append(d.calls, callState{cpu: sim.NoCPU})
	}
	return &d.calls[t-1]
}

// append adds one event as it is.
func (d *deriver) append(e sim.Event) {
	if n := len(d.t.Events); n > 0 && e.Time < d.t.Events[n-1].Time {
		e.Time = d.t.Events[n-1].Time // an interrupt stamped later what it stored earlier
	}
	if e.Time < 0 {
		e.Time = 0
	}
	if err := d.m.Apply(&e); err != nil {
		miss := sim.Event{Time: e.Time, CPU: sim.NoCPU, Kind: sim.Lost, Source: d.rule("inconsistent")}
		miss.Args[0], miss.Args[1] = 1, d.str(err.Error())
		d.m.Apply(&miss)
		d.t.Events = append(d.t.Events, miss)
		d.lost++
		if err := d.m.Apply(&e); err != nil {
			return // can't be told even so: left out, and counted as lost
		}
	}
	d.t.Events = append(d.t.Events, e)
}

// end closes the task's part of the trace.
func (d *deriver) end(t sim.TaskID, at int64, cpu int16, raw uint32) {
	d.append(sim.Event{Time: at, Task: t, CPU: cpu, Kind: sim.TaskExit, Source: d.rule("window-ends"), Raw: raw})
}

func (d *deriver) derived(at *sim.Event, task sim.TaskID, cpu int16, rule string, k sim.Kind, args ...int64) {
	e := sim.Event{Time: at.Time, Task: task, CPU: cpu, Kind: k, Source: d.rule(rule), Raw: at.Raw}
	copy(e.Args[:], args)
	d.append(e)
}

// take appends a measured event and what follows from it.
func (d *deriver) take(e sim.Event) {
	if e.Kind == sim.Xmit {
		d.packet(&e, d.t.Header.Facts["packet_headers"])
	}
	if e.Task == sim.NoTask || e.Lane() != "task" {
		d.append(e)
		return
	}
	c := d.call(e.Task)
	if e.CPU != sim.NoCPU && e.Kind != sim.Wakeup {
		c.cpu = e.CPU
	}
	switch e.Kind {
	case sim.SyscallEnter:
		d.append(e)
		*c = callState{name: d.t.Header.Str(e.Args[0]), fd: e.Args[1], count: e.Args[2], cpu: c.cpu}
		return
	case sim.SyscallExit:
		d.finish(&e, c)
		d.append(e)
		c.name = ""
		return
	case sim.SwitchIn:
		if d.state(e.Task) == sim.Blocked {
			d.derived(&e, e.Task, sim.NoCPU, "waker-unseen", sim.Wakeup, 0, d.str(""), sim.CtxUnknown)
		}
	case sim.SwitchOut:
		if e.Args[0] == sim.WhyBlocked && e.Args[1] == 0 {
			e.Args[1] = d.str(d.waitsFor(c))
		}
	case sim.Copy:
		if sim.Place(e.Args[1]) == sim.Socket {
			d.atLeast(&e, e.Args[3])
			e.Args[4] = b2i(c.moved == 0)
			c.moved += e.Args[3]
		}
	}
	d.append(e)
}

func b2i(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func (d *deriver) state(t sim.TaskID) sim.State {
	if int(t) > len(d.m.Tasks) {
		return sim.New
	}
	return d.m.Tasks[t-1].State
}

// waitsFor names what a thread that sleeps in the call must be waiting for, as
// far as the call alone tells.
func (d *deriver) waitsFor(c *callState) string {
	switch {
	case c.name == "recvfrom", c.name == "write" && c.fd == demoSock:
		return "socket"
	case c.name == "splice" && c.fd != demoFile:
		return "socket"
	case c.name == "read" && c.fd == demoFile, c.name == "splice":
		return "disk"
	}
	return ""
}

// finish accounts for the bytes that a returning call moved.
func (d *deriver) finish(e *sim.Event, c *callState) {
	n := e.Args[1] - c.moved
	if e.Args[1] <= 0 || n <= 0 {
		return
	}
	switch {
	case c.name == "read" && c.fd == demoFile:
		d.cached(e, n)
		d.derived(e, e.Task, c.cpu, "read-copies", sim.Copy, sim.ByCPU, int64(sim.Cache), int64(sim.Buffer), n, 1)
	case c.name == "splice" && c.fd == demoFile:
		d.cached(e, n)
		d.derived(e, e.Task, c.cpu, "splice-in-refs", sim.Ref, int64(sim.Cache), int64(sim.Pipe), n, 1)
	case c.name == "recvfrom":
		d.atLeast(e, n)
		d.derived(e, e.Task, c.cpu, "receive-copies", sim.Copy, sim.ByCPU, int64(sim.Socket), int64(sim.Peer), n, b2i(c.moved == 0))
	default:
		d.send(e, e.Task, c, n, "")
	}
}

// send accounts for n bytes that the sender's open call put into the socket.
// why names the rule that puts them here, "" the one of the call.
func (d *deriver) send(at *sim.Event, task sim.TaskID, c *callState, n int64, why string) {
	rule := func(name string) string {
		if why != "" {
			return why
		}
		return name
	}
	first := b2i(c.moved == 0)
	c.moved += n
	d.put += n
	switch {
	case c.name == "write" && d.t.Header.Name == "mmap-write":
		d.cached(at, n)
		d.derived(at, task, c.cpu, rule("mapped-write-copies"), sim.Copy, sim.ByCPU, int64(sim.Mapping), int64(sim.Socket), n, first)
	case c.name == "write":
		d.derived(at, task, c.cpu, rule("write-copies"), sim.Copy, sim.ByCPU, int64(sim.Buffer), int64(sim.Socket), n, first)
	case c.name == "sendfile":
		d.cached(at, n)
		d.derived(at, task, c.cpu, rule("sendfile-refs"), sim.Ref, int64(sim.Cache), int64(sim.Socket), n, first)
	case c.name == "splice":
		d.derived(at, task, c.cpu, rule("splice-out-refs"), sim.Ref, int64(sim.Pipe), int64(sim.Socket), n, first)
	}
}

// sends tells whether an open call can put bytes into the socket.
func (c *callState) sends() bool {
	return c.name == "write" || c.name == "sendfile" || c.name == "splice" && c.fd != demoFile
}

// atLeast sees to it that the socket holds n bytes before the receiver takes
// them: what it takes and no finished call has sent, the sender's open call
// must have sent by now.
func (d *deriver) atLeast(at *sim.Event, n int64) {
	have := d.m.Places[sim.Socket.String()].Level
	if have < 0 || have >= n {
		return
	}
	sender := d.t.Header.TaskByRole("sender")
	if sender == sim.NoTask {
		return
	}
	c := d.call(sender)
	if more := min(n-have, c.count-c.moved); c.sends() && more > 0 {
		d.send(at, sender, c, more, "")
	}
}

// packet sees to it that the payload of a packet that goes out was put into
// the socket before. headers is the length of a packet without payload.
func (d *deriver) packet(at *sim.Event, headers int64) {
	n := at.Args[0] - headers
	if headers == 0 || n <= 0 {
		return
	}
	d.out += n
	sender := d.t.Header.TaskByRole("sender")
	c := d.call(sender)
	if more := min(d.out-d.put, c.count-c.moved); c.sends() && more > 0 {
		d.send(at, sender, c, more, "packets-carry")
	}
}

// cached advances through the file and sees to it that the next n bytes are
// known to be in the page cache.
func (d *deriver) cached(at *sim.Event, n int64) {
	d.offset += n
	if l := d.m.Places[sim.Cache.String()].Level; l >= 0 && l < d.offset {
		d.derived(at, at.Task, sim.NoCPU, "cache-served", sim.Fill, d.offset)
	}
}
