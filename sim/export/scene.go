package export

import (
	"fmt"
	"strconv"

	"ioviz/sim"
)

// what tells the spans of a lane apart.
type what uint8

const (
	userSpan  what = iota // running in user mode
	kernelRun             // running in kernel mode, in no call that was seen
	call                  // in a system call
	blocked               // waiting inside or outside of one
	runnable              // wants a CPU
	onCPU                 // in the lane of a CPU: who runs there
	waker                 // a moment: somebody is woken from here
	woken                 // a moment: woken while it did not sleep
	moment                // any other event of one moment
)

// span is a stretch of a lane, or a moment of it. Spans of a lane are in the
// order they begin and nest.
type span struct {
	start, end int64
	from, to   int    // events that begin and end it; to is -1 where none does
	name       string // of the call, of what is waited for, of who runs
	flow       int    // number of the wakeup it is an end of; 0: of none
	what       what
	cut        bool // its end, or where from is an exit its beginning, was not seen
}

// process groups lanes.
type process struct {
	pid  int
	name string
}

// The processes. Only the first has threads of the kernel's; the numbers of
// the others and of their lanes begin at 1, as viewers take 0 for something else.
var (
	threads  = process{1, "threads"}
	kernel   = process{2, "kernel queues"}
	hardware = process{3, "hardware"}
	cpus     = process{4, "CPUs"}
	run      = process{5, "the run"}
)

// lane is a row of the picture.
type lane struct {
	process
	tid   int
	name  string
	spans []span
	call  int // index of the open call plus one
	leaf  int // index of the open innermost stretch plus one
}

// request is a pair of events that overlap others of its lane.
type request struct {
	lane     *lane
	from, to int // to is -1 where the end was not seen
}

// level is a counter that changed.
type level struct {
	time  int64
	name  string
	value int64
}

// scene is a trace as every format draws it.
type scene struct {
	t        *sim.Trace
	m        *sim.Machine
	end      int64
	lanes    []*lane
	requests []request
	orphans  []request // ends whose beginning was not seen: from is the event
	levels   []level
	wakeups  int

	tasks    []*lane
	byKey    map[string]*lane
	byCPU    map[int16]*lane
	open     map[string][]int // requests going on, by what pairs them
	lastSeen map[string]int64
}

// newScene folds the trace. A trace the machine refuses gives the refusal.
func newScene(t *sim.Trace) (*scene, error) {
	s := &scene{t: t, m: sim.NewMachine(&t.Header), byKey: map[string]*lane{}, byCPU: map[int16]*lane{},
		open: map[string][]int{}, lastSeen: map[string]int64{}}
	used := map[int]bool{}
	for i, task := range t.Header.Tasks {
		tid := task.TID
		if tid < 1 || used[tid] {
			tid = 1<<22 + i + 1 // above every thread id of the kernel's
		}
		used[tid] = true
		l := &lane{process: threads, tid: tid, name: task.Name}
		s.tasks, s.lanes = append(s.tasks, l), append(s.lanes, l)
	}
	s.level(0)
	for i := range t.Events {
		e := &t.Events[i]
		lost := s.m.Lost
		if err := s.m.Apply(e); err != nil {
			return nil, fmt.Errorf("exporting: %w", err)
		}
		s.end = e.Time
		if s.m.Lost != lost {
			for k := range s.tasks {
				s.follow(i, k)
			}
		}
		if e.Task != sim.NoTask {
			s.follow(i, int(e.Task)-1)
		}
		s.draw(i, e)
		s.seats(i, e)
		s.level(e.Time)
	}
	for _, l := range s.lanes {
		l.shut(s.end, -1)
	}
	for _, from := range s.open {
		for _, i := range from {
			s.requests = append(s.requests, request{s.laneOf(&t.Events[i]), i, -1})
		}
	}
	sortRequests(s.requests)
	return s, nil
}

// follow brings the stretches of a task's lane in step with the machine.
func (s *scene) follow(i, task int) {
	e, l, st := &s.t.Events[i], s.tasks[task], &s.m.Tasks[task]
	mine := int(e.Task)-1 == task
	switch st.State {
	case sim.New, sim.Exited:
		l.shut(e.Time, i)
		return
	case sim.Unknown:
		l.shut(e.Time, -1)
		return
	}
	if l.call != 0 && st.Call == "" {
		l.shut(e.Time, i)
	}
	if mine && e.Kind == sim.SyscallEnter {
		l.shut(e.Time, i)
		l.call = l.begin(e.Time, i, call, st.Call)
	}
	var w what
	name := ""
	switch st.State {
	case sim.Blocked:
		w, name = blocked, st.Wait
	case sim.Runnable:
		w = runnable
	case sim.User:
		w = userSpan
	default:
		w = kernelRun
	}
	if l.leaf != 0 {
		if open := &l.spans[l.leaf-1]; open.what == w && open.name == name {
			return
		}
		l.leave(e.Time, i)
	}
	if l.call == 0 || w == blocked || w == runnable {
		l.leaf = l.begin(e.Time, i, w, name)
	}
}

// draw adds what the event itself is: a wakeup, half a request, or a moment.
func (s *scene) draw(i int, e *sim.Event) {
	spec, _ := e.Kind.Spec()
	switch {
	case e.Kind == sim.Wakeup:
		s.wakeup(i, e)
	case e.Kind == sim.SyscallExit:
		if l := s.tasks[e.Task-1]; !l.closed(i) {
			l.moment(e.Time, i, moment).cut = true
		}
	case stretches[e.Kind]:
	case spec.Partner != "":
		k := pairKey(spec.Partner, e)
		s.open[k] = append(s.open[k], i)
		s.laneOf(e)
	case ends(spec):
		k := pairKey(spec.Name, e)
		if from := s.open[k]; len(from) > 0 {
			s.requests = append(s.requests, request{s.laneOf(e), from[0], i})
			s.open[k] = from[1:]
		} else {
			s.orphans = append(s.orphans, request{s.laneOf(e), i, i})
		}
	default:
		s.laneOf(e).moment(e.Time, i, moment)
	}
}

// stretches are the kinds that follow draws.
var stretches = map[sim.Kind]bool{sim.TaskStart: true, sim.TaskExit: true, sim.SyscallEnter: true, sim.SwitchOut: true, sim.SwitchIn: true}

// wakeup draws both ends of an arrow: the waker, which is the interrupt and
// not the thread it interrupted, and the thread that is woken.
func (s *scene) wakeup(i int, e *sim.Event) {
	s.wakeups++
	from := s.wakerLane(e)
	w := from.moment(e.Time, i, waker)
	w.flow, w.name = s.wakeups, s.t.Header.Tasks[e.Task-1].Name
	l := s.tasks[e.Task-1]
	if l.leaf != 0 && l.spans[l.leaf-1].what == runnable && l.spans[l.leaf-1].from == i {
		l.spans[l.leaf-1].flow = s.wakeups
		return
	}
	l.moment(e.Time, i, woken).flow = s.wakeups
}

// seats keeps the lanes of the CPUs: who of ours runs there.
func (s *scene) seats(i int, e *sim.Event) {
	for cpu, l := range s.byCPU {
		if l.leaf != 0 && s.m.CPUs[cpu] == sim.NoTask {
			l.leave(e.Time, i)
		}
	}
	task := s.m.CPUs[e.CPU]
	if e.CPU == sim.NoCPU || task == sim.NoTask {
		return
	}
	l := s.byCPU[e.CPU]
	if l == nil {
		l = s.named(cpus, "CPU "+strconv.Itoa(int(e.CPU)))
		l.tid = int(e.CPU) + 1
		s.byCPU[e.CPU] = l
	}
	name := s.t.Header.Tasks[task-1].Name
	if l.leaf != 0 && l.spans[l.leaf-1].name == name {
		return
	}
	l.leave(e.Time, i)
	l.leaf = l.begin(e.Time, i, onCPU, name)
}
