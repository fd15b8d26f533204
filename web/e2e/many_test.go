package e2e

import (
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Somebody looks for something in a run by keyboard alone: finds it, goes from
// hit to hit, hears which it is, and leaves the search again.
func TestSearchByKeyboard(t *testing.T) {
	s := serve(t)
	for _, lang := range []string{"en", "zh"} {
		t.Run(lang, func(t *testing.T) {
			b := visit(t, s, desktop.in(lang))
			b.open(s.url)
			b.open(s.origin + "/lab/t/" + s.builtin("read-write", 0))
			b.keys("/")
			if at := b.focused(); at != "find" {
				t.Fatalf("the focus is on %s", at)
			}
			b.fill("find", "write fd:3")
			if text := b.text("find-count"); !strings.Contains(text, "1") {
				t.Errorf("it says %q", text)
			}
			b.keys(enter)
			n, _ := b.step()
			if caption := b.text("caption"); n == 0 || !strings.Contains(caption, "write") {
				t.Errorf("at step %d: %q", n, caption)
			}
			b.axe("search", "")
			b.fill("find", "nothing-has-this-name")
			b.keys(enter)
			if m, _ := b.step(); m != n {
				t.Errorf("nothing found led to step %d", m)
			}
			b.fill("find", "syscall_exit")
			b.keys(enter)
			first, _ := b.step()
			b.keys(escape)
			if b.has("find") {
				t.Error("the search is still there")
			}
			b.keys("/", enter)
			if next, _ := b.step(); next <= first {
				t.Errorf("the next hit after step %d is step %d", first, next)
			}
		})
	}
}

// A run that repeats itself is told once: the rounds are folded in the list,
// and one key leads past them.
func TestRepetitionIsSkipped(t *testing.T) {
	s := serve(t)
	b := visit(t, s, desktop)
	b.open(s.url)
	b.open(s.origin + "/lab")
	b.click("producer-sim")
	b.fill("size", "64")
	b.fill("chunk", "4")
	b.choose("beside", "")
	b.press(hook("run"))
	b.until(`location.pathname.startsWith('/lab/t/')`)
	b.idle()
	if text := b.text("repeat"); !strings.Contains(text, "repeats") {
		t.Fatalf("the list says %q", text)
	}
	_, all := b.step()
	steps := 0
	for last := -1; steps < 60; steps++ {
		b.keys("i")
		n, _ := b.step()
		if n == last {
			break
		}
		last = n
	}
	if n, _ := b.step(); n < all-2 || steps > all/3 {
		t.Errorf("%d times something new in %d steps, ending at %d", steps, all, n)
	}
	b.click("repeat-skip")
	if n, _ := b.step(); n == 0 {
		t.Error("skipping led nowhere")
	}
}

// Four runs on one clock: a picture and a column each, where they differ in
// words, and an address that brings them back.
func TestFourRuns(t *testing.T) {
	s := serve(t)
	b := visit(t, s, desktop)
	b.open(s.url)
	var hashes []string
	for _, name := range []string{"read-write", "mmap-write", "sendfile", "splice"} {
		hashes = append(hashes, s.builtin(name, 0))
	}
	b.open(s.origin + "/runs")
	for _, h := range hashes {
		b.press(`[data-hash="` + h + `"] input`)
	}
	b.click("compare-two")
	b.until(`location.pathname.startsWith('/lab/t/')`)
	b.idle()
	for r := range 4 {
		if !b.has("stage-" + strconv.Itoa(r)) {
			t.Errorf("no picture of run %d", r+1)
		}
	}
	if text := b.text("differences"); !strings.Contains(text, "none with") {
		t.Errorf("in words: %q", text)
	}
	b.keys(end)
	if got := b.text("run-0-cpu_copies") + b.text("run-2-cpu_copies"); !strings.HasPrefix(got, "2") || !strings.Contains(got, "0") {
		t.Errorf("copies of the CPU: %q", got)
	}
	b.axe("four runs", "")
	address := b.address()
	if strings.Count(address, ",") != 2 {
		t.Errorf("the address is %s", address)
	}
	b.reload()
	if b.address() != address || !b.has("stage-3") {
		t.Errorf("after a reload it is %s", b.address())
	}
	b.resize(390, 844)
	b.idle()
	var wide float64
	b.eval(`document.documentElement.scrollWidth`, &wide)
	if wide > 390 {
		t.Errorf("%.0f pixels wide on a phone", wide)
	}
}

// The bench measures, says how far it is, draws, and fills its table; a reload
// finds the result again.
func TestBenchPage(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("unmet needs: linux")
	}
	s := serve(t)
	for _, lang := range []string{"en", "zh"} {
		b := visit(t, s, desktop.in(lang))
		b.open(s.url)
		b.click("nav-bench")
		b.until(`location.pathname === '/bench'`)
		b.idle()
		b.click("size-4194304")
		b.click("rounds-3")
		for _, way := range []string{"mmap-write", "splice"} {
			b.click("way-" + way)
		}
		b.do("measuring", chromedp.Evaluate[chromedp.Void](`document.querySelector('[data-test="bench-run"]').click()`))
		b.until(`document.querySelector('[data-test="bench-progress"], [data-test="bench-state"]')`)
		b.until(`document.querySelector('[data-test="bench-state"]')`)
		b.idle()
		for range 2 {
			var rows, plots float64
			b.eval(`document.querySelectorAll('[data-test="bench-table"] tbody tr').length`, &rows)
			b.eval(`document.querySelectorAll('.plot canvas').length`, &plots)
			if rows != 10 || plots != 2 {
				t.Errorf("%.0f rows, %.0f pictures", rows, plots)
			}
			b.translated("bench", lang, wordPrefixes(t))
			b.axe("bench "+lang, "")
			b.reload()
			b.until(`document.querySelector('[data-test="bench-state"]')`)
			b.idle()
		}
	}
}

// The bench of waiting is measured from the page.
func TestBenchOfWaiting(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("unmet needs: linux")
	}
	s := serve(t)
	for _, lang := range []string{"en", "zh"} {
		b := visit(t, s, desktop.in(lang))
		b.open(s.page("/bench"))
		b.click("bench-models")
		b.click("rounds-3")
		b.do("measuring", chromedp.Evaluate[chromedp.Void](`document.querySelector('[data-test="bench-run"]').click()`))
		b.until(`document.querySelector('[data-test="bench-progress"], [data-test="bench-state"]')`)
		b.until(`document.querySelector('[data-test="bench-state"]')`)
		b.idle()
		if rows := b.number(`document.querySelectorAll('[data-test="bench-table"] tbody tr').length`); rows != 20 {
			t.Errorf("%d rows", rows)
		}
		if plots := b.number(`document.querySelectorAll('.plot canvas').length`); plots != 2 {
			t.Errorf("%d pictures", plots)
		}
		b.translated("bench of waiting", lang, wordPrefixes(t))
		b.axe("bench of waiting "+lang, "")
		b.shot(lang + "-bench-models")
	}
}

// A claim asks first and gives nothing away; then the proof runs, and its
// verdict is about the answer. All by keyboard.
func TestProofCards(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("unmet needs: linux")
	}
	s := serve(t)
	for _, lang := range []string{"en", "zh"} {
		b := visit(t, s, desktop.in(lang))
		b.open(s.page("/proofs"))
		card := `document.querySelector('[data-proof="mutate-sendfile"] `
		var early bool
		b.eval(card+`[data-test="prove"]') !== null || `+card+`[data-test="outcome"]') !== null`, &early)
		if early {
			t.Error("the proof can be run before the answer")
		}
		b.eval(card+`[data-answer="old"]').focus() ?? true`, &early)
		b.keys(enter)
		b.until(`document.activeElement?.dataset.test === 'prove'`)
		b.keys(enter)
		b.until(card + `[data-test="outcome"]')`)
		b.idle()
		var verdict string
		b.eval(card+`[data-test="outcome"]').dataset.verdict`, &verdict)
		if verdict != "wrong" { // sendfile hands over references: the receiver gets new bytes
			t.Errorf("the verdict on an answer that is not so is %q", verdict)
		}
		b.eval(card+`[data-test="proof-evidence"] summary').click() ?? true`, &early)
		b.until(card + `[data-test="proof-evidence"]').open`)
		var recorded string
		b.eval(card+`[data-test="proof-evidence"]').innerText`, &recorded)
		for _, want := range []string{"65,536", "sendfile(3, …, 65536) = 65536", "pwrite64(", "ioviz prove mutate-sendfile --json", "Linux "} {
			if !strings.Contains(recorded, want) {
				t.Errorf("the evidence does not show %q: %s", want, recorded)
			}
		}
		b.translated("proofs", lang, wordPrefixes(t))
		b.axe("proofs "+lang, "")
	}
}

// What is put beside a run leaves it where it is, and the pictures stand level.
func TestBesideStaysAtTheStep(t *testing.T) {
	s := serve(t)
	b := visit(t, s, desktop.in("en"))
	b.open(s.url)
	b.open(s.origin + "/lab/t/" + s.builtin("epoll-lt", 0) + "?step=84")
	b.idle()
	was := b.text("caption")
	b.press("#compare")
	b.click("compare-expected")
	b.until(`document.querySelectorAll('#lab-stage svg.stage').length === 2`)
	b.idle()
	if got := b.text("caption"); was == "" || got != was {
		t.Errorf("beside another run it says %q, alone %q", got, was)
	}
	if title := b.text("title"); !strings.HasSuffix(title, "against its simulation") {
		t.Errorf("beside its simulation the title is %q", title)
	}
	b.until(`document.querySelector('#diffs [data-test="order"] h3')`)
	if tops := b.number(`new Set([...document.querySelectorAll('#lab-stage svg.stage')].map((e) => Math.round(e.getBoundingClientRect().top))).size`); tops != 1 {
		t.Errorf("the pictures stand at %d heights", tops)
	}
	b.press("#compare")
	b.click("compare-none")
	if n, _ := b.step(); n != 84 {
		t.Errorf("alone again it stands at step %d", n)
	}
}

// Over pictures side by side stand the sums that one of them has.
func TestSumsThatNobodyHasAreLeftOut(t *testing.T) {
	s := serve(t)
	b := visit(t, s, desktop.in("en"))
	b.open(s.url)
	for other, want := range map[string]bool{"epoll-lt": true, "blocking": false} {
		b.open(s.origin + "/lab/t/" + s.builtin("io-uring-net", 0) + "?vs=" + s.builtin(other, 0) + "&step=40")
		b.until(`document.querySelectorAll('#lab-stage .totals').length === 2`)
		b.idle()
		var sums string
		b.eval(`[...document.querySelectorAll('#lab-stage .totals')].map((x) => x.innerText).join(' ')`, &sums)
		if !strings.Contains(sums, "mode switches") || strings.Contains(sums, "looked at") != want {
			t.Errorf("beside %s: %q", other, sums)
		}
	}
}
