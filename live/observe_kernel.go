package live

import (
	"ioviz/live/perf"
	"ioviz/sim"
)

// What only a privileged capture sees: the scheduler's reasons, the page
// cache, the block layer and the network stack.

// schedSwitch keeps why one of ours leaves its CPU, for the switch record that
// the kernel stores next.
func (o *observer) schedSwitch(r *perf.Record, w *watch) {
	prev := int32(w.int(r, "prev_pid"))
	t := o.task(prev)
	if t == sim.NoTask {
		return
	}
	raw := o.keep(r, w)
	if o.d.model.leaves(t, o.time(r), int16(r.CPU), raw) {
		return
	}
	next := w.text(r, "next_comm")
	if n, ok := o.names[int32(w.int(r, "next_pid"))]; ok {
		next = n
	}
	o.outs[prev] = swOut{state: w.int(r, "prev_state"), next: next, raw: raw}
}

// taskUninterruptible is TASK_UNINTERRUPTIBLE (include/linux/sched.h): for the
// paths here, waiting for the disk.
const taskUninterruptible = 2

func (o *observer) perfSwitch(r *perf.Record) {
	t := o.task(r.TID)
	if t == sim.NoTask {
		return
	}
	o.startPoller(r, nil, t)
	e := sim.Event{Time: o.time(r), Task: t, CPU: int16(r.CPU), Source: o.perfSw}
	if !r.Out {
		e.Kind, e.Raw = sim.SwitchIn, o.keepSwitch(r)
		o.d.take(e)
		return
	}
	e.Kind = sim.SwitchOut
	out, known := o.outs[r.TID]
	delete(o.outs, r.TID)
	if e.Raw = out.raw; !known {
		e.Raw = o.keepSwitch(r)
	}
	if r.Preempt {
		e.Args[0] = sim.WhyPreempted
	} else if known && out.state&taskUninterruptible != 0 && o.awaited(t) {
		e.Args[1] = o.d.str("disk")
	}
	e.Args[2] = o.d.str(out.next)
	o.d.take(e)
}

// awaited tells whether pages of the file are on their way for the task: an
// uninterruptible sleep is then one for the disk. Without, it is for a lock or
// for memory, and nothing is said.
func (o *observer) awaited(t sim.TaskID) bool {
	return t == o.reader() && (len(o.issued) > 0 || o.d.m.Places[sim.Cache.String()].Pending > 0)
}

// keepSwitch stores a whole PERF_RECORD_SWITCH (perf_event_open(2)).
func (o *observer) keepSwitch(r *perf.Record) uint32 {
	if o.switchF < 0 {
		h := &o.d.t.Header
		h.Formats = append(h.Formats, sim.Format{Name: "perf:PERF_RECORD_SWITCH", Fields: []sim.Field{
			{Name: "type", Offset: 0, Size: 4}, {Name: "misc", Offset: 4, Size: 2}, {Name: "size", Offset: 6, Size: 2}, {Name: "pid", Offset: 8, Size: 4, Signed: true}, {Name: "tid", Offset: 12, Size: 4, Signed: true}, {Name: "time", Offset: 16, Size: 8}}})
		o.switchF = len(h.Formats) - 1
	}
	return appendRaw(o.d.t, o.switchF, r.Bytes)
}

func (o *observer) waking(r *perf.Record, w *watch) {
	t := o.task(int32(w.int(r, "pid")))
	if t == sim.NoTask || t == o.poller && o.d.state(t) == sim.New {
		return
	}
	ctx, by := int64(sim.CtxTask), o.name(r.TID)
	if f := r.Flags(); f&perf.FlagHardIRQ != 0 {
		ctx = sim.CtxHardirq
	} else if f&perf.FlagSoftIRQ != 0 {
		ctx = sim.CtxSoftirq
	}
	if ctx != sim.CtxTask && o.tids[r.TID] == sim.NoTask {
		by = "interrupt"
		if wait := o.d.m.Tasks[t-1].Wait; len(o.issued) == 0 && (wait == "disk" || wait == "aio" && o.d.model.readsFile()) {
			by = "disk"
		}
	}
	o.emit(r, w, t, sim.Wakeup, int64(o.tids[r.TID]), o.d.str(by), ctx)
}

func (o *observer) cacheAdd(r *perf.Record, w *watch) {
	t := o.task(r.TID)
	o.startPoller(r, w, t)
	if t == sim.NoTask || o.inode != 0 && uint64(w.int(r, "i_ino")) != o.inode {
		return
	}
	pages := int64(1) << w.int(r, "order")
	o.emit(r, w, t, sim.CacheAdd, w.int(r, "index"), pages)
}

func (o *observer) bioQueue(r *perf.Record, w *watch) {
	if o.task(r.TID) == sim.NoTask {
		return
	}
	at := uint64(w.int(r, "sector"))
	if m := o.d.model; m != nil {
		m.asksDisk(int64(at), int64(at)+w.int(r, "nr_sector"))
	}
	o.bios = append(o.bios, sectors{at, at + uint64(w.int(r, "nr_sector")), isWrite(w.text(r, "rwbs"))})
}

// foreign tells whether what a system-wide block event saw and did not deliver
// was another's: all that the sender asked of the disk has been told of.
func (o *observer) foreign(s perf.Source) bool {
	if s.Scope != perf.System || s.Event.System != "block" {
		return false
	}
	var asked, told uint64
	for _, b := range o.bios {
		asked += b.end - b.at
	}
	for i := range o.d.t.Events {
		if e := &o.d.t.Events[i]; e.Kind == sim.BlockIssue {
			told += uint64(e.Args[1]) / 512
		}
	}
	return told >= asked && len(o.issued) == 0
}

// reader is the task that reads the file: the sender, or a model's server.
func (o *observer) reader() sim.TaskID {
	if m := o.d.model; m != nil {
		return m.server
	}
	return o.d.t.Header.TaskByRole("sender")
}

func isWrite(rwbs string) bool { return len(rwbs) > 0 && rwbs[0] == 'W' }

// rqIssue takes requests that carry what the sender queued, whoever issues them.
func (o *observer) rqIssue(r *perf.Record, w *watch) {
	at := uint64(w.int(r, "sector"))
	end := at + uint64(w.int(r, "nr_sector"))
	mine := false
	for _, b := range o.bios {
		mine = mine || at < b.end && b.at < end
	}
	sender := o.reader()
	if !mine || at == end || o.open[sender-1].closed {
		return
	}
	write := isWrite(w.text(r, "rwbs"))
	for _, s := range o.issued {
		if s.at == at && s.end == end {
			return // issued again: the driver's queue was full and took it back
		}
	}
	o.issued = append(o.issued, sectors{at, end, write})
	o.emit(r, w, sender, sim.BlockIssue, int64(at), int64(end-at)*512, b2i(write))
}

func (o *observer) rqComplete(r *perf.Record, w *watch) {
	at := uint64(w.int(r, "sector"))
	n := uint64(w.int(r, "nr_sector"))
	for i, s := range o.issued {
		if at < s.at || at >= s.end {
			continue
		}
		if at+n >= s.end {
			o.issued = append(o.issued[:i], o.issued[i+1:]...)
		} else {
			o.issued[i].at = at + n // a part of it
		}
		o.emit(r, w, o.reader(), sim.BlockComplete, int64(at), int64(n)*512, b2i(s.write))
		return
	}
}

func (o *observer) xmit(r *perf.Record, w *watch) {
	if t := o.task(r.TID); t != sim.NoTask {
		o.startPoller(r, w, t)
		o.emit(r, w, t, sim.Xmit, w.int(r, "len"), o.d.str(w.text(r, "name")))
	}
}

func (o *observer) netReceive(r *perf.Record, w *watch) {
	if t := o.task(r.TID); t != sim.NoTask {
		ctx := int64(sim.CtxTask)
		if r.Flags()&perf.FlagSoftIRQ != 0 {
			ctx = sim.CtxSoftirq
		}
		o.emit(r, w, t, sim.Receive, w.int(r, "len"), o.d.str(w.text(r, "name")), ctx)
	}
}

func (o *observer) skbCopy(r *perf.Record, w *watch) {
	if t := o.task(r.TID); t != sim.NoTask && w.int(r, "len") > 0 {
		if m := o.d.model; m != nil {
			o.startPoller(r, w, t)
			m.copied(sim.Event{Time: o.time(r), Task: t, CPU: int16(r.CPU), Source: w.source, Raw: o.keep(r, w)}, w.int(r, "len"))
			return
		}
		o.emit(r, w, t, sim.Copy, sim.ByCPU, int64(sim.Socket), int64(sim.Peer), w.int(r, "len"), 1)
	}
}
