package sim

import "testing"

// A helper of AIO that has just read takes the next request, also one for which another
// has been woken: that one goes back to sleep.
func TestHelpersShareTheQueue(t *testing.T) {
	for _, p := range []Params{{"clients": 25, "order": Together}, {"clients": 33, "order": Together, "message": 1000},
		{"clients": 14, "cpus": 46, "gap": 0, "first": 305, "message": 1, "read": 57599}} {
		tr, _ := runOf(t, "posix-aio", p)
		asked, done := 0, 0
		for i := range tr.Events {
			switch tr.Events[i].Kind {
			case Submit:
				asked++
			case Complete:
				done++
			}
		}
		if want := 2 * int(p["clients"]); asked < want || done != asked {
			t.Errorf("%v: %d requests, %d done, want %d or more", p, asked, done, want)
		}
	}
}

// What makes a thread or process returns twice, and what ends one does not return.
func TestModeSwitchesOfWhatIsMade(t *testing.T) {
	for demo, ends := range map[string]int64{"thread-per-conn": 3, "process-per-conn": 3, "posix-aio": 0} {
		tr, m := runOf(t, demo, nil)
		asleep := int64(0) // in a call, as it ends
		for i := range m.Tasks {
			if m.Tasks[i].Call == "futex" && tr.Header.Tasks[i].Role == "helper" {
				asleep++
			}
		}
		if got, want := server(tr, m, "mode_switches"), 2*server(tr, m, "syscalls")+3-ends-asleep; got != want {
			t.Errorf("%s: %d mode switches, want %d", demo, got, want)
		}
	}
}

// Who has ended before it is joined costs no call, and a helper of glibc's that has
// had nothing to do for a second ends.
func TestThreadsThatEndEarly(t *testing.T) {
	for _, c := range []struct {
		demo         string
		p            Params
		calls, waits int64
	}{
		{"thread-per-conn", Params{"order": Descending}, 51, 1},
		{"posix-aio", Params{"gap": 1500}, 85, 6},
	} {
		tr, m := runOf(t, c.demo, c.p)
		if calls, waits := server(tr, m, "syscalls"), *waiting(tr, m).Waits; calls != c.calls || waits != c.waits {
			t.Errorf("%s %v: %d calls, %d waits, want %d and %d", c.demo, c.p, calls, waits, c.calls, c.waits)
		}
	}
}

// aio_suspend returns for each of the six results, whether it had to sleep or not.
func TestReturnsOfTheLibrarysWait(t *testing.T) {
	for _, p := range []Params{nil, {"work": 30_000}} {
		tr, m := runOf(t, "posix-aio", p)
		w := waiting(tr, m)
		if n := *w.Waits; n < 1 || n > 6 || p == nil && n != 6 || *w.Locks != 0 {
			t.Errorf("%v: it returned %d times, and a lock was held %d times", p, n, *w.Locks)
		}
	}
}

// A completion port's operations are done by no thread: the system does so as
// it deals with what arrives, and where something is there already, within the
// call. Each connection comes to a socket that was made for it beforehand, and
// an accept moves no bytes.
func TestNoThreadCompletes(t *testing.T) {
	for _, p := range []Params{nil, {"latency": 300}, {"order": Together, "work": 5000}} {
		tr, m := runOf(t, "iocp", p)
		system := tr.Header.TaskByRole("poller")
		within, takes := "", 0
		for i := range tr.Events {
			switch e := &tr.Events[i]; {
			case e.Task == 1 && e.Kind == SyscallEnter:
				within = tr.Header.Str(e.Args[0])
			case e.Kind == Complete && tr.Header.Str(e.Args[0]) == "ACCEPT" && e.Args[2] != 0:
				t.Errorf("%v: an accept gives %d", p, e.Args[2])
			case e.Kind == Take && e.Task == system:
				takes++
			case e.Kind == Take && within != "WSARecv":
				t.Errorf("%v: the server copies in %s", p, within)
			}
		}
		if m.Tasks[system-1].State != New || m.Of(system, "voluntary") != 0 || takes == 0 {
			t.Errorf("%v: the system is %s and takes %d times", p, m.Tasks[system-1].State, takes)
		}
		for _, call := range []string{"WSASocket", "AcceptEx", "setsockopt"} {
			if n := returns(tr, call); n != 3 {
				t.Errorf("%v: %d of %s", p, n, call)
			}
		}
	}
}

// The thread that serves a ring is made by the kernel: it runs in kernel mode from its start.
func TestPollerHasNoUserMode(t *testing.T) {
	tr, m := runOf(t, "io-uring-net-sqpoll", nil)
	if got := m.Tasks[tr.Header.TaskByRole("poller")-1].Mode; got != Kernel {
		t.Errorf("it runs in %s mode", got)
	}
}

// Stacks of threads that have ended are kept for others, four of them: those of more are given back when the
// threads are joined.
func TestStacksOfManyThreads(t *testing.T) {
	for clients, want := range map[int64]int64{3: 0, 4: 0, 5: 1, 12: 8} {
		tr, _ := runOf(t, "thread-per-conn", Params{"clients": clients})
		if n := returns(tr, "munmap"); n != want {
			t.Errorf("%d threads: munmap %d times, want %d", clients, n, want)
		}
	}
}
