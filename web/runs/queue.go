package runs

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"ioviz/sim"
)

// Options of a queue. Zero values mean the defaults.
type Options struct {
	Live    Runner // nil: live runs are refused
	Model   Runner // nil: sim.RunContext
	Keep    Keeper
	Log     *slog.Logger
	Waiting int           // how many runs may wait; 16
	Events  int           // how many events the log of a run holds; a million
	Limit   time.Duration // how long a run may take; two minutes
	Memory  int           // how many ended runs are remembered; 64
}

// Queue runs one Request after the other.
type Queue struct {
	o      Options
	ctx    context.Context // ends when Close begins
	stop   context.CancelFunc
	worker sync.WaitGroup

	mu      sync.Mutex
	runs    map[string]*Run
	waiting []*Run
	current *Run
	ended   []*Run // the oldest first
	closing bool
	working bool // a worker goroutine is there
}

// New makes an idle queue. Close it.
func New(o Options) *Queue {
	if o.Model == nil {
		o.Model = RunnerFunc(simulate)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Waiting = orDefault(o.Waiting, 16)
	o.Events = orDefault(o.Events, 1<<20)
	o.Memory = orDefault(o.Memory, 64)
	if o.Limit <= 0 {
		o.Limit = 2 * time.Minute
	}
	q := &Queue{o: o, runs: map[string]*Run{}}
	q.ctx, q.stop = context.WithCancel(context.Background())
	return q
}

func orDefault(n, otherwise int) int {
	if n <= 0 {
		return otherwise
	}
	return n
}

// simulate is the runner of models.
func simulate(ctx context.Context, r Request, sink Sink) (*sim.Trace, error) {
	t, err := sim.RunContext(ctx, r.Demo, r.Params)
	if err != nil {
		return nil, err
	}
	sink.Header(t.Header)
	sink.Events(0, t.Events, &t.Header)
	return t, nil
}

// Submit puts a run in the queue: ErrBusy, ErrClosing or ErrNoLive if it can't.
func (q *Queue) Submit(r Request) (*Run, error) {
	if r.Errand == nil && r.Producer != "sim" && q.o.Live == nil {
		return nil, ErrNoLive
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closing {
		return nil, ErrClosing
	}
	if len(q.waiting) >= q.o.Waiting {
		return nil, ErrBusy
	}
	run := newRun(strings.ToLower(rand.Text()[:12]), r, q.o.Events)
	run.ctx, run.cancel = context.WithCancelCause(q.ctx)
	q.runs[run.id] = run
	q.waiting = append(q.waiting, run)
	q.tellPlaces()
	if !q.working {
		q.working = true
		q.worker.Go(q.work)
	}
	return run, nil
}

// Get finds a run that has not ended or has ended lately, or ErrUnknown.
func (q *Queue) Get(id string) (*Run, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if run, ok := q.runs[id]; ok {
		return run, nil
	}
	return nil, ErrUnknown
}

// Active lists the runs that have not ended, the one that runs first.
func (q *Queue) Active() []State {
	q.mu.Lock()
	defer q.mu.Unlock()
	out := []State{}
	if q.current != nil {
		out = append(out, q.current.State())
	}
	for _, run := range q.waiting {
		out = append(out, run.State())
	}
	return out
}

// Waiting is how many runs may wait at most.
func (q *Queue) Waiting() int { return q.o.Waiting }

// Limit is how long a run may take.
func (q *Queue) Limit() time.Duration { return q.o.Limit }

// Cancel ends a run: at once if it waits, as soon as its runner lets go if it
// runs. ErrUnknown, ErrOver.
func (q *Queue) Cancel(id string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	run, ok := q.runs[id]
	if !ok {
		return ErrUnknown
	}
	if run.State().Phase.Over() {
		return ErrOver
	}
	run.cancel(ErrCanceled)
	for i, w := range q.waiting {
		if w == run {
			q.waiting = append(q.waiting[:i:i], q.waiting[i+1:]...)
			q.end(run, Canceled, "", ErrCanceled)
			q.tellPlaces()
			break
		}
	}
	return nil
}

// Close cancels what waits and what runs, and waits for that to end as long as
// ctx lasts.
func (q *Queue) Close(ctx context.Context) error {
	q.mu.Lock()
	q.closing = true
	for _, run := range q.waiting {
		run.cancel(ErrClosing)
		q.end(run, Canceled, "", ErrClosing)
	}
	q.waiting = nil
	if q.current != nil {
		q.current.cancel(ErrClosing)
	}
	q.mu.Unlock()
	gone := make(chan struct{})
	go func() {
		q.worker.Wait()
		close(gone)
	}()
	defer q.stop()
	select {
	case <-gone:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for the run to end: %w", ctx.Err())
	}
}

// tellPlaces needs the lock.
func (q *Queue) tellPlaces() {
	ahead := 0
	if q.current != nil {
		ahead = 1
	}
	for i, run := range q.waiting {
		run.setAhead(ahead + i)
	}
}

// work runs what waits until nothing does.
func (q *Queue) work() {
	for {
		q.mu.Lock()
		if len(q.waiting) == 0 {
			q.working = false
			q.mu.Unlock()
			return
		}
		run := q.waiting[0]
		q.waiting = q.waiting[1:]
		q.current = run
		run.start()
		q.tellPlaces()
		q.mu.Unlock()

		phase, hash, err := q.perform(run)
		if phase == Failed {
			q.o.Log.Error("run failed", "run", run.id, "demo", run.request.Demo, "err", err)
		}

		q.mu.Lock()
		q.current = nil
		q.end(run, phase, hash, err)
		q.tellPlaces()
		q.mu.Unlock()
	}
}

// perform makes the trace of a run and has it kept.
func (q *Queue) perform(run *Run) (Phase, string, error) {
	limit := q.o.Limit
	if run.request.Limit > 0 {
		limit = run.request.Limit
	}
	ctx, cancel := context.WithTimeoutCause(run.ctx, limit, ErrTimeout)
	defer cancel()
	t, err := q.call(ctx, run)
	if cause := context.Cause(ctx); cause != nil { // nobody wants what came too late
		if cause == ErrTimeout {
			return Failed, "", cause
		}
		return Canceled, "", cause
	}
	if err != nil {
		return Failed, "", err
	}
	if run.request.Errand != nil {
		return Done, "", nil
	}
	hash, err := q.o.Keep.Keep(t)
	if err != nil {
		return Failed, "", fmt.Errorf("keeping the trace: %w", err)
	}
	return Done, hash, nil
}

func (q *Queue) call(ctx context.Context, run *Run) (t *sim.Trace, err error) {
	defer func() {
		if p := recover(); p != nil {
			q.o.Log.Error("runner panicked", "run", run.id, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("%w: %v", ErrPanic, p)
		}
	}()
	if errand := run.request.Errand; errand != nil {
		result, err := errand(ctx, run.tell)
		if err == nil {
			p := run.State().Progress
			run.tell(result, p.Total, p.Total)
		}
		return nil, err
	}
	runner := q.o.Live
	if run.request.Producer == "sim" {
		runner = q.o.Model
	}
	if t, err = runner.Run(ctx, run.request, run); err == nil && t == nil {
		err = fmt.Errorf("the runner made no trace")
	}
	return t, err
}

// end makes a phase final and forgets the run that ended first when there are
// too many. It needs the lock.
func (q *Queue) end(run *Run, phase Phase, hash string, err error) {
	run.end(phase, hash, err)
	run.cancel(nil)
	q.ended = append(q.ended, run)
	if len(q.ended) > q.o.Memory {
		delete(q.runs, q.ended[0].id)
		q.ended = append([]*Run(nil), q.ended[1:]...)
	}
}
