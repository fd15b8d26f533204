//go:build amd64 || arm64

package ptrace

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

func exitCall(code int) string { return fmt.Sprintf("%d(%d)", unix.SYS_EXIT_GROUP, code) }

// Every picked call is an entry and a return, in order, and nothing else stops.
func TestPairs(t *testing.T) {
	for _, all := range []bool{false, true} {
		t.Run(fmt.Sprintf("all=%t", all), func(t *testing.T) {
			k, tr, l := traceKid(t, all)
			k.do("getppid", 300)
			k.do("getuid", 1500)
			k.tell("exit", 3)
			if ps := ended(t, tr, k, Exit{Code: 3}); ps.ExitCode() != 3 {
				t.Errorf("the owner sees %v, want exit code 3", ps)
			}
			same(t, l.calls(k.pid), append(getppids(300), exitCall(3)))
			for i, s := range l.stops[1:] {
				if s.Time < l.stops[i].Time {
					t.Fatalf("stop %d is earlier than the one before", i+1)
				}
			}
		})
	}
}

// Calls that no filter picks do not stop at all: nothing is left out by Options.Only here.
func TestUntracedRunFree(t *testing.T) {
	k, l := startKid(t), new(log)
	tr := start(t, Options{Targets: []int{k.pid}, Sink: l.add})
	k.do("filter", 0)
	k.do("getuid", 5000)
	k.do("getppid", 10)
	k.tell("exit", 0)
	ended(t, tr, k, Exit{})
	same(t, l.calls(k.pid), append(getppids(10), exitCall(0)))
}

func TestTwoTargets(t *testing.T) {
	a, b, l := startKid(t), startKid(t), new(log)
	tr := start(t, Options{Targets: []int{a.pid, b.pid}, Sink: l.add})
	a.do("filter", 0)
	b.do("filter", 0)
	a.tell("getppid", 200)
	b.tell("getppid", 100)
	a.expect("done")
	b.expect("done")
	b.tell("exit", 1)
	ended(t, tr, b, Exit{Code: 1})
	a.do("getppid", 5) // the other one is not disturbed
	a.tell("exit", 0)
	ended(t, tr, a, Exit{})
	same(t, l.calls(a.pid), slices.Concat(getppids(200), getppids(5), []string{exitCall(0)}))
	same(t, l.calls(b.pid), append(getppids(100), exitCall(1)))
}

// A target that is killed inside a call leaves an entry without a return.
func TestKill(t *testing.T) {
	for _, all := range []bool{false, true} {
		t.Run(fmt.Sprintf("all=%t", all), func(t *testing.T) {
			k, l := startKid(t), &log{entry: make(chan uint32, 1)}
			tr := start(t, Options{Targets: []int{k.pid}, Sink: l.add, Only: picked, AllStops: all})
			if !all {
				k.do("filter", 0)
			}
			k.tell("pause", 0)
			<-l.entry
			if err := k.cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			ps := ended(t, tr, k, Exit{Signal: unix.SIGKILL})
			if ws := ps.Sys().(syscall.WaitStatus); ws.Signal() != unix.SIGKILL {
				t.Errorf("the owner sees %v", ps)
			}
			same(t, l.calls(k.pid), []string{fmt.Sprintf("%d(0)", unix.SYS_PPOLL)})
		})
	}
}

func TestSignalsPassThrough(t *testing.T) {
	for _, all := range []bool{false, true} {
		t.Run(fmt.Sprintf("all=%t", all), func(t *testing.T) {
			k, tr, l := traceKid(t, all)
			k.tell("signal", int(unix.SIGUSR1))
			k.expect(unix.SIGUSR1.String())
			k.do("getppid", 3)
			if err := k.cmd.Process.Signal(unix.SIGTERM); err != nil { // not caught: it dies of it
				t.Fatal(err)
			}
			ended(t, tr, k, Exit{Signal: unix.SIGTERM})
			same(t, l.calls(k.pid), getppids(3))
		})
	}
}

// A stopped target stays stopped until it is continued. Its owner cannot see that of a traced child, /proc can.
func TestGroupStop(t *testing.T) {
	k, tr, l := traceKid(t, false)
	if err := k.cmd.Process.Signal(unix.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	k.awaitState("T", "t")
	k.tell("getppid", 4)
	if err := k.cmd.Process.Signal(unix.SIGCONT); err != nil {
		t.Fatal(err)
	}
	k.expect("done")
	k.tell("exit", 0)
	ended(t, tr, k, Exit{})
	same(t, l.calls(k.pid), append(getppids(4), exitCall(0)))
}

// awaitState lets others run until the main thread of the child is in one of the states.
func (k *kid) awaitState(states ...string) {
	k.t.Helper()
	for k.t.Context().Err() == nil {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", k.pid))
		if err != nil {
			k.t.Fatal(err)
		}
		if slices.Contains(states, string(stat[strings.LastIndexByte(string(stat), ')')+2])) {
			return
		}
		runtime.Gosched()
	}
}

func TestRefusals(t *testing.T) {
	if _, err := Start(Options{Targets: []int{1}}); !errors.Is(err, ErrNotChild) {
		t.Errorf("Start on init: %v", err)
	}
	k := startKid(t)
	if _, err := Start(Options{Targets: []int{k.pid, os.Getpid()}}); !errors.Is(err, ErrNotChild) {
		t.Errorf("Start on itself: %v", err)
	}
	k.do("getppid", 1) // let go after the failure
	if err := InstallFilter(unix.SYS_GETPPID); !errors.Is(err, ErrNotTraced) {
		t.Errorf("InstallFilter without a tracer: %v", err)
	}
	if _, err := Program(); err == nil {
		t.Error("an empty filter is accepted")
	}
	if _, err := Program(make([]uint32, maxCalls+1)...); err == nil {
		t.Error("a filter that jumps too far is accepted")
	}
	tr := start(t, Options{Targets: []int{k.pid}})
	if _, err := tr.Wait(1); !errors.Is(err, ErrNotTarget) {
		t.Errorf("Wait for a stranger: %v", err)
	}
}

// The largest filter picks its last call and its first.
func TestLongFilter(t *testing.T) {
	nrs := make([]uint32, maxCalls)
	for i := range nrs {
		nrs[i] = uint32(1000 + i)
	}
	prog, err := Program(nrs...)
	if err != nil {
		t.Fatal(err)
	}
	for i := range nrs {
		at := 3 + i + 1 + int(prog[3+i].Jt)
		if prog[at].K != unix.SECCOMP_RET_TRACE {
			t.Fatalf("call %d jumps to %d", i, at)
		}
	}
	if at := 2 + int(prog[1].Jf); prog[at].K != unix.SECCOMP_RET_ALLOW {
		t.Errorf("a foreign architecture jumps to %d", at)
	}
}

func TestProbe(t *testing.T) {
	if got := Probe(t.Context()); got != (Report{OK: true, Filter: true}) {
		t.Errorf("Probe = %+v", got)
	}
	if err := try(t.Context(), true); err != nil {
		t.Errorf("all stops: %v", err)
	}
}
