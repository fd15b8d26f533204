//go:build amd64 || arm64

package ptrace

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

const childEnv = "IOVIZ_PTRACE_TEST_CHILD"

func init() {
	if os.Getenv(childEnv) != "" {
		runtime.LockOSThread()
	}
}

// child obeys commands on the main thread of a traced process and answers each with a line.
func child() {
	in := bufio.NewScanner(os.Stdin)
	fmt.Println("ready")
	for in.Scan() {
		words := strings.Fields(in.Text())
		n, _ := strconv.Atoi(words[1])
		answer := "done"
		switch words[0] {
		case "filter":
			if err := InstallFilter(picked...); err != nil {
				answer = err.Error()
			}
		case "getppid", "getuid":
			nr := map[string]uintptr{"getppid": unix.SYS_GETPPID, "getuid": unix.SYS_GETUID}[words[0]]
			for i := range n {
				_, _, _ = unix.RawSyscall(nr, uintptr(i), 0, 0)
			}
		case "signal": // itself, on this thread, and catch it
			c := make(chan os.Signal, 1)
			signal.Notify(c, syscall.Signal(n))
			_, _, _ = unix.RawSyscall(unix.SYS_TGKILL, uintptr(os.Getpid()), uintptr(unix.Gettid()), uintptr(n))
			answer = (<-c).String()
		case "pause": // until its end
			_, _, _ = unix.Syscall6(unix.SYS_PPOLL, 0, 0, 0, 0, 0, 0)
		case "exit":
			os.Exit(n)
		}
		fmt.Println(answer)
	}
}

// picked are the calls that the tests record; everything else that a Go program does is left out.
var picked = []uint32{unix.SYS_GETPPID, unix.SYS_PPOLL, unix.SYS_EXIT_GROUP}

func TestMain(m *testing.M) {
	// Programs with the race detector sleep for a second at their end.
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0")
	RunHelper()
	if os.Getenv(childEnv) != "" {
		child()
		os.Exit(0)
	}
	if r, w, err := os.Pipe(); err == nil { // starts the runtime's poller, which keeps two descriptors
		_, _ = r.Close(), w.Close()
	}
	before := entries("/proc/self/fd")
	code := m.Run()
	if after := entries("/proc/self/fd"); after != before {
		fmt.Fprintf(os.Stderr, "open descriptors: %d before, %d after\n", before, after)
		code = 1
	}
	if err := unix.Waitid(unix.P_ALL, 0, nil, unix.WEXITED|unix.WNOHANG|unix.WNOWAIT|unix.WALL, nil); err != unix.ECHILD {
		fmt.Fprintln(os.Stderr, "a child is left over:", err)
		code = 1
	}
	os.Exit(code)
}

func entries(dir string) int {
	n, _ := os.ReadDir(dir)
	return len(n)
}

// kid is a child process that obeys.
type kid struct {
	t      *testing.T
	pid    int
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Scanner
	waited bool
}

func startKid(t *testing.T) *kid {
	t.Helper()
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), childEnv+"=1", "GODEBUG=asyncpreemptoff=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	k := &kid{t: t, pid: cmd.Process.Pid, cmd: cmd, in: in, out: bufio.NewScanner(out)}
	t.Cleanup(func() {
		if !k.waited {
			_ = cmd.Process.Kill()
			k.wait()
		}
	})
	k.expect("ready")
	return k
}

func (k *kid) expect(want string) {
	k.t.Helper()
	if !k.out.Scan() {
		k.t.Fatalf("child ended: %v", k.out.Err())
	}
	if got := k.out.Text(); got != want {
		k.t.Fatalf("child said %q, want %q", got, want)
	}
}

// do has the child do something and waits until it is done.
func (k *kid) do(what string, n int) {
	k.t.Helper()
	k.tell(what, n)
	k.expect("done")
}

func (k *kid) tell(what string, n int) { fmt.Fprintln(k.in, what, n) }

// wait is what the owner of a child does at its end.
func (k *kid) wait() *os.ProcessState {
	k.waited = true
	_ = k.cmd.Wait()
	return k.cmd.ProcessState
}

// log is a sink.
type log struct {
	mu    sync.Mutex
	stops []Stop
	entry chan uint32 // gets the numbers of calls entered, if it is not nil
}

func (l *log) add(s Stop) {
	l.mu.Lock()
	l.stops = append(l.stops, s)
	l.mu.Unlock()
	if l.entry != nil && s.Enter {
		l.entry <- s.Nr
	}
}

// calls returns one target's stops in words: "110(0)" for an entry, "110=1" for a return.
func (l *log) calls(tid int) (out []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.stops {
		switch {
		case s.TID != tid:
		case s.Enter:
			out = append(out, fmt.Sprintf("%d(%d)", s.Nr, s.Args[0]))
		default:
			out = append(out, fmt.Sprintf("%d=%d", s.Nr, s.Ret))
		}
	}
	return out
}

// getppids is what n calls of getppid with their number as argument look like.
func getppids(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("%d(%d)", unix.SYS_GETPPID, i), fmt.Sprintf("%d=%d", unix.SYS_GETPPID, os.Getpid()))
	}
	return out
}

func start(t *testing.T, opt Options) *Tracer {
	t.Helper()
	tr, err := Start(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tr.Close() })
	return tr
}

// traceKid is a child with a tracer, with a filter or with all stops.
func traceKid(t *testing.T, all bool) (*kid, *Tracer, *log) {
	t.Helper()
	k, l := startKid(t), new(log)
	tr := start(t, Options{Targets: []int{k.pid}, Sink: l.add, Only: picked, AllStops: all})
	if !all {
		k.do("filter", 0)
	}
	return k, tr, l
}

func same(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got %d stops %v\nwant %d %v", len(got), head(got), len(want), head(want))
	}
}

func head(s []string) []string { return s[:min(len(s), 20)] }

func ended(t *testing.T, tr *Tracer, k *kid, want Exit) *os.ProcessState {
	t.Helper()
	got, err := tr.Wait(k.pid)
	if err != nil || got != want {
		t.Fatalf("Wait = %+v, %v; want %+v", got, err, want)
	}
	return k.wait()
}
