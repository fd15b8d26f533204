package live

import (
	"encoding/binary"

	"ioviz/sim"
)

// selfCapture reads the children's own records: each call with its times, its
// result and the growth of the thread's rusage over it.
type selfCapture struct {
	next   [2]int
	format int
	call   uint8
	usage  uint8
	within uint8
}

// ownFormat is the form of an own record kept as raw record.
var ownFormat = sim.Format{Name: "self:call", Fields: []sim.Field{
	{Name: "enter_ns", Offset: 0, Size: 8}, {Name: "exit_ns", Offset: 8, Size: 8}, {Name: "count", Offset: 16, Size: 8, Signed: true},
	{Name: "ret", Offset: 24, Size: 8, Signed: true}, {Name: "fd", Offset: 32, Size: 8, Signed: true}, {Name: "call", Offset: 40, Size: 8},
	{Name: "ru_minflt", Offset: 48, Size: 8}, {Name: "ru_majflt", Offset: 56, Size: 8}, {Name: "ru_nvcsw", Offset: 64, Size: 8}, {Name: "ru_nivcsw", Offset: 72, Size: 8}}}

func words(v []int64) []byte {
	var b []byte
	for _, x := range v {
		b = binary.LittleEndian.AppendUint64(b, uint64(x))
	}
	return b
}

func (c *selfCapture) prepare(j *job, calls int) { j.Own, j.Records = true, calls }

func (c *selfCapture) fresh() <-chan struct{} { return nil }

func (c *selfCapture) attach(r *run) error {
	h := &r.trace.Header
	kernelOnly(h)
	if r.spec != nil {
		return c.attachModel(r)
	}
	delete(h.Unavailable, "dma_bytes")
	unseenTouches(h, "why.self-between")
	if betweenCalls(h) {
		h.Unavailable["faults_major"] = "why.self-between"
	}
	unseenRing(h)
	unseenFork(h)
	h.Formats = append(h.Formats, ownFormat)
	c.format = len(h.Formats) - 1
	c.call, c.usage, c.within = h.Source("self:call", sim.Measured), h.Source("self:rusage", sim.Measured), h.Source("rule:fault-mode", sim.Derived)
	return nil
}

// follow merges the two children's records by time as far as both are known:
// while the sender runs, nothing later than its last record can be told.
func (c *selfCapture) follow(r *run) {
	if r.spec == nil {
		c.merge(r, false)
	}
}

func (c *selfCapture) merge(r *run, all bool) {
	var lists [][]ownRecord
	for _, k := range r.kids() {
		l := k.mem.records()
		if len(l) == 0 && !all {
			return
		}
		lists = append(lists, l)
	}
	if len(r.trace.Events) == 0 {
		c.begin(r)
	}
	// Edges of calls in order of time: enter and exit of each record.
	for {
		best, at := -1, int64(0)
		for i, l := range lists {
			n := c.next[i]
			if n/2 >= len(l) {
				if !all {
					return
				}
				continue
			}
			t := l[n/2].Enter
			if n%2 == 1 {
				t = l[n/2].Exit
			}
			if best < 0 || t < at {
				best, at = i, t
			}
		}
		if best < 0 {
			return
		}
		n := c.next[best]
		c.next[best]++
		c.edge(r, sim.TaskID(best+1), &lists[best][n/2], n%2 == 1, at)
	}
}

// base is the time of the first own record of either child.
func (c *selfCapture) base(r *run) int64 {
	at := r.sender.mem.ctl.Start
	if r.receiver != nil {
		at = min(at, r.receiver.mem.ctl.Start)
	}
	return at
}

func (c *selfCapture) begin(r *run) {
	for t := range r.kids() {
		e := sim.Event{Task: sim.TaskID(t + 1), CPU: sim.NoCPU, Kind: sim.TaskStart, Source: r.d.rule("start-state")}
		e.Args[0] = int64(sim.User)
		r.d.append(e)
	}
}

func (c *selfCapture) edge(r *run, t sim.TaskID, o *ownRecord, exit bool, at int64) {
	raw := appendRaw(r.trace, c.format, words([]int64{o.Enter, o.Exit, o.Count, o.Ret, int64(o.FD), int64(o.Call),
		int64(o.Delta[0]), int64(o.Delta[1]), int64(o.Delta[2]), int64(o.Delta[3])}))
	e := sim.Event{Time: at - c.base(r), Task: t, CPU: sim.NoCPU, Source: c.call, Raw: raw}
	name := r.d.str(callNames[o.Call])
	if !exit {
		e.Kind = sim.SyscallEnter
		e.Args[0], e.Args[1], e.Args[2] = name, int64(o.FD), o.Count
		r.d.take(e)
		return
	}
	faults := int64(o.Delta[0]) + int64(o.Delta[1])
	if o.Call == callMmap {
		faults = 0 // pages that MAP_POPULATE brings in are counted (mm_account_fault), though nothing faults
	}
	for _, x := range []struct {
		total string
		n     int64
	}{{"faults_kernel", faults}, {"faults_major", int64(o.Delta[1])}, {"voluntary", int64(o.Delta[2])}, {"involuntary", int64(o.Delta[3])}} {
		if x.n > 0 {
			g := e
			g.Kind, g.Source = sim.Tally, c.usage
			if x.total == "faults_kernel" {
				g.Source = c.within
			}
			g.Args[0], g.Args[1] = r.d.str(x.total), x.n
			r.d.append(g)
		}
	}
	e.Kind = sim.SyscallExit
	e.Args[0], e.Args[1] = name, o.Ret
	r.d.take(e)
}

func (c *selfCapture) wait(*kid) {}

func (c *selfCapture) finish(r *run) error {
	if r.spec != nil {
		return c.finishModel(r)
	}
	c.merge(r, true)
	r.trace.Header.Facts["began"] = c.base(r)
	for t := range r.kids() {
		r.d.end(sim.TaskID(t+1), r.lastTime(), sim.NoCPU, 0)
	}
	ctl := r.sender.mem.ctl
	r.accounted(ctl.ReadBytes)
	for _, x := range []struct {
		total string
		n     int64
	}{{"voluntary", ctl.Voluntary}, {"involuntary", ctl.Involunt}} { // what fell between the calls
		r.tally("sender", "self:rusage", x.total, x.n-r.d.m.Of(1, x.total))
	}
	return nil
}

func (c *selfCapture) close() {}
