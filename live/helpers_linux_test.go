package live

import (
	"context"
	"errors"
	"os"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// Each connection is served by a process of its own, which its maker's clone has
// returned, which has the descriptors of its maker, and whose end wait4 tells of.
func TestEveryConnectionHasAProcess(t *testing.T) {
	for _, tier := range tiersHere(t) {
		t.Run(string(tier), func(t *testing.T) {
			tr := settledModel(t, "process-per-conn", tier)
			h := &tr.Header
			cloned, waited := map[int64]bool{}, map[int64]bool{}
			opened, took := map[sim.TaskID][]int64{}, map[sim.TaskID]int64{}
			for i := range tr.Events {
				e := &tr.Events[i]
				switch {
				case e.Kind == sim.SyscallExit && h.Str(e.Args[0]) == "clone" && e.Args[1] > 0:
					cloned[e.Args[1]] = true
				case e.Kind == sim.SyscallExit && h.Str(e.Args[0]) == "wait4":
					waited[e.Args[1]] = true
				case e.Kind == sim.Spawn:
					if want := sim.TaskID(len(opened) + 3); e.Arg("what") != sim.SpawnProcess || sim.TaskID(e.Arg("child")) != want || e.Arg("sock") != int64(want)-1 {
						t.Errorf("%s, want task %d", sim.FormatEvent(h, e), want)
					}
					opened[sim.TaskID(e.Arg("child"))] = nil
				case e.Kind == sim.Open && h.Tasks[e.Task-1].Role == "helper":
					opened[e.Task] = append(opened[e.Task], e.Arg("sock"))
				case e.Kind == sim.Take:
					took[e.Task] = e.Arg("sock")
				}
			}
			if len(opened) != 3 || len(cloned) != 3 || len(waited) != 3 {
				t.Fatalf("%d processes made, clone told of %d and wait4 of %d", len(opened), len(cloned), len(waited))
			}
			for task, socks := range opened {
				tid, own := int64(h.Tasks[task-1].TID), int64(task)-1
				if !cloned[tid] || !waited[tid] {
					t.Errorf("%s is process %d: of clone %v, of wait4 %v", h.Tasks[task-1].Name, tid, cloned[tid], waited[tid])
				}
				if len(socks) != 2 || socks[0] != 1 || socks[1] != own || took[task] != own {
					t.Errorf("%s has sockets %v and copied from %d, want %d", h.Tasks[task-1].Name, socks, took[task], own)
				}
			}
		})
	}
}

// idKeeper wants the id of a task before its first event.
type idKeeper struct {
	t     *testing.T
	h     sim.Header
	tasks map[sim.TaskID]bool
}

func (k *idKeeper) Header(h sim.Header) { k.h = h }
func (k *idKeeper) Events(_ int, ev []sim.Event, _ *sim.Header) {
	for i := range ev {
		if t := ev[i].Task; t != sim.NoTask && k.h.Tasks[t-1].TID == 0 {
			k.t.Errorf("event of %s before its id", k.h.Tasks[t-1].Name)
		} else if t != sim.NoTask {
			k.tasks[t] = true
		}
	}
}
func (k *idKeeper) Progress(int64, int64) {}

// Who watches a run is told the ids of processes with their first events.
func TestProcessesAreKnownWhileTheRunGoesOn(t *testing.T) {
	for _, tier := range []Tier{Perf, Ptrace} {
		k := &idKeeper{t: t, tasks: map[sim.TaskID]bool{}}
		if !slices.Contains(tiersHere(t), tier) {
			t.Logf("not here: %s", tier)
			continue
		}
		if _, err := Run(context.Background(), Request{Demo: "process-per-conn", Tier: tier}, k); err != nil {
			t.Fatal(err)
		}
		if len(k.tasks) != 5 {
			t.Errorf("%s: %d tasks told of, want 5", tier, len(k.tasks))
		}
	}
}

// As many clients as there may be can have a process or a thread each, all at the same time.
func TestManyHelpers(t *testing.T) {
	for _, name := range []string{"process-per-conn", "thread-per-conn"} {
		needs(t, name)
		n := int64(sim.MaxClients)
		tr, err := Run(context.Background(), Request{Demo: name, Params: sim.Params{"clients": n, "first": 300, "gap": 0}}, nil)
		var e *Error
		if errors.As(err, &e) && e.Code == "tasks" {
			t.Skipf("needs room for %d processes or threads: %v", n, err)
		}
		if err != nil {
			t.Fatal(err)
		}
		m, err := sim.Fold(tr)
		if err != nil {
			t.Fatal(err)
		}
		made := map[int64]bool{}
		for i := range tr.Events {
			if e := &tr.Events[i]; e.Kind == sim.Spawn {
				made[e.Arg("sock")] = true
			}
		}
		if int64(len(made)) != n && m.Lost == 0 {
			t.Errorf("%s: for %d of %d clients", name, len(made), n)
		}
		if left := leftovers(); left != "" {
			t.Errorf("%s left behind: %s", name, left)
		}
	}
}

// Where the user may not have so many, the run says so and leaves nothing.
func TestNoRoomForHelpers(t *testing.T) {
	if os.Getenv(asNobody) == "" { // the limit is none for root
		ordinary(t, "^TestNoRoomForHelpers$")
		return
	}
	if err := unix.Setrlimit(unix.RLIMIT_NPROC, &unix.Rlimit{Cur: 100, Max: 100}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"process-per-conn", "thread-per-conn"} {
		needs(t, name)
		var e *Error
		var err error
		for range 3 { // so near the limit a child's own runtime may get no thread, and it ends before it begins
			_, err = Run(context.Background(), Request{Demo: name, Params: sim.Params{"clients": 500, "first": 300, "gap": 0}}, nil)
			if !errors.As(err, &e) || e.Code != "run.failed" {
				break
			}
		}
		if e == nil || e.Code != "tasks" {
			t.Errorf("%s: %v", name, err)
		}
		if left := leftovers(); left != "" {
			t.Errorf("%s left behind: %s", name, left)
		}
	}
}

// The number of a descriptor is free as soon as its close has begun: who accepts
// in another thread can get it before that call is back, and nobody's connection
// is taken for another's.
func TestDescriptorsAreReusedAtOnce(t *testing.T) {
	needs(t, "thread-per-conn")
	for range 3 {
		tr, err := Run(context.Background(), Request{Demo: "thread-per-conn", Tier: Ptrace, Params: sim.Params{"clients": 150, "gap": 0}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		h, made := &tr.Header, map[sim.TaskID]int64{}
		closed := 0
		for i := range tr.Events {
			e := &tr.Events[i]
			switch {
			case e.Kind == sim.Lost:
				t.Errorf("event %d: %s", i, sim.FormatEvent(h, e))
			case e.Kind == sim.Spawn:
				made[sim.TaskID(e.Args[0])] = e.Arg("sock")
			case e.Kind == sim.Close && made[e.Task] > 0:
				if closed++; e.Arg("sock") != made[e.Task] {
					t.Errorf("event %d: the thread of %d: %s", i, made[e.Task], sim.FormatEvent(h, e))
				}
			}
		}
		if closed != 150 {
			t.Errorf("%d of 150 connections are closed by their threads", closed)
		}
	}
}

// A descriptor of the clients has nothing to do with one of the server that has
// the same number, though the one is closed while the other is opened.
func TestDescriptorsOfClientsAreTheirOwn(t *testing.T) {
	for _, tier := range []Tier{Ptrace, Self} {
		t.Run(string(tier), func(t *testing.T) {
			both := 0
			for range 20 {
				tr, err := Run(context.Background(), Request{Demo: "blocking", Tier: tier, Params: sim.Params{"clients": 20, "first": 1, "gap": 1}}, nil)
				if err != nil {
					t.Fatal(err)
				}
				both += opened(t, tr)
			}
			t.Logf("%d times a number was given out by one while the other closed it", both)
		})
	}
}

// opened counts how often the server opened a number that the clients were closing.
func opened(t *testing.T, tr *sim.Trace) int {
	t.Helper()
	both, closing := 0, int64(-1)
	for i := range tr.Events {
		e := &tr.Events[i]
		clients := e.Task != sim.NoTask && tr.Header.Tasks[e.Task-1].Role == "clients"
		switch {
		case e.Kind == sim.Lost:
			t.Errorf("event %d: %s", i, sim.FormatEvent(&tr.Header, e))
		case e.Kind == sim.SyscallEnter && clients && tr.Header.Str(e.Args[0]) == "close":
			closing = e.Arg("fd")
		case e.Kind == sim.SyscallExit && clients:
			closing = -1
		case e.Kind == sim.Open && e.Arg("fd") == closing:
			both++
		}
	}
	return both
}

// Of a connection that the server has reset, the client's close brings no end.
func TestResetConnectionsHaveNoEnd(t *testing.T) {
	for _, tier := range tiersHere(t) {
		t.Run(string(tier), func(t *testing.T) {
			tr := settledModel(t, "epoll-et-nodrain", tier)
			h, ends, resets := &tr.Header, 0, 0
			for i := range tr.Events {
				switch e := &tr.Events[i]; {
				case e.Kind == sim.Arrival && e.Arg("what") == sim.CameEnd:
					ends++
				case e.Kind == sim.SyscallExit && h.Tasks[e.Task-1].Role == "clients" && e.Args[1] == -errReset:
					resets++
				}
			}
			if ends+resets != 3 || resets == 0 {
				t.Errorf("%d connections ended, %d were reset, of 3", ends, resets)
			}
		})
	}
}

// Of more threads than glibc keeps stacks for, it gives stacks back: as often as its simulation says.
func TestStacksOfManyThreads(t *testing.T) {
	var lim unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_STACK, &lim); err != nil || lim.Max < sim.StackOfThread {
		t.Skipf("needs stacks of %d bytes, allowed are %d: %v", sim.StackOfThread, lim.Max, err)
	}
	p := sim.Params{"clients": 7, "gap": 1}
	simulated, err := sim.Run("thread-per-conn", p)
	if err != nil {
		t.Fatal(err)
	}
	tr := settledRun(t, Request{Demo: "thread-per-conn", Params: p})
	if got, want := callsNamed(tr, "munmap"), callsNamed(simulated, "munmap"); got != want || want != 3 {
		t.Errorf("munmap %d times, simulated %d", got, want)
	}
}

// callsNamed is how often the server's own thread made a call.
func callsNamed(tr *sim.Trace, name string) (n int) {
	for i := range tr.Events {
		if e := &tr.Events[i]; e.Kind == sim.SyscallEnter && e.Task == tr.Header.TaskByRole("server") && tr.Header.Str(e.Args[0]) == name {
			n++
		}
	}
	return n
}
