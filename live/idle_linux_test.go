package live

import (
	"context"
	"errors"
	"testing"

	"ioviz/sim"
)

// Models that watch have idle descriptors watched too, all of them until the
// end, by as many calls as their simulation makes for it. Nobody is told of one.
func TestIdleDescriptorsAreWatched(t *testing.T) {
	const idle = 300
	for _, tier := range tiersHere(t) {
		for _, name := range modelNames() {
			if d, _ := sim.DemoByName(name); d.Param("idle") == nil {
				continue
			}
			t.Run(string(tier)+"/"+name, func(t *testing.T) {
				tr, err := Run(context.Background(), Request{Demo: name, Tier: tier, Params: sim.Params{"idle": idle, "gap": 3}}, nil)
				if err != nil {
					t.Fatal(err)
				}
				m, err := sim.Fold(tr)
				if err != nil {
					t.Fatalf("the machine refuses it: %v", err)
				}
				if m.Lost != 0 {
					t.Logf("%d records were lost and told of", m.Lost)
					return
				}
				simulated, err := sim.Run(name, sim.Params{"idle": idle, "gap": 3})
				if err != nil {
					t.Fatal(err)
				}
				sock := int64(len(m.Socks))
				if got := m.Socks[sock-1]; got.Watched != idle || got.Came != 0 || got.Queue != 0 {
					t.Errorf("idle descriptors end as %+v", got)
				}
				for i := range tr.Events {
					switch e := &tr.Events[i]; e.Kind {
					case sim.Ready, sim.Handle, sim.Take, sim.Signal:
						if e.Arg("sock") == sock {
							t.Errorf("event %d: %s of an idle descriptor", i, e.Kind)
						}
					}
				}
				for _, call := range []string{"epoll_ctl", "fcntl"} {
					if got, want := madeOf(tr, call), madeOf(simulated, call); got != want {
						t.Errorf("%d calls of %s, want %d", got, call, want)
					}
				}
				if got, want := requestsOf(tr, sock), requestsOf(simulated, sock); got != want {
					t.Errorf("%d requests for idle descriptors, want %d", got, want)
				}
				if name == "epoll-et-nodrain" {
					return // it gives up when nobody is told of for a while: a matter of time
				}
				for s, want := range told(simulated) {
					if got := told(tr)[s]; got != want {
						t.Errorf("socket %d: got\n%s\nwant\n%s", s, got, want)
					}
				}
			})
		}
	}
}

func madeOf(tr *sim.Trace, call string) (n int64) {
	for i := range tr.Events {
		if e := &tr.Events[i]; e.Kind == sim.SyscallEnter && tr.Header.Str(e.Args[0]) == call {
			n++
		}
	}
	return n
}

func requestsOf(tr *sim.Trace, sock int64) (n int64) {
	for i := range tr.Events {
		if e := &tr.Events[i]; e.Kind == sim.Submit && int64(sim.RequestSock(e.Arg("id"))) == sock {
			n++
		}
	}
	return n
}

// Who sleeps in a call for one socket can't watch others, and says so.
func TestIdleDescriptorsAreRefused(t *testing.T) {
	for _, name := range []string{"blocking", "nonblocking-spin", "nonblocking-sleep", "libaio", "process-per-conn"} {
		var p *sim.ParamError
		if _, err := Run(context.Background(), Request{Demo: name, Params: sim.Params{"idle": 1}}, nil); !errors.As(err, &p) || p.Code != "param.unknown" || p.Param != "idle" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
