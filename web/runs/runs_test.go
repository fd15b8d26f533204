package runs

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ioviz/sim"
	"ioviz/web/leak"
)

func TestMain(m *testing.M) { leak.Main(m) }

// shelf keeps traces in memory.
type shelf struct {
	mu   sync.Mutex
	kept []*sim.Trace
	err  error
}

func (s *shelf) Keep(t *sim.Trace) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return "", s.err
	}
	s.kept = append(s.kept, t)
	return fmt.Sprintf("hash%d", len(s.kept)), nil
}

// replay is a runner that plays a simulated trace, a few events whenever the
// test says so, and strings and sources only as they are needed.
type replay struct {
	trace *sim.Trace
	step  chan int      // how many events next; closed: the rest
	begun chan struct{} // gets one for each run
	err   error         // at the end
}

func newReplay(t testing.TB, size int64) *replay {
	t.Helper()
	d, _ := sim.DemoByName("read-write")
	params, err := d.Complete(sim.Params{"size": size, "chunk": 4096}, "sim")
	if err != nil {
		t.Fatal(err)
	}
	tr, err := sim.Run("read-write", params)
	if err != nil {
		t.Fatal(err)
	}
	return &replay{trace: tr, step: make(chan int), begun: make(chan struct{}, 100)}
}

func (p *replay) Run(ctx context.Context, r Request, sink Sink) (*sim.Trace, error) {
	p.begun <- struct{}{}
	h := p.trace.Header
	h.Strings, h.Sources = h.Strings[:1:1], nil
	sink.Header(h)
	total := int64(len(p.trace.Events))
	for at := 0; at < len(p.trace.Events); {
		var n int
		select {
		case k, more := <-p.step:
			if n = k; !more {
				n = len(p.trace.Events)
			}
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if n < 0 {
			panic("as the test wants")
		}
		if n = min(n, len(p.trace.Events)-at); n == 0 {
			break
		}
		ev := p.trace.Events[at : at+n]
		for i := range ev {
			h.Sources = p.trace.Header.Sources[:max(len(h.Sources), int(ev[i].Source)+1)]
		}
		h.Strings = p.trace.Header.Strings
		sink.Events(at, ev, &h)
		at += n
		sink.Progress(int64(at), total)
	}
	return p.trace, p.err
}

func request() Request {
	return Request{Demo: "read-write", Params: sim.Params{"size": 1}, Evidence: "auto", Producer: "live"}
}

func newQueue(t testing.TB, o Options) *Queue {
	t.Helper()
	if o.Keep == nil {
		o.Keep = &shelf{}
	}
	q := New(o)
	t.Cleanup(func() {
		if err := q.Close(soon(t)); err != nil {
			t.Error(err)
		}
	})
	return q
}

// soon is a context that ends a hanging test.
func soon(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func submit(t testing.TB, q *Queue) *Run {
	t.Helper()
	run, err := q.Submit(request())
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func finish(t testing.TB, run *Run) State {
	t.Helper()
	st, err := run.Wait(soon(t))
	if err != nil {
		t.Fatalf("run %s is still %s", run.ID(), st.Phase)
	}
	return st
}

// follow reads a cursor to its end and puts the events together.
func follow(t testing.TB, c *Cursor, limit int) (events []sim.Event, last Update) {
	t.Helper()
	for {
		u, err := c.Next(soon(t), limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range u.Events {
			events = append(events, part...)
		}
		if u.Last {
			return events, u
		}
	}
}

func equal(a, b []sim.Event) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestOneRunAtATimeAndTheirPlaces(t *testing.T) {
	p := newReplay(t, 4096)
	q := newQueue(t, Options{Live: p, Waiting: 3})
	a := submit(t, q)
	<-p.begun
	b, c, d := submit(t, q), submit(t, q), submit(t, q)
	for i, run := range []*Run{b, c, d} {
		if st := run.State(); st.Phase != Queued || st.Ahead != i+1 {
			t.Errorf("run %d: %s, %d ahead", i, st.Phase, st.Ahead)
		}
	}
	if _, err := q.Submit(request()); !errors.Is(err, ErrBusy) {
		t.Errorf("a fourth that waits: %v", err)
	}
	if got := q.Active(); len(got) != 4 || got[0].ID != a.ID() || got[0].Phase != Running || got[3].ID != d.ID() {
		t.Errorf("active: %+v", got)
	}
	if err := q.Cancel(b.ID()); err != nil {
		t.Fatal(err)
	}
	if st := finish(t, b); st.Phase != Canceled || !errors.Is(st.Err, ErrCanceled) {
		t.Errorf("canceled while it waited: %+v", st)
	}
	if st := c.State(); st.Ahead != 1 {
		t.Errorf("next has %d ahead", st.Ahead)
	}
	close(p.step)
	for _, run := range []*Run{a, c, d} {
		if st := finish(t, run); st.Phase != Done || st.Trace == "" || st.Ahead != 0 {
			t.Errorf("run %s: %+v", run.ID(), st)
		}
	}
	if err := q.Cancel(a.ID()); !errors.Is(err, ErrOver) {
		t.Errorf("canceling what is over: %v", err)
	}
	if err := q.Cancel("nobody"); !errors.Is(err, ErrUnknown) {
		t.Errorf("canceling nothing: %v", err)
	}
}

func TestViewersReadAtTheirOwnPace(t *testing.T) {
	p := newReplay(t, 1<<20)
	q := newQueue(t, Options{Live: p})
	run := submit(t, q)
	want := p.trace.Events
	if len(want) < 3*chunkEvents/2 {
		t.Fatalf("only %d events", len(want))
	}
	type result struct {
		events []sim.Event
		last   Update
	}
	var all sync.WaitGroup
	results := make([]result, 8)
	for i := range results {
		c := run.Watch(0)
		all.Go(func() { // some read few at a time
			results[i].events, results[i].last = follow(t, c, 1+i*i*100)
		})
	}
	slow := run.Watch(0) // reads only after the end
	half := len(want) / 2
	p.step <- half
	p.step <- 0
	finish(t, run)
	all.Wait()
	for i, r := range results {
		if !equal(r.events, want[:half]) || r.last.State.Phase != Done {
			t.Errorf("viewer %d has %d events, want %d; %s", i, len(r.events), half, r.last.State.Phase)
		}
	}
	if got, last := follow(t, slow, 1000); !equal(got, want[:half]) || last.State.Trace != "hash1" {
		t.Errorf("the slow viewer has %d events, %+v", len(got), last.State)
	}
	late, err := run.Watch(0).Next(soon(t), 10)
	if err != nil || !late.Last || len(late.Events) != 0 || late.State.Trace != "hash1" {
		t.Errorf("who comes after the end gets %+v, %v", late, err)
	}
}

func TestReloadInTheMiddleGoesOnWhereItWas(t *testing.T) {
	p := newReplay(t, 1<<20)
	q := newQueue(t, Options{Live: p})
	run := submit(t, q)
	first := run.Watch(0)
	p.step <- 100
	var got []sim.Event
	for len(got) < 100 {
		u, err := first.Next(soon(t), 30)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range u.Events {
			got = append(got, part...)
		}
	}
	second := run.Watch(len(got)) // the first is never read again
	u, err := second.Next(soon(t), 10)
	if err != nil || u.Header == nil || len(u.Header.Strings) != len(p.trace.Header.Strings) {
		t.Fatalf("who comes again gets %+v, %v", u, err)
	}
	close(p.step)
	rest, _ := follow(t, second, 5000)
	for _, part := range u.Events {
		rest = append(append([]sim.Event{}, part...), rest...)
	}
	if !equal(append(got, rest...), p.trace.Events) {
		t.Errorf("%d and %d events of %d", len(got), len(rest), len(p.trace.Events))
	}
	ahead := run.Watch(1 << 30)
	if u, err := ahead.Next(soon(t), 10); err != nil || len(u.Events) != 0 {
		t.Errorf("who has more than there is gets %+v, %v", u, err)
	}
}

func TestStringsAndSourcesComeBeforeTheyAreUsed(t *testing.T) {
	p := newReplay(t, 64<<10)
	q := newQueue(t, Options{Live: p})
	run := submit(t, q)
	c := run.Watch(0)
	go func() {
		for range p.trace.Events {
			p.step <- 1
		}
	}()
	for {
		u, err := c.Next(soon(t), 7)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range u.Events {
			for i := range part {
				if int(part[i].Source) >= len(u.Sources) {
					t.Fatalf("event of source %d comes with %d sources", part[i].Source, len(u.Sources))
				}
			}
		}
		if u.Last {
			return
		}
	}
}

func TestFullLogIsPartial(t *testing.T) {
	p := newReplay(t, 1<<20)
	q := newQueue(t, Options{Live: p, Events: 1500})
	run := submit(t, q)
	c := run.Watch(0)
	close(p.step)
	got, last := follow(t, c, 1000)
	if !equal(got, p.trace.Events[:1500]) || !last.State.Partial || last.State.Phase != Done {
		t.Errorf("%d events, %+v", len(got), last.State)
	}
}

// A run that is to be watched begins when its viewer says so, and goes on without when nobody does.
func TestWatchedRunWaitsForItsViewer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newReplay(t, 4096)
		close(p.step)
		q := New(Options{Live: p, Keep: &shelf{}})
		r := request()
		r.Watched = true
		for _, watch := range []bool{true, false} {
			start := time.Now()
			run, err := q.Submit(r)
			if err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			if st := run.State(); st.Phase != Running || st.Events != 0 {
				t.Fatalf("before anybody is ready: %+v", st)
			}
			if watch {
				run.Begin()
			}
			if st, err := run.Wait(t.Context()); err != nil || st.Phase != Done {
				t.Fatalf("%+v, %v", st, err)
			}
			if waited := time.Since(start); watch != (waited == 0) || waited > beginWithin {
				t.Errorf("watched %v: it waited %v", watch, waited)
			}
		}
		run, err := q.Submit(r)
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if err := q.Cancel(run.ID()); err != nil {
			t.Fatal(err)
		}
		if st, _ := run.Wait(t.Context()); st.Phase != Canceled {
			t.Errorf("canceled while it waits: %+v", st)
		}
		if err := q.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestSimulatedRunsNeedNoMachine(t *testing.T) {
	keep := &shelf{}
	q := newQueue(t, Options{Keep: keep})
	if _, err := q.Submit(request()); !errors.Is(err, ErrNoLive) {
		t.Errorf("a live run: %v", err)
	}
	d, _ := sim.DemoByName("sendfile")
	params, _ := d.Complete(nil, "sim")
	run, err := q.Submit(Request{Demo: "sendfile", Params: params, Producer: "sim"})
	if err != nil {
		t.Fatal(err)
	}
	if st := finish(t, run); st.Phase != Done || len(keep.kept) != 1 {
		t.Errorf("got %+v", st)
	}
}
