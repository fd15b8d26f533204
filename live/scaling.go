package live

import (
	"context"
	"slices"

	"ioviz/sim"
)

// WaitPlan is what the bench of waiting measures: what one call costs that
// waits for many descriptors, of which one is ready, or all.
type WaitPlan struct {
	Ways    []string `json:"ways"`
	Watched []int64  `json:"watched"`
	Rounds  int      `json:"rounds"`
}

// WaitWays are the calls that wait, in the order they are shown.
var WaitWays = []string{"select", "poll", "epoll", "io_uring"}

// WatchedCounts are the numbers of descriptors that are offered.
var WatchedCounts = []int64{10, 30, 100, 300, 1000, 3000, 9000}

// fdSetSize is the first descriptor that select can't watch (select(2) FD_SETSIZE).
const fdSetSize = 1024

// DefaultWaitPlan is all of them, over three powers of ten.
func DefaultWaitPlan() WaitPlan {
	return WaitPlan{Ways: slices.Clone(WaitWays), Watched: []int64{10, 100, 1000, 9000}, Rounds: 5}
}

// Check says which part of the plan is wrong, as a *sim.ParamError.
func (p *WaitPlan) Check() error {
	for _, w := range p.Ways {
		if !slices.Contains(WaitWays, w) {
			return &sim.ParamError{Code: "param.unknown", Param: w}
		}
	}
	for _, n := range p.Watched {
		if n < 1 || n > 100_000 {
			return &sim.ParamError{Code: "param.range", Param: "watched", Value: n, Min: 1, Max: 100_000}
		}
	}
	if n := len(p.Ways) * len(p.Watched); n == 0 || n > maxBenchCells {
		return &sim.ParamError{Code: "param.range", Param: "watched", Value: int64(n), Min: 1, Max: maxBenchCells}
	}
	if p.Rounds < 1 || p.Rounds > MaxRounds {
		return &sim.ParamError{Code: "param.range", Param: "rounds", Value: int64(p.Rounds), Min: 1, Max: MaxRounds}
	}
	return nil
}

// WaitCell is a way of waiting for a number of descriptors.
type WaitCell struct {
	Way     string  `json:"way"`
	Watched int64   `json:"watched"`
	Ready   string  `json:"ready"`         // "one" of them, or "all"
	Rounds  int     `json:"rounds"`        // how many samples it has
	PerWait float64 `json:"ns_per_wait"`   // median of the samples
	Spread  float64 `json:"spread"`        // (largest - least) / median
	Why     string  `json:"why,omitempty"` // why it could not be measured
}

// Cells are those of the plan, none measured yet.
func (p *WaitPlan) Cells() []WaitCell {
	var cells []WaitCell
	for _, way := range p.Ways {
		for _, n := range p.Watched {
			for _, ready := range []string{"one", "all"} {
				cells = append(cells, WaitCell{Way: way, Watched: n, Ready: ready})
			}
		}
	}
	return cells
}

// BenchWaits measures the plan, one cell at a time and round after round, and
// tells each cell as it stands.
func BenchWaits(ctx context.Context, p WaitPlan, tell func(cell int, c WaitCell, done, total int)) error {
	if err := p.Check(); err != nil {
		return err
	}
	cells := p.Cells()
	samples := make([][]float64, len(cells))
	total, done := len(cells)*p.Rounds, 0
	for range p.Rounds {
		for i := range cells {
			done++
			c := &cells[i]
			if c.Why != "" {
				continue
			}
			ns, err := MeasureWait(ctx, c.Way, c.Watched, c.Ready == "all")
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				c.Why = whyNot(err)
			} else {
				samples[i] = append(samples[i], ns)
				c.sum(samples[i])
			}
			tell(i, *c, done, total)
		}
	}
	return nil
}

func (c *WaitCell) sum(s []float64) {
	c.Rounds, c.PerWait = len(s), median(s)
	c.Spread = (slices.Max(s) - slices.Min(s)) / max(c.PerWait, 1)
}
