package runs

import (
	"context"
	"sync"
	"time"

	"ioviz/sim"
)

// Run is one run with its log. It is the Sink of its runner; viewers read it
// through cursors and never hold it up.
type Run struct {
	id      string
	request Request
	ctx     context.Context
	cancel  context.CancelCauseFunc

	mu      sync.Mutex
	state   State
	log     *eventLog     // nil after the end
	changed chan struct{} // closed at the next change

	once  sync.Once
	begin chan struct{} // closed by Begin
}

// beginWithin is how long a run that is to be watched waits for who asked for it.
const beginWithin = 500 * time.Millisecond

func newRun(id string, r Request, limit int) *Run {
	return &Run{id: id, request: r, changed: make(chan struct{}), begin: make(chan struct{}), log: &eventLog{limit: limit},
		state: State{ID: id, Request: r, Phase: Queued}}
}

// ID names the run.
func (r *Run) ID() string { return r.id }

// State is how the run is now.
func (r *Run) State() State {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state
}

// Wait returns the state at the end of the run, or when ctx ends.
func (r *Run) Wait(ctx context.Context) (State, error) {
	for {
		r.mu.Lock()
		state, changed := r.state, r.changed
		r.mu.Unlock()
		if state.Phase.Over() {
			return state, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return state, ctx.Err()
		}
	}
}

// change makes a change and wakes all who wait for one.
func (r *Run) change(f func(*State)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f(&r.state)
	close(r.changed)
	r.changed = make(chan struct{})
}

func (r *Run) setAhead(n int) {
	r.change(func(s *State) { s.Ahead = n })
}

func (r *Run) start() {
	r.change(func(s *State) { s.Phase, s.Ahead = Running, 0 })
}

func (r *Run) end(phase Phase, hash string, err error) {
	r.change(func(s *State) {
		s.Phase, s.Trace, s.Err, s.Ahead, s.Ended = phase, hash, err, 0, time.Now()
		r.log = nil // cursors that still read hold it themselves
	})
}

// Begin lets a run that is to be watched go on: whoever watches is ready.
func (r *Run) Begin() { r.once.Do(func() { close(r.begin) }) }

// Header is for the runner. When it comes everything is made and nothing has
// happened yet: a run that is to be watched waits here for Begin, shortly, so
// that what happens is seen when it happens.
func (r *Run) Header(h sim.Header) {
	r.report(func(*State) { r.log.setHeader(h) })
	if !r.request.Watched {
		return
	}
	patience := time.NewTimer(beginWithin)
	defer patience.Stop()
	select {
	case <-r.begin:
	case <-patience.C:
		r.Begin() // it waits once
	case <-r.ctx.Done():
	}
}

// Events is for the runner.
func (r *Run) Events(first int, ev []sim.Event, h *sim.Header) {
	r.report(func(s *State) {
		r.log.append(first, ev, h)
		s.Events, s.Partial = r.log.n, r.log.full
	})
}

// Progress is for the runner.
func (r *Run) Progress(done, total int64) {
	r.report(func(s *State) { s.Progress = Progress{done, total} })
}

// tell is for an errand.
func (r *Run) tell(result any, done, total int64) {
	r.report(func(s *State) {
		s.Result, s.Progress = result, Progress{done, total}
		s.Told++
	})
}

// report is a change by the runner, which may still talk after the end.
func (r *Run) report(f func(*State)) {
	r.change(func(s *State) {
		if !s.Phase.Over() {
			f(s)
		}
	})
}
