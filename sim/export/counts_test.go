package export

import (
	"testing"

	"ioviz/sim"
)

// counts holds the events written against those of the trace: each is there
// once, as a span, a request or a moment.
func counts(t *testing.T, events []traceEvent, tr *sim.Trace) {
	t.Helper()
	got := map[string]int{}
	for _, e := range events {
		switch {
		case e.Ph == "M" || e.Ph == "C" || e.Ph == "e":
		case e.Cat == "syscall" || e.Cat == "blocked":
			got[e.Cat]++
		case e.FlowOut:
			got["wakeup"]++
		case e.Cat == "copy-cpu" || e.Cat == "copy-dma":
			got["copy"]++
		case e.Ph == "b":
			got["block_issue"]++
		default:
			got[e.Cat]++
		}
	}
	want := map[string]int{}
	for i := range tr.Events {
		k := tr.Events[i].Kind
		want[k.String()]++
		if k == sim.SwitchOut && tr.Events[i].Arg("why") == sim.WhyBlocked {
			want["blocked"]++
		}
	}
	want["syscall"] = want["syscall_enter"]
	for _, k := range []string{"syscall", "wakeup", "copy", "ref", "fault", "block_issue", "cache_add", "xmit", "receive", "lost", "undelivered", "proof", "note"} {
		if got[k] != want[k] {
			t.Errorf("%s: %d written, %d in the trace", k, got[k], want[k])
		}
	}
}
