package live

import (
	"cmp"
	"context"
	"slices"

	"ioviz/sim"
)

// Plan is what a bench measures: each demo with each chunk size, several times.
type Plan struct {
	Demos  []string `json:"demos"`
	Chunks []int64  `json:"chunks"`
	Size   int64    `json:"size"`
	Rounds int      `json:"rounds"`
}

// Bounds of a plan.
const (
	MaxRounds     = 21
	maxBenchSize  = 256 << 20
	maxBenchCells = 400
)

// BenchDemos are the demos that a bench can measure: those that transfer a
// file into a socket.
func BenchDemos() []string {
	var names []string
	for _, d := range sim.Demos {
		if d.Family == "transfer" {
			names = append(names, d.Name)
		}
	}
	return names
}

// DefaultPlan is the four ways of the textbook, from a page to a mebibyte at a time.
func DefaultPlan() Plan {
	return Plan{Demos: BenchDemos()[:4], Chunks: []int64{4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20}, Size: 16 << 20, Rounds: 5}
}

// Check says which part of the plan is wrong, as a *sim.ParamError.
func (p *Plan) Check() error {
	known := BenchDemos()
	for _, d := range p.Demos {
		if !slices.Contains(known, d) {
			return &sim.ParamError{Code: "demo.unknown", Param: d}
		}
	}
	if p.Rounds < 1 || p.Rounds > MaxRounds {
		return &sim.ParamError{Code: "param.range", Param: "rounds", Value: int64(p.Rounds), Min: 1, Max: MaxRounds}
	}
	if p.Size < 4096 || p.Size > maxBenchSize {
		return &sim.ParamError{Code: "param.range", Param: "size", Value: p.Size, Min: 4096, Max: maxBenchSize}
	}
	if n := len(p.Demos) * len(p.Chunks); n == 0 || n > maxBenchCells {
		return &sim.ParamError{Code: "param.range", Param: "chunk", Value: int64(n), Min: 1, Max: maxBenchCells}
	}
	for _, c := range p.Chunks {
		if least := p.Size / 16384; c < max(512, least) || c > p.Size {
			return &sim.ParamError{Code: "param.range", Param: "chunk", Value: c, Min: max(512, least), Max: p.Size}
		}
	}
	return nil
}

// Sample is one untraced run: from the sender's first call to the receiver's
// last, and the CPU time of both.
type Sample struct {
	Wall int64 `json:"wall_ns"`
	CPU  int64 `json:"cpu_ns"`
}

// Cell is a demo with a chunk size: the medians of its samples.
type Cell struct {
	Demo   string  `json:"demo"`
	Chunk  int64   `json:"chunk"`
	Rounds int     `json:"rounds"`        // how many samples it has
	Wall   int64   `json:"wall_ns"`       // median
	CPU    int64   `json:"cpu_ns"`        // median
	Rate   float64 `json:"bytes_per_sec"` // of the median
	Cost   float64 `json:"cpu_ns_per_byte"`
	Spread float64 `json:"spread"`        // of the wall times: (largest - least) / median
	Why    string  `json:"why,omitempty"` // why it could not be measured: the code of an error
}

// Bench measures the plan, one run at a time, and tells each cell as it stands
// after each run. The rounds are interleaved, so that what disturbs the
// machine for a while disturbs all alike.
func Bench(ctx context.Context, p Plan, tell func(cell int, c Cell, done, total int)) error {
	if err := p.Check(); err != nil {
		return err
	}
	cells := make([]Cell, 0, len(p.Demos)*len(p.Chunks))
	for _, d := range p.Demos {
		for _, c := range p.Chunks {
			cells = append(cells, Cell{Demo: d, Chunk: c})
		}
	}
	samples := make([][]Sample, len(cells))
	total, done := len(cells)*p.Rounds, 0
	for range p.Rounds {
		for i := range cells {
			done++
			c := &cells[i]
			if c.Why != "" {
				continue
			}
			s, err := Measure(ctx, c.Demo, sim.Params{"size": p.Size, "chunk": c.Chunk})
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				c.Why = whyNot(err)
				tell(i, *c, done, total)
				continue
			}
			samples[i] = append(samples[i], s)
			c.sum(p.Size, samples[i])
			tell(i, *c, done, total)
		}
	}
	return nil
}

// sum makes the medians.
func (c *Cell) sum(size int64, s []Sample) {
	walls, cpus := make([]int64, len(s)), make([]int64, len(s))
	for i, x := range s {
		walls[i], cpus[i] = x.Wall, x.CPU
	}
	c.Rounds = len(s)
	c.Wall, c.CPU = median(walls), median(cpus)
	c.Rate = float64(size) / float64(max(c.Wall, 1)) * 1e9
	c.Cost = float64(c.CPU) / float64(size)
	c.Spread = float64(slices.Max(walls)-slices.Min(walls)) / float64(max(c.Wall, 1))
}

func median[T cmp.Ordered](v []T) T {
	s := slices.Clone(v)
	slices.Sort(s)
	return s[len(s)/2]
}
