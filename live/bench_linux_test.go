package live

import (
	"context"
	"errors"
	"testing"

	"ioviz/sim"
)

// A bench measures every cell in every round, and tells what it has after each.
func TestBench(t *testing.T) {
	p := Plan{Demos: []string{"read-write", "sendfile"}, Chunks: []int64{4 << 10, 64 << 10}, Size: 1 << 20, Rounds: 2}
	cells := map[int]Cell{}
	told := 0
	err := Bench(context.Background(), p, func(i int, c Cell, done, total int) {
		told++
		if done != told || total != 8 {
			t.Errorf("%d of %d after %d", done, total, told)
		}
		cells[i] = c
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		if c := cells[i]; c.Rounds != 2 || c.Wall <= 0 || c.CPU <= 0 || c.Rate <= 0 || c.Cost <= 0 || c.Why != "" {
			t.Errorf("cell %d: %+v", i, c)
		}
	}
}

func TestBenchPlans(t *testing.T) {
	for name, change := range map[string]func(*Plan){
		"demo":    func(p *Plan) { p.Demos = []string{"fork-cow"} },
		"no demo": func(p *Plan) { p.Demos = nil },
		"chunk":   func(p *Plan) { p.Chunks = []int64{1} },
		"size":    func(p *Plan) { p.Size = 1 << 40 },
		"rounds":  func(p *Plan) { p.Rounds = 0 },
	} {
		p := DefaultPlan()
		change(&p)
		var e *sim.ParamError
		if err := Bench(context.Background(), p, nil); !errors.As(err, &e) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p := DefaultPlan()
	if err := p.Check(); err != nil {
		t.Error(err)
	}
}

func TestBenchIsCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	err := Bench(ctx, DefaultPlan(), func(int, Cell, int, int) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
