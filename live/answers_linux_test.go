package live

import (
	"testing"

	"ioviz/sim"
)

// What a client is given is in its socket before it is woken by it and before it
// has read it, in every server and with whatever evidence.
func TestAnswersAreCopiedBeforeTheyAreRead(t *testing.T) {
	for _, tier := range tiersHere(t) {
		for _, name := range modelNames() {
			if tier == Self && models[name].library {
				continue
			}
			t.Run(string(tier)+"/"+name, func(t *testing.T) {
				tr := settledModel(t, name, tier)
				h := &tr.Header
				given, read, fds, fd := int64(0), int64(0), map[int64]bool{}, int64(0)
				for i := range tr.Events {
					e := &tr.Events[i]
					clients := e.Task != sim.NoTask && h.Tasks[e.Task-1].Role == "clients"
					switch {
					case e.Kind == sim.Give:
						given += e.Arg("bytes")
					case clients && e.Kind == sim.SyscallEnter:
						fd = e.Args[1]
						fds[fd] = fds[fd] || h.Str(e.Args[0]) == "connect"
					case clients && e.Kind == sim.SyscallExit && h.Str(e.Args[0]) == "read" && fds[fd] && e.Args[1] > 0:
						// Of a ring the program notes what was done when the call has returned.
						if read += e.Args[1]; read > given && (tier == Perf || !models[name].ring) {
							t.Fatalf("event %d: the clients have read %d bytes of %d", i, read, given)
						}
					}
				}
				if want := int64(48); read != want && name != "epoll-et-nodrain" || given != read {
					t.Errorf("%d bytes were given and %d read, want %d", given, read, want)
				}
			})
		}
	}
}

// Of a large answer no more is told of than is known to be there: what was given
// is what the calls that gave it returned, however far ahead of them it is told.
func TestLargeAnswersAreNotToldOfTooSoon(t *testing.T) {
	for _, tier := range tiersHere(t) {
		for _, name := range []string{"blocking", "epoll-lt", "io-uring-net"} {
			t.Run(string(tier)+"/"+name, func(t *testing.T) {
				if Lacks(name) != "" {
					t.Skip("unmet needs: io_uring")
				}
				p := sim.Params{"clients": 1, "message": 64 << 10, "read": 64 << 10}
				tr := settledRun(t, Request{Demo: name, Tier: tier, Params: p})
				given := int64(0)
				for i := range tr.Events {
					if e := &tr.Events[i]; e.Kind == sim.Give {
						given += e.Arg("bytes")
					}
				}
				if given != 64<<10 {
					t.Errorf("%d bytes were given, want %d", given, 64<<10)
				}
			})
		}
	}
}

// Of a ring's requests only those that could not be done at once wait at their
// sockets: where all is there already, none but the accept that comes too early.
func TestOnlyWhatIsNotDoneWaits(t *testing.T) {
	for _, tier := range tiersHere(t) {
		for _, name := range []string{"io-uring-net", "io-uring-multishot", "io-uring-net-sqpoll"} {
			if Lacks(name) != "" {
				t.Skip("unmet needs: io_uring")
			}
			t.Run(string(tier)+"/"+name, func(t *testing.T) {
				tr := settledModel(t, name, tier)
				h := &tr.Header
				submitted, done := 0, map[int64]bool{}
				for i := range tr.Events {
					switch e := &tr.Events[i]; e.Kind {
					case sim.Submit:
						submitted++
						delete(done, e.Arg("id"))
					case sim.Complete:
						done[e.Arg("id")] = true
					case sim.Interest:
						if e.Args[0] != sim.InterestAdd {
							continue
						}
						id := sim.RequestID(sim.SockID(e.Args[1]), sim.AskRecv)
						if e.Args[1] == 1 {
							id = sim.RequestID(1, sim.AskAccept)
						}
						if done[id] && name != "io-uring-multishot" {
							t.Errorf("event %d: %s after it was done", i, sim.FormatEvent(h, e))
						}
						if want := sim.Measured; tier == Perf && h.Class(e) != want {
							t.Errorf("event %d: %s is %v", i, sim.FormatEvent(h, e), h.Class(e))
						}
					}
				}
				if submitted == 0 {
					t.Error("nothing was submitted")
				}
			})
		}
	}
}

// Nothing is told of before it has come, with whatever evidence.
func TestNothingIsToldOfBeforeItComes(t *testing.T) {
	for _, tier := range tiersHere(t) {
		for _, name := range []string{"select", "poll", "epoll-lt", "epoll-et"} {
			t.Run(string(tier)+"/"+name, func(t *testing.T) {
				tr := settledModel(t, name, tier)
				m, told := sim.NewMachine(&tr.Header), 0
				for i := range tr.Events {
					e := &tr.Events[i]
					if e.Kind == sim.Ready {
						told++
						if s := m.Socks[e.Arg("sock")-1]; s.Queue == 0 && s.Pending == 0 && !s.Ended {
							t.Errorf("event %d: %s, and there is nothing", i, sim.FormatEvent(&tr.Header, e))
						}
					}
					if err := m.Apply(e); err != nil {
						t.Fatal(err)
					}
				}
				// Of the listening socket once, and of each connection: who reads until there
				// is nothing can find its end before being told of it.
				if told < 4 {
					t.Errorf("told of %d sockets", told)
				}
			})
		}
	}
}
