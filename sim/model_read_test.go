package sim

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// One message that is sent after 20 ms: how it is read, in the four ways, as it
// was counted on a real kernel.
func TestFourWaysToRead(t *testing.T) {
	for _, c := range []struct {
		demo          string
		calls         int64 // without those in vain
		sleeps, wakes int64
		waits         int64
		asks, works   bool
	}{
		{"read-blocking", 1, 1, 1, 0, false, false},
		{"read-nonblocking", 1, 0, 0, 0, true, true},
		{"read-ring-wait", 2, 1, 1, 1, false, false},
		{"read-ring-peek", 1, 0, 0, 0, false, true},
	} {
		tr, m := runOf(t, c.demo, nil)
		again, own := server(tr, m, "again"), server(tr, m, "own_work")
		if got := server(tr, m, "syscalls") - again; got != c.calls || (again > 0) != c.asks {
			t.Errorf("%s: %d system calls and %d in vain, want %d", c.demo, got, again, c.calls)
		}
		if got := server(tr, m, "voluntary"); got != c.sleeps || server(tr, m, "wakeups") != c.wakes {
			t.Errorf("%s: sleeps %d times, is woken %d times", c.demo, got, server(tr, m, "wakeups"))
		}
		if got := *waiting(tr, m).Waits; got != c.waits {
			t.Errorf("%s: its wait call returns %d times, want %d", c.demo, got, c.waits)
		}
		if c.works && (own < 19 || own > 21) || !c.works && own > 0 || c.asks && own != again {
			t.Errorf("%s: %d pieces of its own work in 20 ms", c.demo, own)
		}
		if s := m.Socks[0]; len(m.Socks) != 1 || s.Came != 16 || s.Queue != 0 || s.Open != 1 || s.Ended || s.Watched != 0 {
			t.Errorf("%s: the socket ends as %+v of %d", c.demo, s, len(m.Socks))
		}
	}
}

// What comes first and what then: the message is copied by the thread that asked, in
// its call, or, where it has none open, between two looks.
func TestOrderOfOneRead(t *testing.T) {
	for demo, want := range map[string]string{
		"read-blocking":    "enter out arrival wakeup in take exit ",
		"read-nonblocking": "enter exit own enter exit arrival own enter take exit ",
		"read-ring-wait":   "enter submit interest exit enter out arrival wakeup in interest take complete exit ",
		"read-ring-peek":   "enter submit interest exit own arrival interest take complete own ",
	} {
		tr, _ := runOf(t, demo, Params{"first": 1, "own": 1}.without(demo))
		if got := orderOfRead(tr); got != want {
			t.Errorf("%s: %s, want %s", demo, got, want)
		}
	}
}

// without is the parameters that the demo has.
func (p Params) without(demo string) Params {
	d, _ := DemoByName(demo)
	out := Params{}
	for name, v := range p {
		if d.param(name) != nil {
			out[name] = v
		}
	}
	return out
}

// orderOfRead is what the thread that reads did, and what came to it.
func orderOfRead(t *Trace) (order string) {
	names := map[Kind]string{SyscallEnter: "enter", SyscallExit: "exit", SwitchOut: "out", SwitchIn: "in", Tally: "own"}
	for i := range t.Events {
		e := &t.Events[i]
		switch e.Kind {
		case Open, TaskStart, TaskExit:
			continue
		}
		if e.Kind != Arrival && e.Task != 1 {
			continue
		}
		name := names[e.Kind]
		if name == "" {
			name = e.Kind.String()
		}
		order += name + " "
	}
	return order
}

// Whatever is asked for within the bounds makes a legal trace, in which all of the
// message is read, on one CPU too.
func TestAnyReadIsLegal(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, d := range reads {
		for range 20 {
			p := Params{"first": r.Int64N(12), "message": 1 + r.Int64N(maxOneRead), "own": 1 + r.Int64N(9), "latency": r.Int64N(2) * r.Int64N(9000), "cpus": 1 + r.Int64N(3)}.without(d.Name)
			t.Run(fmt.Sprintf("%s/%v", d.Name, p), func(t *testing.T) {
				tr, m := runOf(t, d.Name, p)
				if s := m.Socks[0]; s.Came != p["message"] || s.Queue != 0 {
					t.Errorf("the socket ends as %+v", s)
				}
				for i, task := range m.Tasks {
					if task.State != Exited {
						t.Errorf("%s ends %s", tr.Header.Tasks[i].Name, task.State)
					}
				}
			})
		}
	}
}

// Nobody is to be counted, and nothing but the message to be asked for.
func TestParametersOfOneRead(t *testing.T) {
	for _, d := range reads {
		for _, p := range []Params{{"clients": 1}, {"idle": 1}, {"read": 8}, {"message": maxOneRead + 1}, {"own": 0}} {
			if _, err := Run(d.Name, p); err == nil {
				t.Errorf("%s takes %v", d.Name, p)
			}
		}
	}
}
