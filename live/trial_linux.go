package live

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/sys/unix"

	"ioviz/live/ptrace"
	"ioviz/sim"
)

// trial is a proof being run.
type trial struct {
	ctx context.Context
	v   *Verdict
}

// errSkip is the reason why a proof can't be run here.
type errSkip string

func (e errSkip) Error() string { return string(e) }

// RunProof runs the named proof. What this machine lacks is a skipped verdict,
// not an error; an experiment that could not be done is an *Error.
func RunProof(ctx context.Context, name string) (Verdict, error) {
	p, ok := ProofByName(name)
	if !ok {
		return Verdict{}, &Error{Code: "proof.unknown", Detail: name}
	}
	v := Verdict{Name: p.Name, Facts: p.Facts, Numbers: map[string]int64{}, Evidence: "self:experiment", Kernel: KernelName(), NeedsRoot: p.NeedsRoot, RootHelps: p.RootHelps}
	var err error
	switch {
	case p.NeedsRoot && os.Geteuid() != 0:
		err = errSkip("why.needs-root")
	case p.change != nil:
		v.Evidence = "self:proof"
		var old, fresh int64
		if old, fresh, v.Calls, err = mutate(ctx, *p.change); err == nil {
			v.Predicted, v.Observed = p.expect, outcome(old, fresh, p.change.size)
			v.Numbers["old"], v.Numbers["new"] = old, fresh
			if old+fresh != p.change.size { // nothing may be lost or made up
				v.Observed = "damaged"
			}
		}
	default:
		err = p.try(&trial{ctx, &v})
	}
	v.Measured = numbersOf(v.Numbers)
	if reason := lacking(err); reason != "" {
		v.Skipped, v.Predicted, v.Observed = reason, "", ""
		return v, nil
	}
	v.Pass = err == nil && v.Predicted == v.Observed
	return v, err
}

// lacking is the reason key of an error that means that the machine can't, or "".
func lacking(err error) string {
	var skip errSkip
	var e *Error
	switch {
	case errors.As(err, &skip):
		return string(skip)
	case errors.As(err, &e) && e.Code == "cold.memory-fs":
		return "why.no-disk"
	case errors.As(err, &e) && e.Code == "files":
		return "why.few-files"
	case errors.Is(err, unix.ENOSYS), errors.Is(err, unix.EOPNOTSUPP):
		return "why.old-kernel"
	}
	return ""
}

// say sets what was predicted and, if it came out so, what was observed; else
// observed is told as numbers.
func (t *trial) say(predicted string, came bool) {
	t.v.Predicted, t.v.Observed = predicted, predicted
	if !came {
		t.v.Observed = "otherwise"
	}
}

// measure has a child measure, with a file of the size if that is not 0, and
// gives its numbers. Traced, it counts the child's system calls between markers.
// The calls that it noted become the verdict's, by the parts of the measurement.
func (t *trial) measure(what string, size int64, cold, traced bool, parts ...string) (n [12]int64, calls int64, err error) {
	var f hands
	defer f.close()
	if size > 0 {
		if f.file, err = makeFile(t.ctx, size, oldByte, cold, os.O_RDONLY); err != nil {
			return n, 0, err
		}
	}
	hold, release, err := os.Pipe()
	if err != nil {
		return n, 0, setupError("making a pipe", err)
	}
	defer hold.Close()
	defer release.Close()
	f.instead = hold
	k, err := spawn(&job{Role: "measure", Demo: what, Params: sim.Params{"size": size}, Records: noteRecords}, f)
	if err != nil {
		return n, 0, err
	}
	defer k.close()
	stop := context.AfterFunc(t.ctx, func() { k.cmd.Process.Kill() })
	defer stop()
	count := counter{}
	if traced {
		tracer, err := ptrace.Start(ptrace.Options{Sink: count.stop, AllStops: true, Targets: []int{k.cmd.Process.Pid}})
		if err != nil {
			return n, 0, errSkip("why.no-ptrace")
		}
		defer tracer.Close()
		release.Write([]byte{1})
		tracer.Wait(k.cmd.Process.Pid)
	} else {
		release.Write([]byte{1})
	}
	err = k.cmd.Wait()
	if t.ctx.Err() != nil {
		return n, 0, t.ctx.Err()
	}
	t.v.take(k.mem, parts)
	t.v.Calls = append(t.v.Calls, count.ended...)
	if size > 0 && k.mem.ctl.Errno == int64(unix.EBUSY) { // evictFile
		name, _ := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", f.file.Fd())) // of the name it had
		return n, 0, &Error{Code: "cold.stays", Detail: filepath.Dir(filepath.Dir(name))}
	}
	return k.mem.ctl.Numbers, count.calls, k.failure(err)
}

// counter counts the system calls between two markers.
type counter struct {
	mu     sync.Mutex
	inside bool
	calls  int64
	ended  []Noted // those that returned, by how
}

func (c *counter) stop(s ptrace.Stop) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case int(s.Nr) == getpgidNr && s.Args[0] == markerID && s.Enter:
		c.inside = !c.inside
	case c.inside && s.Enter:
		c.calls++
	case c.inside && int(s.Nr) != getpgidNr:
		name := fmt.Sprintf("syscall_%#x()", s.Nr) // as strace writes those that it has no name for
		if s.Nr == unix.SYS_GETPPID {
			name = "getppid()"
		}
		x := Noted{Tid: int64(s.TID), Call: name, Result: s.Ret, Error: errorName(s.Ret), Times: 1}
		if n := len(c.ended) - 1; n >= 0 {
			if last := c.ended[n]; last.Tid == x.Tid && last.Call == x.Call && last.Result == x.Result {
				c.ended[n].Times++
				return
			}
		}
		c.ended = append(c.ended, x)
	}
}

// run runs a demo as a part of the proof, and gives its trace's totals and the
// machine at its end.
func (t *trial) run(part, demo string, p sim.Params, tier Tier) (*sim.Sums, *sim.Machine, error) {
	tr, err := Run(t.ctx, Request{Demo: demo, Params: p, Tier: tier}, nil)
	if err != nil {
		return nil, nil, err
	}
	t.v.Evidence = tr.Header.Tier
	t.v.takeRun(tr, part)
	s, _, m, err := sim.Sum(tr)
	return s, m, err
}

// counts reads a total that the evidence may not give.
func counts(n *int64) (int64, error) {
	if n == nil {
		return 0, errSkip("why.needs-perf")
	}
	return *n, nil
}

// mkfs finds the first of the programs that make file systems.
func mkfs(names ...string) string {
	for _, dir := range []string{"/usr/sbin", "/sbin", "/usr/bin", "/usr/local/sbin"} {
		for _, n := range names {
			if path := filepath.Join(dir, n); unix.Access(path, unix.X_OK) == nil {
				return path
			}
		}
	}
	return ""
}
