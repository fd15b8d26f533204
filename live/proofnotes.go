package live

import (
	"maps"
	"slices"
	"strings"
)

// Noted is a system call that an experiment made, with what came back. Calls
// that were alike are one, where the first of them was made.
type Noted struct {
	Part   string `json:"part,omitempty"`   // of an experiment that does more than one thing
	Thread string `json:"thread,omitempty"` // its role, where the experiment is a run of a demo
	Tid    int64  `json:"tid"`
	Call   string `json:"call"` // with its arguments, where these were noted
	Result int64  `json:"result"`
	Error  string `json:"error,omitempty"` // the name of the error that the result is
	Times  int64  `json:"times"`
}

// Number is a number of a verdict with its unit.
type Number struct {
	Name  string `json:"name"`
	Value int64  `json:"value"`
	Unit  string `json:"unit"`            // "count", "bytes", "ns", "yes", "result" or "tid"
	Error string `json:"error,omitempty"` // the name of the error that a result is
}

// numbersOf are a verdict's numbers by name, each with its unit.
func numbersOf(all map[string]int64) []Number {
	out := []Number{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		n := Number{Name: name, Value: all[name], Unit: unitOf(name)}
		if n.Unit == "result" {
			n.Error = errorName(n.Value)
		}
		out = append(out, n)
	}
	return out
}

// countNames begin the names of numbers that count; what has no unit of its own is in bytes.
var countNames = []string{"after_touch", "again", "asked", "calls_", "client_", "copied", "events_", "faults", "major", "notices",
	"pages", "populated", "resident", "syscalls", "voluntary", "waiters", "waits", "woken_"}

// unitOf is the unit of a proof's number, which its name tells.
func unitOf(name string) string {
	ends := func(list ...string) bool {
		return slices.ContainsFunc(list, func(s string) bool { return strings.HasSuffix(name, s) })
	}
	switch {
	case ends("_ns"):
		return "ns"
	case ends("_tid"):
		return "tid"
	case ends("_shared", "_ready", "_same", "_done", "_slept", "_pending"):
		return "yes"
	case ends("_result"), strings.HasPrefix(name, "nowait_"):
		return "result"
	case strings.HasPrefix(name, "copied_"):
		return "bytes"
	}
	if slices.ContainsFunc(countNames, func(s string) bool { return strings.HasPrefix(name, s) }) {
		return "count"
	}
	return "bytes"
}
