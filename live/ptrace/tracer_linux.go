//go:build amd64 || arm64

package ptrace

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sys/unix"
)

// Tracer traces a few children of this process until they end or Close detaches them. If this process ends first, the
// kernel kills them.
type Tracer struct {
	opt      Options
	targets  []*target
	followed []*target // made by others; of the tracing thread, as live is
	live     int       // targets that have not ended
	seen     chan event
	close    sync.Once
	closing  chan struct{}
	ended    chan struct{} // the tracing thread has nothing left to do
	detached bool          // Close has been called; of the tracing thread
}

// target is one traced thread. All but done, exit and err belong to the tracing thread; exit and err are readable after done.
type target struct {
	tid      int
	followed bool      // made by a target
	begun    bool      // it has stopped once
	inCall   bool      // between an entry and its return
	call     Stop      // the entry
	again    chan bool // to its waiter: wait again, or end
	done     chan struct{}
	exit     Exit
	err      error
}

// event is what a waiter saw of its target.
type event struct {
	*target
	time int64
	info childInfo
	err  error
}

// Start seizes the targets, which run on meanwhile. From its return on no stop is missed. The owner of the targets has
// to obey the rule in the package comment. If one target cannot be seized the others are let go.
func Start(opt Options) (*Tracer, error) {
	t := &Tracer{opt: opt, seen: make(chan event), closing: make(chan struct{}), ended: make(chan struct{})}
	ready := make(chan error)
	go t.trace(ready)
	if err := <-ready; err != nil {
		<-t.ended
		return nil, err
	}
	return t, nil
}

// Wait waits until a target has ended or is detached. Only then may its owner wait for it.
func (t *Tracer) Wait(tid int) (Exit, error) {
	for _, g := range t.targets {
		if g.tid == tid {
			<-g.done
			return g.exit, g.err
		}
	}
	return Exit{}, ErrNotTarget
}

// Close detaches the targets that still live and returns when nothing of the tracer is left. A detached target that has
// a filter gets ENOSYS from the calls it picks: better end it and Wait for it before.
func (t *Tracer) Close() error {
	t.close.Do(func() { close(t.closing) })
	<-t.ended
	var errs []error
	for _, g := range t.targets {
		errs = append(errs, g.err)
	}
	return errors.Join(errs...)
}

// trace is the tracing thread.
func (t *Tracer) trace(ready chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(t.ended)
	err := t.seizeAll()
	closing := t.closing
	if err != nil {
		t.detachAll()
		closing = nil
	}
	report := func() {
		if ready != nil && (err != nil || t.begun()) {
			ready <- err
			ready = nil
		}
	}
	report()
	for t.live += len(t.targets); t.live > 0; {
		select {
		case <-closing:
			closing = nil
			t.detachAll()
		case ev := <-t.seen:
			if t.handle(ev) {
				t.live--
			}
			report()
		}
	}
}

func (t *Tracer) seizeAll() error {
	for _, tid := range t.opt.Targets {
		if _, err := waitFor(tid, unix.WNOHANG); err != nil {
			return fmt.Errorf("tracing %d: %w", tid, ErrNotChild)
		}
		if err := seize(tid, t.opt.Follow); err != nil {
			return fmt.Errorf("seizing %d: %w", tid, err)
		}
		g := &target{tid: tid, again: make(chan bool, 1), done: make(chan struct{})}
		t.targets = append(t.targets, g)
		go t.waiter(g)
		if t.opt.AllStops {
			_ = interrupt(tid) // fails only if it is ending
		}
	}
	return nil
}

// follow has a new thread or process, which stands still, waited for.
func (t *Tracer) follow(tid int) {
	g := &target{tid: tid, followed: true, again: make(chan bool, 1), done: make(chan struct{})}
	t.followed = append(t.followed, g)
	t.live++
	go t.waiter(g)
}

// begun reports whether recording is on for all targets: with a filter they need no stop for it.
func (t *Tracer) begun() bool {
	return !t.opt.AllStops || !slices.ContainsFunc(t.targets, func(g *target) bool { return !g.begun })
}

// detachAll has the living targets stop, and handle then detaches them.
func (t *Tracer) detachAll() {
	t.detached = true
	for _, g := range append(slices.Clone(t.targets), t.followed...) {
		_ = interrupt(g.tid) // fails only if it has ended or is ending
	}
}

// waiter looks for stops of one target and lets the tracing thread handle each before it looks again.
func (t *Tracer) waiter(g *target) {
	for {
		info, err := waitFor(g.tid, 0)
		t.seen <- event{g, now(), info, err}
		if !<-g.again {
			return
		}
	}
}
