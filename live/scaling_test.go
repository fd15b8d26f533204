package live

import (
	"fmt"
	"math"
	"os"
	"strings"
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

// Lines that lie close together are in no order: only what differs clearly on both sides has crossed.
func TestCrossingsAreNoNoise(t *testing.T) {
	for _, c := range []struct {
		poll, sel []float64
		want      int
	}{
		{[]float64{10, 100, 1000, 9000}, []float64{10.5, 95, 1050, 8500}, 0},
		{[]float64{10, 100, 1000, 9000}, []float64{20, 95, 1050, 8500}, 0}, // clear on one side only
		{[]float64{10, 100, 1000, 9000}, []float64{20, 110, 900, 3000}, 1},
	} {
		var cells []WaitCell
		for way, ns := range map[string][]float64{"poll": c.poll, "select": c.sel} {
			for k, n := range []int64{10, 100, 1000, 9000} {
				cells = append(cells, WaitCell{Way: way, Ready: "one", Watched: n, PerWait: ns[k], Rounds: 3})
			}
		}
		got := Crossings(cells)
		if len(got) != c.want || c.want == 1 && (got[0].Before != "poll" || got[0].Watched < 100 || got[0].Watched > 1000) {
			t.Errorf("%v and %v: got %+v, want %d", c.poll, c.sel, got, c.want)
		}
	}
}

// The page finds crossings by the same measure.
func TestPageCallsTheSameClear(t *testing.T) {
	b, err := os.ReadFile("../static/measure/plans.js")
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("\nconst CLEAR = %v;\n", clearly); !strings.Contains(string(b), want) {
		t.Errorf("no %q in static/measure/plans.js", want)
	}
}
