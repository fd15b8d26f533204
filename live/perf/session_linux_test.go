package perf

import (
	"bytes"
	"context"
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

var bgContext = context.Background()

var (
	markers  = Tracepoint("syscalls", "sys_enter_getpgid")
	getppids = Tracepoint("syscalls", "sys_enter_getppid")
)

func TestThreadSyscalls(t *testing.T) {
	needs(t, FeatTracepoints)
	testThreadSyscalls(t, Options{})
}

func testThreadSyscalls(t *testing.T, opt Options) {
	ch := startChild(t)
	c := newCapture(t, opt)
	c.must(c.AddThread(ch.tid, markers, getppids, Tracepoint("syscalls", "sys_exit_getppid")))
	c.must(c.Start())
	c.must(c.Enable())
	ch.do("getppid", 1000)
	var enter, exit int
	for i, r := range window(t, c.Session, c.finish()) {
		src, ok := c.Source(r.ID)
		if !ok || r.Kind != Sample || int(r.TID) != ch.tid || src.Format.ID != r.Tracepoint() {
			t.Fatalf("record %d: %+v from %+v", i, r, src)
		}
		nr, _ := SyscallNr(r.Raw)
		if f, ok := src.Format.Field("__syscall_nr"); !ok {
			t.Error("no __syscall_nr")
		} else if v, _ := f.Int(r.Raw); v != unix.SYS_GETPPID || nr != unix.SYS_GETPPID {
			t.Fatalf("record %d is of call %d, %d", i, v, nr)
		}
		switch src.Event.Name {
		case "sys_enter_getppid":
			enter++
		case "sys_exit_getppid":
			exit++
			if ret, _ := SyscallRet(r.Raw); ret != int64(os.Getpid()) {
				t.Fatalf("getppid = %d, want %d", ret, os.Getpid())
			}
		}
		if (i%2 == 0) != (src.Event.Name == "sys_enter_getppid") {
			t.Fatalf("record %d is %s", i, src.Event)
		}
	}
	if enter != 1000 || exit != 1000 {
		t.Errorf("%d enters and %d exits, want 1000", enter, exit)
	}
	c.exact()
}

func TestThreadSwitches(t *testing.T) {
	needs(t, FeatTracepoints, FeatSwitches)
	testThreadSwitches(t, Options{})
}

// Five sleeps are five leaves and five returns. On a busy machine a sleep can end before the thread has left the CPU, so
// the kernel's own count (getrusage) says which rounds went undisturbed; it also bounds the others.
func testThreadSwitches(t *testing.T, opt Options) {
	const rounds = 20
	ch := startChild(t)
	c := newCapture(t, opt)
	c.must(c.AddThread(ch.tid, Switches(), markers))
	c.must(c.Start())
	c.must(c.Enable())
	var truth [rounds][2]int
	for i := range truth {
		truth[i][0], truth[i][1] = ch.do("sleep", 5)
	}
	w := windows(c.Session, c.finish())
	if len(w) != rounds {
		t.Fatalf("%d rounds seen, want %d", len(w), rounds)
	}
	clean := 0
	for i, recs := range w {
		var got [2]int
		in, on := 0, true
		for _, r := range recs {
			if r.Kind != Switch || r.Out != on || int(r.TID) != ch.tid {
				t.Fatalf("round %d, on cpu %v: %+v", i, on, r)
			}
			on = !r.Out
			switch {
			case r.Preempt:
				got[1]++
			case r.Out:
				got[0]++
			default:
				in++
			}
		}
		if !on || in != got[0]+got[1] || got[0] > truth[i][0] || got[1] > truth[i][1] {
			t.Errorf("round %d: left %v times (slept, preempted), came back %d times; the kernel counted %v", i, got, in, truth[i])
		}
		if truth[i] == [2]int{5, 0} {
			if clean++; got != truth[i] {
				t.Errorf("round %d: left %v times, want %v", i, got, truth[i])
			}
		}
	}
	if clean == 0 {
		t.Errorf("no undisturbed round: %v", truth)
	}
	c.exact()
}

func TestUserFaults(t *testing.T) {
	needs(t, FeatTracepoints, FeatUserFaults)
	testUserFaults(t, Options{})
}

func testUserFaults(t *testing.T, opt Options) {
	const pages = 37
	ch := startChild(t)
	c := newCapture(t, opt)
	c.must(c.AddThread(ch.tid, markers, Tracepoint("syscalls", "sys_enter_madvise"), Faults().UserOnly()))
	c.must(c.Start())
	c.must(c.Enable())
	ch.do("touch", pages)
	var base uint64
	next := 0
	for _, r := range window(t, c.Session, c.finish()) {
		src, _ := c.Source(r.ID)
		if src.Event.Name == "sys_enter_madvise" {
			base, _ = SyscallArg(r.Raw, 0)
			continue
		}
		if off := r.Addr - base; base != 0 && off < pages<<12 {
			if off != uint64(next)<<12 || r.Mode != ModeUser {
				t.Errorf("fault %d at offset %#x in mode %d", next, off, r.Mode)
			}
			next++
		}
	}
	if next != pages {
		t.Errorf("%d faults, want %d", next, pages)
	}
	c.exact()
}

// The records of a thread that has ended are still read, and the reader does not spin on its hang-up.
func TestDrainAfterHangup(t *testing.T) {
	needs(t, FeatTracepoints)
	ch := startChild(t)
	c := newCapture(t, Options{})
	c.must(c.AddThread(ch.tid, markers, getppids, Tracepoint("syscalls", "sys_enter_exit_group")))
	c.must(c.Enable())
	ch.do("getppid", 100)
	ch.end()
	c.must(c.Start())             // everything happened before anybody read
	for polled := true; polled; { // until the reader has seen that all targets are gone
		b, err := c.q.Get(bgContext)
		c.must(err)
		c.m.Add(b)
		c.mu.Lock()
		polled = c.rings[0].poll < len(c.rings[0].fds)
		c.mu.Unlock()
	}
	recs := c.finish()
	if n := len(window(t, c.Session, recs)); n != 100 {
		t.Errorf("%d records, want 100", n)
	}
	if src, _ := c.Source(recs[len(recs)-1].ID); src.Event.Name != "sys_enter_exit_group" {
		t.Errorf("last record is %v", src.Event)
	}
	c.exact()
}

// A ring that nobody empties loses records; the kernel says how many in LOST records and in its counters.
func TestOverflowIsCounted(t *testing.T) {
	needs(t, FeatTracepoints, FeatLostCount)
	ch := startChild(t)
	c := newCapture(t, Options{RingBytes: 1})
	c.must(c.AddThread(ch.tid, getppids))
	c.must(c.Enable())
	ch.do("getppid", 1000)
	var m Merger
	data, err := c.rings[0].m.drain()
	c.must(err)
	m.Add(Batch{Chunks: []Chunk{{Data: data}}, Layouts: c.Layouts()})
	ch.do("getppid", 1) // there is room again: the LOST record is written before this one
	data, err = c.rings[0].m.drain()
	c.must(err)
	m.Add(Batch{Chunks: []Chunk{{Data: data}}, Final: true})
	for _, ok := m.Pop(); ok; _, ok = m.Pop() {
	}
	checks, err := c.Check(m.Received())
	c.must(err)
	k := checks[0]
	if k.Counted != 1001 || k.Lost == 0 || k.Lost != m.Lost() || k.Received+k.Lost != 1001 || k.Undelivered() != 0 || k.Exact() {
		t.Errorf("%v; LOST records say %d", k, m.Lost())
	}
}

// Several threads and the whole system in one session: the thread's records and the system's, both exact.
func TestThreadsAndSystemTogether(t *testing.T) {
	needs(t, FeatTracepoints, FeatSystemWide)
	a, b := startChild(t), startChild(t)
	c := newCapture(t, Options{RingBytes: 256 << 10})
	c.must(c.AddThread(a.tid, getppids))
	c.must(c.AddThread(b.tid, getppids))
	c.must(c.AddSystem(getppids.Where("common_pid==" + itoa(a.tid))))
	c.must(c.Start())
	c.must(c.Enable())
	a.do("getppid", 300)
	b.do("getppid", 200)
	got := map[[2]int]int{}
	last := int64(0)
	for _, r := range c.finish() {
		src, _ := c.Source(r.ID)
		got[[2]int{int(src.Scope), int(r.TID)}]++
		if r.Time < last {
			t.Fatal("out of order")
		}
		last = r.Time
	}
	want := map[[2]int]int{{int(Thread), a.tid}: 300, {int(Thread), b.tid}: 200, {int(System), a.tid}: 300}
	for k, n := range want {
		if got[k] != n {
			t.Errorf("scope %v thread %d: %d records, want %d", Scope(k[0]), k[1], got[k], n)
		}
	}
	if len(got) != len(want) {
		t.Errorf("records of %v, want %v", got, want)
	}
	c.exact()
}

// A tree includes what its processes start.
func TestTree(t *testing.T) {
	needs(t, FeatTracepoints)
	ch := startChild(t)
	c := newCapture(t, Options{RingBytes: 256 << 10})
	c.must(c.AddTree(ch.tid, false, Tracepoint("syscalls", "sys_enter_execve").Where(`common_pid!=`+itoa(ch.tid))))
	c.must(c.Start())
	c.must(c.Enable())
	ch.do("fork", 3)
	n := 0
	for _, r := range c.finish() {
		if r.Kind == Sample {
			n++
		}
	}
	if n != 3 {
		t.Errorf("%d programs started, want 3", n)
	}
	c.exact()
}

// Records reach a live viewer while the thread is still at it.
func TestLive(t *testing.T) {
	needs(t, FeatTracepoints)
	ch := startChild(t)
	c := newCapture(t, Options{})
	c.must(c.AddThread(ch.tid, getppids))
	c.must(c.Start())
	c.must(c.Enable())
	for round := range 3 {
		ch.do("getppid", 10)
		for n := 0; n < 10; {
			b, err := c.q.Get(bgContext)
			c.must(err)
			c.m.Add(b)
			for _, ok := c.m.Pop(); ok; _, ok = c.m.Pop() {
				n++
			}
			if n > 10 {
				t.Fatalf("round %d: %d records", round, n)
			}
		}
	}
	c.must(c.Stop())
	c.exact()
	c.must(c.Close())
	c.WaitClosed()
	if _, err := c.Check(nil); err != ErrClosed {
		t.Errorf("check after close: %v", err)
	}
	if err := c.AddThread(ch.tid, getppids); err == nil {
		t.Error("added to a closed session")
	}
}

func TestErrors(t *testing.T) {
	needs(t, FeatTracepoints)
	c := newCapture(t, Options{})
	for _, e := range []Event{Tracepoint("sched", "no_such"), {System: software, Name: "nothing"}, Faults().Where("x"), getppids.Where("((")} {
		if err := c.AddThread(unix.Gettid(), e); err == nil {
			t.Errorf("%v: no error", e)
		}
	}
	if err := c.AddThread(1<<22+5, getppids); err == nil {
		t.Error("no error for a thread that does not exist")
	}
}

func TestSpinners(t *testing.T) {
	sp, err := StartSpinners()
	if err != nil {
		t.Fatal(err)
	}
	cpus, err := OnlineCPUs()
	if err != nil {
		t.Fatal(err)
	}
	tids, err := Threads(sp.PID())
	if err != nil {
		t.Fatal(err)
	}
	bound := map[int]bool{}
	for _, tid := range tids {
		a, err := unix.SchedGetAttr(tid, 0)
		if err != nil || a.Policy != unix.SCHED_IDLE {
			continue
		}
		var set unix.CPUSet
		if err := unix.SchedGetaffinity(tid, &set); err != nil || set.Count() != 1 {
			t.Errorf("thread %d: affinity %v, %v", tid, set, err)
		}
		for _, cpu := range cpus {
			if set.IsSet(cpu) {
				bound[cpu] = true
			}
		}
	}
	if len(bound) != len(cpus) {
		t.Errorf("spinning on %v of %v", bound, cpus)
	}
	if err := sp.Stop(); err != nil {
		t.Error(err)
	}
	if err := Spin([]int{1 << 9}, bytes.NewReader(nil), new(bytes.Buffer)); err == nil {
		t.Error("spun on a cpu that is not there")
	}
}
