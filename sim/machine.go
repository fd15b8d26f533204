package sim

import (
	"encoding/json"
	"sort"
)

// pageSize is the unit of the page cache on the machines ioviz knows.
const pageSize = 4096

// TaskState is what the machine knows of one task.
type TaskState struct {
	State State  `json:"state"`
	Mode  State  `json:"mode"`  // User or Kernel: what it does when it has a CPU
	Call  string `json:"call"`  // system call it is in, or ""
	FD    int64  `json:"fd"`    // first descriptor of that call, -1 if none
	Count int64  `json:"count"` // bytes asked for
	Last  string `json:"last"`  // last system call it left
	CPU   int16  `json:"cpu"`
	Wait  string `json:"wait"` // what it waits for, where known
	Wake  bool   `json:"wake"` // woken before it had left the CPU
}

// Part is a run of bytes in a queue: copied there ("cpu", "dma") or referenced ("ref").
type Part struct {
	How   string
	Bytes int64
}

// MarshalJSON writes a part as [how, bytes].
func (p Part) MarshalJSON() ([]byte, error) { return json.Marshal([]any{p.How, p.Bytes}) }

// PlaceState is what the machine knows of one place. Level -1 is unknown.
type PlaceState struct {
	Level   int64  `json:"level"`
	Pending int64  `json:"pending,omitempty"` // allotted, not filled
	Total   int64  `json:"total"`             // bytes that ever came
	Parts   []Part `json:"parts,omitempty"`   // of a queue, oldest first
}

// Verdict is the outcome of a proof experiment.
type Verdict struct {
	Predicted string `json:"predicted"`
	Observed  string `json:"observed"`
	Old       int64  `json:"old"` // bytes the receiver saw from before the overwriting
	New       int64  `json:"new"` // and from after it
	Pass      bool   `json:"pass"`
}

// Ledger counts totals by name; see Totals.
type Ledger map[string]int64

// Machine is the fold of a trace's events: where every task, byte and count
// is after the events applied so far. The zero value is not usable; see NewMachine.
type Machine struct {
	Seq      int                    `json:"seq"`
	Time     int64                  `json:"time"`
	Tasks    []TaskState            `json:"tasks"`
	CPUs     map[int16]TaskID       `json:"cpus"`
	Places   map[string]*PlaceState `json:"places"`
	Inflight int64                  `json:"inflight"`
	Ledger   []Ledger               `json:"ledger"` // by TaskID; 0: of no task
	Lost     int64                  `json:"lost"`   // more than 0: counts are lower bounds
	Proof    *Verdict               `json:"proof"`
	Socks    []SockState            `json:"socks,omitempty"` // by SockID-1

	h *Header
}

// IllegalError says which event the machine refused and why.
type IllegalError struct {
	Seq  int
	Kind Kind
	Task TaskID
	From State
	Why  string
}

func (e *IllegalError) Error() string {
	return errf("event %d: %s of task %d, which is %s: %s", e.Seq, e.Kind, e.Task, e.From, e.Why).Error()
}

// NewMachine makes the machine as it stands before the first event of a trace
// with header h. h may grow (tasks, strings) while events are applied.
func NewMachine(h *Header) *Machine {
	m := &Machine{h: h, CPUs: map[int16]TaskID{}, Places: map[string]*PlaceState{}}
	for p := Disk; p < placeCount; p++ {
		if p != Mapping {
			m.Places[p.String()] = &PlaceState{}
		}
	}
	for name, n := range h.Initial {
		if ps := m.Places[name]; ps != nil {
			ps.Level = n
		}
	}
	m.grow()
	return m
}

func (m *Machine) grow() {
	for i := len(m.Tasks); i < len(m.h.Tasks); i++ {
		mode := User
		if m.h.Tasks[i].Role == "poller" { // a thread of the kernel has no user mode
			mode = Kernel
		}
		m.Tasks = append(m.Tasks, TaskState{State: New, Mode: mode, FD: -1, CPU: NoCPU})
	}
	for len(m.Socks) < len(m.h.Socks) {
		m.Socks = append(m.Socks, SockState{})
	}
	for len(m.Ledger) < len(m.h.Tasks)+1 {
		m.Ledger = append(m.Ledger, Ledger{})
	}
}

// Fold applies every event of the trace and returns the machine at its end.
func Fold(t *Trace) (*Machine, error) {
	m := NewMachine(&t.Header)
	for i := range t.Events {
		if err := m.Apply(&t.Events[i]); err != nil {
			return m, err
		}
	}
	return m, nil
}

// Apply takes one event. It returns an *IllegalError, and leaves the machine
// as it was, when the event is impossible after those before it.
func (m *Machine) Apply(e *Event) error {
	m.grow()
	spec, ok := e.Kind.Spec()
	if !ok {
		return m.illegal(e, "no such kind")
	}
	if m.h.Class(e) == NoClass {
		return m.illegal(e, "an event without evidence")
	}
	if int(e.Task) > len(m.Tasks) {
		return m.illegal(e, "no such task")
	}
	if spec.Lane == "task" && e.Task == NoTask {
		return m.illegal(e, "needs a task")
	}
	if e.Time < m.Time {
		return m.illegal(e, "time runs backwards")
	}
	if len(spec.From) > 0 && !allowed(spec.From, m.state(e.Task)) {
		return m.illegal(e, "not possible in this state")
	}
	for i := range spec.Effects {
		if why := m.effect(e, spec, &spec.Effects[i], true); why != "" {
			return m.illegal(e, why)
		}
	}
	for i := range spec.Effects {
		m.effect(e, spec, &spec.Effects[i], false)
	}
	m.Seq++
	m.Time = e.Time
	return nil
}

func (m *Machine) illegal(e *Event, why string) error {
	return &IllegalError{Seq: m.Seq, Kind: e.Kind, Task: e.Task, From: m.state(e.Task), Why: why}
}

func (m *Machine) state(t TaskID) State {
	if t == NoTask || int(t) > len(m.Tasks) {
		return Unknown
	}
	return m.Tasks[t-1].State
}

func allowed(from []State, s State) bool {
	if s == Unknown {
		return true
	}
	for _, f := range from {
		if f == s {
			return true
		}
	}
	return false
}

// effect checks (dry) or performs one primitive. It returns why it can't.
func (m *Machine) effect(e *Event, spec *Spec, f *Effect, dry bool) string {
	if f.When != nil && e.Args[spec.Index(f.When.Arg)] != f.When.Is {
		return ""
	}
	var t *TaskState
	if e.Task != NoTask {
		t = &m.Tasks[e.Task-1]
	}
	switch f.Op {
	case OpCount:
		n := f.N
		if f.Arg != "" {
			n = e.Arg(f.Arg)
		}
		return m.count(e.Task, f.Total, n, dry)
	case OpVain:
		if m.h.Str(e.Arg("call")) != "futex" {
			return m.count(e.Task, f.Total, f.N, dry)
		}
	case OpTally:
		return m.count(e.Task, m.h.Str(e.Arg(f.Arg)), e.Arg("n"), dry)
	case OpBegin:
		return m.begin(e, t, f, dry)
	case OpCall:
		if !dry {
			t.State, t.Mode, t.Call = Kernel, Kernel, m.h.Str(e.Arg("call"))
			t.FD, t.Count, t.Wake = e.Arg("fd"), e.Arg("count"), false
			m.seat(e, t)
		}
	case OpReturn:
		name := m.h.Str(e.Arg("call"))
		if dry && t.State != Unknown && t.Call != name {
			return "returns from " + name + " but is in " + quoteEmpty(t.Call)
		}
		if !dry {
			t.State, t.Mode, t.Call, t.Last, t.FD, t.Count, t.Wake = User, User, "", name, -1, 0, false
			m.seat(e, t)
		}
	case OpOut:
		if !dry {
			m.out(e, t)
		}
	case OpIn:
		if on := m.CPUs[e.CPU]; dry && e.CPU != NoCPU && on != NoTask && on != e.Task && m.Tasks[on-1].State != Unknown {
			return errf("CPU %d is taken by task %d", e.CPU, on).Error()
		}
		if !dry {
			t.State, t.Wait, t.Wake = t.Mode, "", false
			m.seat(e, t)
		}
	case OpWake:
		if !dry {
			m.wake(t)
		}
	case OpLose:
		if !dry {
			m.lose(e.Arg(f.Arg), f.N == 1)
		}
	case OpProof:
		if !dry {
			p, o := m.h.Str(e.Arg("predicted")), m.h.Str(e.Arg("observed"))
			m.Proof = &Verdict{Predicted: p, Observed: o, Old: e.Arg("old"), New: e.Arg("new"), Pass: p == o}
		}
	case OpSift:
		for i := range m.Socks {
			if s := &m.Socks[i]; !dry && s.Queue == 0 && s.Pending == 0 && !s.Ended && s.Events == WatchRead {
				s.Ready = false
			}
		}
	case OpArrive, OpOpen, OpClose, OpInterest, OpPush, OpReady, OpTake, OpGive:
		return m.sockEffect(e, f, dry)
	default:
		return m.bytesEffect(e, f, dry)
	}
	return ""
}

func (m *Machine) count(t TaskID, total string, n int64, dry bool) string {
	if !known(total) {
		return "no total named " + quoteEmpty(total)
	}
	if n < 0 {
		return "a count can't shrink"
	}
	if !dry && n != 0 {
		m.Ledger[t][total] += n
	}
	return ""
}

func known(total string) bool {
	for _, n := range Totals {
		if n == total {
			return true
		}
	}
	return false
}

func (m *Machine) begin(e *Event, t *TaskState, f *Effect, dry bool) string {
	s := State(f.N)
	if s == 0 {
		s = State(e.Arg("state"))
	}
	if s <= New || s > Exited {
		return "begins in no state"
	}
	if dry {
		return ""
	}
	if s == Exited && t.CPU != NoCPU {
		delete(m.CPUs, t.CPU)
		t.CPU = NoCPU
	}
	t.State = s
	if s == User || s == Kernel {
		t.Mode = s
		m.seat(e, t)
	}
	return ""
}

// seat records which CPU a running task is seen on.
func (m *Machine) seat(e *Event, t *TaskState) {
	if e.CPU == NoCPU {
		return
	}
	if t.CPU != NoCPU && t.CPU != e.CPU && m.CPUs[t.CPU] == e.Task {
		delete(m.CPUs, t.CPU)
	}
	t.CPU = e.CPU
	m.CPUs[e.CPU] = e.Task
}

func (m *Machine) out(e *Event, t *TaskState) {
	if t.CPU != NoCPU && m.CPUs[t.CPU] == e.Task {
		delete(m.CPUs, t.CPU)
	}
	if e.CPU != NoCPU && m.CPUs[e.CPU] == e.Task {
		delete(m.CPUs, e.CPU)
	}
	t.CPU = NoCPU
	if e.Arg("why") == WhyPreempted || t.Wake {
		t.State, t.Wait = Runnable, ""
	} else {
		t.State, t.Wait = Blocked, m.h.Str(e.Arg("wait"))
	}
	t.Wake = false
}

func (m *Machine) wake(t *TaskState) {
	switch t.State {
	case Blocked:
		t.State, t.Wait = Runnable, ""
	case User, Kernel:
		t.Wake = true
	}
}

// lose notes missing records; where they may have been of tasks, no task's
// state and no queue's content is known any more.
func (m *Machine) lose(n int64, tasksToo bool) {
	m.Lost += n
	if !tasksToo {
		return
	}
	for i := range m.Tasks {
		if s := m.Tasks[i].State; s != Exited && s != New {
			m.Tasks[i].State = Unknown
		}
	}
	clear(m.CPUs)
	for p := Disk; p < placeCount; p++ {
		if p.Queue() {
			m.Places[p.String()].Level, m.Places[p.String()].Parts = -1, nil
		}
	}
	for i := range m.Socks {
		m.Socks[i].Queue, m.Socks[i].Pending = -1, -1
	}
}

func quoteEmpty(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// Of returns the task's total, 0 if nothing was counted.
func (m *Machine) Of(t TaskID, total string) int64 {
	if int(t) >= len(m.Ledger) {
		return 0
	}
	return m.Ledger[t][total]
}

// Names returns the totals of l in a fixed order.
func (l Ledger) Names() []string {
	names := make([]string, 0, len(l))
	for n := range l {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}
