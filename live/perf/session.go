package perf

import (
	"errors"
	"fmt"
	"time"
)

// ErrUnsupported is returned by everything that needs Linux where there is none.
var ErrUnsupported = errors.New("perf events need linux")

// Event names something to watch. Make one with Tracepoint, Switches or one of the fault functions.
type Event struct {
	System        string // tracepoint system, or "software"
	Name          string
	Filter        string // condition in the language of Documentation/trace/events.rst, tracepoints only
	ExcludeKernel bool   // count only what happens in user mode; all that an ordinary user may ask for
}

const software = "software"

// Tracepoint is a static tracepoint of the kernel such as "sched", "sched_switch".
func Tracepoint(system, name string) Event { return Event{System: system, Name: name} }

// Switches asks for a record each time that the target leaves or enters a CPU (PERF_RECORD_SWITCH, Linux 4.3):
// the Kinds Switch on a thread or tree, SwitchCPUWide system-wide.
func Switches() Event { return Event{System: software, Name: "switches"} }

// Faults samples every page fault with its address. With ExcludeKernel only those taken in user mode.
func Faults() Event { return Event{System: software, Name: "faults"} }

// MinorFaults samples page faults that needed no I/O.
func MinorFaults() Event { return Event{System: software, Name: "minor-faults"} }

// MajorFaults samples page faults that waited for I/O.
func MajorFaults() Event { return Event{System: software, Name: "major-faults"} }

// Where returns the event narrowed by a filter such as "common_pid==42||common_pid==43". common_pid is a thread id.
func (e Event) Where(filter string) Event { e.Filter = filter; return e }

// UserOnly returns the event with ExcludeKernel set.
func (e Event) UserOnly() Event { e.ExcludeKernel = true; return e }

func (e Event) String() string { return e.System + ":" + e.Name }

// Scope is how far an event looks.
type Scope uint8

// Scopes of a target.
const (
	Thread Scope = iota + 1 // one thread, on any CPU, in one ring of total order
	Tree                    // a process and what it will start, a ring per CPU
	System                  // everything on the CPUs
)

func (s Scope) String() string {
	switch s {
	case Thread:
		return "thread"
	case Tree:
		return "tree"
	case System:
		return "system"
	}
	return "unknown"
}

// Source tells where the records of one perf event id come from.
type Source struct {
	ID     uint64  // as in Record.ID
	Event  Event   // what is watched
	Format *Format // layout of Record.Raw; nil for software events
	Scope  Scope
	Layout Layout // of its records
	TID    int    // thread or first thread of the tree; -1 system-wide
	CPU    int    // -1 for Thread
	Ring   int    // number of its ring
}

// Check compares what the kernel counted with what arrived, for one source.
// A count that does not add up must be shown as such: see the package comment.
type Check struct {
	Source    Source
	Countable bool   // false for switch records, which the kernel does not count
	Counted   uint64 // times the event fired, as read(2) of its descriptor says
	Received  uint64 // records that reached the reader
	Lost      uint64 // records that found the ring full (PERF_FORMAT_LOST, Linux 6.0)
	LostKnown bool   // the kernel tells Lost
}

// Undelivered is the number of events that were counted, and neither received nor reported lost.
func (c Check) Undelivered() uint64 {
	if !c.Countable || c.Counted <= c.Received+c.Lost {
		return 0
	}
	return c.Counted - c.Received - c.Lost
}

// Exact reports whether Received may be claimed as the number of events.
func (c Check) Exact() bool { return c.Lost == 0 && c.Undelivered() == 0 }

func (c Check) String() string {
	return fmt.Sprintf("%v %v tid=%d cpu=%d: counted %d received %d lost %d undelivered %d",
		c.Source.Event, c.Source.Scope, c.Source.TID, c.Source.CPU, c.Counted, c.Received, c.Lost, c.Undelivered())
}

// Options configure a Session.
type Options struct {
	// Catalog finds tracepoints; nil is enough for software events.
	Catalog *Catalog
	// RingBytes is the data size of each ring, rounded up to a power of two of pages; 0 means 2 MiB. Where the
	// kernel refuses to lock that much memory (RLIMIT_MEMLOCK, kernel.perf_event_mlock_kb) less is taken.
	RingBytes int
	// ExcludeKernel sets Event.ExcludeKernel on every event.
	ExcludeKernel bool
	// Tick is the longest time between two rounds of the reader; 0 means 20 ms.
	Tick time.Duration
	// Sink gets every batch, on the reader's goroutine. It must return soon: the rings fill meanwhile. Queue.Put does.
	Sink func(Batch)
}
