package live

import (
	"testing"

	"ioviz/sim"
)

// A program that waits without sleeping does its own work meanwhile, which it notes:
// no more pieces than there was time for, and none where it was not asked to.
func TestOwnWorkIsCounted(t *testing.T) {
	for _, tier := range tiersHere(t) {
		for _, name := range []string{"nonblocking-spin", "io-uring-net-sqpoll"} {
			t.Run(string(tier)+"/"+name, func(t *testing.T) {
				for own, least := range map[int64]int64{0: 0, 1: 1} {
					tr := settledRun(t, Request{Demo: name, Tier: tier, Params: sim.Params{"clients": 1, "first": 20, "own": own}})
					m, err := sim.Fold(tr)
					if err != nil {
						t.Fatal(err)
					}
					n, last := m.Of(tr.Header.TaskByRole("server"), "own_work"), tr.Events[len(tr.Events)-1].Time
					if most := own * last / 1e6; n < least || n > most {
						t.Errorf("%d pieces of %d ms, want %d to %d", n, own, least, most)
					}
				}
			})
		}
	}
}

// A piece of own work is told of when it is done, however long before the program has
// noted it: what came meanwhile came before.
func TestOwnWorkIsToldWhenItIsDone(t *testing.T) {
	for _, tier := range tiersHere(t) {
		for _, name := range []string{"nonblocking-spin", "io-uring-net-sqpoll", "read-nonblocking", "read-ring-peek"} {
			t.Run(string(tier)+"/"+name, func(t *testing.T) {
				p := sim.Params{"first": 100, "own": 300} // what is sent comes after the first look and before the first piece is done
				if !models[name].once {
					p["clients"] = 1
				}
				tr := settledRun(t, Request{Demo: name, Tier: tier, Params: p})
				came := false
				for i := range tr.Events {
					e := &tr.Events[i]
					came = came || e.Kind == sim.Arrival && e.Arg("what") == sim.CameData
					if e.Kind == sim.Tally && tr.Header.Str(e.Args[0]) == "own_work" {
						if !came {
							t.Errorf("event %d: 300 ms of own work are done, and what was sent after 100 ms has not come", i)
						}
						return
					}
				}
				t.Error("there was no own work")
			})
		}
	}
}

// However long it asks, a run that keeps its own record has room for every question.
func TestLongSpinHasRoom(t *testing.T) {
	tr := settledRun(t, Request{Demo: "nonblocking-spin", Tier: Self, Params: sim.Params{"clients": 1, "first": 500}})
	m, err := sim.Fold(tr)
	if err != nil {
		t.Fatal(err)
	}
	if n := m.Of(tr.Header.TaskByRole("server"), "syscalls"); m.Lost != 0 || n > sim.MaxCalls {
		t.Errorf("%d calls, %d records lost", n, m.Lost)
	}
}
