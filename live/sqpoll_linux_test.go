package live

import (
	"context"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// ranked keeps how the poller of a run is scheduled.
type ranked struct {
	keeper
	t      *testing.T
	policy []uint32
}

func (k *ranked) Header(h sim.Header) {
	a, err := unix.SchedGetAttr(h.Tasks[h.TaskByRole("poller")-1].TID, 0)
	if err != nil {
		k.t.Error(err)
		return
	}
	k.policy = append(k.policy, a.Policy)
}

// The kernel's thread that polls a ring is no thread of the Go runtime's, which
// get a CPU only when nobody else wants it.
func TestPollerIsNotKeptQuiet(t *testing.T) {
	for _, demo := range []string{"io-uring-net-sqpoll", "io-uring-sqpoll"} {
		if why := Lacks(demo); why != "" {
			t.Skip("needs io_uring: ", why)
		}
		k := ranked{t: t}
		if _, err := Run(context.Background(), Request{Demo: demo, Tier: Self}, &k); err != nil {
			t.Fatal(err)
		}
		if len(k.policy) == 0 || slices.Contains(k.policy, unix.SCHED_IDLE) {
			t.Errorf("%s: the policy of its poller is %v", demo, k.policy)
		}
	}
}

// woken is what the trace of a server tells whose ring's thread may go to sleep.
type woken struct {
	calls, wakes, asleep int64 // wakes: calls of io_uring_enter; asleep: those that found the thread sleeping
}

// A ring's thread that has gone to sleep is woken by the one call that there is
// for it, which asks for nothing else; then it takes the requests.
func TestSleepingPollerIsWoken(t *testing.T) {
	if why := Lacks("io-uring-net-sqpoll"); why != "" {
		t.Skip("needs io_uring: ", why)
	}
	defer func(ms uint32) { pollIdle = ms }(pollIdle)
	pollIdle = 1
	for _, tier := range tiersHere(t) {
		t.Run(string(tier), func(t *testing.T) {
			for try := 1; ; try++ { // a busy machine may not let it go to sleep
				x := wokenRun(t, tier)
				if x.calls != 3+x.wakes {
					t.Errorf("%d system calls, want 3 closes and %d to wake", x.calls, x.wakes)
				}
				if x.wakes > 0 && (x.asleep > 0 || tier != Perf) {
					return
				}
				if try == 5 {
					t.Fatalf("the thread that polls was never woken: %+v", x)
				}
				t.Logf("try %d: %+v", try, x)
			}
		})
	}
}

func wokenRun(t *testing.T, tier Tier) (x woken) {
	t.Helper()
	// The server is busy with each message for longer than the thread waits.
	p := sim.Params{"first": 30, "gap": 30, "work": 20_000}
	tr, err := Run(context.Background(), Request{Demo: "io-uring-net-sqpoll", Tier: tier, Params: p}, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := sim.Fold(tr)
	if err != nil {
		t.Fatalf("the machine refuses it: %v", err)
	}
	h := &tr.Header
	server, poller := h.TaskByRole("server"), h.TaskByRole("poller")
	blocked, open, called := false, false, false // the poller sleeps; the call that wakes it is open, and found it asleep
	var submits, taken, owed int64
	for i := range tr.Events {
		e := &tr.Events[i]
		switch {
		case e.Task == poller && e.Kind == sim.SwitchOut && e.Args[0] == sim.WhyBlocked:
			blocked = true
		case e.Task == poller && e.Kind == sim.Wakeup:
			if open && sim.TaskID(e.Args[0]) != server {
				t.Errorf("event %d: woken by %q while the server wakes", i, h.Str(e.Args[1]))
			}
			blocked = false
		case e.Kind == sim.Submit:
			submits++
			if e.Task != poller || blocked {
				t.Errorf("event %d: %s submits, and the poller sleeps: %v", i, h.Tasks[e.Task-1].Name, blocked)
			}
		case e.Kind == sim.Take:
			if taken++; e.Task != poller {
				t.Errorf("event %d: %s copies", i, h.Tasks[e.Task-1].Name)
			}
		case e.Task == server && e.Kind == sim.SyscallEnter:
			x.calls++
			if h.Str(e.Args[0]) == "io_uring_enter" {
				x.wakes++
				open, called, owed = true, blocked, submits
			}
		case e.Task == server && e.Kind == sim.SyscallExit && h.Str(e.Args[0]) == "io_uring_enter":
			open = false
			if e.Args[1] != 0 {
				t.Errorf("event %d: the call returned %d, want 0 requests", i, e.Args[1])
			}
			if called {
				x.asleep++
				if blocked {
					t.Errorf("event %d: the thread that polls still sleeps", i)
				}
			}
		}
	}
	if x.wakes > 10 {
		t.Errorf("woken %d times, and there was something for it 10 times: the first accept, and after each that is accepted, received and sent", x.wakes)
	}
	if submits != 12 || taken != 3 || x.wakes > 0 && owed >= submits {
		t.Errorf("%d requests, of which %d before it was woken last, and %d copies", submits, owed, taken)
	}
	for i, s := range m.Socks {
		if h.Socks[i].Role == "client" && (s.Came != 16 || s.Queue != 0 || s.Open != 0 || !s.Ended) {
			t.Errorf("client %s ends as %+v", h.Socks[i].Name, s)
		}
	}
	checkOrder(t, tr)
	return x
}

// Who looks for results finds each after looks in vain, or right after the one before: three accepts, six
// receives and three sends in 12 times at most, and as messages come apart in 3 at least.
func TestLooksThatFind(t *testing.T) {
	if why := Lacks("io-uring-net-sqpoll"); why != "" {
		t.Skip("needs io_uring: ", why)
	}
	for _, tier := range tiersHere(t) {
		tr := settledModel(t, "io-uring-net-sqpoll", tier)
		noted := map[string]int64{}
		for i := range tr.Events {
			if e := &tr.Events[i]; e.Kind == sim.Note {
				noted[tr.Header.Str(e.Args[0])] = e.Args[1]
			}
		}
		if n := noted["note.found"]; n < 3 || n > 12 || noted["note.peeks"] < n {
			t.Errorf("%s: %d times something was found, after %d looks in vain", tier, n, noted["note.peeks"])
		} else {
			t.Logf("%s: %d times, of %d looks in vain", tier, n, noted["note.peeks"])
		}
	}
}
