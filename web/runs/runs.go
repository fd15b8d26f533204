// Package runs is the queue of runs: one at a time, so that no run disturbs
// what another one measures. Each run has a log of events that any number of
// viewers read at their own pace, and a finished one becomes a stored trace.
// It knows nothing of HTTP, and of the kernel only what a Runner tells it.
package runs

import (
	"context"
	"errors"
	"time"

	"ioviz/sim"
)

// Request is a run that somebody wants. Params are complete and checked.
type Request struct {
	Demo     string
	Params   sim.Params
	Evidence string        // "auto", "perf", "perf-user", "ptrace", "self" or "none"
	Producer string        // "live" or "sim"
	Watched  bool          // somebody is about to watch and calls Run.Begin
	Errand   Errand        // done in the place of a demo; Demo then names it
	Limit    time.Duration // how long it may take; 0: as long as the queue says
}

// Errand is work that wants the machine to itself and makes no trace: a bench,
// a proof. It tells of results as far as it has them; what it returns is the
// last. Results must not be changed once they are told.
type Errand func(ctx context.Context, tell func(result any, done, total int64)) (any, error)

// Sink takes what a runner has to tell while a run goes on.
type Sink interface {
	// Header comes first; again only if more than strings and sources changed.
	Header(h sim.Header)
	// Events are new events, the first of them number first. The strings and
	// sources of h have grown by what they use. Called from one goroutine.
	Events(first int, ev []sim.Event, h *sim.Header)
	// Progress is bytes moved of all to move.
	Progress(done, total int64)
}

// Runner makes traces. It returns soon after its context ends, and leaves
// nothing behind however it ends.
type Runner interface {
	Run(ctx context.Context, r Request, sink Sink) (*sim.Trace, error)
}

// RunnerFunc is a function that is a Runner.
type RunnerFunc func(ctx context.Context, r Request, sink Sink) (*sim.Trace, error)

// Run calls f.
func (f RunnerFunc) Run(ctx context.Context, r Request, sink Sink) (*sim.Trace, error) {
	return f(ctx, r, sink)
}

// Keeper stores finished traces and returns their hash.
type Keeper interface {
	Keep(t *sim.Trace) (hash string, err error)
}

// Phase is how far a run is.
type Phase string

// The phases. The last three are final.
const (
	Queued   Phase = "queued"
	Running  Phase = "running"
	Done     Phase = "done"
	Failed   Phase = "failed"
	Canceled Phase = "canceled"
)

// Over says that the phase is final.
func (p Phase) Over() bool { return p == Done || p == Failed || p == Canceled }

// Progress is how much of the payload has been moved.
type Progress struct {
	Done  int64 `json:"done"`
	Total int64 `json:"total"`
}

// State is what there is to know of a run.
type State struct {
	ID       string
	Request  Request
	Phase    Phase
	Ahead    int // runs that come before it
	Progress Progress
	Events   int    // events in the log so far
	Partial  bool   // the log is full: the rest is in the stored trace
	Trace    string // hash, when done
	Err      error  // why it failed or was canceled
	Result   any    // of an errand, so far
	Told     int    // how many results there have been
	Ended    time.Time
}

// Errors of the queue and of failed runs; test with errors.Is.
var (
	ErrBusy     = errors.New("too many runs are waiting")
	ErrClosing  = errors.New("the queue takes no more runs")
	ErrUnknown  = errors.New("no such run")
	ErrOver     = errors.New("the run has ended")
	ErrTimeout  = errors.New("the run took too long")
	ErrCanceled = errors.New("the run was canceled")
	ErrNoLive   = errors.New("live runs are not possible here")
	ErrPanic    = errors.New("the runner panicked")
)
