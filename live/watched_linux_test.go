package live

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a run's children work with wakes nobody here: the Go runtime does not watch
// it, or each piece that is moved would put a thread of this process on a CPU.
func TestRuntimeWatchesNothingOfARun(t *testing.T) {
	f := hands{}
	defer f.close()
	if err := pipes(path{pipe: true, twin: true}, &f); err != nil {
		t.Fatal(err)
	}
	c, err := connectOnce(true)
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	a, b, err := unixPair()
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	defer b.Close()
	for _, x := range []*os.File{f.pr, f.pw, f.twinR, f.twinW, c.here, c.there, a, b} {
		if watched(t, x) {
			t.Errorf("%s is watched", x.Name())
		}
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	if !watched(t, r) {
		t.Error("not even what the runtime makes is seen to be watched")
	}
}

// watched tells whether an epoll instance of this process watches the file
// (proc_pid_fdinfo(5), the lines of epoll's targets).
func watched(t *testing.T, f *os.File) bool {
	t.Helper()
	infos, err := filepath.Glob("/proc/self/fdinfo/*")
	if err != nil || len(infos) == 0 {
		t.Fatalf("no descriptors: %v", err)
	}
	target := fmt.Sprint("tfd: ", f.Fd(), " ")
	for _, name := range infos {
		b, err := os.ReadFile(name)
		if err != nil {
			continue // closed meanwhile
		}
		for line := range strings.Lines(string(b)) {
			if strings.HasPrefix(strings.Join(strings.Fields(line), " "), target) {
				return true
			}
		}
	}
	return false
}
