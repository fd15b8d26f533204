package perf

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Inspect finds out what capturing can do here by doing it: each feature is opened for a thread of this process, provoked,
// and read back, because several things open without error and then report nothing. It takes some milliseconds, leaves
// descriptors that close in the background (Drain), and starts no other process.
func Inspect(ctx context.Context) Report {
	r := Report{Kernel: KernelBuild(), UID: os.Geteuid(), Perfmon: hasPerfmon()}
	if b, err := os.ReadFile("/proc/sys/kernel/perf_event_paranoid"); err == nil {
		if n, err := strconv.Atoi(strings.TrimSpace(string(b))); err == nil {
			r.Paranoid = &n
		}
	}
	r.CPUs, _ = OnlineCPUs()
	_, err := Tracefs()
	r.Probes = append(r.Probes, r.tracefsProbe(err))
	cat, err := OpenCatalog()
	p := Probe{Feature: FeatIDs, Answer: Yes}
	if err != nil {
		p = Probe{Feature: FeatIDs, Answer: No, Reason: ReasonNoIDs, Remedy: RemedyIDs, Err: err.Error()}
	} else {
		r.Catalog = cat.From()
	}
	r.Probes = append(r.Probes, p)
	getppid := Tracepoint("syscalls", "sys_enter_getppid")
	for _, t := range []trial{
		{FeatTracepoints, getppid, Thread, -1},
		{FeatSystemWide, getppid, System, 0},
		{FeatUserSyscalls, getppid.UserOnly(), Thread, 2},
		{FeatSwitches, Switches().UserOnly(), Thread, 2},
		{FeatUserFaults, Faults().UserOnly(), Thread, 2},
	} {
		if ctx.Err() != nil {
			r.Probes = append(r.Probes, Probe{Feature: t.feature, Answer: Unknown, Reason: ReasonError, Err: ctx.Err().Error()})
			continue
		}
		r.Probes = append(r.Probes, r.try(cat, t))
	}
	r.Probes = append(r.Probes, lostProbe())
	return r
}

func (r *Report) tracefsProbe(err error) Probe {
	switch {
	case err == nil:
		return Probe{Feature: FeatTracefs, Answer: Yes}
	case errors.Is(err, ErrNoTracefs) && os.Geteuid() == 0:
		return Probe{Feature: FeatTracefs, Answer: No, Reason: ReasonNoTracefs, Remedy: RemedyTracefs, Err: err.Error()}
	case errors.Is(err, ErrNoTracefs):
		return Probe{Feature: FeatTracefs, Answer: No, Reason: ReasonNoTracefs, Remedy: RemedyRoot, Err: err.Error()}
	case errors.Is(err, fs.ErrPermission):
		return Probe{Feature: FeatTracefs, Answer: No, Reason: ReasonClosed, Remedy: RemedyRoot, Err: err.Error()}
	}
	return Probe{Feature: FeatTracefs, Answer: Unknown, Reason: ReasonError, Err: err.Error()}
}

// trial is one thing to try: paranoid is the highest kernel.perf_event_paranoid that allows it to everybody.
type trial struct {
	feature  Feature
	event    Event
	scope    Scope
	paranoid int
}

const provoked = 20

func (r *Report) try(cat *Catalog, t trial) Probe {
	wanted, got, err := attempt(cat, t)
	switch {
	case err != nil:
		return r.refused(t, err)
	case wanted == 0:
		return Probe{Feature: t.feature, Answer: Unknown, Reason: ReasonError, Err: "nothing could be provoked"}
	case got < wanted:
		remedy := RemedyNone
		if got > 0 {
			remedy = RemedySpinners
		}
		return Probe{Feature: t.feature, Answer: No, Reason: ReasonSilent, Remedy: remedy, Wanted: wanted, Got: got}
	}
	return Probe{Feature: t.feature, Answer: Yes, Wanted: wanted, Got: got}
}

func (r *Report) refused(t trial, err error) Probe {
	p := Probe{Feature: t.feature, Answer: No, Err: err.Error()}
	switch {
	case errors.Is(err, ErrNoTracepoint) && r.Catalog == "":
		p.Reason, p.Remedy = ReasonNoIDs, RemedyIDs
	case errors.Is(err, ErrNoTracepoint):
		p.Reason = ReasonNoEvent
	case errors.Is(err, unix.ENOSYS), errors.Is(err, unix.ENOENT):
		p.Reason, p.Remedy = ReasonNoPerf, RemedyKernel
	case errors.Is(err, unix.EMFILE), errors.Is(err, unix.ENFILE):
		p.Answer, p.Reason, p.Remedy = Unknown, ReasonFiles, RemedyUlimit
	case strings.Contains(err.Error(), "mapping a ring"):
		p.Reason, p.Remedy = ReasonMlock, RemedyUlimit
	case errors.Is(err, unix.EACCES), errors.Is(err, unix.EPERM):
		p.Reason, p.Remedy = ReasonDenied, RemedySandbox
		if !r.Perfmon && (r.Paranoid == nil || *r.Paranoid > t.paranoid) {
			p.Reason, p.Remedy = ReasonParanoid, RemedyPerfmon
			if t.paranoid == 2 {
				p.Remedy = RemedySysctl
			}
		}
	default:
		p.Answer, p.Reason = Unknown, ReasonError
	}
	return p
}

// attempt provokes an event on a thread of its own and tells how often, and how many records arrived of it.
func attempt(cat *Catalog, t trial) (wanted, got int, err error) {
	s, err := NewSession(Options{Catalog: cat, RingBytes: 32 << 10})
	if err != nil {
		return 0, 0, err
	}
	defer s.Close()
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		wanted, err = provoke(s, t)
	}()
	<-done
	if err == nil {
		got, err = s.countNow()
	}
	return wanted, got, err
}

// provoke lets the event happen while the session records it. How often a sleeping thread leaves the CPU is the
// kernel's to say: a timer can expire before the thread has gone.
func provoke(s *Session, t trial) (int, error) {
	tid := unix.Gettid()
	mem, err := unix.Mmap(-1, 0, provoked*os.Getpagesize(), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return 0, err
	}
	defer unix.Munmap(mem)
	_ = unix.Madvise(mem, unix.MADV_NOHUGEPAGE)
	if t.scope == System {
		err = s.AddSystem(t.event.Where("common_pid==" + strconv.Itoa(tid)))
	} else {
		err = s.AddThread(tid, t.event)
	}
	if err != nil {
		return 0, err
	}
	if err := s.Enable(); err != nil {
		return 0, err
	}
	wanted := provoked
	if t.feature == FeatSwitches {
		wanted = -switchesOfThread()
	}
	for i := range provoked {
		switch t.feature {
		case FeatSwitches:
			ts := unix.NsecToTimespec(20_000)
			_ = unix.Nanosleep(&ts, nil)
		case FeatUserFaults:
			mem[i*os.Getpagesize()] = 1
		default:
			_, _, _ = unix.RawSyscall(unix.SYS_GETPPID, 0, 0, 0)
		}
	}
	if t.feature == FeatSwitches {
		wanted += switchesOfThread()
	}
	return wanted, s.Disable()
}

// switchesOfThread is how often the calling thread has left the CPU in its life (getrusage(2)).
func switchesOfThread() int {
	var u unix.Rusage
	_ = unix.Getrusage(unix.RUSAGE_THREAD, &u)
	return int(u.Nvcsw + u.Nivcsw)
}

// countNow empties the rings of a session without a reader and counts samples and leaves of the CPU.
func (s *Session) countNow() (int, error) {
	n := 0
	for _, r := range s.rings {
		data, err := r.m.drain()
		if err != nil {
			return n, err
		}
		for rec, err := range Decode(data, s.Layouts()) {
			if err == nil && (rec.Kind == Sample || rec.Kind == Switch && rec.Out) {
				n++
			}
		}
	}
	return n, nil
}

// lostProbe asks whether the kernel knows PERF_FORMAT_LOST, with an event that costs nothing.
func lostProbe() Probe {
	a, err := attrFor(Switches().UserOnly(), nil, Layout{})
	if err != nil {
		return Probe{Feature: FeatLostCount, Answer: Unknown, Reason: ReasonError, Err: err.Error()}
	}
	fd, known, err := openEvent(a, 0, -1)
	switch {
	case err != nil:
		return Probe{Feature: FeatLostCount, Answer: Unknown, Reason: ReasonError, Err: err.Error()}
	case !known:
		closeLater([]int{fd}, nil, make(chan struct{}))
		return Probe{Feature: FeatLostCount, Answer: No, Reason: ReasonOldKernel, Remedy: RemedyKernel}
	}
	closeLater([]int{fd}, nil, make(chan struct{}))
	return Probe{Feature: FeatLostCount, Answer: Yes}
}

// hasPerfmon reports whether CAP_PERFMON (Linux 5.8) or CAP_SYS_ADMIN is in effect, as perfmon_capable in
// include/linux/capability.h asks.
func hasPerfmon() bool {
	hdr := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if unix.Capget(&hdr, &data[0]) != nil {
		return false
	}
	eff := uint64(data[0].Effective) | uint64(data[1].Effective)<<32
	return eff&(1<<unix.CAP_PERFMON|1<<unix.CAP_SYS_ADMIN) != 0
}
