//go:build amd64 || arm64

package ptrace

import (
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// Close lets living targets go, wherever they are, and they go on.
func TestCloseDetaches(t *testing.T) {
	k, l := startKid(t), new(log)
	tr := start(t, Options{Targets: []int{k.pid}, Sink: l.add, Only: picked, AllStops: true})
	k.do("getppid", 2)
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := tr.Wait(k.pid); err != nil || got != (Exit{Detached: true}) {
		t.Errorf("Wait = %+v, %v", got, err)
	}
	k.do("getppid", 2)
	if err := tr.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	k.tell("exit", 7)
	if ps := k.wait(); ps.ExitCode() != 7 {
		t.Errorf("the owner sees %v", ps)
	}
	same(t, l.calls(k.pid), getppids(2))
}

// A detached target keeps the state that job control gave it.
func TestCloseOnStopped(t *testing.T) {
	k, tr, _ := traceKid(t, false)
	_ = k.cmd.Process.Signal(unix.SIGSTOP)
	k.awaitState("T", "t")
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	k.awaitState("T")
	_ = k.cmd.Process.Signal(unix.SIGCONT)
	k.do("getuid", 1)
}

// Whatever was traced and however it ended, nothing of it stays.
func TestNothingStays(t *testing.T) {
	round := func(i int) {
		k, tr, _ := traceKid(t, i%2 == 0)
		k.do("getppid", 3)
		if i%3 == 0 {
			_ = tr.Close()
		}
		_ = k.cmd.Process.Kill()
		_, _ = tr.Wait(k.pid)
		k.wait()
		_ = tr.Close()
	}
	round(0) // threads are kept for reuse: the first round makes what is needed
	round(1)
	goroutines, threads, files := runtime.NumGoroutine(), entries("/proc/self/task"), entries("/proc/self/fd")
	const rounds = 24
	for i := range rounds {
		round(i)
	}
	for runtime.NumGoroutine() > goroutines && t.Context().Err() == nil {
		runtime.Gosched() // a goroutine counts until it has returned
	}
	if got := entries("/proc/self/task"); got > threads+rounds/2 {
		t.Errorf("%d threads before, %d after", threads, got)
	}
	if got := entries("/proc/self/fd"); got != files {
		t.Errorf("%d descriptors before, %d after", files, got)
	}
}

// All of the above as a user without privileges.
func TestAsNobody(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("unmet needs: root, to become somebody else")
	}
	cmd := exec.CommandContext(t.Context(), "/proc/self/exe", "-test.v", "-test.skip=^TestAsNobody$")
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Contains(string(out), "--- SKIP") || strings.Count(string(out), "\n--- PASS")+1 < 8 {
		t.Errorf("%v\n%s", err, out)
	}
}
