package perf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// Session is one capture: events on threads, trees and the whole system, the rings they write to, and the reader that
// empties them. Make it with NewSession, add events, Start, Enable, let things happen, Stop, Check, Close.
// Its methods may be called from any goroutine.
type Session struct {
	opt Options

	mu       sync.Mutex
	rings    []*ring // only ever grows until Close
	byKey    map[ringKey]*ring
	counters []*counter
	byID     map[uint64]*counter
	layouts  Layouts // of the counters, never changed but made anew: batches have it
	enabled  bool
	closed   bool
	wake     int // eventfd that ends the reader's poll; -1 before Start
	stopping bool
	read     chan struct{} // closed when the reader has ended; nil before Start
	gone     chan struct{} // closed when all descriptors are
	err      error
}

// ringKey tells who shares a ring: the events of a thread, or all others of a CPU. The kernel refuses to let
// any-CPU events of two threads share one (EINVAL, perf_event_set_output in kernel/events/core.c).
type ringKey struct{ tid, cpu int }

type ring struct {
	m    *mapping
	num  int
	fds  []int // events writing to it; the reader polls fds[poll] and moves on when that one's target is gone
	poll int
}

type counter struct {
	Source
	fd        int
	lostKnown bool
	onExec    bool
}

// ErrClosed is returned by the methods of a closed session.
var ErrClosed = errors.New("capture is closed")

// NewSession makes a session without events. It opens nothing yet.
func NewSession(opt Options) (*Session, error) {
	if opt.RingBytes <= 0 {
		opt.RingBytes = defaultRing
	}
	if opt.Tick <= 0 {
		opt.Tick = defaultTick
	}
	return &Session{opt: opt, byKey: map[ringKey]*ring{}, byID: map[uint64]*counter{}, wake: -1, gone: make(chan struct{})}, nil
}

// AddThread watches one thread, given by its thread id, whatever CPU it runs on, without what it starts. Its events share one
// ring, whose order is the order in which they happened. On an error the events before the failing one stay.
func (s *Session) AddThread(tid int, events ...Event) error {
	for _, e := range events {
		if err := s.add(e, Thread, tid, -1, false); err != nil {
			return err
		}
	}
	return nil
}

// AddSystem watches everything on every online CPU. It needs CAP_PERFMON, or perf_event_paranoid below 1.
func (s *Session) AddSystem(events ...Event) error { return s.addPerCPU(System, -1, false, events) }

// AddTree watches a thread and every thread and process that it starts from now on. Threads that the process has already
// are not among them: see Threads. With onExec counting begins by itself when the thread calls execve, and Enable
// leaves these events alone.
func (s *Session) AddTree(tid int, onExec bool, events ...Event) error {
	return s.addPerCPU(Tree, tid, onExec, events)
}

func (s *Session) addPerCPU(scope Scope, tid int, onExec bool, events []Event) error {
	cpus, err := OnlineCPUs()
	if err != nil {
		return err
	}
	for _, e := range events {
		for _, cpu := range cpus {
			err := s.add(e, scope, tid, cpu, onExec)
			if err != nil && !errors.Is(err, unix.ENODEV) { // the CPU went offline meanwhile
				return err
			}
		}
	}
	return nil
}

func (s *Session) add(e Event, scope Scope, tid, cpu int, onExec bool) error {
	e.ExcludeKernel = e.ExcludeKernel || s.opt.ExcludeKernel
	fail := func(doing string, err error) error {
		return fmt.Errorf("%s %v for %v %d on cpu %d: %w", doing, e, scope, tid, cpu, err)
	}
	var format *Format
	if e.System != software {
		if s.opt.Catalog == nil {
			return fail("opening", ErrNoTracepoint)
		}
		var err error
		if format, err = s.opt.Catalog.Lookup(e.System, e.Name); err != nil {
			return fail("opening", err)
		}
	}
	layout := layoutFor(e, scope, tid, firstNamespace())
	a, err := attrFor(e, format, layout)
	if err != nil {
		return fail("opening", err)
	}
	if scope == Tree {
		a.Bits |= unix.PerfBitInherit
	}
	if onExec {
		a.Bits |= unix.PerfBitEnableOnExec
	}
	a.Wakeup = uint32(s.opt.RingBytes / 4)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return fail("opening", ErrClosed)
	}
	fd, lostKnown, err := openEvent(a, tid, cpu)
	if err != nil {
		return fail("opening", err)
	}
	id, err := eventID(fd)
	if err == nil && e.Filter != "" {
		err = setFilter(fd, e.Filter)
	}
	var r *ring
	if err == nil {
		r, err = s.attach(fd, scope, tid, cpu)
	}
	if err == nil && s.enabled && !onExec {
		err = unix.IoctlSetInt(fd, unix.PERF_EVENT_IOC_ENABLE, 0)
	}
	if err != nil {
		closeLater([]int{fd}, nil, make(chan struct{}))
		return fail("setting up", err)
	}
	r.fds = append(r.fds, fd)
	c := &counter{fd: fd, lostKnown: lostKnown, onExec: onExec,
		Source: Source{ID: id, Event: e, Format: format, Layout: layout, Scope: scope, TID: tid, CPU: cpu, Ring: r.num}}
	s.counters = append(s.counters, c)
	s.byID[id] = c
	return nil
}

// attach points fd's output at the ring of its thread or CPU, which the first one to come makes.
func (s *Session) attach(fd int, scope Scope, tid, cpu int) (*ring, error) {
	key := ringKey{tid: -1, cpu: cpu}
	if scope == Thread {
		key.tid = tid
	}
	if r := s.byKey[key]; r != nil {
		return r, unix.IoctlSetInt(fd, unix.PERF_EVENT_IOC_SET_OUTPUT, r.fds[0])
	}
	m, err := mapRing(fd, s.opt.RingBytes)
	if err != nil {
		return nil, err
	}
	r := &ring{m: m, num: len(s.rings)}
	s.rings = append(s.rings, r)
	s.byKey[key] = r
	return r, nil
}

// Enable lets all events count from now on, those added later as well.
func (s *Session) Enable() error { return s.each(true, unix.PERF_EVENT_IOC_ENABLE) }

// Disable stops all events from counting. What the rings hold stays and is read.
func (s *Session) Disable() error { return s.each(false, unix.PERF_EVENT_IOC_DISABLE) }

func (s *Session) each(enable bool, req uint) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	s.enabled = enable
	for _, c := range s.counters {
		if enable && c.onExec {
			continue
		}
		if err := unix.IoctlSetInt(c.fd, req, 0); err != nil {
			return fmt.Errorf("switching %v: %w", c.Event, os.NewSyscallError("ioctl", err))
		}
	}
	return nil
}

// Source tells what a record's ID stands for.
func (s *Session) Source(id uint64) (Source, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.byID[id]; c != nil {
		return c.Source, true
	}
	return Source{}, false
}

// Layouts tells how to decode what the rings have held so far.
func (s *Session) Layouts() Layouts {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.layouts) != len(s.counters) {
		s.layouts = make(Layouts, len(s.counters))
		for _, c := range s.counters {
			s.layouts[c.ID] = c.Layout
		}
	}
	return s.layouts
}

// Sources lists all events of the session in the order they were added: with it, raw batches can be understood later.
func (s *Session) Sources() []Source {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Source, 0, len(s.counters))
	for _, c := range s.counters {
		out = append(out, c.Source)
	}
	return out
}

// Check compares the kernel's counts with what arrived: received is Merger.Received after the final batch. Call it
// after Stop and before Close.
func (s *Session) Check(received map[uint64]uint64) ([]Check, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, ErrClosed
	}
	out := make([]Check, 0, len(s.counters))
	var buf [16]byte
	for _, c := range s.counters {
		k := Check{Source: c.Source, LostKnown: c.lostKnown, Received: received[c.ID], Countable: c.Event.Name != "switches" || c.Event.System != software}
		n, err := unix.Read(c.fd, buf[:])
		if err != nil {
			return out, fmt.Errorf("reading counter of %v: %w", c.Event, err)
		}
		if n >= 8 {
			k.Counted = binary.NativeEndian.Uint64(buf[:])
		}
		if n >= 16 {
			k.Lost = binary.NativeEndian.Uint64(buf[8:])
		}
		out = append(out, k)
	}
	return out, nil
}

// Close stops the session if need be and gives its descriptors and rings back in the background, because the kernel takes up
// to a second for it: see WaitClosed and Drain. Batches that were handed out stay valid.
func (s *Session) Close() error {
	err := s.Stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	fds := make([]int, 0, len(s.counters)+1)
	for _, c := range s.counters {
		fds = append(fds, c.fd)
	}
	if s.wake >= 0 {
		fds = append(fds, s.wake)
	}
	maps := make([]*mapping, 0, len(s.rings))
	for _, r := range s.rings {
		maps = append(maps, r.m)
	}
	s.rings = nil
	closeLater(fds, maps, s.gone)
	return err
}

// WaitClosed waits until a closed session has given everything back.
func (s *Session) WaitClosed() { <-s.gone }
