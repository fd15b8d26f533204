package live

import (
	"context"
	"os"
	"runtime"

	"golang.org/x/sys/unix"

	"ioviz/live/perf"
	"ioviz/live/ptrace"
)

// Doctor finds out, by trying, what evidence this machine allows. It takes
// some milliseconds and leaves nothing behind but descriptors that close in
// the background.
func Doctor(ctx context.Context) Report {
	rep := Report{OS: "linux", Kernel: KernelName(), Arch: runtime.GOARCH, CPUs: onlineCPUs(), UID: os.Getuid(), Live: true}
	p := perf.Inspect(ctx)
	t := ptrace.Probe(ctx)
	rep.Tiers = []TierReport{
		fromPerf(Perf, p, perf.FeatTracefs, perf.FeatTracepoints, perf.FeatSystemWide, perf.FeatSwitches),
		fromPerf(PerfUser, p, perf.FeatIDs, perf.FeatUserSyscalls, perf.FeatSwitches, perf.FeatUserFaults),
		fromPtrace(t), fromSelf(), {Tier: None, Status: "yes"},
	}
	for i := range rep.Tiers {
		rep.Tiers[i].Gives = gives[rep.Tiers[i].Tier]
		if rep.Auto == "" && rep.Tiers[i].Status == "yes" {
			rep.Auto = rep.Tiers[i].Tier
		}
	}
	return rep
}

// LearnIDs makes the numbers of tracepoints known to this user, or, as root, to
// every user of the machine, and keeps them for this kernel build.
func LearnIDs(ctx context.Context) error {
	c, err := perf.OpenCatalog()
	if err == nil && c.From() == perf.FromTracefs {
		_, err = c.SaveCache()
	} else if err != nil {
		_, err = perf.DiscoverInChild(ctx)
	}
	if err != nil {
		return &Error{Code: "evidence.ids", Err: err}
	}
	return nil
}

// fromPerf combines the features that a tier needs: the first that is missing
// gives the reason.
func fromPerf(t Tier, p perf.Report, need ...perf.Feature) TierReport {
	out := TierReport{Tier: t, Status: "yes", Detail: map[string]string{}}
	if p.Catalog != "" {
		out.Detail["tracepoints"] = string(p.Catalog)
	}
	for _, f := range need {
		x, ok := p.Probe(f)
		if !ok {
			continue
		}
		out.Detail[string(f)] = string(x.Answer)
		if x.Answer == perf.Yes || out.Status == "no" {
			continue
		}
		if x.Answer == perf.Unknown && out.Status == "unknown" {
			continue
		}
		out.Status, out.Reason, out.Fix = string(x.Answer), string(x.Reason), string(x.Remedy)
	}
	return out
}

func fromPtrace(r ptrace.Report) TierReport {
	out := TierReport{Tier: Ptrace, Status: "yes"}
	switch {
	case r.OK:
		out.Detail = map[string]string{"filter": map[bool]string{true: "yes", false: "no"}[r.Filter]}
	case r.Reason == ptrace.ReasonError:
		out.Status, out.Reason = "unknown", string(r.Reason)
	default:
		out.Status, out.Reason, out.Fix = "no", string(r.Reason), "sandbox"
		if r.Reason == ptrace.ReasonYama {
			out.Fix = "yama"
		}
	}
	return out
}

// fromSelf tries the thread's rusage: there since Linux 2.6.26.
func fromSelf() TierReport {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_THREAD, &u); err != nil {
		return TierReport{Tier: Self, Status: "no", Reason: "error"}
	}
	return TierReport{Tier: Self, Status: "yes"}
}

// Choose resolves a wished tier: auto gives the best that works; a named one
// that does not work is an *Error with code "evidence.unavailable".
func Choose(ctx context.Context, want Tier) (Tier, error) {
	if want == None || want == Self {
		return want, nil
	}
	known := want == "" || want == Auto
	for _, t := range Tiers {
		known = known || t == want
	}
	if !known {
		return "", &Error{Code: "evidence.unknown", Detail: string(want)}
	}
	rep := CachedDoctor(ctx)
	if want == "" || want == Auto {
		return rep.Auto, nil
	}
	for _, t := range rep.Tiers {
		if t.Tier == want && t.Status == "yes" {
			return want, nil
		} else if t.Tier == want {
			return "", &Error{Code: "evidence.unavailable", Detail: string(want) + ": " + t.Reason}
		}
	}
	return "", &Error{Code: "evidence.unavailable", Detail: string(want)}
}
