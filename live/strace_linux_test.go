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

const straced = "IOVIZ_TEST_STRACED"

// TestStraced is not a test of its own: it is the untraced demo that strace
// watches below.
func TestStraced(t *testing.T) {
	f := strings.Fields(os.Getenv(straced))
	if len(f) != 2 {
		t.Skip("runs only under TestStraceCountsTheSame")
	}
	p := sim.Params{}
	if err := json.Unmarshal([]byte(f[1]), &p); err != nil {
		t.Fatal(err)
	}
	if _, err := Run(context.Background(), Request{Demo: f[0], Tier: None, Params: p}, nil); err != nil {
		t.Fatal(err)
	}
}

// straceOf runs a demo without any watching of its own under strace, whose log it names.
func straceOf(t *testing.T, name string, p sim.Params) string {
	t.Helper()
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("needs strace")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(t.TempDir(), "strace.txt")
	cmd := exec.Command("strace", "-f", "-o", log, self, "-test.run", "^TestStraced$")
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %s", straced, name, text))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return log
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
