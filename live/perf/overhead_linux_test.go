package perf

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// What watching costs, in one run: bare and with this package in turn, and now and then with strace -f. Only ratios mean
// anything on a machine that others use too, and the median of many short rounds is one that they hardly move. Rounds
// under strace are a fifth as long and are counted per call.
const (
	stormCalls     = 25_000 // one-byte reads, and as many writes
	echoRequests   = 5_000
	connections    = 20
	overheadRounds = 24
	straceEvery    = 4
	straceShare    = 5
	overheadTries  = 3
)

// overhead is what one run of the three found.
type overhead struct {
	bare, ours, strace []time.Duration // each for the full amount of work
	counted            uint64          // events, as the kernel counted them
	lost               uint64
}

func median(d []time.Duration) float64 {
	d = slices.Clone(d)
	slices.Sort(d)
	return float64(d[len(d)/2])
}

func (o *overhead) bareRatio() float64   { return median(o.ours) / median(o.bare) }
func (o *overhead) straceRatio() float64 { return median(o.strace) / median(o.ours) }

// spread tells how quiet the machine was: how much longer the slower bare rounds took than the quicker, by quarters.
func (o *overhead) spread() float64 {
	d := slices.Clone(o.bare)
	slices.Sort(d)
	return float64(d[len(d)*3/4]) / float64(d[len(d)/4])
}

func (o *overhead) String() string {
	return fmt.Sprintf("ours %.2f x bare, strace -f %.1f x bare, %.1f x ours; %d events, %d lost (counted); bare spread %.2f",
		o.bareRatio(), median(o.strace)/median(o.bare), o.straceRatio(), o.counted, o.lost, o.spread())
}

// subject is a child under test: its thread does the work that run asks for.
type subject struct {
	tid int
	run func(n int) error
	n   int
	end func()
}

func measureOverhead(s *subject, rounds int) (*overhead, error) {
	o := &overhead{}
	if err := s.run(s.n / straceShare); err != nil { // warm
		return nil, err
	}
	for i := range rounds {
		d, err := timed(s, s.n)
		if err != nil {
			return nil, err
		}
		o.bare = append(o.bare, d)
		if d, err = o.watched(s); err != nil {
			return nil, err
		}
		o.ours = append(o.ours, d)
		if i%straceEvery != 0 {
			continue
		}
		if d, err = straced(s, s.n/straceShare); err != nil {
			return nil, err
		}
		o.strace = append(o.strace, d*straceShare)
	}
	return o, nil
}

func timed(s *subject, n int) (time.Duration, error) {
	start := time.Now()
	err := s.run(n)
	return time.Since(start), err
}

// watched is a round under this package. Whatever the kernel counted must have come, or be told as lost.
func (o *overhead) watched(s *subject) (time.Duration, error) {
	cat, err := OpenCatalog()
	if err != nil {
		return 0, err
	}
	var q Queue
	ses, err := NewSession(Options{Catalog: cat, Sink: q.Put})
	if err != nil {
		return 0, err
	}
	defer ses.Close()
	err = errors.Join(ses.AddThread(s.tid, Tracepoint("raw_syscalls", "sys_enter"), Tracepoint("raw_syscalls", "sys_exit")), ses.Start(), ses.Enable())
	if err != nil {
		return 0, err
	}
	d, err := timed(s, s.n)
	if err = errors.Join(err, ses.Stop()); err != nil {
		return 0, err
	}
	var m Merger
	for final := false; !final; {
		b, err := q.Get(bgContext)
		if err != nil {
			return 0, err
		}
		m.Add(b)
		for _, ok := m.Pop(); ok; _, ok = m.Pop() {
		}
		final = b.Final
	}
	checks, err := ses.Check(m.Received())
	var lost uint64
	for _, c := range checks {
		o.counted += c.Counted
		lost += c.Lost
		if c.Undelivered() != 0 || c.Received+c.Lost != c.Counted || c.Counted < uint64(s.n) {
			err = errors.Join(err, fmt.Errorf("does not add up: %v", c))
		}
	}
	if lost < m.Lost() { // the ring's last losses have no record: one is written with what comes next
		err = errors.Join(err, fmt.Errorf("%d lost by the counters, %d by the records", lost, m.Lost()))
	}
	o.lost += lost
	return d, err
}

// straced is a round under strace -f, attached and detached again.
func straced(s *subject, n int) (time.Duration, error) {
	cmd := exec.Command("strace", "-f", "-o", "/dev/null", "-p", fmt.Sprint(s.tid))
	said, err := cmd.StderrPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	line, err := bufio.NewReader(said).ReadString('\n')
	if !strings.Contains(line, "attached") {
		_ = cmd.Wait()
		return 0, fmt.Errorf("%w: %q, %v", errNoStrace, line, err)
	}
	go func() { _, _ = io.Copy(io.Discard, said) }()
	d, err := timed(s, n)
	_ = cmd.Process.Signal(os.Interrupt)
	_ = cmd.Wait()
	return d, err
}

var errNoStrace = errors.New("strace cannot attach")

// limits are what the ratios must keep to; 0 means no limit.
type limits struct{ bare, strace float64 }

var overheads = []struct {
	name  string
	start func() (*subject, error)
	limits
}{
	{"storm", newStorm, limits{bare: 6, strace: 12}},
	{"echo", newEcho, limits{bare: 1.3}},
}

func needsStrace(tb testing.TB) {
	tb.Helper()
	if _, err := exec.LookPath("strace"); err != nil {
		tb.Skip("unmet needs: strace")
	}
	if p, _ := report().Probe(FeatTracepoints); p.Answer != Yes {
		tb.Skipf("unmet needs: tracepoints (%s %s)", p.Answer, p.Reason)
	}
}

// The ratios are medians of rounds in turn. A run is made again when the bare rounds differ so much that its ratios say
// nothing, or when it fails; what fails each time fails.
func TestOverhead(t *testing.T) {
	needsStrace(t)
	for _, c := range overheads {
		t.Run(c.name, func(t *testing.T) {
			s, err := c.start()
			if err != nil {
				t.Fatal(err)
			}
			defer s.end()
			busy := pressure()
			for try := 1; ; try++ {
				o, err := measureOverhead(s, overheadRounds)
				if errors.Is(err, errNoStrace) {
					t.Skip("unmet needs:", err)
				}
				if err != nil {
					t.Fatal(err)
				}
				t.Log(o)
				good := o.bareRatio() <= c.bare && o.straceRatio() >= c.strace
				if good && (o.spread() <= 2 || try == overheadTries) {
					return
				}
				if try == overheadTries && busy > 60 {
					t.Skipf("the machine is busy with other things (cpu pressure %.0f %%): the ratios say nothing", busy)
				}
				if try == overheadTries {
					t.Fatalf("want at most %g x bare, and strace -f at least %g x ours", c.bare, c.strace)
				}
			}
		})
	}
}

// pressure is the share of the last ten seconds, in percent, in which somebody waited for a CPU
// (Documentation/accounting/psi.rst); 0 where it is not told.
func pressure() float64 {
	var p float64
	if b, err := os.ReadFile("/proc/pressure/cpu"); err == nil {
		_, _ = fmt.Sscanf(string(b), "some avg10=%f", &p)
	}
	return p
}

// BenchmarkOverhead reports the same ratios: go test -bench Overhead ./live/perf.
func BenchmarkOverhead(b *testing.B) {
	needsStrace(b)
	for _, c := range overheads {
		b.Run(c.name, func(b *testing.B) {
			s, err := c.start()
			if err != nil {
				b.Fatal(err)
			}
			defer s.end()
			for b.Loop() {
				o, err := measureOverhead(s, overheadRounds)
				if err != nil {
					b.Fatal(err)
				}
				b.Log(o)
				b.ReportMetric(o.bareRatio(), "x-bare")
				b.ReportMetric(o.straceRatio(), "x-strace")
				b.ReportMetric(float64(o.lost), "lost")
			}
		})
	}
}
