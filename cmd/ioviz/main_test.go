package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"ioviz/content"
	"ioviz/live"
	"ioviz/live/perf"
	"ioviz/sim"
)

func TestMain(m *testing.M) {
	live.RunChild()
	os.Setenv("IOVIZ_LANG", "en")
	code := m.Run()
	if runtime.GOOS == "linux" {
		perf.Drain()
	}
	os.Exit(code)
}

// ioviz runs the command and returns what it prints and its exit code.
func ioviz(args ...string) (out, errs string, code int) {
	var o, e bytes.Buffer
	code = run(context.Background(), args, &o, &e)
	return o.String(), e.String(), code
}

func runJSON(t *testing.T, args ...string) map[string]any {
	t.Helper()
	out, errs, code := ioviz(append(args, "--json")...)
	if code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var m map[string]any
	if err := json.Unmarshal([]byte(out), &m); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return m
}

func at(t *testing.T, m map[string]any, path string) any {
	t.Helper()
	var v any = m
	for _, k := range strings.Split(path, ".") {
		o, ok := v.(map[string]any)
		if !ok {
			t.Fatalf("no %s", path)
		}
		if v, ok = o[k]; !ok {
			t.Fatalf("no %s", path)
		}
	}
	return v
}

func TestRunJSONHasTheAgreedShape(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("live runs need Linux")
	}
	m := runJSON(t, "run", "read-write", "--size", "1MiB", "--chunk", "64KiB")
	for path, want := range map[string]any{"name": "read-write", "params.size": 1048576.0, "params.chunk": 65536.0, "params.cold": false,
		"lost": 0.0, "totals.syscalls": 33.0, "totals.mode_switches": 66.0, "totals.cpu_copies.count": 32.0, "totals.cpu_copies.bytes": 2097152.0,
		"expected.syscalls": 33.0, "expected.context_switches.voluntary": 0.0, "proof.predicted": "old", "proof.observed": "old", "proof.pass": true} {
		if got := at(t, m, path); got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
	for _, path := range []string{"kernel", "evidence", "events", "wall_ns", "totals.context_switches.voluntary", "totals.context_switches.involuntary",
		"totals.dma.count", "totals.dma.bytes", "totals.page_faults.user", "totals.page_faults.kernel", "totals.page_faults.major",
		"totals.block_requests", "totals.receiver_copied_bytes", "unavailable"} {
		at(t, m, path)
	}
}

func TestRunSaysWhatItCannotTell(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("live runs need Linux")
	}
	m := runJSON(t, "run", "splice", "--evidence", "self")
	if at(t, m, "totals.block_requests") != nil {
		t.Error("self-measurement claims block requests")
	}
	if why, _ := at(t, m, "unavailable").(map[string]any)["block_requests"].(string); why == "" || strings.HasPrefix(why, "why.") {
		t.Errorf("no reason in words: %q", why)
	}
	m = runJSON(t, "run", "splice", "--evidence", "none")
	if at(t, m, "events") != 0.0 || at(t, m, "totals.syscalls") != nil {
		t.Error("an untraced run claims something")
	}
	m = runJSON(t, "run", "nonblocking-sleep", "--evidence", "none")
	for _, name := range []string{"waits", "again", "spawned", "arrivals"} {
		if n := at(t, m, "totals.waiting."+name); n != nil {
			t.Errorf("an untraced run counts %s: %v", name, n)
		}
	}
	if at(t, m, "expected.waiting.waits") == nil {
		t.Error("what is expected is not counted")
	}
}

// What nobody counted is a dash with its reason, and not a zero.
func TestTableOfAnUntracedModel(t *testing.T) {
	three := int64(3)
	waiting := &sim.Waiting{Waits: &three, Again: &three, Spawned: &three}
	r := &result{Evidence: string(live.None), Totals: &sim.Sums{Waiting: &sim.Waiting{}}, Expected: &sim.Sums{Syscalls: &three, Waiting: waiting},
		Unavailable: map[string]string{"syscalls": "the demo ran untraced"}}
	var out strings.Builder
	(&app{lang: "en", out: &out}).modelTable(r, &sim.Trace{})
	for _, row := range []string{"system calls", "returns of the wait call", "calls that said EAGAIN", "threads and processes made", "copied out of sockets by"} {
		if _, rest, _ := strings.Cut(out.String(), row); !strings.HasPrefix(strings.TrimSpace(rest), "– (the demo ran untraced)") {
			t.Errorf("no dash for %s in\n%s", row, &out)
		}
	}
}

// Of a server's copies the kernel's tracepoints see those out of sockets.
func TestTableOfAModelSaysWhichCopiesAreDerived(t *testing.T) {
	six := int64(6)
	for tier, want := range map[live.Tier]string{live.Perf: "◐ copies out of sockets are measured", live.Ptrace: "◐ derived by a rule"} {
		r := &result{Evidence: string(tier), Totals: &sim.Sums{Waiting: &sim.Waiting{}}, Expected: &sim.Sums{Waiting: &sim.Waiting{}}}
		r.Totals.CPUCopies.Count = &six
		var out strings.Builder
		(&app{lang: "en", out: &out}).modelTable(r, &sim.Trace{})
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s: no %q in\n%s", tier, want, &out)
		}
	}
}

// What the clients' calls tell of arrivals is a rule's; a record of the kernel's is measured.
func TestTableOfAModelSaysHowArrivalsAreKnown(t *testing.T) {
	nine := int64(9)
	for class, want := range map[sim.Class]string{sim.Measured: "arrivals at sockets 9 –", sim.Derived: "arrivals at sockets ◐ 9 –"} {
		r := &result{Evidence: string(live.Perf), Totals: &sim.Sums{Waiting: &sim.Waiting{Arrivals: &nine}}, Expected: &sim.Sums{Waiting: &sim.Waiting{}}}
		tr := &sim.Trace{Events: []sim.Event{{Kind: sim.Arrival, Source: 1}}}
		tr.Header.Sources = []sim.Source{{}, {ID: "x", Class: class}}
		var out strings.Builder
		(&app{lang: "en", out: &out}).modelTable(r, tr)
		if !strings.Contains(strings.Join(strings.Fields(out.String()), " "), want) {
			t.Errorf("%v: no %q in\n%s", class, want, &out)
		}
	}
}

// What differs from the expected is marked: ~ where it may each time, and with it how many calls were made.
func TestTableOfAModelMarksWhatDiffers(t *testing.T) {
	n := func(n int64) *int64 { return &n }
	for _, c := range []struct {
		again int64
		want  []string
	}{
		{0, []string{"system calls 26 29 ≠", "EAGAIN 0 0", "voluntary 9 9 context"}},
		{7, []string{"system calls 26 29 ~", "EAGAIN 7 0 ~", "What is marked ~"}},
	} {
		r := &result{Evidence: "ptrace", Totals: &sim.Sums{Waiting: &sim.Waiting{Again: &c.again}}, Expected: &sim.Sums{Waiting: &sim.Waiting{Again: n(0)}}}
		r.Totals.Syscalls, r.Expected.Syscalls = n(26), n(29)
		r.Totals.ContextSwitches.Voluntary, r.Expected.ContextSwitches.Voluntary = n(9), n(9)
		r.Totals.ContextSwitches.Involuntary, r.Expected.ContextSwitches.Involuntary = n(1), n(0)
		var out strings.Builder
		(&app{lang: "en", out: &out}).modelTable(r, &sim.Trace{})
		got := strings.Join(strings.Fields(out.String()), " ")
		for _, w := range append(c.want, "involuntary 1 0 ~") {
			if !strings.Contains(got, w) {
				t.Errorf("no %q in\n%s", w, &out)
			}
		}
	}
}

// The table marks what was derived, and is careful with what depends on the unseen.
func TestTableSaysHowItKnows(t *testing.T) {
	six, copies := int64(6), int64(2)
	for _, c := range []struct {
		tier, unseen string
		want, never  []string
	}{
		{"perf", "", []string{"CPU copies ◐", "(calls and faults)  6"}, []string{"≥", "by the receiver ◐"}},
		{"ptrace", "page_faults.user", []string{"CPU copies ◐", "(calls and faults)  ≥ 6", "by the receiver ◐"}, []string{"≥ 2"}},
		{"model", "", nil, []string{"◐", "≥"}},
	} {
		var out strings.Builder
		r := &result{Evidence: c.tier, Totals: &sim.Sums{}, Expected: &sim.Sums{}, Unavailable: map[string]string{c.unseen: "unseen"}}
		r.Totals.ModeSwitches, r.Totals.CPUCopies.Count = &six, &copies
		(&app{lang: "en", out: &out}).table(r, &sim.Trace{Header: sim.Header{Params: sim.Params{}}})
		for _, w := range c.want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%s: no %q in\n%s", c.tier, w, &out)
			}
		}
		for _, w := range c.never {
			if strings.Contains(out.String(), w) {
				t.Errorf("%s: %q in\n%s", c.tier, w, &out)
			}
		}
	}
}

func TestSimulatedRunNeedsNoMachine(t *testing.T) {
	m := runJSON(t, "run", "sendfile", "--sim", "--cold", "--route", "nic-sg")
	if got := at(t, m, "totals.cpu_copies.count"); got != 0.0 {
		t.Errorf("CPU copies with scatter-gather: %v", got)
	}
	if got := at(t, m, "params.route"); got != "nic-sg" {
		t.Errorf("route: %v", got)
	}
}

func TestMistakesAreOneClearSentence(t *testing.T) {
	dir := t.TempDir()
	foreign := filepath.Join(dir, "foreign")
	if err := os.WriteFile(foreign, []byte("<html>"), 0o600); err != nil {
		t.Fatal(err)
	}
	tr, err := sim.Run("sendfile", nil)
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(dir, "cut")
	if err := writeTrace(cut, tr); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(cut)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(cut, b[:len(b)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"run"}, exitUsage, "argument"},
		{[]string{"run", "sendmail"}, exitUsage, "sendmail"},
		{[]string{"run", "sendfile", "--size", "lots"}, exitUsage, "lots"},
		{[]string{"run", "sendfile", "--size", "1GiB"}, exitUsage, "256 MiB"},
		{[]string{"run", "sendfile", "--size", "256MiB", "--chunk", "1"}, exitUsage, "chunk"},
		{[]string{"run", "thread-per-conn", "--set", "clients=5000"}, exitUsage, "“Clients (clients)” must be from 1 to 2,000."},
		{[]string{"run", "sendfile", "--evidence", "hearsay"}, exitUsage, "hearsay"},
		{[]string{"run", "sendfile", "--route", "nic"}, exitUsage, "simulated"},
		{[]string{"run", "sendfile", "--nonsense"}, exitUsage, "nonsense"},
		{[]string{"dance"}, exitUsage, "dance"},
		{[]string{"view", foreign}, exitFailed, "not an ioviz recording"},
		{[]string{"view", cut}, exitFailed, "cut short"},
		{[]string{"view", filepath.Join(dir, "missing")}, exitFailed, "missing"},
		{[]string{"serve", "--addr", "0.0.0.0:0", "--open=false", "--data", dir}, exitFailed, "loopback"},
		{[]string{"url", "--data", dir}, exitFailed, "no server"},
	} {
		out, errs, code := ioviz(c.args...)
		if code != c.code || !strings.Contains(errs, c.says) || strings.Count(errs, "\n") != 1 || out != "" {
			t.Errorf("ioviz %v: exit %d, said %q%q; want exit %d and %q in one line", c.args, code, out, errs, c.code, c.says)
		}
	}
}

// Whatever a run may fail with, the page and the command line have words for it.
func TestEveryFailureOfARunHasWords(t *testing.T) {
	inner := []string{"io-uring", "fd-setsize"} // of one cell of a bench: bench.why.…
	files, err := filepath.Glob("../../live/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	code := regexp.MustCompile(`[^.]Error\{Code: "([^"]+)"`)
	found := 0
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range code.FindAllStringSubmatch(string(b), -1) {
			found++
			for _, lang := range content.Languages {
				if !content.Has(lang, "error."+m[1]) && !slices.Contains(inner, m[1]) {
					t.Errorf("%s: no words for %s in %s", name, m[1], lang)
				}
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d failures found", found)
	}
}

func TestListAndDoctorAndVersion(t *testing.T) {
	for _, args := range [][]string{{"list", "--json"}, {"doctor", "--json"}} {
		out, errs, code := ioviz(args...)
		if code != 0 || !json.Valid([]byte(out)) {
			t.Errorf("ioviz %v: exit %d: %s%s", args, code, out, errs)
		}
	}
	for _, lang := range []string{"en", "zh"} {
		for _, args := range [][]string{{"list"}, {"doctor"}, {"--help"}, {"run", "--help"}, {"version"}} {
			out, _, code := ioviz(append(args, "--lang", lang)...)
			if code != 0 || out == "" {
				t.Errorf("ioviz %v: exit %d", args, code)
			}
			for _, raw := range []string{"cli.", "tier.", "demo.", "param.", "reason.", "fix."} {
				if strings.Contains(out, " "+raw) {
					t.Errorf("ioviz %v --lang %s prints a key: %s", args, lang, out)
				}
			}
		}
	}
}

// The help says both things that ioviz runs.
func TestHelpNamesBothHalves(t *testing.T) {
	for lang, want := range map[string][]string{"en": {"file transfers", "I/O models"}, "zh": {"传文件", "I/O 模型"}} {
		out, _, code := ioviz("--help", "--lang", lang)
		for _, w := range want {
			if code != 0 || !strings.Contains(out, w) {
				t.Errorf("%s: exit code %d, no %q in %s", lang, code, w, out)
			}
		}
	}
}

// The list says of every parameter what it is where nothing is said.
func TestListGivesDefaults(t *testing.T) {
	out, _, _ := ioviz("list", "--lang", "en")
	for _, want := range []string{"1 … 2000, default 3", "0 … 589, default 10", "default ascending", "default 64 KiB", "default loopback"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %s", want, out)
		}
	}
}
