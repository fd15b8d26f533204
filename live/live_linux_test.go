package live

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"ioviz/live/perf"
	"ioviz/sim"
)

func TestMain(m *testing.M) {
	RunChild()
	tmp, err := os.MkdirTemp("", "ioviz-test-")
	if err != nil {
		panic(err)
	}
	os.Setenv("TMPDIR", tmp)
	code := m.Run()
	perf.Drain()
	if left := leftovers(); code == 0 && left != "" {
		fmt.Fprintln(os.Stderr, "left behind:", left)
		code = 1
	}
	os.RemoveAll(tmp)
	os.Exit(code)
}

// leftovers names children and temporary files of runs that are still there.
func leftovers() string {
	var out []string
	tids, _ := filepath.Glob("/proc/self/task/*/children")
	for _, t := range tids {
		if b, err := os.ReadFile(t); err == nil && len(strings.TrimSpace(string(b))) > 0 {
			out = append(out, "children "+strings.TrimSpace(string(b)))
		}
	}
	files, _ := filepath.Glob(filepath.Join(os.TempDir(), "ioviz-run-*"))
	return strings.Join(append(out, files...), ", ")
}

// sizes are the sizes and chunks that every path is held to.
var sizes = []struct{ size, chunk int64 }{
	{1, 64 << 10}, {64 << 10, 64 << 10}, {1 << 20, 64 << 10}, {1 << 20, 4 << 10}, {3<<20 + 123, 48 << 10},
}

// settled runs the demo until nothing of it was lost, no packet was sent twice
// and its faults are no more than expected, three times at most: a machine that
// loses records says so, and then proves nothing; one too busy to acknowledge in
// time has TCP repeat itself; and where memory is short of large pieces the kernel
// moves pages together, which fault once more then (mm/compaction.c).
func settled(t *testing.T, req Request, want map[string]int64) (*sim.Trace, error) {
	t.Helper()
	for try := 1; ; try++ {
		tr, err := Run(context.Background(), req, nil)
		if err != nil {
			return nil, err
		}
		s, _, m, err := sim.Sum(tr)
		if err != nil || m.Lost == 0 && sim.EarlyPacket(tr) < 0 && !faultsMore(s, want) || try == 3 {
			return tr, nil
		}
		t.Logf("try %d lost records, repeated packets or had more faults", try)
	}
}

// faultsMore tells whether there are more faults than wanted, of a kind that is counted.
func faultsMore(s *sim.Sums, want map[string]int64) (more bool) {
	s.Named(func(name string, got *int64) {
		w, counted := want[name]
		more = more || counted && got != nil && strings.HasPrefix(name, "page_faults.") && *got > w
	})
	return more
}

// checkCounts runs the demo and compares every total that the tier claims.
func checkCounts(t *testing.T, v *variant, tier Tier, size, chunk int64) {
	t.Helper()
	d, _ := sim.DemoByName(v.demo)
	p := v.with(size, chunk)
	want := formula(v.demo, p)
	tr, err := settled(t, Request{Demo: v.demo, Tier: tier, Params: p}, want)
	if err != nil {
		t.Fatal(err)
	}
	s, missing, m, err := sim.Sum(tr)
	if err != nil {
		t.Fatalf("the machine refuses it: %v", err)
	}
	if m.Lost != 0 && tier == PerfUser && v.most > 0 {
		t.Logf("%d records were lost and told of: an ordinary user's ring is small", m.Lost)
		return
	}
	if m.Lost != 0 {
		for i := range tr.Events {
			if k := tr.Events[i].Kind; k == sim.Lost || k == sim.Undelivered {
				t.Error(sim.FormatEvent(&tr.Header, &tr.Events[i]))
			}
		}
		t.Fatalf("%d records are missing", m.Lost)
	}
	s.Named(func(name string, got *int64) {
		w, counted := want[name]
		switch {
		case got == nil && missing[name] == "":
			t.Errorf("%s: neither a number nor a reason", name)
		case got == nil || !counted:
		case v.demo == "msg-zerocopy" && (name == "syscalls" || name == "mode_switches") && notices(m, *got-w, size, chunk):
		case v.demo == "o-direct" && (name == "dma.count" || name == "block_requests") && *got > w && *got < w+tr.Header.Facts["extents"]:
			// a read across two pieces of the file is two requests
		case (v.demo == "msg-zerocopy" || v.demo == "o-direct") && tier == PerfUser && name == "page_faults.kernel" && *got > w && *got <= w+(chunk+4095)/4096:
			// pages of the buffer that pinning has to fault in again (mm/gup.c): rusage counts them, now and then, the kernel's records never
		case *got != w:
			t.Errorf("%s: got %d, want %d", name, *got, w)
		}
	})
	end := sim.Peer
	if d.Has(sim.Target) {
		end = sim.Target
	}
	if got := m.Places[end.String()].Level; d.Has(end) && got != size {
		t.Errorf("%s has %d bytes, want %d", end, got, size)
	}
	if i := sim.EarlyPacket(tr); i >= 0 {
		t.Errorf("%s goes out before its bytes are in the socket", sim.FormatEvent(&tr.Header, &tr.Events[i]))
	}
	if d.Has(sim.Socket) && (m.Proof == nil || !m.Proof.Pass) {
		t.Errorf("proof: got %+v", m.Proof)
	}
	for i := range tr.Events {
		if tr.Header.Class(&tr.Events[i]) == sim.NoClass {
			t.Fatalf("event %d has no evidence", i)
		}
	}
}

// notices tells whether more calls by extra than the table's N+2 are of notices
// that came one by one, each with a poll and a recvmsg, and whether every send
// was given back and told of as copied.
func notices(m *sim.Machine, extra, size, chunk int64) bool {
	n := (size + chunk - 1) / chunk
	return extra >= 0 && extra%2 == 0 && extra <= 4*n && m.Of(1, "notices") == n && m.Of(1, "notices_copied") == n
}

func tiersHere(t *testing.T) []Tier {
	var out []Tier
	for _, r := range CachedDoctor(context.Background()).Tiers {
		if r.Status == "yes" && r.Tier != None {
			out = append(out, r.Tier)
		} else if r.Tier != None {
			t.Logf("skipped: tier %s: %s", r.Tier, r.Reason)
		}
	}
	return out
}

func TestLiveTotalsAreThoseOfTheTable(t *testing.T) {
	tiers := tiersHere(t)
	if os.Getuid() == 0 && len(tiers) != 4 {
		t.Errorf("as root: got tiers %v, want all four", tiers)
	}
	for _, tier := range tiers {
		for _, v := range variants() {
			for _, c := range sizes {
				if v.most > 0 && c.size > v.most {
					continue
				}
				t.Run(fmt.Sprintf("%s/%s/%d-by-%d", tier, v.name, c.size, c.chunk), func(t *testing.T) {
					checkCounts(t, &v, tier, c.size, c.chunk)
				})
			}
		}
	}
}

// The textbook's pictures on real devices: with scatter-gather the sender copies
// nothing, without it everything once, and without checksums everything late.
func TestVethPairsShowWhatADeviceDecides(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root to make network namespaces")
	}
	for _, demo := range []string{"sendfile", "splice", "vmsplice", "read-write"} {
		for route, copies := range map[int64]int64{sim.VethGather: 0, sim.VethPlain: 1, sim.VethNoSum: 1} {
			if demo == "read-write" {
				copies = 2
			}
			for _, c := range []struct{ size, chunk int64 }{sizes[1], sizes[4]} {
				t.Run(fmt.Sprintf("%s/%d/%d-by-%d", demo, route, c.size, c.chunk), func(t *testing.T) {
					v := variant{demo: demo, params: sim.Params{"route": route}}
					tr, err := Run(context.Background(), Request{Demo: demo, Params: v.with(c.size, c.chunk)}, nil)
					if err != nil {
						t.Fatal(err)
					}
					s, missing, m, err := sim.Sum(tr)
					if err != nil {
						t.Fatal(err)
					}
					if got, want := *s.Syscalls, tableRow(demo, c.size, c.chunk).calls; got != want {
						t.Errorf("system calls: got %d, want %d", got, want)
					}
					switch got := s.CPUCopies.Bytes; {
					case demo == "read-write" && route == sim.VethPlain: // which copies once more as it cuts packets
						if got != nil || missing["cpu_copies.bytes"] != "why.segments-copied" {
							t.Errorf("bytes copied: got %v, %q", got, missing["cpu_copies.bytes"])
						}
					case got == nil || *got != copies*c.size:
						t.Errorf("bytes copied: got %v, want %d", got, copies*c.size)
					}
					if got := *s.ReceiverCopiedBytes; got != c.size {
						t.Errorf("the receiver copied %d, want %d", got, c.size)
					}
					if m.Proof == nil || !m.Proof.Pass {
						t.Errorf("proof: got %+v", m.Proof)
					}
				})
			}
		}
	}
}

const asNobody = "IOVIZ_TEST_NOBODY"

// ordinary runs tests of this binary again with privileges dropped, and gives
// what they had to say.
func ordinary(t *testing.T, tests string) string {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("needs root to become somebody else")
	}
	if err := LearnIDs(context.Background()); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("/var/tmp", "ioviz-test-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	self, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(dir, "live.test")
	if err := os.WriteFile(bin, self, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	tmp := filepath.Join(dir, "tmp")
	if err := os.Mkdir(tmp, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(tmp, 0o777); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, "-test.run", tests, "-test.v")
	cmd.Dir = tmp
	cmd.Env = []string{"HOME=" + tmp, "TMPDIR=" + tmp, "PATH=" + os.Getenv("PATH"), asNobody + "=1"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// ordinaryTiers are those that an ordinary user has here.
var ordinaryTiers = []Tier{PerfUser, Ptrace, Self}

// The same as an ordinary user: this test binary again, with privileges dropped.
func TestLiveTotalsAsAnOrdinaryUser(t *testing.T) {
	out := ordinary(t, "^TestLiveTotalsAreThoseOfTheTable$|^TestColdRun")
	for _, tier := range ordinaryTiers {
		if !strings.Contains(out, "--- PASS: TestLiveTotalsAreThoseOfTheTable/"+string(tier)+"/splice") {
			t.Errorf("an ordinary user did not run tier %s:\n%s", tier, out)
		}
	}
}

// sleepsAndRuns tells whether the sender sleeps on the disk, is woken, and gets
// a CPU again. With io_uring's poller it looks again and again instead.
func sleepsAndRuns(tr *sim.Trace) bool {
	if tr.Header.Name == "io-uring-sqpoll" {
		return true
	}
	slept, woken := false, false
	for i := range tr.Events {
		e := &tr.Events[i]
		switch {
		case e.Task != 1:
		case e.Kind == sim.SwitchOut && (tr.Header.Str(e.Args[1]) == "disk" || paths[tr.Header.Name].ring && e.Args[0] == sim.WhyBlocked):
			slept = true
		case slept && e.Kind == sim.Wakeup:
			woken = true
		case woken && e.Kind == sim.SwitchIn:
			return true
		}
	}
	return false
}

func TestColdRunSleepsOnTheDiskAndIsWoken(t *testing.T) {
	for _, d := range sim.Demos {
		if d.Param("cold") == nil {
			continue
		}
		t.Run(d.Name, func(t *testing.T) {
			v := variant{demo: d.Name, params: sim.Params{"cold": 1}}
			req := Request{Demo: d.Name, Tier: Auto, Params: v.with(4<<20, 64<<10)}
			tr, err := Run(context.Background(), req, nil)
			// On a busy machine the disk can be done before the sender asks again:
			// sleeping is what happens, not what must.
			for try := 1; err == nil && try < 5 && tr.Header.Tier == string(Perf) && !sleepsAndRuns(tr); try++ {
				t.Logf("try %d did not sleep on the disk", try)
				tr, err = Run(context.Background(), req, nil)
			}
			if err != nil {
				t.Fatal(err)
			}
			s, _, m, err := sim.Sum(tr)
			if err != nil {
				t.Fatal(err)
			}
			if got := *s.Syscalls; got != tableRow(d.Name, 4<<20, 64<<10).calls {
				t.Errorf("system calls: got %d", got)
			}
			if tr.Header.Tier != string(Perf) {
				return // what a lesser tier sees of the disk is not enough to ask for more
			}
			if *s.BlockRequests < 1 || *s.DMA.Bytes < 4<<20 && m.Lost == 0 {
				t.Errorf("block requests %d, bytes from the device %d", *s.BlockRequests, *s.DMA.Bytes)
			}
			if !sleepsAndRuns(tr) {
				t.Error("the sender was not seen to sleep on the disk, be woken, and run again")
			}
		})
	}
}

// keepsNothing wants a run, done once more or several times after its first, to
// leave no descriptor, thread, child or file behind.
func keepsNothing(t *testing.T, times int, run func()) {
	t.Helper()
	run() // caches fill
	perf.Drain()
	before := fds(t)
	for range times {
		run()
	}
	perf.Drain()
	if after := fds(t); after != before {
		t.Errorf("descriptors: %d before, %d after", before, after)
	}
	if left := leftovers(); left != "" {
		t.Errorf("left behind: %s", left)
	}
}

func fds(t *testing.T) int {
	t.Helper()
	d, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(d)
}

func TestTwentyRunsLeaveNothing(t *testing.T) {
	run := func() {
		for _, v := range variants() {
			if v.most == 0 {
				checkCounts(t, &v, Auto, 256<<10, 64<<10)
			}
		}
	}
	keepsNothing(t, 5, run)
}

// keeper keeps the header that it was told.
type keeper struct{ h sim.Header }

func (k *keeper) Header(h sim.Header)                  { k.h = h }
func (k *keeper) Events(int, []sim.Event, *sim.Header) {}
func (k *keeper) Progress(int64, int64)                {}

// The header that a sink has is its own: readers look at it while the run goes on to fill in its own.
func TestHeaderIsTheSinksToKeep(t *testing.T) {
	for _, tier := range tiersHere(t) {
		var k keeper
		tr, err := Run(context.Background(), Request{Demo: "read-write", Tier: tier, Params: sim.Params{"size": 1 << 20}}, &k)
		if err != nil {
			t.Fatal(err)
		}
		if k.h.Name != "read-write" || len(k.h.Tasks) != len(tr.Header.Tasks) {
			t.Errorf("%s: told of %q with %d tasks", tier, k.h.Name, len(k.h.Tasks))
		}
		tr.Header.Facts["later"], tr.Header.Unavailable["later"] = 1, "later"
		if k.h.Facts["later"] != 0 || k.h.Unavailable["later"] != "" {
			t.Errorf("%s: the header changed after it was told", tier)
		}
	}
}

// killer kills a child as soon as the run has begun.
type killer struct {
	t    *testing.T
	role string
}

func (k *killer) Header(h sim.Header) {
	for _, task := range h.Tasks {
		if task.Role == k.role {
			if err := unix.Kill(task.TID, unix.SIGKILL); err != nil {
				k.t.Error(err)
			}
		}
	}
}
func (k *killer) Events(int, []sim.Event, *sim.Header) {}
func (k *killer) Progress(int64, int64)                {}

func TestKilledChildEndsTheRun(t *testing.T) {
	for _, tier := range tiersHere(t) {
		for _, role := range []string{"sender", "receiver"} {
			t.Run(string(tier)+"/"+role, func(t *testing.T) {
				_, err := Run(context.Background(), Request{Demo: "read-write", Tier: tier, Params: sim.Params{"size": 64 << 20, "chunk": 4 << 10}}, &killer{t, role})
				var e *Error
				if !errors.As(err, &e) || e.Code != "run.killed" && e.Code != "run.failed" {
					t.Errorf("got %v", err)
				}
				if left := leftovers(); left != "" {
					t.Errorf("left behind: %s", left)
				}
			})
		}
	}
}

// canceler ends the context when the run begins.
type canceler struct {
	killer
	cancel func()
}

func (c *canceler) Header(sim.Header) { c.cancel() }

func TestCanceledRunLeavesNothing(t *testing.T) {
	for _, tier := range append(tiersHere(t), None) {
		ctx, cancel := context.WithCancel(context.Background())
		_, err := Run(ctx, Request{Demo: "splice", Tier: tier, Params: sim.Params{"size": 64 << 20, "chunk": 4 << 10}}, &canceler{cancel: cancel})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", tier, err)
		}
		cancel()
		if left := leftovers(); left != "" {
			t.Errorf("%s: left behind: %s", tier, left)
		}
	}
}

func TestRefusals(t *testing.T) {
	var param *sim.ParamError
	if _, err := Run(context.Background(), Request{Demo: "sendmail"}, nil); !errors.As(err, &param) || param.Code != "demo.unknown" {
		t.Errorf("unknown demo: got %v", err)
	}
	if _, err := Run(context.Background(), Request{Demo: "sendfile", Params: sim.Params{"size": 1 << 40}}, nil); !errors.As(err, &param) || param.Code != "param.range" {
		t.Errorf("too large: got %v", err)
	}
	var e *Error
	if _, err := Run(context.Background(), Request{Demo: "sendfile", Tier: "ebpf"}, nil); !errors.As(err, &e) || e.Code != "evidence.unknown" {
		t.Errorf("unknown tier: got %v", err)
	}
}
