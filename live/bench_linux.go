package live

import (
	"context"
	"errors"

	"ioviz/sim"
)

// Measure runs a demo once with nobody watching and says what it took. One run
// at a time is the caller's business.
func Measure(ctx context.Context, demo string, params sim.Params) (Sample, error) {
	d, ok := sim.DemoByName(demo)
	if !ok {
		return Sample{}, &sim.ParamError{Code: "demo.unknown", Param: demo}
	}
	p, err := d.Complete(params, "live")
	if err != nil {
		return Sample{}, err
	}
	c := newCapture(None)
	defer c.close()
	r := &run{ctx: ctx, trace: &sim.Trace{Header: newHeader(d, p, None)}, path: paths[d.Name]}
	var s Sample
	r.ended = func() {
		out := r.sender.mem.ctl
		end := out.End
		for _, k := range r.kids() {
			s.CPU += k.mem.ctl.CPU
			end = max(end, k.mem.ctl.End)
		}
		s.Wall = end - out.Start
	}
	return s, r.do(c, &Request{Demo: demo, Params: params, Tier: None}, p)
}

// whyNot names why a demo could not be measured.
func whyNot(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return "run.failed"
}
