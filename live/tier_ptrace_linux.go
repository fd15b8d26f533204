package live

import (
	"sync"

	"ioviz/live/ptrace"
	"ioviz/sim"
)

// ptraceCapture sees the system calls exactly, and slowly: each stop costs the
// demo two context switches that are not its own, so those are not told.
type ptraceCapture struct {
	tracer *ptrace.Tracer
	mu     sync.Mutex
	stops  []ptrace.Stop
	open   map[int]*window
	tids   map[int]sim.TaskID
	base   int64
	format int
	source uint8
	all    bool // no seccomp filters here: every call stops
}

func (c *ptraceCapture) prepare(j *job, _ int) { j.Filter = !c.all }

func (c *ptraceCapture) fresh() <-chan struct{} { return nil }

func (c *ptraceCapture) attach(r *run) (err error) {
	h := &r.trace.Header
	for _, total := range []string{"voluntary", "involuntary"} {
		h.Unavailable[total] = "why.ptrace-switches"
	}
	h.Unavailable["faults_kernel"] = "why.ptrace-faults"
	unseenTouches(h, "why.ptrace-faults")
	kernelOnly(h)
	delete(h.Unavailable, "dma_bytes")
	if r.spec != nil {
		unseenModel(h, false)
		unseenLooks(h, r.spec)
	}
	h.Formats = append(h.Formats, stopFormat)
	c.format = len(h.Formats) - 1
	c.source = h.Source("ptrace:stop", sim.Measured)
	c.open, c.tids, c.base = map[int]*window{}, map[int]sim.TaskID{}, -1
	opt := ptrace.Options{Sink: c.put, AllStops: c.all, Only: filterNrs()}
	if r.spec != nil {
		opt.Only = modelFilter()
	}
	if r.spec != nil && r.spec.helpers != 0 {
		opt.Follow = true
		r.d.model.made = func(t sim.TaskID, tid int) { c.tids[tid], c.open[tid] = t, &window{open: true} }
	}
	for i, t := range h.Tasks {
		if t.Role == "helper" {
			continue // not there yet
		}
		c.tids[t.TID], c.open[t.TID] = sim.TaskID(i+1), &window{}
		if t.Role != "poller" {
			opt.Targets = append(opt.Targets, t.TID)
		}
	}
	if c.tracer, err = ptrace.Start(opt); err != nil {
		return &Error{Code: "evidence.unavailable", Detail: "ptrace", Err: err}
	}
	return nil
}

// stopFormat is the form in which a stop is kept as raw record: the fields of
// struct ptrace_syscall_info (ptrace(2)) that were used.
var stopFormat = sim.Format{Name: "ptrace:PTRACE_GET_SYSCALL_INFO", Fields: []sim.Field{
	{Name: "op", Offset: 0, Size: 8}, {Name: "nr", Offset: 8, Size: 8}, {Name: "ret", Offset: 16, Size: 8, Signed: true},
	{Name: "arg0", Offset: 24, Size: 8}, {Name: "arg1", Offset: 32, Size: 8}, {Name: "arg2", Offset: 40, Size: 8},
	{Name: "arg3", Offset: 48, Size: 8}, {Name: "arg4", Offset: 56, Size: 8}, {Name: "arg5", Offset: 64, Size: 8}}}

// kernelOnly names what only the kernel's own tracepoints tell.
func kernelOnly(h *sim.Header) {
	for _, total := range []string{"dma", "dma_bytes", "block_requests", "packets", "cache_pages", "wakeups"} {
		h.Unavailable[total] = "why.needs-perf"
	}
}

func (c *ptraceCapture) put(s ptrace.Stop) {
	c.mu.Lock()
	c.stops = append(c.stops, s)
	c.mu.Unlock()
}

func (c *ptraceCapture) follow(r *run) {
	c.mu.Lock()
	stops := c.stops
	c.stops = nil
	c.mu.Unlock()
	for i := range stops {
		c.stop(r, &stops[i])
	}
}

func (c *ptraceCapture) stop(r *run, s *ptrace.Stop) {
	if m := r.d.model; m.makes() && c.open[s.TID] == nil {
		m.birth(&sim.Event{Time: s.Time - c.base, CPU: sim.NoCPU}, s.TID, sim.User)
	}
	win, t := c.open[s.TID], c.tids[s.TID]
	if win == nil || win.closed || r.d.state(t) == sim.Exited {
		return
	}
	e := sim.Event{Time: s.Time - c.base, Task: t, CPU: sim.NoCPU, Source: c.source, Raw: c.keep(r, s)}
	if int(s.Nr) == getpgidNr {
		switch {
		case !s.Enter && !win.open:
			win.open = true
			if c.base < 0 {
				c.base, e.Time = s.Time, 0
			}
			e.Kind, e.Source = sim.TaskStart, r.d.rule("start-state")
			e.Args[0] = int64(sim.User)
			r.d.append(e)
			if m := r.d.model; m != nil {
				m.base = c.base
				m.begins(t, &e)
			}
		case s.Enter && win.open && s.Args[0] == markerID:
			win.closed = true
			r.d.end(t, e.Time, sim.NoCPU, e.Raw)
		}
		return
	}
	if !win.open {
		return
	}
	name, known := r.d.nameOf(int(s.Nr))
	e.Kind, e.Args[1] = sim.SyscallExit, s.Ret
	if s.Enter && known {
		e.Kind = sim.SyscallEnter
		name, e.Args[1], e.Args[2], known = r.d.callOf(t, int(s.Nr), s.Args)
	}
	if !known {
		return
	}
	e.Args[0] = r.d.str(name)
	r.d.take(e)
}

func (c *ptraceCapture) keep(r *run, s *ptrace.Stop) uint32 {
	v := []int64{1, int64(s.Nr), s.Ret}
	if !s.Enter {
		v[0] = 2
	}
	for _, a := range s.Args {
		v = append(v, int64(a))
	}
	return appendRaw(r.trace, c.format, words(v))
}

func (c *ptraceCapture) wait(k *kid) { c.tracer.Wait(k.cmd.Process.Pid) }

func (c *ptraceCapture) finish(r *run) error {
	c.follow(r)
	r.trace.Header.Facts["began"] = c.base
	ctl := r.sender.mem.ctl
	r.tally("sender", "self:rusage", "faults_major", ctl.Major)
	r.accounted(ctl.ReadBytes)
	return nil
}

func (c *ptraceCapture) close() {
	if c.tracer != nil {
		c.tracer.Close()
	}
}
