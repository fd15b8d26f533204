package live

import (
	"math"
	"testing"
)

// Lines cross between two points that both have; who was cheaper before is named so.
func TestCrossings(t *testing.T) {
	cell := func(way, ready string, watched int64, ns float64, rounds int) WaitCell {
		return WaitCell{Way: way, Ready: ready, Watched: watched, PerWait: ns, Rounds: rounds}
	}
	got := Crossings([]WaitCell{
		cell("poll", "one", 10, 1, 3), cell("poll", "all", 10, 1, 3), cell("poll", "one", 1000, 100, 3), cell("poll", "all", 1000, 100, 3),
		cell("epoll", "one", 10, 10, 3), cell("epoll", "all", 10, 2, 3), cell("epoll", "one", 1000, 10, 3), cell("epoll", "all", 1000, 200, 3),
		cell("select", "one", 10, 2, 3), cell("select", "one", 1000, 0, 0), // what was not measured crosses nothing
	})
	if len(got) != 1 || got[0].Ready != "one" || got[0].Before != "poll" || got[0].After != "epoll" || math.Abs(got[0].Watched-100) > 1e-6 {
		t.Errorf("got %+v", got)
	}
	if none := Crossings(nil); none == nil || len(none) != 0 {
		t.Errorf("of nothing: %v", none)
	}
}
