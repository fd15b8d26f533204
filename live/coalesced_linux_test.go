package live

import (
	"testing"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// base are the calls of a server of three clients that is told of what is ready
// or done, but for the returns of its wait call and for the calls that found
// nothing (EAGAIN): how many those are depends on what comes together. Accepts,
// reads, writes and closes are 15, epoll_create1 and its four epoll_ctl 5, and
// rt_sigprocmask with six fcntl for each of four sockets 25. Rings close only.
// Where nothing comes together this gives the counts of ofThree.
var base = map[string]int64{"select": 15, "poll": 15, "epoll-lt": 20, "epoll-et": 20, "epoll-et-nodrain": 20, "sigio": 40,
	"io-uring-net": 3, "io-uring-multishot": 3}

// tale is what the trace of a server of three clients tells of what came together.
type tale struct {
	calls, waits, vain  int64
	told                int64 // the sum of what its wait call returned
	ready, came         map[int64]int64
	signals, stale      int64 // taken, and those of descriptors that are closed
	submits, asked      int64 // requests, and those that the results so far asked for, the first included
	results, upto, owed int64 // results, those by the end of the last batch, and what they asked for
	conns, split        int64
	pair                bool // a receive is done, the send that is linked to it not yet
}

// coalesced holds a trace to what follows from what came together in it.
func coalesced(t *testing.T, tr *sim.Trace, want counted) {
	t.Helper()
	h := &tr.Header
	multi, kernel := h.Name == "io-uring-multishot", h.Tier == string(Perf)
	x := tale{ready: map[int64]int64{}, came: map[int64]int64{}, asked: 1}
	numbers, open := map[int64]int64{}, map[int64]bool{} // descriptors
	for i := range tr.Events {
		e := &tr.Events[i]
		serves := e.Task != sim.NoTask && h.Tasks[e.Task-1].Role == "server"
		switch {
		case e.Kind == sim.Arrival:
			x.came[e.Arg("sock")]++
			if h.Name == "sigio" && e.Arg("what") == sim.CameEnd {
				x.came[e.Arg("sock")]++ // the end is told of twice
			}
		case !serves:
		case e.Kind == sim.SyscallEnter:
			x.calls++
			if x.waits > 0 && !kernel && h.Str(e.Args[0]) == want.wait {
				x.batch(t, i)
			}
		case e.Kind == sim.SyscallExit && h.Str(e.Args[0]) == want.wait:
			x.waits++
			x.told += e.Args[1]
			if x.submits > 0 && (x.submits < x.owed || x.submits > x.asked) {
				t.Errorf("event %d: %d requests, want %d to %d", i, x.submits, x.owed, x.asked)
			}
			if kernel {
				x.batch(t, i)
			}
		case e.Kind == sim.SyscallExit && e.Args[1] == -int64(unix.EAGAIN):
			x.vain++
		case e.Kind == sim.Ready:
			x.ready[e.Arg("sock")]++
		case e.Kind == sim.Open:
			numbers[e.Arg("sock")], open[e.Arg("fd")] = e.Arg("fd"), true
		case e.Kind == sim.Close:
			open[e.Arg("fd")] = false
		case e.Kind == sim.Signal && e.Arg("what") == sim.SigTaken:
			x.signals++
			x.ready[e.Arg("sock")]++
			if !open[numbers[e.Arg("sock")]] {
				x.stale++
			}
		case e.Kind == sim.Submit:
			x.submits++
		case e.Kind == sim.Complete:
			x.completes(e, multi)
		}
	}
	if x.calls != base[h.Name]+x.waits+x.vain {
		t.Errorf("%d system calls, want %d, %d returns of %s and %d in vain", x.calls, base[h.Name], x.waits, want.wait, x.vain)
	}
	x.check(t, h.Name)
}

// batch is at the end of what one call of a ring has waited for: it came back for
// a result that had not been there before, and what results ask for goes with
// the next. Kernel's records tell what was there when the call returned; the
// program notes it soon after, before its next call.
func (x *tale) batch(t *testing.T, i int) {
	t.Helper()
	if x.submits == 0 {
		return // no ring
	}
	if x.results == x.upto {
		t.Errorf("event %d: io_uring_enter returned without a result", i)
	}
	if x.pair {
		x.split++
	}
	x.upto, x.owed = x.results, x.asked
}

// completes counts a result and what it makes the program ask for.
func (x *tale) completes(e *sim.Event, multi bool) {
	x.results++
	switch op, ret := sim.RequestOp(e.Arg("id")), e.Arg("ret"); {
	case op == sim.AskAccept && multi:
		x.asked += 2
	case op == sim.AskAccept:
		x.conns++
		x.asked++
		if x.conns < 3 {
			x.asked++
		}
	case op == sim.AskRecv && multi:
		x.pair = true
	case op == sim.AskRecv && ret > 0:
		x.asked++
	case op == sim.AskSend:
		x.pair = false
		if ret > 0 && multi {
			x.asked += 2
		} else if ret > 0 {
			x.asked++
		}
	}
}

// check compares the totals.
func (x *tale) check(t *testing.T, name string) {
	t.Helper()
	all := int64(0)
	for s, n := range x.ready {
		if all += n; n > x.came[s] {
			t.Errorf("socket %d was told of %d times, and %d things came", s, n, x.came[s])
		}
	}
	equal := func(what string, got, want int64) {
		if got != want {
			t.Errorf("%s: got %d, want %d", what, got, want)
		}
	}
	switch name {
	case "select", "poll", "epoll-lt": // again and again, until it is accepted and read
		equal("told of", all, 9)
		equal("told of by the calls", x.told, 9)
		equal("in vain", x.vain, 0)
	case "epoll-et":
		equal("told of by the calls", x.told, all)
		equal("in vain: all that was told of but three ends", x.vain, all-3)
	case "epoll-et-nodrain":
		equal("told of by the calls", x.told, all)
		equal("told of clients", all-x.ready[1], 6)
		equal("in vain: accepts", x.vain, x.ready[1])
	case "sigio":
		equal("signals", x.signals, x.waits)
		equal("in vain: the first accept, and all signals but those of descriptors that are closed", x.vain, 1+x.signals-x.stale)
	case "io-uring-net":
		equal("requests", x.submits, 12)
		equal("requests by the calls", x.told, 12)
		equal("results", x.results, 12)
	case "io-uring-multishot":
		equal("requests", x.submits, 13)
		equal("requests by the calls", x.told, 13)
		if most := 9 + x.split; x.waits > most {
			t.Errorf("io_uring_enter returned %d times, want %d at most: %d results of sends came late", x.waits, most, x.split)
		}
	}
}

// locked holds a run of posix-aio to how glibc reads for three clients
// (sysdeps/pthread/aio_misc.c): 15 calls of the base, six pread64 that say ESPIPE,
// two that ask for the scheduler's parameters, and the threads that it makes.
// Of these the stacks are its own affair, and so are signals while they are made.
// Futexes: six times to wait for a result and to wake for one, and of each helper
// that waits for more to do: that wait, who ends it, the lock it then gives back,
// and the last wait, which the end of the program breaks off. A helper that wakes
// up to find that another has taken the work ends. A lock that another thread
// holds costs three more at most: to sleep, to be woken, and to give it back as
// one that may be waited for. So the 77 of its simulation are 77 to 91 on a quiet
// machine; the three runs of the facts had 82 to 85, of a C program, which makes two
// calls more for the first thread of its own (firstThread in package sim).
func locked(t *testing.T, tr *sim.Trace) {
	t.Helper()
	h := &tr.Header
	futexes, locks, waits, calls := 0, 0, 0, map[string]int{}
	for i := range tr.Events {
		e := &tr.Events[i]
		if e.Task == sim.NoTask || h.Tasks[e.Task-1].Role == "clients" {
			continue
		}
		switch {
		case e.Kind == sim.SyscallEnter && h.Str(e.Args[0]) == "futex":
			futexes++
		case e.Kind == sim.SyscallEnter:
			calls[h.Str(e.Args[0])]++
		case e.Kind == sim.Tally && h.Str(e.Args[0]) == "locks":
			locks++
		case e.Kind == sim.Tally && h.Str(e.Args[0]) == "waited":
			waits++
		}
	}
	made := calls["clone3"]
	for call, want := range map[string]int{"accept4": 3, "read": 6, "write": 3, "close": 3, "pread64": 6, "sched_getparam": 1,
		"sched_getscheduler": 1, "rt_sigaction": 0, "set_robust_list": calls["rseq"]} {
		if calls[call] != want {
			t.Errorf("%d calls of %s, want %d", calls[call], call, want)
		}
	}
	if calls["rseq"] > made {
		t.Errorf("%d helpers begin, and %d were made", calls["rseq"], made)
	}
	if waits < 1 || waits > 6 {
		t.Errorf("aio_suspend returned %d times for six results", waits)
	}
	if most := 12 + 4*made + 3*(locks+calls["exit"]); futexes > most {
		t.Errorf("%d futexes, want %d at most: a lock was held %d times", futexes, most, locks)
	}
}
