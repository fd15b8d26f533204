package live

import (
	"maps"
	"slices"
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

// numbers are those that verdicts have, in the order in which they are told.
var numbers = []struct{ name, unit string }{
	{"asked", "count"}, {"syscalls", "count"}, {"voluntary", "count"}, {"resident", "count"},
	{"after_touch", "count"}, {"major", "count"}, {"faults", "count"}, {"populated", "count"}, {"read_ns", "ns"},
	{"mmap_ns", "ns"}, {"sendfile_new", "bytes"}, {"write_old", "bytes"}, {"notices", "count"}, {"copied", "count"},
	{"old", "bytes"}, {"new", "bytes"}, {"pages", "count"}, {"pages_random", "count"}, {"nowait_cold", "result"},
	{"nowait_warm", "result"}, {"read_tries", "count"}, {"nowait_tries", "count"}, {"faults_written", "count"}, {"copied_written", "bytes"}, {"faults_read", "count"},
	{"copied_read", "bytes"}, {"copy_file_range_shared", "yes"}, {"sendfile_shared", "yes"},
	{"epoll_result", "result"}, {"poll_ready", "yes"}, {"events_first", "count"}, {"calls_without", "count"},
	{"calls_with", "count"}, {"waiter_tid", "tid"}, {"handler_tid", "tid"}, {"thread_same", "yes"},
	{"events_level", "count"}, {"events_edge", "count"}, {"stuck_level", "bytes"}, {"stuck_edge", "bytes"},
	{"calls_level", "count"}, {"calls_edge", "count"}, {"waits_level", "count"}, {"waits_edge", "count"},
	{"epoll_10_ns", "ns"}, {"epoll_9000_ns", "ns"}, {"poll_10_ns", "ns"}, {"poll_9000_ns", "ns"},
	{"epoll_all_ns", "ns"}, {"poll_all_ns", "ns"}, {"other_got", "bytes"}, {"read_result", "result"},
	{"buffered_done", "yes"}, {"socket_slept", "yes"}, {"socket_done", "yes"}, {"direct_pending", "yes"}, {"direct_tries", "count"},
	{"waited_ns", "ns"}, {"asleep_ns", "ns"}, {"asking_ns", "ns"}, {"again", "count"}, {"asking_tries", "count"}, {"before_ready", "yes"},
	{"written_early", "bytes"}, {"after_ready", "yes"}, {"read", "bytes"}, {"events_more", "count"},
	{"events_armed", "count"}, {"waits", "count"}, {"events_writable", "count"}, {"events_unasked", "count"},
	{"waiters", "count"}, {"woken_own", "count"}, {"woken_exclusive", "count"}, {"woken_edge", "count"},
	{"woken_accept", "count"}, {"client_sent", "count"}, {"client_blocking", "count"}, {"client_epoll", "count"},
}

// numbersOf are a verdict's numbers with their units, in that order; what is
// named after a demo is in bytes, and follows.
func numbersOf(all map[string]int64) []Number {
	out := []Number{}
	told := map[string]bool{}
	for _, x := range numbers {
		value, ok := all[x.name]
		if !ok {
			continue
		}
		n := Number{Name: x.name, Value: value, Unit: x.unit}
		if n.Unit == "result" {
			n.Error = errorName(value)
		}
		told[x.name] = true
		out = append(out, n)
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !told[name] {
			out = append(out, Number{Name: name, Value: all[name], Unit: "bytes"})
		}
	}
	return out
}
