package sim

import "strings"

// Pair is a count with the bytes it moved; nil is what the evidence can't give.
type Pair struct {
	Count *int64 `json:"count"`
	Bytes *int64 `json:"bytes"`
}

// Sums are the totals of one run's sender between its first and its last data
// call, and what the receiver copied; of an I/O model, those of the server.
type Sums struct {
	Syscalls        *int64 `json:"syscalls"`
	ModeSwitches    *int64 `json:"mode_switches"`
	ContextSwitches struct {
		Voluntary   *int64 `json:"voluntary"`
		Involuntary *int64 `json:"involuntary"`
	} `json:"context_switches"`
	CPUCopies  Pair `json:"cpu_copies"`
	DMA        Pair `json:"dma"`
	PageFaults struct {
		User   *int64 `json:"user"`
		Kernel *int64 `json:"kernel"`
		Major  *int64 `json:"major"`
	} `json:"page_faults"`
	BlockRequests       *int64 `json:"block_requests"`
	ReceiverCopiedBytes *int64 `json:"receiver_copied_bytes"`

	Waiting *Waiting `json:"waiting,omitempty"` // of I/O models
}

// Waiting is what a server's waiting came to, all its threads together.
type Waiting struct {
	Waits    *int64           `json:"waits"`    // returns of the wait call
	Told     *int64           `json:"told"`     // ready sockets that the program was told of
	Examined *int64           `json:"examined"` // descriptors that the wait calls looked at
	Again    *int64           `json:"again"`    // calls that said EAGAIN
	Arrivals *int64           `json:"arrivals"` // of connections, data and ends
	Wakeups  *int64           `json:"wakeups"`
	Signals  *int64           `json:"signals"`
	Spawned  *int64           `json:"spawned"`         // threads and processes made
	Locks    *int64           `json:"locks,omitempty"` // times that a lock of the C library was held by another
	Copied   map[string]int64 `json:"copied"`          // bytes taken out of sockets, by the name of who copied them
}

// waitCalls are the calls in which the servers of the models wait.
var waitCalls = map[string]bool{"select": true, "pselect6": true, "poll": true, "ppoll": true, "epoll_wait": true, "epoll_pwait": true,
	"rt_sigtimedwait": true, "io_getevents": true, "io_uring_enter": true, "futex": true, "wait4": true, "clock_nanosleep": true,
	"kevent": true, "ioctl": true, "port_getn": true, "GetQueuedCompletionStatus": true}

// waiting adds up what the server's tasks did.
func waiting(t *Trace, m *Machine) *Waiting {
	h := &t.Header
	w := &Waiting{Copied: map[string]int64{}}
	sum := func(total string) int64 {
		n := m.Of(NoTask, total)
		for i, task := range h.Tasks {
			if task.Role != "clients" {
				n += m.Of(TaskID(i+1), total)
			}
		}
		return n
	}
	have := func(total string) *int64 {
		if _, not := h.Unavailable[total]; not {
			return nil
		}
		n := sum(total)
		if total == "arrivals" { // they come on the clients' backs
			n += m.Of(h.TaskByRole("clients"), total)
		}
		return &n
	}
	w.Told, w.Examined, w.Arrivals = have("returned"), have("examined"), have("arrivals")
	w.Wakeups, w.Signals = have("wakeups"), have("signals")
	w.Again, w.Spawned = have("again"), have("spawned")
	library := h.Name == "posix-aio"  // it waits in a function of the C library, with or without a call
	if library && sum("waited") > 0 { // older traces tell of neither
		w.Waits, w.Locks = have("waited"), have("locks")
	} else if !library && have("syscalls") != nil {
		w.Waits = new(int64)
	}
	submits := OneRead(h.Params) // by a first io_uring_enter, which does not wait
	for i := range t.Events {
		e := &t.Events[i]
		if e.Task == NoTask || h.Tasks[e.Task-1].Role == "clients" {
			continue
		}
		switch e.Kind {
		case SyscallExit:
			call := h.Str(e.Args[0])
			if call == "io_uring_enter" && submits {
				submits = false
				break
			}
			if w.Waits != nil && waitCalls[call] && !library && (call != "futex" || h.Tasks[e.Task-1].Role == "server") { // those of helpers are their own affair
				*w.Waits++
			}
		case Take:
			w.Copied[h.Tasks[e.Task-1].Name] += e.Arg("bytes")
		}
	}
	return w
}

// sumNames maps a ledger total, with its task's role, to its name in Sums.
var sumNames = []struct{ total, role, name string }{
	{"syscalls", "sender", "syscalls"},
	{"mode_switches", "sender", "mode_switches"},
	{"voluntary", "sender", "context_switches.voluntary"},
	{"involuntary", "sender", "context_switches.involuntary"},
	{"cpu_copies", "sender", "cpu_copies.count"},
	{"cpu_copy_bytes", "sender", "cpu_copies.bytes"},
	{"dma", "sender", "dma.count"},
	{"dma_bytes", "sender", "dma.bytes"},
	{"faults_user", "sender", "page_faults.user"},
	{"faults_kernel", "sender", "page_faults.kernel"},
	{"faults_major", "sender", "page_faults.major"},
	{"block_requests", "sender", "block_requests"},
	{"cpu_copy_bytes", "receiver", "receiver_copied_bytes"},
}

func (s *Sums) field(name string) **int64 {
	switch name {
	case "syscalls":
		return &s.Syscalls
	case "mode_switches":
		return &s.ModeSwitches
	case "context_switches.voluntary":
		return &s.ContextSwitches.Voluntary
	case "context_switches.involuntary":
		return &s.ContextSwitches.Involuntary
	case "cpu_copies.count":
		return &s.CPUCopies.Count
	case "cpu_copies.bytes":
		return &s.CPUCopies.Bytes
	case "dma.count":
		return &s.DMA.Count
	case "dma.bytes":
		return &s.DMA.Bytes
	case "page_faults.user":
		return &s.PageFaults.User
	case "page_faults.kernel":
		return &s.PageFaults.Kernel
	case "page_faults.major":
		return &s.PageFaults.Major
	case "block_requests":
		return &s.BlockRequests
	}
	return &s.ReceiverCopiedBytes
}

// Named calls f for every total in a fixed order.
func (s *Sums) Named(f func(name string, n *int64)) {
	for _, x := range sumNames {
		f(x.name, *s.field(x.name))
	}
}

// Sum folds the trace and reads the totals off the machine. missing tells, by
// name of the total, the reason key of what this trace's evidence can't give.
// A trace the machine refuses gives the refusal.
func Sum(t *Trace) (s *Sums, missing map[string]string, m *Machine, err error) {
	if m, err = Fold(t); err != nil {
		return nil, nil, m, err
	}
	s, missing = &Sums{}, map[string]string{}
	model := t.Header.TaskByRole("server") != NoTask
	if model {
		s.Waiting = waiting(t, m)
	}
	for _, x := range sumNames {
		key := x.total
		if x.role != "sender" {
			key = x.role + "." + key
		}
		task := t.Header.TaskByRole(x.role)
		if why, ok := t.Header.Unavailable[key]; ok {
			missing[x.name] = why
		} else if model && x.role == "sender" {
			n := int64(0)
			for i, task := range t.Header.Tasks {
				if task.Role != "clients" {
					n += m.Of(TaskID(i+1), x.total)
				}
			}
			*s.field(x.name) = &n
		} else if model {
			missing[x.name] = "why.copies-of-clients"
		} else if task == NoTask {
			missing[x.name] = "why.no-" + x.role
		} else {
			n := m.Of(task, x.total)
			if poller := t.Header.TaskByRole("poller"); poller != NoTask && x.role == "sender" && bytesMoved(x.total) {
				n += m.Of(poller, x.total)
			}
			*s.field(x.name) = &n
		}
	}
	return s, missing, m, nil
}

// bytesMoved tells the totals that are the sending side's, whoever does the
// work for it: the thread that serves a ring moves the sender's bytes.
func bytesMoved(total string) bool {
	switch total {
	case "cpu_copies", "cpu_copy_bytes", "dma", "dma_bytes", "block_requests":
		return true
	}
	return false
}

// ReasonOf splits a reason key from its detail: "why.ptrace-switches".
func ReasonOf(key string) string { return strings.TrimPrefix(key, "why.") }

// Expect is the model's trace of the same run: what a live trace with header h
// is compared with. Over loopback, with the machine's own readahead where the
// header tells it.
func Expect(h *Header) (*Trace, error) {
	d, ok := DemoByName(h.Name)
	if !ok {
		return nil, &ParamError{Code: "demo.unknown", Param: h.Name}
	}
	p := Params{}
	for n, v := range h.Params {
		p[n] = v
	}
	if _, told := p["connect"]; !told && d.param("connect") != nil {
		p["connect"] = ConnectOneByOne // older traces don't tell of it
	}
	if ra := h.Facts["read_ahead_kb"] << 10; h.Producer == "live" && ra > 0 {
		if s := d.param("readahead"); s != nil {
			p["readahead"] = max(s.Min, min(ra, s.Max))
		}
	}
	if h.Facts["reflink"] == 1 && d.param("reflink") != nil {
		p["reflink"] = 1
	}
	return Run(h.Name, p)
}
