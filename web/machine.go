package web

import (
	"context"
	"errors"
	"runtime"

	"ioviz/live"
	"ioviz/sim"
	"ioviz/web/runs"
)

// OnThisMachine fills in what the configuration says of the machine: live
// runs, the tiers of evidence and the doctor's report. Tests leave it out.
func (c Config) OnThisMachine() Config {
	c.Tier = func() string { return string(live.CachedDoctor(context.Background()).Auto) }
	c.Doctor = func(ctx context.Context) (any, error) { return live.CachedDoctor(ctx), nil }
	c.Live, c.NoLive = runs.RunnerFunc(runLive), ""
	if runtime.GOOS != "linux" {
		c.Live, c.NoLive = nil, "unsupported-os"
	}
	return c
}

func runLive(ctx context.Context, r runs.Request, sink runs.Sink) (*sim.Trace, error) {
	return live.Run(ctx, live.Request{Demo: r.Demo, Params: r.Params, Tier: live.Tier(r.Evidence)}, sink)
}

// fromLive gives a failed live run the code that live has for it.
func fromLive(err error) *Error {
	var failed *live.Error
	if !errors.As(err, &failed) || statuses[failed.Code] == 0 {
		return nil
	}
	return &Error{Code: failed.Code, Args: map[string]any{"detail": failed.Detail}, Err: err}
}
