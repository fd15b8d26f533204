package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"slices"

	"ioviz/live"
	"ioviz/web"
	"ioviz/web/runs"
)

// proofs is what the page of proofs can have run.
func proofs() *web.Proofs {
	p := &web.Proofs{Root: os.Geteuid() == 0}
	for _, x := range live.Proofs {
		p.List = append(p.List, web.Proof{Name: x.Name, Facts: x.Facts, NeedsRoot: x.NeedsRoot, RootHelps: x.RootHelps})
	}
	p.Run = func(ctx context.Context, name string) (any, error) {
		v, err := live.RunProof(ctx, name)
		return v, forPeople(err)
	}
	return p
}

// pathsOffer is what the bench of paths offers, and measures by default.
type pathsOffer struct {
	Default live.Plan `json:"default"`
	Demos   []string  `json:"demos"`
}

// waitsOffer is the same of the bench of waiting.
type waitsOffer struct {
	Default live.WaitPlan `json:"default"`
	Ways    []string      `json:"ways"`
	Watched []int64       `json:"watched"`
}

// benches is what the page of the bench can have measured.
func benches() *web.Bench {
	return &web.Bench{
		Plans: map[string]any{"paths": pathsOffer{live.DefaultPlan(), live.BenchDemos()},
			"models": waitsOffer{live.DefaultWaitPlan(), live.WaitWays, live.WatchedCounts}},
		Parse: func(name string, text json.RawMessage) (runs.Errand, error) {
			switch name {
			case "paths":
				plan := live.DefaultPlan()
				if err := read(text, &plan); err != nil {
					return nil, err
				}
				return benchPaths(plan), plan.Check()
			case "models":
				plan := live.DefaultWaitPlan()
				if err := read(text, &plan); err != nil {
					return nil, err
				}
				return benchWaits(plan), plan.Check()
			}
			return nil, &web.Error{Code: "notfound"}
		},
	}
}

// read takes a plan as JSON; what it does not name stays as it is.
func read(text json.RawMessage, plan any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(plan); err != nil {
		return &web.Error{Code: "badrequest", Args: map[string]any{"detail": err.Error()}}
	}
	return nil
}

// waited is what a bench of waiting has found out so far.
type waited struct {
	Plan      live.WaitPlan   `json:"plan"`
	Cells     []live.WaitCell `json:"cells"`
	Crossings []live.Crossing `json:"crossings"` // none before all is measured
}

// benchWaits measures a plan of waiting as an errand of the server.
func benchWaits(plan live.WaitPlan) runs.Errand {
	return func(ctx context.Context, tell func(any, int64, int64)) (any, error) {
		cells := plan.Cells()
		err := live.BenchWaits(ctx, plan, func(i int, c live.WaitCell, done, total int) {
			cells[i] = c
			tell(waited{Plan: plan, Cells: slices.Clone(cells)}, int64(done), int64(total))
		})
		return waited{plan, cells, live.Crossings(cells)}, forPeople(err)
	}
}

// measured is what a bench has found out so far.
type measured struct {
	Plan  live.Plan   `json:"plan"`
	Cells []live.Cell `json:"cells"` // in the order of the plan; those not measured yet have no rounds
}

// benchPaths measures a plan as an errand of the server.
func benchPaths(plan live.Plan) runs.Errand {
	return func(ctx context.Context, tell func(any, int64, int64)) (any, error) {
		cells := make([]live.Cell, 0, len(plan.Demos)*len(plan.Chunks))
		for _, demo := range plan.Demos {
			for _, chunk := range plan.Chunks {
				cells = append(cells, live.Cell{Demo: demo, Chunk: chunk})
			}
		}
		err := live.Bench(ctx, plan, func(i int, c live.Cell, done, total int) {
			cells[i] = c
			tell(measured{plan, slices.Clone(cells)}, int64(done), int64(total))
		})
		return measured{plan, cells}, forPeople(err)
	}
}
