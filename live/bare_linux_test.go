package live

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ioviz/sim"
)

// An untraced run moves bytes as fast as a bare C loop with the same calls: at
// least 0.95 of it. Both take turns many times, and their quicker quarters are
// compared: where sender and receiver come to run decides more than what they do,
// and others on the machine only ever make it slower. On a busy machine a worse
// ratio says nothing after three tries.
func TestAgainstBareLoop(t *testing.T) {
	if testing.Short() {
		t.Skip("timing")
	}
	cc, err := exec.LookPath("cc")
	if err != nil {
		t.Skip("unmet needs: cc")
	}
	bare := filepath.Join(t.TempDir(), "bare")
	if out, err := exec.Command(cc, "-O2", "-o", bare, "testdata/bare.c").CombinedOutput(); err != nil {
		t.Fatalf("compiling: %v\n%s", err, out)
	}
	for _, demo := range []string{"read-write", "sendfile", "splice"} {
		t.Run(demo, func(t *testing.T) {
			var best float64
			for try := range 3 {
				ours, theirs := race(t, bare, demo, 32<<20, 64<<10, 40)
				ratio := float64(theirs) / float64(ours)
				t.Logf("try %d: ours %.0f MB/s, bare %.0f MB/s: %.3f", try+1, mbps(32<<20, ours), mbps(32<<20, theirs), ratio)
				if best = max(best, ratio); best >= 0.95 {
					return
				}
			}
			if busy := pressure(); busy > 40 {
				t.Skipf("the machine is busy with other things (cpu pressure %.0f %%): %.3f says nothing", busy, best)
			}
			t.Errorf("at best %.3f of a bare loop", best)
		})
	}
}

// race measures both by turns and returns the first quartiles, in ns.
func race(t *testing.T, bare, demo string, size, chunk int64, rounds int) (ours, theirs int64) {
	t.Helper()
	var a, b []int64
	for range rounds {
		s, err := Measure(context.Background(), demo, sim.Params{"size": size, "chunk": chunk})
		if err != nil {
			t.Fatal(err)
		}
		a = append(a, s.Wall)
		out, err := exec.Command(bare, demo, strconv.FormatInt(size, 10), strconv.FormatInt(chunk, 10)).Output()
		if err != nil {
			t.Fatalf("bare loop: %v", err)
		}
		ns, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		b = append(b, ns)
	}
	slices.Sort(a)
	slices.Sort(b)
	return a[len(a)/4], b[len(b)/4]
}

func mbps(size, ns int64) float64 { return float64(size) / float64(ns) * 1e3 }

// pressure is the share of the last ten seconds, in percent, in which somebody
// waited for a CPU (Documentation/accounting/psi.rst); 0 where it is not told.
func pressure() float64 {
	var p float64
	if b, err := os.ReadFile("/proc/pressure/cpu"); err == nil {
		_, _ = fmt.Sscanf(string(b), "some avg10=%f", &p)
	}
	return p
}
