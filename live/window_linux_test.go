package live

import (
	"testing"

	"ioviz/sim"
)

// What a server's thread does between its calls is no sleep, and what the Go runtime
// does with it before and after is none of the server's.
func TestServersSleepInTheirCallsOnly(t *testing.T) {
	for _, name := range []string{"blocking", "poll", "epoll-lt"} {
		tr := settledModel(t, name, Self)
		server := tr.Header.TaskByRole("server")
		gone := false
		for i := range tr.Events {
			e := &tr.Events[i]
			gone = gone || e.Kind == sim.TaskExit && e.Task == server
			if gone && e.Task == server && e.Kind == sim.Tally && tr.Header.Str(e.Args[0]) == "voluntary" {
				t.Errorf("%s: %d switches more than its calls had", name, e.Args[1])
			}
		}
	}
}
