package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Runs of very many sockets: the page groups them, and is there at once. The
// time is asserted only by make bench, on a machine with nothing else to do.
func TestCrowds(t *testing.T) {
	if testing.Short() {
		t.Skip("takes thousands of sockets")
	}
	s := serve(t)
	b := visit(t, s, desktop)
	b.open(s.url)
	for _, set := range [][]string{{"clients=10", "idle=2000"}, {"clients=2000", "gap=0"}} {
		file := filepath.Join(t.TempDir(), "crowd.ioviz")
		args := []string{"run", "epoll-lt", "-o", file}
		for _, x := range set {
			args = append(args, "--set", x)
		}
		if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", set, err, out)
		}
		hash := s.bring(file)
		busy := pressure()
		b.before(onScreen(`document.querySelector('.lab-stage svg.stage')`))
		b.open(s.origin + "/lab/t/" + hash)
		var shown float64
		b.eval(`globalThis.onScreen`, &shown)
		_, steps := b.step()
		var drawn int
		b.eval(`document.querySelectorAll('.lab-stage svg *').length`, &drawn)
		t.Logf("%v: %d steps on screen in %.0f ms, %d elements in the picture, cpu pressure %.0f %%", set, steps, shown, drawn, busy)
		if drawn > 600 {
			t.Errorf("%v: %d elements in the picture", set, drawn)
		}
		if os.Getenv("IOVIZ_BENCH") != "" && busy <= 40 && shown > 1000 {
			t.Errorf("%v: on screen after %.0f ms", set, shown)
		}
	}
}
