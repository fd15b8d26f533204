package live

import (
	"fmt"

	"ioviz/sim"
)

// Tier is a step of the evidence ladder.
type Tier string

// The tiers, best first. Auto chooses; None runs the bare demo untraced.
const (
	Auto     Tier = "auto"
	Perf     Tier = "perf"      // kernel tracepoints and context-switch records
	PerfUser Tier = "perf-user" // system calls, switches and user faults of own children
	Ptrace   Tier = "ptrace"    // system calls exactly, slowly
	Self     Tier = "self"      // the program's own measurement around each call
	None     Tier = "none"
)

// Tiers is the ladder, best first.
var Tiers = []Tier{Perf, PerfUser, Ptrace, Self, None}

// Request names a demo, its parameters and the tier wanted.
type Request struct {
	Demo   string
	Params sim.Params
	Tier   Tier // empty means Auto
}

// Sink is told of a run while it goes on. All calls come from one goroutine.
type Sink interface {
	// Header comes once, before the first events, and is the sink's to keep.
	// Strings and sources of later headers only grow.
	Header(h sim.Header)
	// Events are new events; first is the number of the first one. h is the
	// header as it stands and must not be kept.
	Events(first int, ev []sim.Event, h *sim.Header)
	// Progress tells how many of the bytes the sender has handed over.
	Progress(done, total int64)
}

// Error is a run that could not be done. Code names the sentence for people.
type Error struct {
	// Code is "run.killed", "run.failed", "cold.memory-fs", "cold.stays", "evidence.unavailable", "evidence.library", "disk.full",
	// "files", "tasks", "uring.unavailable", "program.unavailable", "library.unavailable" or "unsupported".
	Code   string
	Detail string
	Err    error
}

func (e *Error) Error() string {
	s := e.Code
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	if e.Err != nil {
		s += fmt.Sprintf(": %v", e.Err)
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// TierReport is what Doctor found out about one tier.
type TierReport struct {
	Tier   Tier              `json:"tier"`
	Status string            `json:"status"` // "yes", "no" or "unknown": could not tell
	Reason string            `json:"reason,omitempty"`
	Fix    string            `json:"fix,omitempty"`
	Gives  []string          `json:"gives"`
	Detail map[string]string `json:"detail,omitempty"`
}

// Report is the evidence that this machine allows.
type Report struct {
	OS     string       `json:"os"`
	Kernel string       `json:"kernel"`
	Arch   string       `json:"arch"`
	CPUs   int          `json:"cpus"`
	UID    int          `json:"uid"`
	Auto   Tier         `json:"auto"`
	Live   bool         `json:"live"` // demos can be run here at all
	Tiers  []TierReport `json:"tiers"`
}

// Gives are the kinds of things that each tier sees; words explain them.
var gives = map[Tier][]string{
	Perf:     {"syscalls", "switches", "wakeups", "faults", "page-cache", "block", "network", "receiver-copies"},
	PerfUser: {"syscalls", "switches", "user-faults", "fault-counts"},
	Ptrace:   {"syscalls", "major-faults"},
	Self:     {"syscalls", "switch-counts", "fault-counts"},
	None:     {},
}
