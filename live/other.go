//go:build !linux

package live

import (
	"context"
	"runtime"

	"ioviz/sim"
)

// RunChild does nothing: there are no children here.
func RunChild() {}

// Run returns an *Error with code "unsupported".
func Run(context.Context, Request, Sink) (*sim.Trace, error) {
	return nil, &Error{Code: "unsupported", Detail: runtime.GOOS}
}

// Measure returns an *Error with code "unsupported".
func Measure(context.Context, string, sim.Params) (Sample, error) {
	return Sample{}, &Error{Code: "unsupported", Detail: runtime.GOOS}
}

// MeasureWait returns an *Error with code "unsupported".
func MeasureWait(context.Context, string, int64, bool) (float64, error) {
	return 0, &Error{Code: "unsupported", Detail: runtime.GOOS}
}

// Lacks has nothing to add to there being no live runs.
func Lacks(string) string { return "" }

// Without has nothing to add to it either.
func Without(string) []string { return nil }

func whyNot(error) string { return "unsupported" }

// Prove returns an *Error with code "unsupported".
func Prove(context.Context, string) (old, fresh int64, err error) {
	return 0, 0, &Error{Code: "unsupported", Detail: runtime.GOOS}
}

// trial is a proof being run: there is none here.
type trial struct{}

func (*trial) syscallNoSwitch() error  { return nil }
func (*trial) vdso() error             { return nil }
func (*trial) mmapReadsNothing() error { return nil }
func (*trial) mmapFaults() error       { return nil }
func (*trial) mmapOrRead() error       { return nil }
func (*trial) sendfileShares() error   { return nil }
func (*trial) zerocopyCopies() error   { return nil }
func (*trial) receiverCopies() error   { return nil }
func (*trial) reflink() error          { return nil }
func (*trial) readahead() error        { return nil }
func (*trial) nonblockFile() error     { return nil }
func (*trial) epollFiles() error       { return nil }
func (*trial) youCall() error          { return nil }
func (*trial) edgesOnce() error        { return nil }
func (*trial) epollScales() error      { return nil }
func (*trial) readyIsAHint() error     { return nil }
func (*trial) aioIsNot() error         { return nil }
func (*trial) pollingBurns() error     { return nil }
func (*trial) acceptTakes() error      { return nil }
func (*trial) oneshotOnce() error      { return nil }
func (*trial) writableAlways() error   { return nil }
func (*trial) herdWakes() error        { return nil }
func (*trial) lineWaits() error        { return nil }
func (*trial) forkCopies() error       { return nil }
func (*trial) privateCopies() error    { return nil }

// RunProof returns a skipped verdict.
func RunProof(_ context.Context, name string) (Verdict, error) {
	p, ok := ProofByName(name)
	if !ok {
		return Verdict{}, &Error{Code: "proof.unknown", Detail: name}
	}
	return Verdict{Name: p.Name, Facts: p.Facts, Numbers: map[string]int64{}, Measured: []Number{}, Kernel: KernelName(), NeedsRoot: p.NeedsRoot, RootHelps: p.RootHelps, Skipped: "why.unsupported-os"}, nil
}

// Choose returns an *Error with code "unsupported".
func Choose(context.Context, Tier) (Tier, error) {
	return "", &Error{Code: "unsupported", Detail: runtime.GOOS}
}

// KernelName is the name of the system.
func KernelName() string { return runtime.GOOS }

// LearnIDs returns an *Error with code "unsupported".
func LearnIDs(context.Context) error { return &Error{Code: "unsupported", Detail: runtime.GOOS} }

// Doctor says no to every tier: recorded traces and the simulator are there.
func Doctor(context.Context) Report {
	rep := Report{OS: runtime.GOOS, Kernel: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU(), Auto: None}
	for _, t := range Tiers {
		rep.Tiers = append(rep.Tiers, TierReport{Tier: t, Status: "no", Reason: "unsupported-os", Fix: "linux", Gives: gives[t]})
	}
	return rep
}
