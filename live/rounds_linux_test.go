package live

import (
	"maps"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// Who asks non-blocking sockets and sleeps in between asks each once a round, of three
// clients whose messages fit into a read: the listening socket until there is nobody,
// and every connection from the round that accepts it to the one that closes it.
// How many rounds there are is a matter of time: on a quiet machine the facts of
// models hold, and no try of several that keeps to them means something else.
func TestRoundsOfOneThatSleeps(t *testing.T) {
	for _, tier := range tiersHere(t) {
		t.Run(string(tier), func(t *testing.T) {
			for try := 1; ; try++ {
				tr := settledModel(t, "nonblocking-sleep", tier)
				x := roundsOf(t, tr)
				if want := 15 + x.vain + x.sleeps; x.calls != want {
					t.Errorf("%d calls, want 15, %d in vain and %d to sleep", x.calls, x.vain, x.sleeps)
				}
				if x.calls >= 124 && x.calls <= 128 && x.vain >= 82 && x.vain <= 85 || t.Failed() {
					return
				}
				t.Logf("try %d: %d calls, %d in vain", try, x.calls, x.vain)
				if try == 12 {
					t.Fatal("want 124 to 128 calls, and of these 82 to 85 in vain")
				}
			}
		})
	}
}

// asked is what a server did that asks in rounds.
type asked struct{ calls, vain, sleeps int64 }

func roundsOf(t *testing.T, tr *sim.Trace) (x asked) {
	t.Helper()
	h := &tr.Header
	open, round := map[int64]bool{}, map[int64]int{} // by descriptor; how often it was asked in this round
	call, fd, nobody := "", int64(0), false
	end := func(i int) {
		if !nobody {
			t.Errorf("event %d ends a round in which the listening socket still had somebody", i)
		}
		for _, fd := range slices.Sorted(maps.Keys(open)) {
			if open[fd] && round[fd] != 1 {
				t.Errorf("event %d ends a round in which %d was asked %d times", i, fd, round[fd])
			}
		}
		clear(round)
		nobody = false
	}
	for i := range tr.Events {
		e := &tr.Events[i]
		if e.Task == sim.NoTask || h.Tasks[e.Task-1].Role != "server" {
			continue
		}
		switch e.Kind {
		case sim.SyscallEnter:
			x.calls++
			call, fd = h.Str(e.Args[0]), e.Args[1]
			switch call {
			case "read":
				round[fd]++
			case "clock_nanosleep":
				end(i)
				x.sleeps++
			}
		case sim.SyscallExit:
			if e.Args[1] == -int64(unix.EAGAIN) {
				x.vain++
				nobody = nobody || call == "accept4"
			}
		case sim.Open:
			open[e.Arg("fd")] = e.Arg("what") == sim.IsConn
		case sim.Close:
			open[e.Arg("fd")] = false
		}
	}
	end(len(tr.Events))
	return x
}
