package live

import (
	"cmp"
	"context"
	"math"
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
var WatchedCounts = []int64{1, 3, 10, 30, 100, 300, 1000, 3000, 9000}

// fdSetSize is the first descriptor that select can't watch (select(2) FD_SETSIZE).
const fdSetSize = 1024

// DefaultWaitPlan is all of them, from one descriptor to thousands: looking at each is cheap
// where there are few.
func DefaultWaitPlan() WaitPlan {
	return WaitPlan{Ways: slices.Clone(WaitWays), Watched: []int64{1, 10, 100, 1000, 9000}, Rounds: 5}
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
	PerWait float64 `json:"ns_per_wait"`   // least of the samples: what else the machine does only adds
	Spread  float64 `json:"spread"`        // (largest - least) / least
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

// Crossing is where one way of waiting overtakes another: Before costs less for
// fewer descriptors than Watched, After for more.
type Crossing struct {
	Ready   string  `json:"ready"`
	Before  string  `json:"before"`
	After   string  `json:"after"`
	Watched float64 `json:"watched"` // on the straight line between two measured points, both axes logarithmic
}

// clearly is how far apart two lines must be for their order to be no noise: the least
// of five rounds comes within a tenth.
const clearly = 1.1

// Crossings are where the measured lines of two ways cross: one costs clearly
// less before it, and clearly more after it.
func Crossings(cells []WaitCell) []Crossing {
	found := []Crossing{}
	for i := range cells {
		a := line(cells, i)
		for j := i + 1; j < len(cells); j++ {
			b := line(cells, j)
			if len(a) == 0 || len(b) == 0 || cells[i].Ready != cells[j].Ready || cells[i].Way == cells[j].Way {
				continue
			}
			found = append(found, crossed(a, b)...)
		}
	}
	return found
}

// line is all that was measured of a way, by the number watched; nil unless cell
// i is the first of it.
func line(cells []WaitCell, i int) []WaitCell {
	same := func(c WaitCell) bool { return c.Way == cells[i].Way && c.Ready == cells[i].Ready }
	if slices.ContainsFunc(cells[:i], same) {
		return nil
	}
	var all []WaitCell
	for _, c := range cells[i:] {
		if same(c) && c.Rounds > 0 && c.PerWait > 0 {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(x, y WaitCell) int { return cmp.Compare(x.Watched, y.Watched) })
	return all
}

func crossed(a, b []WaitCell) (found []Crossing) {
	type point struct{ watched, apart float64 } // apart: by which factor a costs more than b, as a logarithm
	var both []point
	for _, c := range a {
		if k := slices.IndexFunc(b, func(d WaitCell) bool { return d.Watched == c.Watched }); k >= 0 {
			both = append(both, point{float64(c.Watched), math.Log(c.PerWait / b[k].PerWait)})
		}
	}
	from := -1
	for k, now := range both {
		if math.Abs(now.apart) < math.Log(clearly) {
			continue
		}
		if from >= 0 && both[from].apart*now.apart < 0 {
			next := from + slices.IndexFunc(both[from:], func(p point) bool { return p.apart*both[from].apart <= 0 })
			p, q := both[next-1], both[next]
			x := Crossing{Ready: a[0].Ready, Before: a[0].Way, After: b[0].Way,
				Watched: p.watched * math.Pow(q.watched/p.watched, p.apart/(p.apart-q.apart))}
			if now.apart < 0 {
				x.Before, x.After = x.After, x.Before
			}
			found = append(found, x)
		}
		from = k
	}
	return found
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
	c.Rounds, c.PerWait = len(s), slices.Min(s)
	c.Spread = (slices.Max(s) - c.PerWait) / max(c.PerWait, 1)
}
