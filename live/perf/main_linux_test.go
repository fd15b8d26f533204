package perf

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A workload is what a traced child does on its main thread, once for each line it is sent. It must not meet the Go
// scheduler: raw system calls only.
var workloads = map[string]func(n int){
	"getppid": func(n int) {
		for range n {
			_, _, _ = unix.RawSyscall(unix.SYS_GETPPID, 0, 0, 0)
		}
	},
	"sleep": func(n int) {
		ts := unix.NsecToTimespec(1_000_000)
		for range n {
			_, _, _ = unix.RawSyscall(unix.SYS_NANOSLEEP, uintptr(unsafe.Pointer(&ts)), 0, 0)
		}
	},
	"touch": func(n int) {
		page := uintptr(os.Getpagesize())
		base, _, _ := unix.RawSyscall6(unix.SYS_MMAP, 0, uintptr(n)*page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON, ^uintptr(0), 0)
		_, _, _ = unix.RawSyscall(unix.SYS_MADVISE, base, uintptr(n)*page, unix.MADV_NOHUGEPAGE)
		mem := unsafe.Slice((*byte)(*(*unsafe.Pointer)(unsafe.Pointer(&base))), n*int(page))
		for i := range n {
			mem[i*int(page)] = 1
		}
	},
	"fork": func(n int) {
		for range n {
			_ = exec.Command("/bin/true").Run()
		}
	},
}

const marker = 0x10aded

func mark() { _, _, _ = unix.RawSyscall(unix.SYS_GETPGID, marker, 0, 0) }

// switches tells how often this thread has left the CPU on its own, and otherwise.
func switches() [2]int64 {
	var u unix.Rusage
	_, _, _ = unix.RawSyscall(unix.SYS_GETRUSAGE, unix.RUSAGE_THREAD, uintptr(unsafe.Pointer(&u)), 0)
	return [2]int64{u.Nvcsw, u.Nivcsw}
}

// child serves workloads on the main thread of a traced process: "getppid 1000" in; "done" out, with how often the
// thread left the CPU meanwhile on its own, and otherwise.
func child() {
	in := bufio.NewScanner(os.Stdin)
	fmt.Println(unix.Gettid())
	for in.Scan() {
		name, arg, _ := strings.Cut(in.Text(), " ")
		n, _ := strconv.Atoi(arg)
		w := workloads[name]
		before := switches()
		mark()
		w(n)
		mark()
		after := switches()
		fmt.Println("done", after[0]-before[0], after[1]-before[1])
	}
	os.Exit(0)
}

func init() {
	if os.Getenv("IOVIZ_PERF_CHILD") != "" {
		runtime.LockOSThread()
	}
}

func TestMain(m *testing.M) {
	RunHelper()
	if os.Getenv("IOVIZ_PERF_CHILD") != "" {
		child()
	}
	_, _ = Tracefs()                        // may keep one descriptor for good
	if r, w, err := os.Pipe(); err == nil { // starts the runtime's poller, which keeps two
		_, _ = r.Close(), w.Close()
	}
	before := openFiles()
	code := m.Run()
	Drain()
	if after := openFiles(); after != before && os.Getenv("IOVIZ_PERF_LINGERS") == "" {
		fmt.Fprintf(os.Stderr, "open descriptors: %d before, %d after\n", before, after)
		code = 1
	}
	os.Exit(code)
}

func openFiles() int {
	n, _ := os.ReadDir("/proc/self/fd")
	return len(n)
}

// traced is a child process that does workloads on demand.
type traced struct {
	t   *testing.T
	tid int
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

func startChild(t *testing.T) *traced {
	t.Helper()
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), "IOVIZ_PERF_CHILD=1", "GODEBUG=asyncpreemptoff=1", "GOGC=off", "GORACE=atexit_sleep_ms=0")
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
	c := &traced{t: t, cmd: cmd, in: in, out: bufio.NewScanner(out)}
	t.Cleanup(c.end)
	if c.tid, err = strconv.Atoi(c.line()); err != nil {
		t.Fatalf("child's thread id: %v", err)
	}
	return c
}

func (c *traced) line() string {
	c.t.Helper()
	if !c.out.Scan() {
		c.t.Fatalf("child ended: %v", c.out.Err())
	}
	return c.out.Text()
}

// do runs a workload, waits for its end, and tells how often the thread left the CPU on its own, and otherwise.
func (c *traced) do(name string, n int) (slept, preempted int) {
	c.t.Helper()
	fmt.Fprintln(c.in, name, n)
	got := c.line()
	if _, err := fmt.Sscanf(got, "done %d %d", &slept, &preempted); err != nil {
		c.t.Fatalf("child said %q", got)
	}
	return slept, preempted
}

func (c *traced) end() {
	_ = c.in.Close()
	_ = c.cmd.Wait()
}

// needs skips the test with every unmet need in one line.
func needs(t *testing.T, features ...Feature) {
	t.Helper()
	var unmet []string
	for _, f := range features {
		if p, _ := report().Probe(f); p.Answer != Yes {
			unmet = append(unmet, fmt.Sprintf("%s (%s %s: %s)", f, p.Answer, p.Reason, p.Err))
		}
	}
	if unmet != nil {
		t.Skip("unmet needs: " + strings.Join(unmet, "; "))
	}
}

var cachedReport *Report

func report() Report {
	if cachedReport == nil {
		r := Inspect(bgContext)
		cachedReport = &r
	}
	return *cachedReport
}

// window keeps the records of one thread in its first workload. The marker must be traced.
func window(t *testing.T, s *Session, recs []Record) []Record {
	t.Helper()
	w := windows(s, recs)
	if len(w) == 0 {
		t.Fatalf("no pair of markers in %d records", len(recs))
	}
	return w[0]
}

// windows cuts the records of one thread at the markers around each workload.
func windows(s *Session, recs []Record) [][]Record {
	var out [][]Record
	from := -1
	for i, r := range recs {
		src, _ := s.Source(r.ID)
		if r.Kind != Sample || src.Event.Name != "sys_enter_getpgid" {
			continue
		}
		if v, _ := SyscallArg(r.Raw, 0); v != marker {
			continue
		}
		if from < 0 {
			from = i + 1
			continue
		}
		out, from = append(out, recs[from:i]), -1
	}
	return out
}

// capture is a session whose batches are collected and merged at its end.
type capture struct {
	*Session
	t *testing.T
	q Queue
	m Merger
}

func newCapture(t *testing.T, opt Options) *capture {
	t.Helper()
	c := &capture{t: t}
	opt.Sink = c.q.Put
	if opt.Catalog == nil {
		cat, err := OpenCatalog()
		if err != nil {
			t.Fatal(err)
		}
		opt.Catalog = cat
	}
	s, err := NewSession(opt)
	if err != nil {
		t.Fatal(err)
	}
	c.Session = s
	t.Cleanup(func() { _ = s.Close() })
	return c
}

func (c *capture) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// finish stops the session and returns all records in order. Whatever the kernel counted must have arrived.
func (c *capture) finish() []Record {
	c.t.Helper()
	c.must(c.Stop())
	var out []Record
	for {
		b, err := c.q.Get(bgContext)
		c.must(err)
		c.m.Add(b)
		for r, ok := c.m.Pop(); ok; r, ok = c.m.Pop() {
			out = append(out, r)
		}
		if b.Final {
			break
		}
	}
	if c.m.Bad() != 0 || c.m.Late() != 0 {
		c.t.Errorf("%d malformed and %d late records", c.m.Bad(), c.m.Late())
	}
	return out
}

func (c *capture) exact() {
	c.t.Helper()
	checks, err := c.Check(c.m.Received())
	c.must(err)
	for _, k := range checks {
		if !k.Exact() {
			c.t.Errorf("not exact: %v", k)
		}
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
