package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// portRun follows a trace: who waits at the port in the order in which they
// began to, what is queued there, and who runs for it.
type portRun struct {
	waiting []TaskID
	packets []int64
	runs    map[TaskID]bool
	leaves  int // of them, who is about to sleep for something else
	most    int // ran when one more was let
	ever    int // ran at all, with those that came back
	queued  int // packets that at most waited while a thread did too
	why     [4]int
	served  map[TaskID]int // packets by who dealt with them
}

// followPort checks at each event what a port promises: it gives the oldest
// packet first, to the thread that began to wait last, and lets no more run than
// its value, which only one that comes back from a sleep elsewhere makes more.
func followPort(t *testing.T, tr *Trace, limit int) *portRun {
	t.Helper()
	x := &portRun{runs: map[TaskID]bool{}, served: map[TaskID]int{}}
	away := map[TaskID]bool{}
	for i := range tr.Events {
		e := &tr.Events[i]
		str := func(arg string) string { return tr.Header.Str(e.Arg(arg)) }
		switch {
		case e.Kind == Complete:
			x.packets = append(x.packets, e.Arg("id"))
		case e.Kind == SyscallEnter && str("call") == "PostQueuedCompletionStatus":
			x.packets = append(x.packets, AskEnd)
		case e.Kind == SwitchOut && e.Arg("why") == WhyBlocked && str("wait") == "port":
			x.waiting = append(x.waiting, e.Task)
			delete(x.runs, e.Task)
		case e.Kind == SwitchOut && e.Arg("why") == WhyBlocked && x.runs[e.Task]:
			delete(x.runs, e.Task)
			away[e.Task], x.leaves = true, 0
		case e.Kind == SyscallEnter && str("call") == "ExitThread":
			delete(x.runs, e.Task)
		case e.Kind == Wakeup && away[e.Task]:
			delete(away, e.Task)
			x.runs[e.Task] = true
		case e.Kind == Dequeue:
			x.dequeue(t, i, e, limit)
		}
		x.ever = max(x.ever, len(x.runs)-x.leaves)
		if len(x.waiting) > 0 {
			x.queued = max(x.queued, len(x.packets))
		}
	}
	if len(x.packets) > 0 || len(x.waiting) > 0 {
		t.Errorf("%v: %d packets and %d threads are left", tr.Header.Params, len(x.packets), len(x.waiting))
	}
	return x
}

func (x *portRun) dequeue(t *testing.T, i int, e *Event, limit int) {
	t.Helper()
	if len(x.packets) == 0 || x.packets[0] != e.Arg("id") {
		t.Fatalf("event %d gives packet %d of %v", i, e.Arg("id"), x.packets)
	}
	x.packets = x.packets[1:]
	why := e.Arg("why")
	x.why[why]++
	x.served[e.Task]++
	if why != DequeueAsked {
		last := len(x.waiting) - 1
		if last < 0 || x.waiting[last] != e.Task {
			t.Fatalf("event %d releases task %d of %v", i, e.Task, x.waiting)
		}
		x.waiting = x.waiting[:last]
	}
	delete(x.runs, e.Task)
	if why == DequeueSlept { // its own switch follows
		x.leaves = 1
	}
	running := len(x.runs) + 1 - x.leaves
	if running > limit {
		t.Fatalf("event %d has %d run, of at most %d", i, running, limit)
	}
	x.runs[e.Task], x.most = true, max(x.most, running)
	if got := e.Arg("running"); got != int64(running) || e.Arg("waiting") != int64(len(x.waiting)) {
		t.Fatalf("event %d says %d run and %d wait; %d and %d do", i, got, e.Arg("waiting"), running, len(x.waiting))
	}
}

func TestPortKeepsItsOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for n := range 60 {
		p := Params{"clients": 1 + r.Int64N(14), "first": r.Int64N(8), "gap": r.Int64N(4), "order": r.Int64N(4), "message": 1 + r.Int64N(4000), "read": 400 + r.Int64N(5000),
			"work": r.Int64N(3) * r.Int64N(4000), "disk": r.Int64N(2) * r.Int64N(4000), "latency": r.Int64N(2) * r.Int64N(900), "cpus": 1 + r.Int64N(4), "threads": 1 + r.Int64N(6), "concurrency": r.Int64N(5)}
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			tr, m := runOf(t, "iocp", p)
			limit := p["concurrency"]
			if limit == 0 {
				limit = p["cpus"]
			}
			x := followPort(t, tr, int(limit))
			if x.most > int(limit) {
				t.Errorf("%v: %d run", p, x.most)
			}
			for i, s := range m.Socks {
				if tr.Header.Socks[i].Role == "client" && (s.Open != 0 || s.Gave != p["message"]) {
					t.Errorf("%v: client %d ends as %+v", p, i, s)
				}
			}
			for i, task := range m.Tasks {
				if task.State != Exited && tr.Header.Tasks[i].Name != "system" {
					t.Errorf("%v: %s ends as %s", p, tr.Header.Tasks[i].Name, task.State)
				}
			}
		})
	}
}

// Messages that come one by one are all dealt with by the thread that waited
// last: the others sleep until the end.
func TestQuietPortUsesTheSameThread(t *testing.T) {
	tr, m := runOf(t, "iocp", Params{"threads": 4, "concurrency": 1})
	x := followPort(t, tr, 1)
	if got := x.served[1]; got < 12 {
		t.Errorf("the first thread deals with %d packets of %v", got, x.served)
	}
	for id, n := range x.served {
		if id != 1 && n != 1 {
			t.Errorf("thread %d deals with %d packets, want the one that ends it", id, n)
		}
	}
	if got := server(tr, m, "spawned"); got != 3 {
		t.Errorf("%d threads are made, want 3", got)
	}
}

// Where each message is work, packets wait though threads do: the port lets no
// more run than its value.
func TestPacketsWaitThoughThreadsDo(t *testing.T) {
	p := Params{"clients": 6, "order": Together, "work": 5000, "threads": 4, "cpus": 8}
	for _, c := range []struct{ value, ms int64 }{{1, 40}, {2, 25}, {3, 20}, {4, 20}} {
		p["concurrency"] = c.value
		tr, _ := runOf(t, "iocp", p)
		x := followPort(t, tr, int(c.value))
		if x.most != int(c.value) {
			t.Errorf("value %d: %d run at most", c.value, x.most)
		}
		if waits := x.queued > 1; waits != (c.value < 4) {
			t.Errorf("value %d: %d packets wait beside threads", c.value, x.queued)
		}
		if got := endOf(t, tr); got < c.ms || got > c.ms+1 {
			t.Errorf("value %d: the last answer is given at %d ms, want %d", c.value, got, c.ms)
		}
	}
}

// A thread that sleeps for a disk is not counted: another may run in its place,
// and when the disk is done more do than the value says, until they wait again.
func TestAnotherRunsWhileOneSleeps(t *testing.T) {
	p := Params{"disk": 20000, "order": Together, "work": 2000, "concurrency": 1, "cpus": 4}
	for _, c := range []struct{ threads, ms, slept, ever int64 }{{1, 76, 0, 1}, {2, 54, 1, 2}, {3, 32, 2, 3}, {6, 32, 2, 3}} {
		p["threads"] = c.threads
		tr, _ := runOf(t, "iocp", p)
		x := followPort(t, tr, 1)
		if x.why[DequeueSlept] < int(c.slept) || x.ever != int(c.ever) || x.most != 1 {
			t.Errorf("%d threads: %d released for one that sleeps, %d run at most, %d when one is let; want %d, %d, 1", c.threads, x.why[DequeueSlept], x.ever, x.most, c.slept, c.ever)
		}
		if got := endOf(t, tr); got < c.ms || got > c.ms+1 {
			t.Errorf("%d threads: the last answer is given at %d ms, want %d", c.threads, got, c.ms)
		}
	}
}

// The calls of the whole server by default, and of one thread alone.
func TestCallsOfAPort(t *testing.T) {
	for threads, want := range map[int64]int64{1: 39, 3: 48} {
		tr, m := runOf(t, "iocp", Params{"threads": threads})
		followPort(t, tr, 2)
		if got := server(tr, m, "syscalls"); got != want {
			t.Errorf("%d threads: %d system calls, want %d", threads, got, want)
		}
		if got := returns(tr, "GetQueuedCompletionStatus"); got != 11+threads {
			t.Errorf("%d threads: %d packets are taken, want %d", threads, got, 11+threads)
		}
	}
	if tr, _ := runOf(t, "iocp", nil); tr.Header.Params["threads"] != 3 || !slices.ContainsFunc(tr.Header.Tasks, func(x Task) bool { return x.Name == "worker 3" && x.Role == "helper" }) {
		t.Errorf("by default: %v, %v", tr.Header.Params, tr.Header.Tasks)
	}
}
