package live

import (
	"os"
	"strings"
	"testing"
)

// The independent witness: strace counts the calls of the untraced demo.
func TestStraceCountsTheCallsOfModels(t *testing.T) {
	for _, name := range modelNames() {
		t.Run(name, func(t *testing.T) {
			want := ofThree[name]
			found := false
			got := ofServer(t, straceOf(t, name, threeClients(name)), want)
			for _, w := range got {
				n, some := base[name]
				if some {
					found = found || w.calls == n+w.waits+w.vain && w.waits > 0 && w.waits <= want.to
				} else {
					found = found || w.calls >= want.least && w.calls <= want.most
				}
			}
			if !found {
				t.Errorf("calls by window: %+v, want one of %d to %d, or %d and %s and what was in vain", got, want.least, want.most, base[name], want.wait)
			}
		})
	}
}

// straceWindow is what strace saw between the markers of a thread.
type straceWindow struct {
	calls, waits, vain int64 // calls, those to wait, and those that said EAGAIN
	open               bool
}

// ofServer counts the calls between the markers of each thread, with those of
// the threads and processes that it made in between.
func ofServer(t *testing.T, name string, want counted) []straceWindow {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	windows := map[string]*straceWindow{} // by thread; those that it made share its own
	early := map[string]int64{}           // calls of threads that nobody has made as yet
	var done []straceWindow
	for line := range strings.Lines(string(b)) {
		pid, call, ok := strings.Cut(line, " ")
		call = strings.TrimSpace(call)
		w := windows[pid]
		if i := strings.LastIndex(call, " = "); ok && strings.Contains(call, "clone") && i > 0 && w != nil && w.open {
			if child := call[i+3:]; child != "" && !strings.HasPrefix(child, "-") && windows[child] == nil {
				windows[child] = w
				w.calls += early[child] // it was quicker than who made it
			}
		}
		if ok && w != nil && w.open && strings.Contains(call, "EAGAIN") {
			if w.vain++; want.asks {
				w.calls-- // it was counted when it began, or will be now
			}
		}
		switch {
		case !ok || strings.HasPrefix(call, "<...") || strings.HasPrefix(call, "---") || strings.HasPrefix(call, "+++"):
		case strings.HasPrefix(call, "getpgid("):
			if w != nil && w.open {
				w.open = false
				done = append(done, *w)
				delete(windows, pid)
			} else {
				windows[pid] = &straceWindow{open: true}
			}
		case w == nil:
			early[pid]++
		case !w.open, strings.HasPrefix(call, "clock_nanosleep") && want.asks:
		default:
			w.calls++
			if strings.HasPrefix(call, want.wait+"(") {
				w.waits++
			}
		}
	}
	return done
}
