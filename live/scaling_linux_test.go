package live

import (
	"context"
	"errors"
	"testing"
)

// Every way of waiting is told of what is ready, for few descriptors and for
// many; what can't be done says why.
func TestWaysOfWaitingAreMeasured(t *testing.T) {
	plan := WaitPlan{Ways: WaitWays, Watched: []int64{1, 10, 1000, 2500}, Rounds: 1}
	cells := plan.Cells()
	last := 0
	err := BenchWaits(context.Background(), plan, func(i int, c WaitCell, done, total int) {
		cells[i] = c
		last = done
		if total != len(cells) {
			t.Errorf("%d in all, want %d", total, len(cells))
		}
	})
	if err != nil || last != len(cells) {
		t.Fatalf("%d of %d told of: %v", last, len(cells), err)
	}
	for _, c := range cells {
		switch {
		case c.Way == "select" && c.Watched > fdSetSize:
			if c.Why != "fd-setsize" || c.Rounds != 0 {
				t.Errorf("select of %d: %+v", c.Watched, c)
			}
		case c.Why == "files" && c.Watched >= 1000, c.Way == "io_uring" && c.Why != "":
			t.Logf("unmet needs: %s %d: %s", c.Way, c.Watched, c.Why)
		case c.Why != "" || c.Rounds != 1 || c.PerWait <= 0:
			t.Errorf("%+v", c)
		}
	}
}

func TestWaitPlansAreChecked(t *testing.T) {
	for name, change := range map[string]func(*WaitPlan){
		"way": func(p *WaitPlan) { p.Ways = []string{"kqueue"} }, "no way": func(p *WaitPlan) { p.Ways = nil },
		"watched": func(p *WaitPlan) { p.Watched = []int64{0} }, "rounds": func(p *WaitPlan) { p.Rounds = 100 },
	} {
		p := DefaultWaitPlan()
		change(&p)
		if p.Check() == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if p := DefaultWaitPlan(); p.Check() != nil {
		t.Errorf("the default: %v", p.Check())
	}
}

// One ready of many: epoll does not care how many are watched, poll looks at
// each. All ready: both look at all, and poll's array is no slower than epoll's
// list.
func TestScalingOfWaiting(t *testing.T) {
	best := func(way string, n int64, all bool) float64 {
		ns := 0.0
		for range 5 {
			got, err := MeasureWait(context.Background(), way, n, all)
			var why *Error
			if errors.As(err, &why) && why.Code == "files" {
				t.Skipf("unmet needs: %d descriptors: %v", n, err)
			}
			if err != nil {
				t.Fatal(err)
			}
			if ns == 0 || got < ns {
				ns = got
			}
		}
		t.Logf("%s of %d, all %v: %.0f ns", way, n, all, ns)
		return ns
	}
	if few, many := best("epoll", 10, false), best("epoll", 9000, false); many > 3*few {
		t.Errorf("epoll: %.0f ns for 10, %.0f for 9000", few, many)
	}
	if few, many := best("poll", 10, false), best("poll", 9000, false); many < 100*few {
		t.Errorf("poll: %.0f ns for 10, %.0f for 9000", few, many)
	}
	if poll, epoll := best("poll", 1000, true), best("epoll", 1000, true); poll > epoll {
		t.Errorf("all of 1000 ready: poll %.0f ns, epoll %.0f", poll, epoll)
	}
}
