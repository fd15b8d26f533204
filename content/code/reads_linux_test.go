package code_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// read is a program of one read: how often it asks the ring, which brings it what
// no call does, and whether it asks in vain before there is something.
type read struct {
	program
	enters int
	again  bool
}

var reads = []read{
	{program: program{dir: "read-blocking", name: "read_blocking", marks: same("read")}},
	{program: program{dir: "read-nonblocking", name: "read_nonblocking", marks: same("read", "own-work")}, again: true},
	{program: program{dir: "read-ring-wait", name: "read_ring_wait", only: "c", marks: same("ask", "submit", "wait", "result")}, enters: 2},
	{program: program{dir: "read-ring-peek", name: "read_ring_peek", only: "c", marks: same("ask", "submit", "look", "own-work")}, enters: 1},
}

// One read of a message that comes later: a call that sleeps; calls in vain and one
// that is not; a request and a call to sleep; a request alone.
func TestReads(t *testing.T) {
	dir := t.TempDir()
	python := pythonPath(t)
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("unmet needs: strace")
	}
	for _, p := range reads {
		for lang, argv := range p.commands(t, dir, python) {
			t.Run(p.dir+"/"+lang, func(t *testing.T) {
				if p.enters > 0 && !ringsAllowed() {
					t.Skip("unmet needs: io_uring")
				}
				trace := filepath.Join(t.TempDir(), "trace")
				out, err := exec.Command("strace", append([]string{"-f", "-y", "-s0", "-o", trace}, append(argv, "20")...)...).CombinedOutput()
				if err != nil || string(out) != "16 bytes\n" {
					t.Fatalf("%v: %q", err, out)
				}
				calls, again := serving(t, trace)
				reads := 1
				if p.enters > 0 {
					reads = 0
				}
				if calls["read"] != reads || calls["io_uring_enter"] != p.enters || (again > 0) != p.again {
					t.Errorf("%v, and %d in vain", calls, again)
				}
			})
		}
	}
}

func TestMistakesOfReads(t *testing.T) {
	dir := t.TempDir()
	python := pythonPath(t)
	for _, p := range reads {
		for _, argv := range p.commands(t, dir, python) {
			for want, args := range map[string][]string{"usage: ": nil, "MILLISECONDS must": {"soon"}} {
				out, err := exec.Command(argv[0], append(argv[1:], args...)...).CombinedOutput()
				if err == nil || !strings.Contains(string(out), want) {
					t.Errorf("%v %v: %v, %q", argv, args, err, out)
				}
			}
		}
	}
}

func TestMarksOfReads(t *testing.T) {
	for _, p := range reads {
		for _, ending := range []string{".c", ".py"} {
			if p.only == "c" && ending == ".py" {
				continue
			}
			if got, want := marksIn(t, p.source(ending)), p.marks[""]; strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("%s%s has marks %v, want %v", p.name, ending, got, want)
			}
		}
	}
}
