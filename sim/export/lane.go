package export

import (
	"sort"
	"strconv"

	"ioviz/sim"
)

func (l *lane) begin(at int64, from int, w what, name string) int {
	l.spans = append(l.spans, span{start: at, end: -1, from: from, to: -1, what: w, name: name})
	return len(l.spans)
}

func (l *lane) moment(at int64, from int, w what) *span {
	l.spans = append(l.spans, span{start: at, end: at, from: from, to: -1, what: w})
	return &l.spans[len(l.spans)-1]
}

// leave ends the innermost stretch. One of running that took no time and held
// nothing is dropped: it is only the seam between two others.
func (l *lane) leave(at int64, to int) {
	if l.leaf == 0 {
		return
	}
	sp := &l.spans[l.leaf-1]
	sp.end, sp.to, sp.cut = at, to, to < 0
	running := sp.what == userSpan || sp.what == kernelRun || sp.what == onCPU
	if running && sp.start == at && l.leaf == len(l.spans) {
		l.spans = l.spans[:len(l.spans)-1]
	}
	l.leaf = 0
}

// shut ends everything that is open.
func (l *lane) shut(at int64, to int) {
	l.leave(at, to)
	if l.call != 0 {
		sp := &l.spans[l.call-1]
		sp.end, sp.to, sp.cut = at, to, to < 0
		l.call = 0
	}
}

// closed says whether event i ended a call that was seen to begin.
func (l *lane) closed(i int) bool {
	for k := len(l.spans) - 1; k >= 0; k-- {
		if l.spans[k].what == call {
			return l.spans[k].to == i
		}
	}
	return false
}

// laneOf is where an event of one moment is drawn.
func (s *scene) laneOf(e *sim.Event) *lane {
	switch e.Lane() {
	case "task":
		switch {
		case e.Kind == sim.Copy && e.Arg("by") == sim.ByDMA:
			return s.named(hardware, "device transfers")
		case e.Task != sim.NoTask:
			return s.tasks[e.Task-1]
		}
		return s.named(kernel, "no thread of ours")
	case "disk":
		return s.named(hardware, "disk")
	case "net":
		return s.named(kernel, "network")
	}
	return s.named(run, "notes")
}

func (s *scene) wakerLane(e *sim.Event) *lane {
	by, ctx := s.t.Header.Str(e.Arg("by")), e.Arg("ctx")
	switch {
	case ctx == sim.CtxSoftirq:
		return s.named(kernel, "softirq")
	case ctx == sim.CtxHardirq:
		return s.named(hardware, "interrupts")
	case ctx == sim.CtxTask && e.Arg("waker") > 0 && int(e.Arg("waker")) <= len(s.tasks) && sim.TaskID(e.Arg("waker")) != e.Task:
		return s.tasks[e.Arg("waker")-1]
	case by == "":
		return s.named(kernel, "waker not seen")
	}
	return s.named(kernel, "other threads")
}

// named is a lane that stands for no thread, made when it is first drawn on.
func (s *scene) named(p process, name string) *lane {
	key := p.name + "/" + name
	if l := s.byKey[key]; l != nil {
		return l
	}
	n := 1
	for _, l := range s.lanes {
		if l.pid == p.pid {
			n++
		}
	}
	l := &lane{process: p, tid: n, name: name}
	s.byKey[key], s.lanes = l, append(s.lanes, l)
	return l
}

// level notes the counters that changed. What is not known is not written.
func (s *scene) level(at int64) {
	note := func(name string, n int64) {
		if was, ok := s.lastSeen[name]; n < 0 || ok && was == n || !ok && n == 0 {
			return
		}
		s.lastSeen[name] = n
		s.levels = append(s.levels, level{at, name, n})
	}
	for _, p := range []sim.Place{sim.Cache, sim.Pipe, sim.Socket} {
		note(counterNames[p], s.m.Places[p.String()].Level)
	}
	note("block requests in flight", s.m.Inflight)
}

var counterNames = map[sim.Place]string{sim.Cache: "bytes in the page cache", sim.Pipe: "bytes in the pipe", sim.Socket: "bytes in the socket"}

// ends says whether the kind is the partner of another.
func ends(spec *sim.Spec) bool { return partners[spec.Name] }

var partners = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range sim.Specs {
		if s.Partner != "" {
			m[s.Partner] = true
		}
	}
	return m
}()

// pairKey pairs the two events of a request: the kind that ends it and its
// first argument, such as the sector.
func pairKey(kind string, e *sim.Event) string { return kind + " " + strconv.FormatInt(e.Args[0], 10) }

func sortRequests(list []request) {
	sort.SliceStable(list, func(a, b int) bool { return list[a].from < list[b].from })
}

// order gives the lanes process by process, each with those that come in it.
func (s *scene) order() []*lane {
	out := append([]*lane(nil), s.lanes...)
	sort.SliceStable(out, func(a, b int) bool {
		if out[a].pid != out[b].pid {
			return out[a].pid < out[b].pid
		}
		return out[a].pid == cpus.pid && out[a].tid < out[b].tid
	})
	return out
}
