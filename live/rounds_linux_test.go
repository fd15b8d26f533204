package live

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// Who asks non-blocking sockets and sleeps in between asks each once a round, of three
// clients whose messages fit into a read: the listening socket until there is nobody,
// and every connection from the round that accepts it to the one that closes it.
// How many rounds there are is a matter of time: of a run in which everybody was on
// time the facts of models hold. On a busy machine there may be none.
func TestRoundsOfOneThatSleeps(t *testing.T) {
	for _, tier := range tiersHere(t) {
		t.Run(string(tier), func(t *testing.T) {
			late := ""
			for range 12 {
				tr := settledModel(t, "nonblocking-sleep", tier)
				x := roundsOf(t, tr)
				if want := 15 + x.vain + x.sleeps; x.calls != want {
					t.Errorf("%d calls, want 15, %d in vain and %d to sleep", x.calls, x.vain, x.sleeps)
				}
				if (x.calls < 124 || x.calls > 128 || x.vain < 82 || x.vain > 85) && x.late == "" {
					t.Errorf("%d calls, %d in vain, want 124 to 128 and 82 to 85", x.calls, x.vain)
				}
				if x.late == "" || t.Failed() {
					return
				}
				late = fmt.Sprintf("%d calls, %d in vain: %s", x.calls, x.vain, x.late)
				t.Log(late)
			}
			t.Skip("in every run somebody was late: ", late)
		})
	}
}

// asked is what a server did that asks in rounds, and who was first late for it:
// a round that begins too long after it was due; a client that does not connect
// before the next round, or whose message or end comes to another than it should.
type asked struct {
	calls, vain, sleeps int64
	late                string
}

func roundsOf(t *testing.T, tr *sim.Trace) (x asked) {
	t.Helper()
	h := &tr.Header
	open, round := map[int64]bool{}, map[int64]int{} // by descriptor; how often it was asked in this round
	call, fd, nobody := "", int64(0), false
	begins, beat, came := int64(-1), sim.Beat(h.Params), [3]int64{} // ns; how many connections, messages and ends
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
		if e.Kind == sim.Arrival && begins >= 0 && x.late == "" {
			what := e.Arg("what")
			came[what]++
			from, to := int64(0), 3*beat/4
			switch at := came[what] * 10e6; what {
			case sim.CameConnection:
				to += (came[what] - 1) * beat / 2
			case sim.CameData:
				from, to = at+beat/16, at+2*beat/3
			case sim.CameEnd:
				from, to = at, at+5*beat/3
			}
			if after := e.Time - begins; after < from || after > to {
				x.late = fmt.Sprintf("%s came after %d ns", sim.FormatEvent(h, e), after)
			}
		}
		if e.Task == sim.NoTask || h.Tasks[e.Task-1].Role != "server" {
			continue
		}
		switch e.Kind {
		case sim.SyscallEnter:
			if x.calls++; x.calls == 1 {
				begins = e.Time
			}
			call, fd = h.Str(e.Args[0]), e.Args[1]
			switch call {
			case "read":
				round[fd]++
			case "clock_nanosleep":
				end(i)
				x.sleeps++
			}
		case sim.SyscallExit:
			if after := e.Time - begins - x.sleeps*beat; call == "clock_nanosleep" && after > beat/4 && x.late == "" {
				x.late = fmt.Sprintf("round %d began %d ns after it was due", x.sleeps, after)
			}
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
