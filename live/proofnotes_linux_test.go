package live

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// The thread that waits with epoll runs the handler: one number for both, and
// the functions that were running lead from the waiting one to the handler.
func TestProofsNameTheThreadThatCalls(t *testing.T) {
	v, err := RunProof(context.Background(), "who-calls")
	if err != nil {
		t.Fatal(err)
	}
	if n := v.Numbers; n["waiter_tid"] == 0 || n["waiter_tid"] != n["handler_tid"] {
		t.Errorf("waiting thread %d, handler in %d", n["waiter_tid"], n["handler_tid"])
	}
	if len(v.Stack) < 2 || !strings.HasPrefix(v.Stack[0], "live.measureCallback.func") || !strings.HasPrefix(v.Stack[1], "live.measureCallback ") {
		t.Errorf("the stack is %q", v.Stack)
	}
	if len(v.Calls) == 0 {
		t.Fatal("no calls noted")
	}
	for _, c := range v.Calls {
		if c.Tid != v.Numbers["waiter_tid"] {
			t.Errorf("%s in thread %d, want %d", c.Call, c.Tid, v.Numbers["waiter_tid"])
		}
	}
}

// What a proof about waiting did is noted: each call with its result, and the
// name of the error that this is.
func TestProofsNoteTheirCalls(t *testing.T) {
	for _, x := range []struct {
		proof, part, call string
		result            int64
		error             string
		times             int64
	}{
		{"epoll-files", "", "epoll_ctl", -1, "EPERM", 1},
		{"ready-is-a-hint", "", "read", -11, "EAGAIN", 1},
		{"edge-once", "level", epollWaitName, 1, "", 10},
		{"edge-once", "edge", epollWaitName, 1, "", 1},
		{"oneshot", "more", epollWaitName, 0, "", 1},
		{"syscall-no-switch", "", "getppid", 0, "", measuredCalls},
		{"mmap-or-read", "", "pread64", 64 << 10, "", 5 * 1024},
		{"accept-takes", "after", "read", 5, "", 1},
		{"writable-always", "asked", epollWaitName, 1, "", writableWaits},
		{"mutate-sendfile", "sendfile", "pwrite64", proofSize, "", 1},
	} {
		v, err := RunProof(context.Background(), x.proof)
		if err != nil {
			t.Fatal(err)
		}
		if v.Skipped != "" {
			t.Logf("unmet needs of %s: %s", x.proof, v.Skipped)
			continue
		}
		if !strings.HasPrefix(v.Kernel, "Linux ") {
			t.Errorf("%s: kernel %q", x.proof, v.Kernel)
		}
		found := false
		for _, c := range v.Calls {
			found = found || c.Part == x.part && strings.HasPrefix(c.Call, x.call+"(") && (c.Result == x.result || x.call == "getppid" && c.Result > 0) && c.Error == x.error && c.Times == x.times && c.Tid > 0
		}
		if !found {
			t.Errorf("%s: no %s = %d %s (%d times) among %+v", x.proof, x.call, x.result, x.error, x.times, v.Calls)
		}
	}
}

// Every number has its unit; a result names its error. They stand in the order
// in which they are told.
func TestProofsHaveUnits(t *testing.T) {
	want := map[string]Number{
		"read_ns": {Value: 1, Unit: "ns"}, "copied": {Value: 2, Unit: "count"}, "copied_read": {Value: 3, Unit: "bytes"},
		"sendfile": {Value: 4, Unit: "bytes"}, "sendfile_shared": {Value: 1, Unit: "yes"}, "copy_file_range_shared": {Value: 1, Unit: "yes"},
		"handler_tid": {Value: 77, Unit: "tid"}, "nowait_cold": {Value: -11, Unit: "result", Error: "EAGAIN"}, "pages_random": {Value: 1, Unit: "count"},
		"waited_ns": {Value: 5, Unit: "ns"}, "read": {Value: 5, Unit: "bytes"}, "faults_written": {Value: 6, Unit: "count"},
		"stuck_edge": {Value: 9, Unit: "bytes"}, "poll_ready": {Value: 1, Unit: "yes"}, "epoll_result": {Value: -1, Unit: "result", Error: "EPERM"},
	}
	all := map[string]int64{}
	for name, n := range want {
		all[name] = n.Value
	}
	for _, got := range numbersOf(all) {
		w := want[got.Name]
		if w.Name = got.Name; got != w {
			t.Errorf("got %+v, want %+v", got, w)
		}
	}
	var order []string
	for _, n := range numbersOf(map[string]int64{"copied": 16, "old": 1, "notices": 16, "splice": 1}) {
		order = append(order, n.Name)
	}
	if want := []string{"notices", "copied", "old", "splice"}; !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
}
