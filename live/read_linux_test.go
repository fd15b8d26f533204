package live

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// fourReads is what each of the four ways to read one message comes to (facts of
// the quadrants): calls without those in vain, and sleeps.
var fourReads = []struct {
	name          string
	calls, sleeps int64
	asks, works   bool
}{
	{"read-blocking", 1, 1, false, false},
	{"read-nonblocking", 1, 0, true, true},
	{"read-ring-wait", 2, 1, false, false},
	{"read-ring-peek", 1, 0, false, true},
}

func TestOneRead(t *testing.T) {
	for _, tier := range tiersHere(t) {
		for _, c := range fourReads {
			t.Run(string(tier)+"/"+c.name, func(t *testing.T) {
				tr := waitedRead(t, Request{Demo: c.name, Tier: tier})
				m, err := sim.Fold(tr)
				if err != nil {
					t.Fatalf("the machine refuses it: %v", err)
				}
				h := &tr.Header
				server := h.TaskByRole("server")
				again, own := m.Of(server, "again"), m.Of(server, "own_work")
				if got := m.Of(server, "syscalls") - again; got != c.calls || (again > 0) != c.asks || m.Lost != 0 {
					t.Errorf("%d system calls and %d in vain, want %d; %d records are missing", got, again, c.calls, m.Lost)
				}
				if _, unseen := h.Unavailable["voluntary"]; !unseen && m.Of(server, "voluntary") != c.sleeps {
					t.Errorf("it sleeps %d times, want %d", m.Of(server, "voluntary"), c.sleeps)
				}
				if (own > 0) != c.works || c.asks && own != again {
					t.Errorf("%d pieces of its own work, and %d calls in vain", own, again)
				}
				if s := m.Socks[0]; len(m.Socks) != 1 || s.Came != 16 || s.Queue != 0 || s.Open != 1 || s.Ended || s.Watched != 0 {
					t.Errorf("the socket ends as %+v of %d", s, len(m.Socks))
				}
				checkOrder(t, tr)
				simulated, err := sim.Run(c.name, nil)
				if err != nil {
					t.Fatal(err)
				}
				slept := tier == Perf
				if got, want := orderOfRead(tr, slept, c.asks), orderOfRead(simulated, slept, c.asks); got != want {
					t.Errorf("%s, its simulation %s", got, want)
				}
			})
		}
	}
}

// waitedRead is a run in which the message came when somebody had asked for it: a
// busy machine may have begin late who does not sleep for it.
func waitedRead(t *testing.T, req Request) *sim.Trace {
	t.Helper()
	for try := 1; ; try++ {
		tr := settledRun(t, req)
		for i := range tr.Events {
			e := &tr.Events[i]
			if asked := e.Kind == sim.SyscallExit && e.Task == tr.Header.TaskByRole("server"); asked || models[req.Demo].first != mNone || try == 6 {
				return tr
			}
			if e.Kind == sim.Arrival {
				break
			}
		}
		t.Logf("try %d: nobody had asked", try)
	}
}

// orderOfRead is what is done by who reads, and what comes to it, but for calls in
// vain, its own work and the taking of its CPU, which are a matter of time. Sleeps
// are left out if slept does not say so, and where it asks again and again, when
// the message came.
func orderOfRead(tr *sim.Trace, slept, asks bool) (order string) {
	h := &tr.Header
	server := h.TaskByRole("server")
	called, blocked := "", false
	for i := range tr.Events {
		e := &tr.Events[i]
		switch {
		case e.Kind == sim.Arrival && !asks:
			order += "arrival "
		case e.Task != server:
		case e.Kind == sim.SyscallEnter:
			called = "enter "
		case e.Kind == sim.SyscallExit && e.Args[1] == -int64(unix.EAGAIN):
			called = ""
		case e.Kind == sim.SwitchOut && e.Args[0] == sim.WhyBlocked, e.Kind == sim.SwitchIn && blocked:
			if blocked = !blocked; slept {
				order += called + e.Kind.String() + " "
				called = ""
			}
		case e.Kind == sim.Wakeup && !slept:
		case e.Kind == sim.Wakeup, e.Kind == sim.Take, e.Kind == sim.Submit, e.Kind == sim.Complete, e.Kind == sim.Interest, e.Kind == sim.SyscallExit:
			order += called + e.Kind.String() + " "
			called = ""
		}
		if e.Kind == sim.Arrival && called != "" && !asks {
			order = order[:len(order)-len("arrival ")] + called + "arrival "
			called = ""
		}
	}
	return order
}

// The independent witness: strace counts the calls of the untraced program.
func TestStraceCountsTheCallsOfOneRead(t *testing.T) {
	for _, c := range fourReads {
		t.Run(c.name, func(t *testing.T) {
			found := false
			got := ofServer(t, straceOf(t, c.name, sim.Params{"first": 100}), counted{asks: c.asks, wait: "io_uring_enter"})
			for _, w := range got {
				found = found || w.calls == c.calls && (w.vain > 0) == c.asks
			}
			if !found {
				t.Errorf("calls by window: %+v, want one of %d", got, c.calls)
			}
		})
	}
}

// Whoever is killed, nothing is left, and nothing where nobody is.
func TestOneReadLeavesNothing(t *testing.T) {
	run := func() {
		for _, c := range fourReads {
			if _, err := Run(context.Background(), Request{Demo: c.name, Params: sim.Params{"first": 1}}, nil); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			for _, role := range []string{"server", "clients"} {
				_, err := Run(context.Background(), Request{Demo: c.name, Params: sim.Params{"first": 100}}, &killer{t, role})
				var e *Error
				if !errors.As(err, &e) || e.Code != "run.killed" && e.Code != "run.failed" {
					t.Errorf("%s: the %s was killed: %v", c.name, role, err)
				}
			}
		}
	}
	keepsNothing(t, 1, run)
}

// The four are read by an ordinary user too, at all tiers that such a user has.
func TestOneReadOfAnOrdinaryUser(t *testing.T) {
	out := ordinary(t, "^TestOneRead$")
	for _, c := range fourReads {
		for _, tier := range ordinaryTiers {
			if name := fmt.Sprintf("TestOneRead/%s/%s", tier, c.name); !strings.Contains(out, "--- PASS: "+name+" (") {
				t.Errorf("an ordinary user did not pass %s", name)
			}
		}
	}
	if t.Failed() {
		t.Log(out)
	}
}
