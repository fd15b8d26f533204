package runs

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"ioviz/sim"
)

func TestCanceledAndFailedRuns(t *testing.T) {
	boom := errors.New("boom")
	for _, c := range []struct {
		name  string
		err   error
		keep  error
		act   func(*Queue, *Run, *replay)
		phase Phase
		want  error
	}{
		{"canceled", nil, nil, func(q *Queue, r *Run, _ *replay) { _ = q.Cancel(r.ID()) }, Canceled, ErrCanceled},
		{"fails", boom, nil, func(_ *Queue, _ *Run, p *replay) { close(p.step) }, Failed, boom},
		{"panics", nil, nil, func(_ *Queue, _ *Run, p *replay) { p.step <- -1 }, Failed, ErrPanic},
		{"not kept", nil, boom, func(_ *Queue, _ *Run, p *replay) { close(p.step) }, Failed, boom},
		{"closing", nil, nil, func(q *Queue, _ *Run, _ *replay) { _ = q.Close(context.Background()) }, Canceled, ErrClosing},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log bytes.Buffer
			p := newReplay(t, 4096)
			p.err = c.err
			q := newQueue(t, Options{Live: p, Keep: &shelf{err: c.keep}, Log: slog.New(slog.NewTextHandler(&log, nil))})
			run := submit(t, q)
			<-p.begun
			cursor := run.Watch(0)
			c.act(q, run, p)
			st := finish(t, run)
			if st.Phase != c.phase || !errors.Is(st.Err, c.want) || st.Trace != "" {
				t.Errorf("got %s, %v", st.Phase, st.Err)
			}
			if _, last := follow(t, cursor, 10); last.State.Phase != c.phase {
				t.Errorf("its viewer was told %s", last.State.Phase)
			}
			if err := q.Close(soon(t)); err != nil {
				t.Error(err)
			}
			if logged := strings.Contains(log.String(), "run failed"); logged != (c.phase == Failed) {
				t.Errorf("log: %s", log.String())
			}
		})
	}
}

func TestTimeLimit(t *testing.T) {
	p := newReplay(t, 4096)
	q := newQueue(t, Options{Live: p, Limit: time.Millisecond})
	if st := finish(t, submit(t, q)); st.Phase != Failed || !errors.Is(st.Err, ErrTimeout) {
		t.Errorf("got %+v", st)
	}
}

func TestNothingIsTakenAfterClose(t *testing.T) {
	q := newQueue(t, Options{Live: newReplay(t, 1)})
	if err := q.Close(soon(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := q.Submit(request()); !errors.Is(err, ErrClosing) {
		t.Errorf("got %v", err)
	}
}

func TestEndedRunsAreForgotten(t *testing.T) {
	p := newReplay(t, 1)
	close(p.step)
	q := newQueue(t, Options{Live: p, Memory: 2})
	var ids []string
	for range 4 {
		run := submit(t, q)
		finish(t, run)
		ids = append(ids, run.ID())
	}
	if err := q.Close(soon(t)); err != nil { // the worker has put the last one away
		t.Fatal(err)
	}
	for i, id := range ids {
		if _, err := q.Get(id); (err == nil) != (i >= 2) {
			t.Errorf("run %d of 4: %v", i+1, err)
		}
	}
}

func TestCanceledSimulationIsNotKept(t *testing.T) {
	kept := &shelf{}
	late := make(chan struct{})
	begun := make(chan struct{})
	q := New(Options{Keep: kept, Model: RunnerFunc(func(context.Context, Request, Sink) (*sim.Trace, error) {
		close(begun)
		<-late
		return &sim.Trace{}, nil
	})})
	defer q.Close(t.Context())
	run, err := q.Submit(Request{Demo: "sendfile", Producer: "sim"})
	if err != nil {
		t.Fatal(err)
	}
	<-begun
	if err := q.Cancel(run.ID()); err != nil {
		t.Fatal(err)
	}
	close(late)
	if st, err := run.Wait(t.Context()); err != nil || st.Phase != Canceled || len(kept.kept) != 0 {
		t.Errorf("ended as %v with %d kept, %v", st.Phase, len(kept.kept), err)
	}
}

func TestCanceledSimulationIsNotWaitedFor(t *testing.T) {
	for demo, p := range map[string]sim.Params{"read-write": {"size": 64 << 20, "chunk": 4096}, "poll": {"clients": 2000}} {
		d, _ := sim.DemoByName(demo)
		params, err := d.Complete(p, "sim")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if tr, err := simulate(ctx, Request{Demo: demo, Params: params, Producer: "sim"}, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, %v", demo, tr, err)
		}
	}
}
