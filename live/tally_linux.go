package live

import "ioviz/sim"

// What a run adds at its end: counters that no event tells of, and what its program has noted of itself.

// tally adds a counter's growth as an event at the trace's end.
func (r *run) tally(role, source, total string, n int64) {
	r.tallyBy(role, source, sim.Measured, total, n)
}

// accounted adds what the kernel's I/O accounting says of the sender's bytes
// from the disk, or that there is no such accounting (-1).
func (r *run) accounted(readBytes int64) {
	switch {
	case readBytes < 0:
		r.trace.Header.Unavailable["dma_bytes"] = "why.no-io-accounting"
		return
	case r.trace.Header.Name == "io-uring-sqpoll":
		r.trace.Header.Unavailable["dma_bytes"] = "why.poller-reads"
		return
	}
	r.tally("sender", "self:io", "dma_bytes", readBytes)
}

func (r *run) tallyBy(role, source string, class sim.Class, total string, n int64) {
	task := r.trace.Header.TaskByRole(role)
	if n <= 0 || task == sim.NoTask {
		return
	}
	e := sim.Event{Time: r.lastTime(), Task: task, CPU: sim.NoCPU, Kind: sim.Tally, Source: r.trace.Header.Source(source, class)}
	e.Args[0], e.Args[1] = r.d.str(total), n
	r.d.append(e)
}

func (r *run) lastTime() int64 {
	if n := len(r.trace.Events); n > 0 {
		return r.trace.Events[n-1].Time
	}
	return 0
}

// notices adds what only the program knows in sum: its looks into a ring, and what
// it was told of the memory that it had lent, where no record said so. Untraced runs
// claim nothing.
func (r *run) notices() {
	h := &r.trace.Header
	s := r.sender.mem.ctl
	for _, x := range []struct {
		key string
		n   int64
	}{{"note.peeks", s.Peeks}, {"note.found", s.Found}} {
		if h.Tier != string(None) && x.n > 0 {
			e := sim.Event{Time: r.lastTime(), CPU: sim.NoCPU, Kind: sim.Note, Source: h.Source("self:peeks", sim.Measured)}
			e.Args[0], e.Args[1] = r.d.str(x.key), x.n
			r.d.append(e)
		}
	}
	task := h.TaskByRole("sender")
	if h.Tier == string(None) || s.Notices == 0 || r.d.m.Of(task, "notices") > 0 {
		return
	}
	source := "self:errqueue"
	if r.path.ring {
		source = "self:cqe"
	}
	for _, x := range []struct{ n, copied int64 }{{s.Notices - s.Copied, 0}, {s.Copied, 1}} {
		if x.n > 0 {
			e := sim.Event{Time: r.lastTime(), Task: task, CPU: sim.NoCPU, Kind: sim.Notice, Source: h.Source(source, sim.Measured)}
			e.Args[0], e.Args[1] = x.n, x.copied
			r.d.append(e)
		}
	}
}
