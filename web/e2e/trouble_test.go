package e2e

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// startLong starts a run that takes a while, being stopped at every system call,
// and returns its address.
func startLong(b *tab, s *server) string {
	b.t.Helper()
	b.open(s.url)
	b.open(s.origin + "/lab")
	b.fill("size", "64")
	b.choose("size-unit", "MiB")
	b.fill("chunk", "8")
	b.choose("beside", "")
	b.choose("evidence-tier", "ptrace")
	b.press(hook("run"))
	b.until(`document.querySelector('[data-test="progress"] progress[value]') && location.search.includes('run=')`)
	return b.address()
}

// startSlow starts a run that is stopped at every system call, so that it
// takes seconds and not milliseconds, and waits until it is under way.
func startSlow(b *tab, s *server) {
	b.t.Helper()
	b.open(s.url)
	b.open(s.origin + "/lab")
	b.fill("size", "64")
	b.choose("size-unit", "MiB")
	b.fill("chunk", "1")
	b.choose("beside", "")
	b.choose("evidence-tier", "ptrace")
	b.press(hook("run"))
	b.until(`document.querySelector('[data-test="progress"] progress[value]')?.value > 0`)
}

// eventually asks again and again, for what has no event to wait for.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	deadline := time.After(patience)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("never: %s", what)
		}
	}
}

// ownTraces counts the recordings made here.
func (s *server) ownTraces() int {
	s.t.Helper()
	n := 0
	for _, r := range s.traces() {
		if !r.Builtin && r.Producer == "live" {
			n++
		}
	}
	return n
}

// nothingLeft waits until a server has no child and no descriptor more than before.
func (s *server) nothingLeft(files int) {
	s.t.Helper()
	if runtime.GOOS != "linux" {
		return
	}
	eventually(s.t, "no children left", func() bool { return len(s.children()) == 0 })
	// One connection of the test itself may be open, and one idle of the browser.
	eventually(s.t, "descriptors given back", func() bool { return s.files() <= files+2 })
}

// The browser goes away in the middle of a run: the run ends and is kept.
func TestBrowserGone(t *testing.T) {
	s := serve(t)
	other := visit(t, s, desktop)
	other.open(s.url)
	runInLab(other, s, "read-write", "64", "64", "0")
	files := s.files()
	b := visit(t, s, desktop)
	startLong(b, s)
	b.close()
	eventually(t, "the run is kept", func() bool { return s.ownTraces() == 2 })
	s.nothingLeft(files)
}

// Two browsers look at one run, one of them reloads: both see its end.
func TestTwoBrowsersAndReload(t *testing.T) {
	s := serve(t)
	a := visit(t, s, desktop)
	at := startLong(a, s)
	b := visit(t, s, desktop.in("zh"))
	b.do("opening", navigate(s.page(strings.TrimPrefix(at, s.origin))))
	a.do("reloading", navigate(at))
	var ends [2]string
	for i, x := range []*tab{a, b} {
		x.until(`location.pathname.startsWith('/lab/t/')`)
		x.idle()
		ends[i], _, _ = strings.Cut(x.address(), "?")
		if _, of := x.step(); of < 1000 {
			t.Errorf("%d steps: %q of %q", of, x.text("step-count"), x.text("params"))
		}
	}
	if ends[0] != ends[1] {
		t.Errorf("ended at %v", ends)
	}
	if n := s.ownTraces(); n != 1 {
		t.Errorf("%d recordings of one run", n)
	}
}

// The demo is killed: the page says so, and the next run works.
func TestDemoKilled(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("unmet needs: linux")
	}
	s := serve(t)
	b := visit(t, s, desktop)
	b.open(s.url)
	runInLab(b, s, "read-write", "64", "64", "0")
	files := s.files()
	startSlow(b, s)
	for _, kid := range s.children() {
		pid, name, _ := strings.Cut(kid, " ")
		if !strings.Contains(name, "ioviz-sender") {
			continue
		}
		n, _ := strconv.Atoi(pid)
		if p, err := os.FindProcess(n); err == nil {
			_ = p.Kill()
		}
	}
	b.until(`document.querySelector('[data-test="progress-failed"]')`)
	b.idle()
	if text := b.text("progress-failed"); len(text) < 10 {
		t.Errorf("it says %q", text)
	}
	b.translated("demo killed", "en", wordPrefixes(t))
	s.nothingLeft(files)
	runInLab(b, s, "sendfile", "64", "64", "0")
	if n := s.ownTraces(); n != 2 {
		t.Errorf("%d recordings, want 2", n)
	}
}

// The server goes away and comes back: the page says both.
func TestServerGone(t *testing.T) {
	s := serve(t)
	b := visit(t, s, desktop)
	b.open(s.url)
	b.open(s.origin + "/lab/t/" + s.builtin("splice", 0) + "?step=9")
	b.allow("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "401")
	s.kill()
	b.press(`[data-test="compare-menu"] summary`)
	b.until(`document.querySelector('[data-test="gone"]')?.checkVisibility()`)
	b.axe("server gone", "")
	b.keys(escape, right) // what is here already goes on
	if n, _ := b.step(); n != 10 {
		t.Errorf("at step %d, want 10", n)
	}
	again := serveAt(t, s.data, s.addr)
	b.until(`!document.querySelector('[data-test="gone"]').checkVisibility()`)
	b.open(again.page("/lab"))
	if !b.has("form") {
		t.Error("no form after the return")
	}
}
