package perf

// Answer is the outcome of a probe.
type Answer string

// Answers of a probe. Unknown means that the probe itself failed: ask again later.
const (
	Yes     Answer = "yes"
	No      Answer = "no"
	Unknown Answer = "unknown"
)

// Feature is something that a capture may be able to do here.
type Feature string

// The features that Inspect tries out.
const (
	FeatTracefs      Feature = "tracefs"       // tracepoint formats can be read
	FeatIDs          Feature = "ids"           // tracepoint ids are known, from tracefs or a cache
	FeatTracepoints  Feature = "tracepoints"   // kernel tracepoints of an own thread arrive with their raw bytes
	FeatSystemWide   Feature = "system-wide"   // as above, of everything on a CPU
	FeatUserSyscalls Feature = "user-syscalls" // syscalls tracepoints of an own thread arrive with exclude_kernel
	FeatSwitches     Feature = "switches"      // context switches of an own thread
	FeatUserFaults   Feature = "user-faults"   // page faults of an own thread in user mode, with address
	FeatLostCount    Feature = "lost-count"    // the kernel counts lost records per event (Linux 6.0)
)

// Reason says why a feature is missing. The words for people are not here.
type Reason string

// Reasons of a No or Unknown.
const (
	ReasonOK        Reason = ""
	ReasonOS        Reason = "unsupported-os" // not Linux
	ReasonNoPerf    Reason = "no-perf"        // kernel without CONFIG_PERF_EVENTS, or the call is blocked with ENOSYS
	ReasonParanoid  Reason = "paranoid"       // kernel.perf_event_paranoid is too high for this user
	ReasonDenied    Reason = "eperm"          // denied although paranoid would allow it: seccomp, a security module, a container
	ReasonNoTracefs Reason = "no-tracefs"     // tracefs is not mounted
	ReasonClosed    Reason = "tracefs-closed" // tracefs is mounted and not for this user
	ReasonNoIDs     Reason = "no-ids"         // no tracefs and no cache: the ids are not known
	ReasonNoEvent   Reason = "no-event"       // this kernel has no such tracepoint
	ReasonMlock     Reason = "mlock"          // not even a small ring may be locked in memory
	ReasonFiles     Reason = "emfile"         // out of file descriptors
	ReasonSilent    Reason = "silent"         // it opened, and what was provoked did not arrive
	ReasonOldKernel Reason = "old-kernel"     // the kernel does not know the option
	ReasonError     Reason = "error"          // something else: see Probe.Err
)

// Remedy is a code for how to get a feature.
type Remedy string

// Remedies.
const (
	RemedyNone     Remedy = ""
	RemedyRoot     Remedy = "root"          // run as root
	RemedyPerfmon  Remedy = "cap-perfmon"   // grant CAP_PERFMON
	RemedySysctl   Remedy = "paranoid-2"    // sysctl kernel.perf_event_paranoid=2
	RemedyTracefs  Remedy = "mount-tracefs" // mount -t tracefs nodev /sys/kernel/tracing
	RemedyIDs      Remedy = "learn-ids"     // run once as root, or discover ids
	RemedyUlimit   Remedy = "ulimit"        // raise RLIMIT_MEMLOCK or RLIMIT_NOFILE
	RemedySandbox  Remedy = "sandbox"       // loosen the container's seccomp profile
	RemedySpinners Remedy = "spinners"      // keep CPUs from idling, then try again
	RemedyKernel   Remedy = "newer-kernel"
	RemedyLinux    Remedy = "linux"
)

// Probe is the answer for one feature.
type Probe struct {
	Feature Feature `json:"feature"`
	Answer  Answer  `json:"answer"`
	Reason  Reason  `json:"reason,omitempty"`
	Remedy  Remedy  `json:"remedy,omitempty"`
	Err     string  `json:"err,omitempty"` // the raw error, for the curious
	Wanted  int     `json:"wanted,omitempty"`
	Got     int     `json:"got,omitempty"` // records that arrived of those provoked
}

// Report is what Inspect found out about the machine.
type Report struct {
	Kernel   string  `json:"kernel"`             // release, version and machine
	Paranoid *int    `json:"paranoid,omitempty"` // kernel.perf_event_paranoid; absent where it cannot be read
	UID      int     `json:"uid"`
	Perfmon  bool    `json:"perfmon"` // CAP_PERFMON or CAP_SYS_ADMIN is in effect
	CPUs     []int   `json:"cpus,omitempty"`
	Catalog  From    `json:"catalog,omitempty"` // where tracepoint ids come from
	Probes   []Probe `json:"probes"`
}

// Can reports whether a feature works here.
func (r Report) Can(f Feature) bool {
	p, ok := r.Probe(f)
	return ok && p.Answer == Yes
}

// Probe finds the answer for a feature.
func (r Report) Probe(f Feature) (Probe, bool) {
	for _, p := range r.Probes {
		if p.Feature == f {
			return p, true
		}
	}
	return Probe{}, false
}

var allFeatures = []Feature{FeatTracefs, FeatIDs, FeatTracepoints, FeatSystemWide, FeatUserSyscalls, FeatSwitches, FeatUserFaults, FeatLostCount}

// unsupported is the report of a system that is not Linux.
func unsupported() Report {
	var r Report
	for _, f := range allFeatures {
		r.Probes = append(r.Probes, Probe{Feature: f, Answer: No, Reason: ReasonOS, Remedy: RemedyLinux})
	}
	return r
}
