package e2e

import (
	"strings"
	"testing"
)

// Somebody comes for the first time: sees a race that waits at its first step,
// answers the question, watches, and has this machine do the same.
func TestFirstVisit(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		t.Run(lang, func(t *testing.T) {
			s := serve(t)
			b := visit(t, s, desktop.in(lang))
			b.open(s.url)
			if got := b.address(); got != s.origin+"/" {
				t.Errorf("the key stays in the address: %s", got)
			}
			first, of := b.step()
			if of < 10 {
				t.Fatalf("%d steps", of)
			}
			nothingGivenAway(b)
			b.keys(right) // nothing runs before the answer
			if now, _ := b.step(); now != first {
				t.Errorf("went from step %d to %d before the answer", first, now)
			}
			nothingGivenAway(b)

			b.press(hook("answer") + `[data-answer="2:0"]`)
			b.until(`!document.querySelector('.of-cpu_copies b').innerText.includes('?')`)
			b.quick(16)
			b.idle() // it has played to its end
			if now, _ := b.step(); now != of {
				t.Errorf("played to step %d of %d", now, of)
			}
			var copies []string
			b.eval(`[...document.querySelectorAll('.of-cpu_copies b')].map((x) => x.innerText)`, &copies)
			if strings.Join(copies, ":") == "" || !b.has("verdict") {
				t.Errorf("copies %q, verdict %q", copies, b.text("verdict"))
			}
			var marked string
			b.eval(`document.querySelector('.answer.right')?.dataset.answer ?? ''`, &marked)
			if marked != strings.Join(copies, ":") {
				t.Errorf("the right answer is %q, the race ended at %q", marked, copies)
			}
			b.keys(left, left)
			if now, _ := b.step(); now != of-2 {
				t.Errorf("two back from %d is %d", of, now)
			}
			b.keys(right)
			if now, _ := b.step(); now != of-1 {
				t.Errorf("and one on is %d", now)
			}

			b.press(hook("run-here"))
			b.until(`location.pathname.startsWith('/lab/t/')`)
			b.idle()
			finishedCompare(b)
		})
	}
}

// finishedCompare checks a page with two finished runs beside each other.
func finishedCompare(b *tab) {
	b.t.Helper()
	for _, name := range []string{"stage-0", "stage-1", "counters", "differences", "transcript", "timeline", "title"} {
		if !b.has(name) {
			b.t.Errorf("no %s", name)
		}
	}
	if n, of := b.step(); n != 0 || of < 10 {
		b.t.Errorf("at step %d of %d", n, of)
	}
	if at := b.address(); !strings.Contains(at, "vs=") || strings.Contains(at, "run=") {
		b.t.Errorf("address %s does not name two recordings", at)
	}
}

// nothingGivenAway looks for what would answer the question of the first page.
func nothingGivenAway(b *tab) {
	b.t.Helper()
	var got struct {
		Tally  []string
		Ghosts int
		Totals int
		Text   string
	}
	b.eval(`({
  tally: [...document.querySelectorAll('.of-cpu_copies b')].map((x) => x.innerText),
  ghosts: document.querySelectorAll('.lane svg .ghost').length,
  totals: document.querySelectorAll('.lane svg .total, .lane svg .totals').length,
  text: document.querySelector('.race').innerText,
})`, &got)
	if strings.Join(got.Tally, " ") != "? ?" {
		b.t.Errorf("copies shown before the answer: %q", got.Tally)
	}
	if got.Ghosts != 0 || got.Totals != 0 {
		b.t.Errorf("%d ghosts and %d totals before the answer", got.Ghosts, got.Totals)
	}
}
