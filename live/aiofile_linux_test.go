package live

import (
	"fmt"
	"slices"
	"testing"

	"ioviz/sim"
)

// submission is what one io_submit did from its entry to its return.
type submission struct {
	done    int  // requests that were done by then
	slept   bool // for the disk
	pages   int64
	handed  int64 // requests to the disk
	asked   int64 // bytes that these are of
	copied  int64
	arrived int64
}

func submissions(tr *sim.Trace) (out []submission, after submission) {
	x := &after
	for i := range tr.Events {
		e := &tr.Events[i]
		if e.Task == sim.NoTask || tr.Header.Tasks[e.Task-1].Role != "server" {
			continue
		}
		switch e.Kind {
		case sim.SyscallEnter:
			if tr.Header.Str(e.Arg("call")) == "io_submit" {
				out = append(out, submission{})
				x = &out[len(out)-1]
			}
		case sim.SyscallExit:
			x = &after
		case sim.Complete:
			x.done++
		case sim.SwitchOut:
			x.slept = x.slept || tr.Header.Str(e.Arg("wait")) == "disk"
		case sim.CacheAdd:
			x.pages += e.Arg("pages")
		case sim.BlockIssue:
			x.handed++
			x.asked += e.Arg("bytes")
		case sim.Copy:
			x.copied += e.Arg("bytes")
		case sim.Arrive:
			x.arrived += e.Arg("bytes")
		}
	}
	return out, after
}

// Through the page cache io_submit has read when it returns; past it, it has only
// asked the disk, and nothing is copied. Real, at every tier.
func TestServersOfAFile(t *testing.T) {
	for _, tier := range tiersHere(t) {
		for _, on := range []int64{sim.OnBuffered, sim.OnDirect} {
			t.Run(fmt.Sprintf("%s/%d", tier, on), func(t *testing.T) {
				tr := usualRun(t, Request{Demo: "libaio", Tier: tier, Params: sim.Params{"gap": 3, "on": on}})
				m, err := sim.Fold(tr)
				if err != nil || m.Lost > 0 {
					t.Fatalf("%v, %d records are missing", err, m.Lost)
				}
				if n := m.Of(tr.Header.TaskByRole("server"), "syscalls"); n != 20 {
					t.Errorf("%d system calls, want 20", n)
				}
				calls, after := submissions(tr)
				if len(calls) != 3 {
					t.Fatalf("%d calls of io_submit, want 3", len(calls))
				}
				var all submission
				for i, x := range calls {
					if on == sim.OnBuffered && (x.done != 1 || x.copied != 4096) {
						t.Errorf("io_submit %d of a file in no cache: %+v", i, x)
					}
					all.done, all.copied, all.arrived = all.done+x.done, all.copied+x.copied, all.arrived+x.arrived
					all.pages, all.handed, all.asked, all.slept = all.pages+x.pages, all.handed+x.handed, all.asked+x.asked, all.slept || x.slept
				}
				if all.done+after.done != 3 {
					t.Errorf("%d requests are done, want 3", all.done+after.done)
				}
				want := submission{done: all.done, copied: 3 * 4096}
				if on == sim.OnDirect {
					want = submission{done: all.done, arrived: 3*4096 - after.arrived}
				}
				if tier == Perf {
					want.pages, want.slept = map[int64]int64{sim.OnBuffered: 3}[on], on == sim.OnBuffered
					want.handed, want.asked = all.handed, all.asked // the disk may be asked by a thread of the kernel, later
					// A disk that is busy is asked later, and of what lies side by side at once.
					n, least := all.handed+after.handed, map[int64]int64{sim.OnBuffered: 3, sim.OnDirect: 1}[on]
					if most := 3 + tr.Header.Facts["extents"]; n < least || n > most || all.asked+after.asked != 3*4096 {
						t.Errorf("%d requests to the disk, of %d bytes; want %d to %d, of %d", n, all.asked+after.asked, least, most, 3*4096)
					}
				}
				if tier == PerfUser {
					want.slept = all.slept // which it tells by the call alone
				}
				if all != want {
					t.Errorf("in io_submit %+v, want %+v", all, want)
				}
				for i := range tr.Events {
					e := &tr.Events[i]
					if e.Kind == sim.Complete && e.Arg("ret") != 4096 {
						t.Error(sim.FormatEvent(&tr.Header, e))
					}
				}
			})
		}
	}
}

// usualRun is a run whose io_submit slept for the disk where the file is read through the
// page cache, and only there. Either may be otherwise, and then it is run again: the disk
// may have answered before it is waited for; and past the page cache io_submit may have to
// sleep when the disk's queue is full, or the file system's journal busy (io_submit(2)).
func usualRun(t *testing.T, req Request) *sim.Trace {
	t.Helper()
	for try := 1; ; try++ {
		tr := settledRun(t, req)
		calls, _ := submissions(tr)
		slept := slices.ContainsFunc(calls, func(x submission) bool { return x.slept })
		if req.Tier != Perf || slept == (req.Params["on"] == sim.OnBuffered) || try == 6 {
			return tr
		}
		t.Logf("try %d: io_submit slept for the disk: %v", try, slept)
	}
}

func TestServersOfAFileGoLikeTheirSimulation(t *testing.T) {
	for _, p := range []sim.Params{{"gap": 3, "on": sim.OnBuffered}, {"gap": 3, "on": sim.OnDirect}, {"gap": 3, "on": sim.OnDirect, "message": 5000, "read": 2048}} {
		t.Run(fmt.Sprint(p), func(t *testing.T) {
			tr := settledRun(t, Request{Demo: "libaio", Params: p})
			simulated, err := sim.Run("libaio", p)
			if err != nil {
				t.Fatal(err)
			}
			got := told(tr)
			for s, x := range told(simulated) {
				if got[s] != x {
					t.Errorf("client %s: got\n%s\nwant\n%s", tr.Header.Socks[s-1].Name, got[s], x)
				}
			}
		})
	}
}

func TestStraceCountsTheCallsOfAServerOfAFile(t *testing.T) {
	for _, on := range []int64{sim.OnBuffered, sim.OnDirect} {
		want := counted{least: 20, most: 20, wait: "io_getevents"}
		found := false
		got := ofServer(t, straceOf(t, "libaio", sim.Params{"on": on}), want)
		for _, w := range got {
			found = found || w.calls == 20 && w.waits == 1
		}
		if !found {
			t.Errorf("on %d: calls by window: %+v, want one of 20 with one wait", on, got)
		}
	}
}

// Reads that lie side by side may go to the disk as one request: each is done once all the same.
func TestServersOfAFileThatAskAtOnce(t *testing.T) {
	tr := settledRun(t, Request{Demo: "libaio", Params: sim.Params{"on": sim.OnDirect, "clients": 100, "first": 1, "gap": 0, "order": sim.Together}})
	m, err := sim.Fold(tr)
	if err != nil || m.Lost > 0 {
		t.Fatalf("%v, %d records are missing", err, m.Lost)
	}
	done := map[int64]int{}
	for i := range tr.Events {
		if e := &tr.Events[i]; e.Kind == sim.Complete {
			done[e.Arg("id")]++
		}
	}
	for id, n := range done {
		if n != 1 {
			t.Errorf("request %d is done %d times", id, n)
		}
	}
	if len(done) != 100 {
		t.Errorf("%d requests are done, want 100", len(done))
	}
}
