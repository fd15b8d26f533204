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
//	first-seen           the part of a ring's own thread begins with the first record of it
//	window-ends          the thread's part of the demo is over; what it does later is not shown
//	read-copies          read of a file copies page cache -> buffer (mm/filemap.c filemap_read)
//	write-copies         write on a TCP socket copies user memory -> skb (net/ipv4/tcp.c tcp_sendmsg_locked)
//	mapped-write-copies  the same, from the page cache through the mapping
//	sendfile-refs        sendfile hands page references to the socket where the route has scatter-gather
//	splice-in-refs       splice from a file hands page references to the pipe (fs/splice.c)
//	splice-out-refs      splice from a pipe hands them on to the socket
//	direct-arrives       a read past the page cache has the device fill the user buffer (fs/iomap/direct-io.c)
//	record-copies        the program's own code moves what it read from its buffer to its record
//	vmsplice-refs        vmsplice hands references to pages of user memory to the pipe (fs/splice.c vmsplice_to_pipe)
//	tee-refs             tee doubles the references a pipe holds, here to the page cache (fs/splice.c link_pipe)
//	splice-file-copies   splice into a regular file copies into its page cache (fs/splice.c iter_file_splice_write)
//	sendfile-file-copies sendfile into a regular file does the same
//	range-copies         copy_file_range without reflinks copies page cache -> page cache (fs/read_write.c)
//	range-shares         copy_file_range with reflinks shares the extents (fs/remap_range.c)
//	zerocopy-refs        MSG_ZEROCOPY hands references to user memory to the socket (net/core/skbuff.c)
//	no-gather-unshares   without scatter-gather shared pages are copied before the device gets them (net/core/skbuff.c skb_segment, skb_linearize)
//	local-unshares       lent memory that is delivered on this machine is copied first (skb_orphan_frags_rx)
//	no-checksum-unshares without transmit checksums shared pages are copied before the device gets them (skb_checksum_help)
//	ring-read-copies     a ring's read of a file copies page cache -> buffer, as read does
//	ring-send-copies     a ring's send copies buffer -> skb, as write does
//	ring-send-refs       a ring's zero-copy send hands over references to the buffer (io_uring/net.c)
//	cow-copies           a write to a page that is shared copies the page first (mm/memory.c wp_page_copy, do_cow_fault)
//	receive-copies       recvfrom copies skb -> user memory (net/core/datagram.c)
//	packets-carry        the bytes of a packet had been put into the socket before it went out (net/ipv4/tcp.c
//	                     fills an skb before it pushes it)
//	cache-served         what was read or sent was in the page cache by then
//	waker-unseen         a thread that runs again has been woken
//	refused-by-filter    a call that fails without a record of its entry was refused by a seccomp filter (kernel/entry/common.c)
//	inconsistent         an impossible order: a record is missing
type deriver struct {
	t      *sim.Trace
	m      *sim.Machine
	path   path
	route  int64
	calls  []callState // by TaskID-1
	offset int64       // bytes of the file that left the page cache
	put    int64       // bytes put into the socket
	out    int64       // bytes that went out in packets
	loan   loan
	record record
	ring   ring
	cow    bool // a page is being copied
	lost   int64
	model  *modeller // of a run of an I/O model
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
	demoSock   = 3
	demoFile   = 4
	demoPipe   = 5
	demoTwin   = 10
	demoTarget = 12
)

func newDeriver(t *sim.Trace) *deriver {
	h := &t.Header
	d := &deriver{t: t, m: sim.NewMachine(h), path: paths[h.Name], route: h.Params["route"]}
	d.record.on = h.Name == "buffered-read"
	d.ring.on = d.path.ring
	if spec, ok := models[h.Name]; ok {
		d.model = newModeller(d, spec)
	}
	return d
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

// callOf reads the entry into a system call: its name, its first descriptor
// and how many bytes it asks for; not known are those that are the Go runtime's.
func (d *deriver) callOf(t sim.TaskID, nr int, a [6]uint64) (name string, fd, count int64, known bool) {
	if d.model == nil {
		return callArgs(nr, a)
	}
	call := modelCall(nr)
	if call == mNone {
		return "", 0, 0, false
	}
	d.model.enters(t, call, a)
	fd, count = modelArgs(call, a)
	return modelCallNames[call], fd, count, true
}

// nameOf is the name of a system call that returns.
func (d *deriver) nameOf(nr int) (string, bool) {
	if d.model != nil {
		call := modelCall(nr)
		return modelCallNames[call], call != mNone
	}
	name, _, _, known := callArgs(nr, [6]uint64{})
	return name, known
}

// end closes the task's part of the trace.
func (d *deriver) end(t sim.TaskID, at int64, cpu int16, raw uint32) {
	last := sim.Event{Time: at, Task: t, CPU: cpu, Raw: raw}
	if d.model != nil {
		d.model.flush(t, &last)
		d.model.endsPoller(t, &last)
		d.model.endsHelpers(t, &last)
	}
	d.copied(&last)
	d.append(sim.Event{Time: at, Task: t, CPU: cpu, Kind: sim.TaskExit, Source: d.rule("window-ends"), Raw: raw})
}

func (d *deriver) derived(at *sim.Event, task sim.TaskID, cpu int16, rule string, k sim.Kind, args ...int64) {
	e := sim.Event{Time: at.Time, Task: task, CPU: cpu, Kind: k, Source: d.rule(rule), Raw: at.Raw}
	copy(e.Args[:], args)
	d.append(e)
}

// take appends a measured event and what follows from it.
func (d *deriver) take(e sim.Event) {
	if d.model != nil {
		d.model.take(e)
		return
	}
	if e.Kind == sim.Xmit {
		d.packet(&e, d.t.Header.Facts["packet_headers"])
	}
	if e.Kind == sim.Receive && d.transmits() == "" {
		d.unshare(&e, e.Args[0]-d.t.Header.Facts["packet_headers"]+ethernet, "local-unshares")
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
		d.copied(&e)
		d.records(&e)
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
	case sim.Complete:
		d.completes(&e)
	case sim.Fault:
		d.copied(&e)
		d.append(e)
		d.cow = d.path.cow && d.t.Header.Params["access"] == sim.AccessWrite
		return
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

// cpuOf is the CPU that the task is seen on.
func (d *deriver) cpuOf(t sim.TaskID) int16 {
	if int(t) > len(d.m.Tasks) {
		return sim.NoCPU
	}
	return d.m.Tasks[t-1].CPU
}

// waitsFor names what a thread that sleeps in the call must be waiting for, as
// far as the call alone tells.
func (d *deriver) waitsFor(c *callState) string {
	switch {
	case c.name == "write" && d.t.Header.Name == "mmap-write":
		return "" // for room, or for a page of the mapping
	case c.name == "recvfrom", c.name == "write", c.name == "sendto", c.name == "ppoll", c.name == "splice" && c.fd == demoPipe:
		return "socket"
	case c.name == "read", c.name == "pread64", c.name == "splice" && c.fd == demoFile:
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
	if c.name == "recvfrom" {
		d.atLeast(e, n)
		d.derived(e, e.Task, c.cpu, "receive-copies", sim.Copy, sim.ByCPU, int64(sim.Socket), int64(sim.Peer), n, b2i(c.moved == 0))
		return
	}
	switch m := d.path.find(c); {
	case c.name == "io_uring_enter":
		d.ringDone(e, e.Args[1])
	case m == nil:
	case m.to == sim.Socket:
		d.send(e, e.Task, c, n, "")
	default:
		d.moved(e, e.Task, c, m, n)
	}
}

// moved tells what a call that has returned did with n bytes.
func (d *deriver) moved(e *sim.Event, task sim.TaskID, c *callState, m *move, n int64) {
	kind, rule, from, to := m.kind, m.rule, m.from, m.to
	switch {
	case to == sim.Buffer && d.record.on:
		to = d.record.read(d.t.Header.Params["buffer"], n)
	case rule == "range-copies" && d.t.Header.Facts["reflink"] == 1 && d.t.Header.Params["chunk"]%filePage == 0:
		kind, rule, from = sim.Ref, "range-shares", sim.Disk
	}
	if from == sim.Cache && m.call != "tee" {
		d.cached(e, n)
	}
	d.flow(e, task, c.cpu, rule, kind, from, to, n, 1)
}

// flow appends a movement of bytes of whatever kind.
func (d *deriver) flow(at *sim.Event, task sim.TaskID, cpu int16, rule string, kind sim.Kind, from, to sim.Place, n, first int64) {
	if kind == sim.Copy {
		d.derived(at, task, cpu, rule, kind, sim.ByCPU, int64(from), int64(to), n, first)
		return
	}
	d.derived(at, task, cpu, rule, kind, int64(from), int64(to), n, first)
}

// send accounts for n bytes that the sender's open call put into the socket.
// why names the rule that puts them here, "" the one of the call.
func (d *deriver) send(at *sim.Event, task sim.TaskID, c *callState, n int64, why string) {
	if d.ring.on {
		d.ringSend(at, task, c.cpu, n, why)
		return
	}
	m := d.path.find(c)
	rule, kind := m.rule, m.kind
	if m.from == sim.Cache || m.from == sim.Mapping {
		d.cached(at, n)
	}
	if why != "" {
		rule = why
	}
	first := b2i(c.moved == 0)
	c.moved += n
	d.put += n
	d.flow(at, task, c.cpu, rule, kind, m.from, sim.Socket, n, first)
	if kind == sim.Ref {
		d.loan.give(d, n, first)
	}
}

// sending gives the task that can put bytes into the socket now, its call, and
// how many bytes that can be.
func (d *deriver) sending() (sim.TaskID, *callState, int64) {
	task := d.t.Header.TaskByRole("sender")
	if task == sim.NoTask {
		return task, nil, 0
	}
	if poller := d.t.Header.TaskByRole("poller"); poller != sim.NoTask {
		return poller, d.call(poller), d.t.Header.Params["size"] - d.put
	}
	c := d.call(task)
	if c.name == "io_uring_enter" {
		return task, c, d.t.Header.Params["size"] - d.put
	}
	if m := d.path.find(c); m != nil && m.to == sim.Socket {
		return task, c, c.count - c.moved
	}
	return task, c, 0
}

// atLeast sees to it that the socket holds n bytes of the kernel's own before
// the receiver takes them: what it takes and no finished call has sent, the
// open call must have sent by now.
func (d *deriver) atLeast(at *sim.Event, n int64) {
	have := d.m.Places[sim.Socket.String()].Level
	if have >= 0 && have < n {
		if task, c, room := d.sending(); room > 0 {
			d.send(at, task, c, min(n-have, room), "")
		}
	}
	d.loan.taken += n
	d.unshare(at, d.loan.taken-d.loan.back, "local-unshares")
}

// packet sees to it that the payload of a packet that goes out was put into
// the socket before. headers is the length of a packet without payload.
func (d *deriver) packet(at *sim.Event, headers int64) {
	n := sim.Payload(at.Args[0], headers)
	if headers == 0 || n <= 0 {
		return
	}
	d.out += n
	if task, c, room := d.sending(); room > 0 && d.out > d.put {
		d.send(at, task, c, min(d.out-d.put, room), "packets-carry")
	}
	if rule := d.transmits(); rule != "" {
		d.unshare(at, n, rule)
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
