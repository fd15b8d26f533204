package live

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

const refusing = "IOVIZ_TEST_REFUSING"

// TestRefused is not a test of its own: it is the run of TestRefusedCallsAreNotLost.
func TestRefused(t *testing.T) {
	if os.Getenv(refusing) == "" {
		t.Skip("runs only under TestRefusedCallsAreNotLost")
	}
	runtime.LockOSThread()
	prog := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS}, // the number of the call
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: unix.SYS_CLONE3, Jf: 1},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		t.Fatal(err)
	}
	p := unix.SockFprog{Len: uint16(len(prog)), Filter: &prog[0]}
	if _, _, err := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&p))); err != 0 {
		t.Fatal(err)
	}
	tr := settledRun(t, Request{Demo: "thread-per-conn", Tier: Perf})
	m, err := sim.Fold(tr)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for i := range tr.Events {
		if e := &tr.Events[i]; e.Kind == sim.SyscallExit && tr.Header.Str(e.Args[0]) == "clone3" && e.Args[1] == -int64(unix.ENOSYS) {
			refused++
		}
	}
	if m.Lost > 0 || refused == 0 || m.Of(sim.NoTask, "spawned")+m.Of(tr.Header.TaskByRole("server"), "spawned") != 3 {
		t.Errorf("%d records lost, %d calls refused, %d threads made", m.Lost, refused, m.Of(tr.Header.TaskByRole("server"), "spawned"))
	}
}

// A call that a seccomp filter refuses, as containers have them, is told, and no
// record of it is missing.
func TestRefusedCallsAreNotLost(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root: only kernel tracepoints leave the entry out")
	}
	if _, err := Choose(context.Background(), Perf); err != nil {
		t.Skip("needs kernel tracepoints: ", err)
	}
	cmd := exec.Command("/proc/self/exe", "-test.run", "^TestRefused$", "-test.v")
	cmd.Env = append(os.Environ(), refusing+"=1")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestRefused") {
		t.Errorf("%v\n%s", err, out)
	}
}
