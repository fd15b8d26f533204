// Package export writes a trace in the formats of other viewers. It folds the
// trace through sim.Machine, so what the machine refuses is not exported, and
// it invents nothing: an event of one moment has no length, a span whose end
// was not seen is cut and says so, a lossy trace says that its counts are
// lower bounds.
//
// What each format loses, so that nobody looks for it there:
//
// Chrome trace events (Perfetto, chrome://tracing): the raw records and their
// formats; the header's facts, capacities and checks; what is in a queue by
// copy and by reference (only its bytes are a counter); levels that are not
// known; the verdict's words in other languages than English.
//
// Firefox Profiler, processed profile: all that, and the counters; samples, as
// none were taken: each thread has two that stand for its start and its end,
// without which its panels stay empty.
//
// Speedscope: all that, and every event of one moment (copies, references,
// faults, wakeups, packets, cache pages, notes, the verdict), arguments,
// evidence, the lanes of devices, CPUs and the network. What is left is where
// the time of each thread went: in user code, in which system call, blocked on
// what, wanting a CPU.
package export

import (
	"io"

	"ioviz/sim"
)

// Format is one way of writing a trace for another viewer.
type Format struct {
	Name   string // "chrome", as in addresses and on the command line
	Suffix string // of file names, with its dot
	Write  func(io.Writer, *sim.Trace) error
}

// Formats are the formats there are, in the order they are offered.
var Formats = []Format{
	{"chrome", ".chrome.json", Chrome},
	{"firefox", ".firefox.json", Firefox},
	{"speedscope", ".speedscope.json", Speedscope},
}

// ByName finds a format, or false.
func ByName(name string) (Format, bool) {
	for _, f := range Formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}
