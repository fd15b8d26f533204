package live

import (
	"context"
	"errors"
	"maps"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/sys/unix"
)

// Every proof comes out here as root; what an ordinary user may not do is
// skipped with its reason, and so is what the machine lacks.
func TestProofsComeOut(t *testing.T) {
	skips := map[string]bool{"why.no-reflink": true, "why.no-disk": true}
	if os.Getuid() != 0 {
		skips["why.needs-root"], skips["why.needs-perf"] = true, true
	}
	for _, p := range Proofs {
		t.Run(p.Name, func(t *testing.T) {
			v, err := RunProof(context.Background(), p.Name)
			switch {
			case err != nil:
				t.Fatal(err)
			case (v.Skipped == "why.needs-root" || v.Skipped == "why.needs-perf") && !p.NeedsRoot, v.Skipped == "why.no-reflink" && !p.RootHelps:
				t.Errorf("skipped for the want of root (%s), which the list does not say", v.Skipped)
			case v.Skipped == "" && p.NeedsRoot && os.Getuid() != 0:
				t.Error("done by an ordinary user, though the list says that it needs root")
			case v.Skipped != "" && skips[v.Skipped]:
				t.Skip(v.Skipped)
			case v.Skipped != "":
				t.Errorf("skipped: %s", v.Skipped)
			case !v.Pass:
				t.Errorf("predicted %s, observed %s: %v", v.Predicted, v.Observed, v.Numbers)
			}
		})
	}
	if left := leftovers(); left != "" {
		t.Errorf("left behind: %s", left)
	}
}

// What needs the disk to be slower than who looks is looked at again until it is,
// and what comes in later than it was sent is waited for: both come out beside a
// thread that takes the CPU away all the time.
func TestProofsComeOutBesideOthers(t *testing.T) {
	var over atomic.Bool
	defer over.Store(true)
	go func() {
		for !over.Load() {
		}
	}()
	for range 5 {
		for _, name := range []string{"nonblock-file", "linux-aio", "readahead", "mmap-reads-nothing", "mutate-msg-zerocopy-veth-sg", "mutate-sendfile-veth-sg"} {
			v, err := RunProof(context.Background(), name)
			switch {
			case err != nil:
				t.Fatal(err)
			case v.Skipped != "":
				t.Logf("skipped: %s: %s", name, v.Skipped)
			case !v.Pass:
				t.Errorf("%s: predicted %s, observed %s: %v", name, v.Predicted, v.Observed, v.Numbers)
			}
		}
	}
}

// Reading until EAGAIN costs more system calls than being told again: 35 and 29
// where nothing comes together, by the servers' own log, and so for everybody.
func TestEdgesCostMoreCalls(t *testing.T) {
	v, err := RunProof(context.Background(), "edge-once")
	if err != nil {
		t.Fatal(err)
	}
	n := v.Numbers
	if !v.Pass || n["calls_edge"] != 35 || n["calls_level"] != 29 || n["waits_edge"] != 9 || n["waits_level"] != 9 {
		t.Errorf("observed %s: %v", v.Observed, n)
	}
	logged := map[string]int64{}
	for _, c := range v.Calls {
		if c.Thread == "server" {
			logged[c.Part] += c.Times
		}
	}
	if logged["epoll-lt"] != n["calls_level"] || logged["epoll-et"] != n["calls_edge"] {
		t.Errorf("the servers' logs have %v calls, the numbers are %v", logged, n)
	}
}

// The times of the facts are those of a wait that goes with how many are ready;
// one that is not flat, and a poll that is slower where all are, are not.
func TestByReady(t *testing.T) {
	facts := map[string]int64{"epoll_10_ns": 700, "epoll_9000_ns": 700, "poll_10_ns": 1500, "poll_9000_ns": 2_577_000, "epoll_all_ns": 107_000, "poll_all_ns": 34_000}
	if !byReady(facts) {
		t.Error("the times of the facts are not seen")
	}
	for name, ns := range map[string]int64{"epoll_9000_ns": 2100, "poll_9000_ns": 150_000, "poll_all_ns": 107_001} {
		other := maps.Clone(facts)
		if other[name] = ns; byReady(other) {
			t.Errorf("seen with %s %d", name, ns)
		}
	}
}

// Of the waits that asked all the time one counts, and the calls noted are its own.
func TestOneWaitThatAskedCounts(t *testing.T) {
	v, err := RunProof(context.Background(), "polling-burns")
	if err != nil {
		t.Fatal(err)
	}
	again, timers := int64(0), int64(0)
	for _, c := range v.Calls {
		if c.Error == "EAGAIN" {
			again += c.Times
		}
		if strings.HasPrefix(c.Call, "timerfd_create(") {
			timers += c.Times
		}
	}
	if n := v.Numbers; n["again"] == 0 || again != n["again"] || timers != 2 || n["asking_tries"] < 1 || n["asking_tries"] > burnTries {
		t.Errorf("%d times EAGAIN and %d timers noted, the numbers are %v", again, timers, n)
	}
}

// An experiment is made until it showed something, and no more often than it may be.
func TestUntilSeen(t *testing.T) {
	const most = 7
	broken := errors.New("broken")
	for _, x := range []struct {
		at, fails, tries int64
		err              error
	}{{at: 1, tries: 1}, {at: 3, tries: 3}, {at: most + 1, tries: most}, {at: 5, fails: 2, tries: 2, err: broken}} {
		made := int64(0)
		tries, err := untilSeen(most, func() (bool, error) {
			if made++; made == x.fails {
				return false, broken
			}
			return made == x.at, nil
		})
		if tries != x.tries || made != x.tries || err != x.err {
			t.Errorf("seen at %d: tried %d times, made %d times, %v; want %d, %v", x.at, tries, made, err, x.tries, x.err)
		}
	}
}

// A disk that is too fast is told apart from what is otherwise, and does not pass.
func TestAIOSeen(t *testing.T) {
	for n, want := range map[[12]int64]string{{1, 1, 1, 1}: "aio-is-not", {1, 1, 1, 0}: "aio-disk-first", {0, 1, 1, 1}: "otherwise", {1, 0, 1, 0}: "otherwise"} {
		if got := aioOutcome(n); got != want {
			t.Errorf("%v: %s, want %s", n, got, want)
		}
	}
}

// What the machine lacks is a reason to leave a proof out; what went wrong is not.
func TestLacking(t *testing.T) {
	for _, x := range []struct {
		err  error
		want string
	}{
		{errSkip("why.no-ptrace"), "why.no-ptrace"}, {&Error{Code: "cold.memory-fs"}, "why.no-disk"}, {&Error{Code: "files"}, "why.few-files"},
		{&Error{Code: "run.failed", Err: unix.ENOSYS}, "why.old-kernel"}, {&Error{Code: "cold.stays"}, ""}, {&Error{Code: "run.failed", Err: unix.EIO}, ""}, {nil, ""},
	} {
		if got := lacking(x.err); got != x.want {
			t.Errorf("%v: %q, want %q", x.err, got, x.want)
		}
	}
}

func TestUnknownProofIsRefused(t *testing.T) {
	if _, err := RunProof(context.Background(), "no-such"); err == nil {
		t.Error("no error")
	}
}
