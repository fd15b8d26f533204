package live

import (
	"fmt"
	"slices"
	"testing"

	"ioviz/sim"
)

// Results that one puts one after the other come in the order of their simulation, over all clients: into a ring, and
// those that io_getevents takes. A machine that is busy can be late with one.
func TestResultsComeInTheOrderOfTheirSimulation(t *testing.T) {
	for _, name := range []string{"io-uring-net", "io-uring-multishot", "io-uring-net-sqpoll", "libaio"} {
		t.Run(name, func(t *testing.T) {
			p := sim.Params{"gap": 30, "order": sim.Descending, "message": 3000, "read": 2048}
			simulated, err := sim.Run(name, p)
			if err != nil {
				t.Fatal(err)
			}
			want := results(simulated)
			for try := 1; ; try++ {
				got := results(settledRun(t, Request{Demo: name, Params: p}))
				if slices.Equal(got, want) {
					return
				}
				if try == 5 {
					t.Fatalf("got\n%s\nwant\n%s", got, want)
				}
			}
		})
	}
}

// results are those of requests in the order in which they came, but for the descriptors that accepts give.
func results(tr *sim.Trace) (out []string) {
	for i := range tr.Events {
		if e := &tr.Events[i]; e.Kind == sim.Complete {
			id, ret := e.Arg("id"), e.Arg("ret")
			if sim.RequestOp(id) == sim.AskAccept {
				ret = min(ret, 0)
			}
			out = append(out, fmt.Sprintf("%s %s %d", tr.Header.Socks[sim.RequestSock(id)-1].Name, tr.Header.Str(e.Arg("op")), ret))
		}
	}
	return out
}
