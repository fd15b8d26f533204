package sim

import "strings"

// Pair is a count with the bytes it moved; nil is what the evidence can't give.
type Pair struct {
	Count *int64 `json:"count"`
	Bytes *int64 `json:"bytes"`
}

// Sums are the totals of one run's sender between its first and its last data
// call, and what the receiver copied.
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
	for _, x := range sumNames {
		key := x.total
		if x.role != "sender" {
			key = x.role + "." + key
		}
		task := t.Header.TaskByRole(x.role)
		if why, ok := t.Header.Unavailable[key]; ok {
			missing[x.name] = why
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
// work for it: a kernel thread that serves a ring moves the sender's bytes.
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
