package ptrace

import (
	"errors"
	"syscall"
)

// Errors of this package.
var (
	ErrUnsupported = errors.New("ptrace: needs Linux on amd64 or arm64")
	ErrNoFilter    = errors.New("ptrace: the kernel has no seccomp filters")
	ErrNotTraced   = errors.New("ptrace: the thread is not traced")
	ErrNotChild    = errors.New("ptrace: not a child of this process")
	ErrReaped      = errors.New("ptrace: somebody else waited for the target")
	ErrNotTarget   = errors.New("ptrace: not a target of this tracer")
)

// Stop is a target standing at the entry into a system call or at its return.
type Stop struct {
	TID   int
	Time  int64 // nanoseconds on CLOCK_MONOTONIC, when the tracer saw it
	Enter bool
	Nr    uint32
	Args  [6]uint64 // as at the entry
	Ret   int64     // at the return: the result, or a negative errno
}

// Options say what to trace.
type Options struct {
	Targets []int      // process ids of children of this process; their main threads are traced
	Sink    func(Stop) // called from one thread, in order per target, while the target stands still; must not call the Tracer
	Only    []uint32   // the calls that reach Sink; all that stop if empty

	// Follow traces the threads and processes that the targets make as well, from their beginning to their end. Nobody need
	// wait for these but the targets.
	Follow bool

	// AllStops makes every call stop, for targets without a filter. Start then returns when it has seen every target stop once.
	AllStops bool
}

// Exit is how the tracing of a target ended.
type Exit struct {
	Code     int            // exit code, if the target ended by itself
	Signal   syscall.Signal // the signal that ended it, or 0
	Detached bool           // the target lives on untraced
}

// Reason says why something does not work. The words for people are not here.
type Reason string

// Reasons in a Report.
const (
	ReasonOK        Reason = ""
	ReasonOS        Reason = "unsupported-os"
	ReasonYama      Reason = "yama"       // kernel.yama.ptrace_scope forbids it
	ReasonDenied    Reason = "eperm"      // denied by something else: a container, a security module
	ReasonNoSeccomp Reason = "no-seccomp" // the filter cannot be installed; AllStops works
	ReasonOldKernel Reason = "old-kernel" // no PTRACE_GET_SYSCALL_INFO (Linux 5.3)
	ReasonSilent    Reason = "silent"     // the calls provoked and the stops seen do not agree
	ReasonError     Reason = "error"      // the probe itself failed, see Report.Err: ask again later
)

// Report is what Probe found out.
type Report struct {
	OK     bool   `json:"ok"`     // own children can be traced
	Filter bool   `json:"filter"` // with a filter; otherwise with AllStops only
	Reason Reason `json:"reason,omitempty"`
	Err    string `json:"err,omitempty"` // the raw error, for the curious
}
