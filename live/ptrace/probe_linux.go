//go:build amd64 || arm64

package ptrace

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Probe finds out whether children can be traced here, by tracing one, and whether a filter can pick the calls. The program must call RunHelper.
func Probe(ctx context.Context) Report {
	err := haveFilters()
	if err == nil {
		if err = try(ctx, false); err == nil {
			return Report{OK: true, Filter: true}
		}
	}
	if !errors.Is(err, ErrNoFilter) {
		return Report{Reason: reasonOf(err), Err: err.Error()}
	}
	if all := try(ctx, true); all != nil {
		return Report{Reason: reasonOf(all), Err: all.Error()}
	}
	return Report{OK: true, Reason: ReasonNoSeccomp, Err: err.Error()}
}

var errSilent = errors.New("ptrace: the stops are not those of the calls made")

// try traces a helper with a filter or with AllStops.
func try(ctx context.Context, all bool) error {
	job := "filter"
	if all {
		job = "all"
	}
	cmd := exec.CommandContext(ctx, "/proc/self/exe")
	cmd.Env = append(os.Environ(), helperEnv+"="+job)
	var words strings.Builder
	cmd.Stderr = &words
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting the helper: %v", err) // not wrapped: says nothing about ptrace
	}
	stops, exit, err := follow(cmd.Process.Pid, all, in, out)
	if err != nil {
		_ = cmd.Process.Kill()
	}
	_ = cmd.Wait()
	switch {
	case err != nil:
		return err
	case exit.Code == helperFailed:
		return fmt.Errorf("%w: %s", ErrNoFilter, strings.TrimSpace(words.String()))
	case exit != (Exit{}):
		return fmt.Errorf("the helper ended with %+v: %s", exit, strings.TrimSpace(words.String()))
	}
	return check(stops)
}

// follow traces a helper from ready to its end.
func follow(pid int, all bool, in io.Writer, out io.Reader) (stops []Stop, exit Exit, err error) {
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		return nil, Exit{}, fmt.Errorf("the helper did not start: %w", err)
	}
	opt := Options{Targets: []int{pid}, Sink: func(s Stop) { stops = append(stops, s) }, AllStops: all}
	if all {
		opt.Only = []uint32{unix.SYS_GETPPID}
	}
	t, err := Start(opt)
	if err != nil {
		return nil, Exit{}, err
	}
	fmt.Fprintln(in)
	exit, err = t.Wait(pid)
	return stops, exit, errors.Join(err, t.Close())
}

// check wants the helper's calls in pairs and nothing else.
func check(stops []Stop) error {
	if len(stops) != 2*probeCalls {
		return fmt.Errorf("%w: %d instead of %d", errSilent, len(stops), 2*probeCalls)
	}
	for i, s := range stops {
		if s.Nr != unix.SYS_GETPPID || s.Enter != (i%2 == 0) || !s.Enter && s.Ret != int64(os.Getpid()) {
			return fmt.Errorf("%w: %+v", errSilent, s)
		}
	}
	return nil
}

func reasonOf(err error) Reason {
	switch {
	case errors.Is(err, errSilent):
		return ReasonSilent
	case errors.Is(err, unix.EPERM), errors.Is(err, unix.EACCES):
		if scope() >= 2 {
			return ReasonYama
		}
		return ReasonDenied
	case errors.Is(err, unix.EIO), errors.Is(err, unix.EINVAL):
		return ReasonOldKernel
	case errors.Is(err, unix.ENOSYS):
		return ReasonDenied
	}
	return ReasonError
}

// scope is kernel.yama.ptrace_scope: at 0 and 1 a process may trace its children.
func scope() int {
	text, _ := os.ReadFile("/proc/sys/kernel/yama/ptrace_scope")
	n, _ := strconv.Atoi(string(bytes.TrimSpace(text)))
	return n
}
