package live

import (
	"sort"

	"ioviz/sim"
)

// modelFormat is the form of a model's own record of a call, kept as raw record.
var modelFormat = sim.Format{Name: "self:call", Fields: []sim.Field{
	{Name: "enter_ns", Offset: 0, Size: 8}, {Name: "exit_ns", Offset: 8, Size: 8}, {Name: "call", Offset: 16, Size: 8},
	{Name: "ret", Offset: 24, Size: 8, Signed: true}, {Name: "arg0", Offset: 32, Size: 8}, {Name: "arg1", Offset: 40, Size: 8},
	{Name: "arg2", Offset: 48, Size: 8}, {Name: "arg3", Offset: 56, Size: 8}, {Name: "ru_minflt", Offset: 64, Size: 8},
	{Name: "ru_majflt", Offset: 72, Size: 8}, {Name: "ru_nvcsw", Offset: 80, Size: 8}, {Name: "ru_nivcsw", Offset: 88, Size: 8}}}

func (c *selfCapture) attachModel(r *run) error {
	h := &r.trace.Header
	unseenModel(h, false)
	unseenLooks(h, r.spec)
	h.Formats = append(h.Formats, modelFormat)
	c.format = len(h.Formats) - 1
	c.call, c.usage = h.Source("self:call", sim.Measured), h.Source("self:rusage", sim.Measured)
	return nil
}

// edge is the beginning or the end of a call in a program's own log.
type edge struct {
	task sim.TaskID
	rec  *modelRecord
	exit bool
	at   int64
}

// finishModel merges the logs of the server and of the clients by time. What a
// task did stays in its own order.
func (c *selfCapture) finishModel(r *run) error {
	base := min(r.sender.mem.ctl.Start, r.receiver.mem.ctl.Start)
	r.trace.Header.Facts["began"] = base
	m := r.d.model
	m.base = base
	var edges []edge
	for i, k := range r.kids() {
		w := written{log: modelLog(k.mem), ctl: k.mem.ctl}
		log := w.records()
		for n := range log {
			if rec := &log[n]; rec.Call != mNone {
				t := sim.TaskID(i + 1)
				if rec.Who > 0 {
					t = sim.TaskID(i + 2 + int(rec.Who))
				}
				edges = append(edges, edge{t, rec, false, rec.Enter})
				if rec.Call != mExitGroup && rec.Call != mExit { // those do not return
					edges = append(edges, edge{t, rec, true, rec.Exit})
				}
			}
		}
	}
	sort.SliceStable(edges, func(a, b int) bool { return edges[a].at < edges[b].at })
	begin := func(upto int64) { // those that have begun by then
		for t, k := range r.kids() {
			at := k.mem.ctl.Start
			if at > upto || r.d.state(sim.TaskID(t+1)) != sim.New {
				continue
			}
			e := sim.Event{Time: at - base, Task: sim.TaskID(t + 1), CPU: sim.NoCPU, Kind: sim.TaskStart, Source: r.d.rule("start-state")}
			e.Args[0] = int64(sim.User)
			r.d.append(e)
			m.begins(e.Task, &e)
		}
	}
	for i := range edges {
		begin(edges[i].at)
		c.modelEdge(r, &edges[i], base)
	}
	for i := range r.trace.Header.Tasks {
		if t := sim.TaskID(i + 1); r.d.state(t) != sim.Exited && r.d.state(t) != sim.New {
			r.d.end(t, r.lastTime(), sim.NoCPU, 0)
		}
	}
	for i, k := range r.kids() { // what fell between the calls
		role := r.trace.Header.Tasks[i].Role
		for total, n := range map[string]int64{"voluntary": k.mem.ctl.Voluntary, "involuntary": k.mem.ctl.Involunt} {
			r.tally(role, "self:rusage", total, n-r.d.m.Of(sim.TaskID(i+1), total))
		}
	}
	return nil
}

func (c *selfCapture) modelEdge(r *run, x *edge, base int64) {
	o := x.rec
	v := []int64{o.Enter, o.Exit, int64(o.Call), o.Ret, o.A[0], o.A[1], o.A[2], o.A[3]}
	for _, n := range o.Delta {
		v = append(v, int64(n))
	}
	e := sim.Event{Time: x.at - base, Task: x.task, CPU: sim.NoCPU, Source: c.call, Raw: appendRaw(r.trace, c.format, words(v))}
	r.d.model.catchesUp(e.Time) // before what is told of a call that was open
	if m := r.d.model; m.makes() && o.Who > int32(m.born) {
		m.birth(&e, 0, sim.User)
	}
	if !x.exit {
		var a [6]uint64
		for i := range o.A {
			a[i] = uint64(o.A[i])
		}
		r.d.model.enters(x.task, int(o.Call), a)
		e.Kind = sim.SyscallEnter
		e.Args[0] = r.d.str(modelCallNames[o.Call])
		e.Args[1], e.Args[2] = modelArgs(int(o.Call), a)
		r.d.take(e)
		return
	}
	for i, total := range []string{2: "voluntary", 3: "involuntary"} {
		if n := int64(o.Delta[i&3]); total != "" && n > 0 {
			g := e
			g.Kind, g.Source = sim.Tally, c.usage
			g.Args[0], g.Args[1] = r.d.str(total), n
			r.d.append(g)
		}
	}
	e.Kind = sim.SyscallExit
	e.Args[0], e.Args[1] = r.d.str(modelCallNames[o.Call]), o.Ret
	r.d.take(e)
}
