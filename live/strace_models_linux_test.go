package live

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ioviz/sim"
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

// Both watch the same run: every call of the server and of all that it makes is in
// the trace as often as strace counts it, by name, whatever chance has decided.
func TestStraceSeesTheSameRun(t *testing.T) {
	for _, tier := range tiersHere(t) {
		if tier == Ptrace {
			continue // one tracer only
		}
		for _, name := range modelNames() {
			if tier == Self && models[name].library {
				continue // TestLibraryCallsDontShowFromInside
			}
			t.Run(string(tier)+"/"+name, func(t *testing.T) {
				for try := 1; ; try++ {
					log, tr := bothOf(t, Request{Demo: name, Tier: tier, Params: threeClients(name)})
					m, err := sim.Fold(tr)
					if err != nil {
						t.Fatal(err)
					}
					if m.Lost > 0 && try < 6 {
						continue
					}
					want, windows := callsByName(tr), windowsOf(t, log)
					for _, w := range windows {
						if tier == Self {
							delete(w.calls, "getrusage") // who watches itself asks before and after each call
						}
					}
					same := slices.ContainsFunc(windows, func(w straceWindow) bool { return maps.Equal(w.calls, want) })
					if !same && models[name].asks && try < 6 {
						continue // a helper's call fell on the end of the window: each witness has an end of its own
					}
					if !same {
						t.Errorf("the trace has %v (%d records are missing), strace saw between the markers of each thread %+v", want, m.Lost, windows)
					}
					return
				}
			})
		}
	}
}

// callsByName counts the calls of all but the clients.
func callsByName(tr *sim.Trace) map[string]int64 {
	calls := map[string]int64{}
	for i := range tr.Events {
		if e := &tr.Events[i]; e.Kind == sim.SyscallEnter && tr.Header.Tasks[e.Task-1].Role != "clients" {
			calls[tr.Header.Str(e.Args[0])]++
		}
	}
	return calls
}

// straceWindow is what strace saw between the markers of a thread.
type straceWindow struct {
	calls map[string]int64 // by name, with those of the threads and processes that it made
	vain  int64            // that said EAGAIN
	open  bool
}

// windowCounts are a window in numbers.
type windowCounts struct{ calls, waits, vain int64 }

// ofServer counts the calls between the markers of each thread: all but, of those
// who ask again and again, what was in vain and the sleeps in between.
func ofServer(t *testing.T, log string, want counted) (all []windowCounts) {
	t.Helper()
	for _, w := range windowsOf(t, log) {
		n := windowCounts{waits: w.calls[want.wait], vain: w.vain}
		for _, times := range w.calls {
			n.calls += times
		}
		if want.asks {
			n.calls -= w.vain + w.calls["clock_nanosleep"]
		}
		all = append(all, n)
	}
	return all
}

// windowsOf reads what strace wrote.
func windowsOf(t *testing.T, log string) (done []straceWindow) {
	t.Helper()
	b, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	windows := map[string]*straceWindow{}  // by thread; those that it made share its own
	early := map[string]map[string]int64{} // calls of threads that nobody has made as yet
	for line := range strings.Lines(string(b)) {
		pid, call, ok := strings.Cut(line, " ")
		call = strings.TrimSpace(call)
		w := windows[pid]
		if i := strings.LastIndex(call, " = "); ok && strings.Contains(call, "clone") && i > 0 && w != nil && w.open {
			if child := call[i+3:]; child != "" && !strings.HasPrefix(child, "-") && windows[child] == nil {
				windows[child] = w
				for name, n := range early[child] { // it was quicker than who made it
					w.calls[name] += n
				}
			}
		}
		if ok && w != nil && w.open && strings.Contains(call, "EAGAIN") {
			w.vain++
		}
		name, _, called := strings.Cut(call, "(")
		switch {
		case !ok || !called || strings.HasPrefix(call, "<...") || strings.HasPrefix(call, "---") || strings.HasPrefix(call, "+++"):
		case name == "getpgid":
			if w != nil && w.open {
				w.open = false
				done = append(done, *w)
				delete(windows, pid)
			} else {
				windows[pid] = &straceWindow{open: true, calls: map[string]int64{}}
			}
		case w == nil:
			if early[pid] == nil {
				early[pid] = map[string]int64{}
			}
			early[pid][name]++
		case w.open:
			w.calls[name]++
		}
	}
	return done
}

// In a program in C the first request is glibc's first use of its heap and of threads,
// which takes some calls more, five in glibc 2.36; in a program in Go, glibc has made
// the runtime's threads before. But for these, and for futexes, which chance decides,
// both make the same calls.
func TestFirstRequestOfACProgram(t *testing.T) {
	needs(t, "posix-aio")
	cc, err := compiler()
	if err != nil {
		t.Skip("unmet needs: ", err)
	}
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("unmet needs: strace")
	}
	program, log := filepath.Join(t.TempDir(), "program"), filepath.Join(t.TempDir(), "log")
	if out, err := exec.Command(cc, "-O2", fmt.Sprintf("-DMARKER=%d", markerID), "-o", program, "testdata/posix_aio.c", "-lrt").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := exec.Command(strace, "-f", "-o", log, program).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	windows := windowsOf(t, log)
	if len(windows) != 1 {
		t.Fatalf("%d windows", len(windows))
	}
	inC, inGo := windows[0].calls, callsByName(settledModel(t, "posix-aio", tiersHere(t)[0]))
	t.Logf("in C %v, in Go %v", inC, inGo)
	delete(inC, "futex")
	delete(inGo, "futex")
	for _, name := range []string{"getrandom", "brk", "rt_sigaction", "rt_sigprocmask"} { // the heap's key and room; the signal of setuid(2), let through
		if inC[name] < inGo[name] || inC[name] > inGo[name]+2 {
			t.Errorf("%s: %d in C, %d in Go", name, inC[name], inGo[name])
		}
		delete(inC, name)
		delete(inGo, name)
	}
	if !maps.Equal(inC, inGo) {
		t.Errorf("besides, in C %v, in Go %v", inC, inGo)
	}
}
