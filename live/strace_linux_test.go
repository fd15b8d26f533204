package live

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ioviz/sim"
)

// What TestStraced is to run, and the file that it writes the trace to.
const (
	straced  = "IOVIZ_TEST_STRACED"
	tracedTo = "IOVIZ_TEST_TRACE"
)

// TestStraced is not a test of its own: it is the demo that strace watches below.
func TestStraced(t *testing.T) {
	asked := os.Getenv(straced)
	if asked == "" {
		t.Skip("runs only under the tests of strace")
	}
	var req Request
	if err := json.Unmarshal([]byte(asked), &req); err != nil {
		t.Fatal(err)
	}
	tr, err := Run(context.Background(), req, nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(os.Getenv(tracedTo))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := sim.WriteText(f, tr); err != nil {
		t.Fatal(err)
	}
}

// straceOf runs a demo without any watching of its own under strace, whose log it names.
func straceOf(t *testing.T, name string, p sim.Params) string {
	t.Helper()
	log, _ := bothOf(t, Request{Demo: name, Tier: None, Params: p})
	return log
}

// bothOf runs a demo under strace, whose log it names, and gives its trace.
func bothOf(t *testing.T, req Request) (string, *sim.Trace) {
	t.Helper()
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("needs strace")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	asked, err := json.Marshal(req)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	log, trace := filepath.Join(dir, "strace.txt"), filepath.Join(dir, "run.txt")
	cmd := exec.Command("strace", "-f", "-o", log, self, "-test.run", "^TestStraced$")
	cmd.Env = append(os.Environ(), straced+"="+string(asked), tracedTo+"="+trace)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	f, err := os.Open(trace)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tr, err := sim.ReadText(f)
	if err != nil {
		t.Fatal(err)
	}
	return log, tr
}

// An independent witness counts the system calls of the untraced demo: those
// between the markers, on the thread that made them.
func TestStraceCountsTheSame(t *testing.T) {
	for _, v := range variants() {
		for _, c := range sizes {
			if v.most > 0 && c.size > v.most {
				continue
			}
			t.Run(fmt.Sprintf("%s/%d-by-%d", v.name, c.size, c.chunk), func(t *testing.T) {
				p := v.with(c.size, c.chunk)
				got := betweenMarkers(t, straceOf(t, v.demo, p))
				want := formula(v.demo, p)["syscalls"]
				found := false
				for _, n := range got {
					found = found || n == want || v.demo == "msg-zerocopy" && n > want && (n-want)%2 == 0 // notices come one by one
				}
				if !found {
					t.Errorf("calls between markers by thread: %v, want one of %d", got, want)
				}
			})
		}
	}
}

// betweenMarkers counts, for each window that a thread opened and closed with
// markers, the system calls in it. Rehearsals have windows too.
func betweenMarkers(t *testing.T, name string) []int64 {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	open := map[string]int64{}
	var done []int64
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		pid, call, ok := strings.Cut(s.Text(), " ")
		call = strings.TrimSpace(call)
		if !ok || strings.HasPrefix(call, "<...") || strings.HasPrefix(call, "---") || strings.HasPrefix(call, "+++") {
			continue
		}
		n, in := open[pid]
		switch {
		case strings.HasPrefix(call, "getpgid("):
			if in {
				done = append(done, n)
				delete(open, pid)
			} else {
				open[pid] = 0
			}
		case in:
			open[pid] = n + 1
		}
	}
	return done
}
