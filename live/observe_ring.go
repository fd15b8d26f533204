package live

import (
	"ioviz/live/perf"
	"ioviz/live/uring"
	"ioviz/sim"
)

// What the kernel tells of a ring: the requests it took, on whose thread, and
// the results it wrote.

func (o *observer) submit(r *perf.Record, w *watch) {
	t := o.task(r.TID)
	if t == sim.NoTask {
		return
	}
	o.startPoller(r, w, t)
	id := w.int(r, "user_data")
	op := w.text(r, "op_str")
	o.ops[id] = op
	o.emit(r, w, t, sim.Submit, o.d.str(op), id, b2i(w.int(r, "sq_thread") != 0))
}

func (o *observer) complete(r *perf.Record, w *watch) {
	t := o.task(r.TID)
	if t == sim.NoTask {
		return
	}
	o.startPoller(r, w, t)
	id, res, flags := w.int(r, "user_data"), w.int(r, "res"), w.int(r, "cflags")
	if flags&uring.Notice == 0 {
		o.emit(r, w, t, sim.Complete, o.d.str(o.ops[id]), id, res)
		return
	}
	copied := b2i(uint32(res)&uring.Copied != 0)
	o.emit(r, w, t, sim.Complete, o.d.str(o.ops[id]), id, 0)
	o.emit(r, w, t, sim.Notice, 1, copied)
}

// startPoller begins the view of the thread that serves a ring with the
// first thing it is seen doing.
func (o *observer) startPoller(r *perf.Record, w *watch, t sim.TaskID) {
	if t != o.poller || o.d.state(t) != sim.New {
		return
	}
	state := sim.Kernel
	if r.Kind == perf.Switch && !r.Out {
		state = sim.Runnable
	}
	e := sim.Event{Time: o.time(r), Task: t, CPU: int16(r.CPU), Kind: sim.TaskStart, Source: o.d.rule("first-seen")}
	if state == sim.Runnable {
		e.CPU = sim.NoCPU
	}
	e.Args[0] = int64(state)
	o.d.append(e)
}

// closePoller ends that view with the sender's window.
func (o *observer) closePoller(at int64) {
	o.open[o.poller-1].closed = true
	if o.d.model == nil && o.d.state(o.poller) != sim.New { // a model ends it itself
		o.d.end(o.poller, at, sim.NoCPU, 0)
	}
}

// arm takes the kernel's record that a request waits.
func (o *observer) arm(r *perf.Record, w *watch) {
	t, m := o.task(r.TID), o.d.model
	if t == sim.NoTask || m == nil {
		return
	}
	m.arms(sim.Event{Time: o.time(r), Task: t, Raw: o.keep(r, w)}, w.int(r, "user_data"), w.source)
}
