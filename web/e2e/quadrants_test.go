package e2e

import (
	"strings"
	"testing"
)

// tallies are the numbers under each picture of the quadrants: calls, calls in vain,
// sleeps and pieces of own work; as they are written, where they are no more than bounds.
const tallies = `[...document.querySelectorAll('.quad')].map((q) => ['syscalls', 'again', 'voluntary', 'own_work']
  .map((k) => q.querySelector('[data-test="tally-' + k + '"] b').textContent.replace(/\s/g, '')).join(' '))`

// quadrants opens the page of the four cells, and waits until their pictures stand.
func quadrants(t *testing.T, s *server, l look) *tab {
	b := visit(t, s, l)
	b.open(s.url)
	b.open(s.origin + "/quadrants")
	b.until(`document.querySelectorAll('.quad svg.models').length === 4`)
	return b
}

// The four cells count what four ways to read one message come to, as they come with
// ioviz and as programs that run here: one call that sleeps; one and those in vain, none of which
// sleeps; two calls to a ring, of which one sleeps; one, and own work until it is done.
// In the canteen each is told as that.
func TestQuadrantsAreFourWaysToReadOnce(t *testing.T) {
	s := serve(t)
	b := quadrants(t, s, desktop.in("en"))
	count := func(live bool) {
		b.keys(end)
		b.idle()
		var got []string
		b.eval(tallies, &got)
		for i, name := range []string{"sync-blocking", "sync-nonblocking", "async-blocking", "async-nonblocking"} {
			n := strings.Fields(got[i])
			if strings.Contains(got[i], "≥") && live {
				t.Logf("records of %s are missing: %s", name, got[i])
				continue
			}
			asks, works := name == "sync-nonblocking", strings.HasSuffix(name, "nonblocking")
			calls := map[string]string{"sync-blocking": "1", "async-blocking": "2", "async-nonblocking": "1"}[name]
			if !asks && n[0] != calls || asks && n[0] == "1" || asks != (n[1] != "0") {
				t.Errorf("live %v, %s: %s calls, %s in vain", live, name, n[0], n[1])
			}
			if sleeps := map[bool]string{true: "0", false: "1"}[works]; n[2] != sleeps && n[2] != "–" {
				t.Errorf("live %v, %s: sleeps %s times", live, name, n[2])
			}
			if works != (n[3] != "0") || asks && !live && n[1] != n[3] {
				t.Errorf("live %v, %s: %s pieces of own work, %s calls in vain", live, name, n[3], n[1])
			}
		}
	}
	count(false)
	b.eval(`globalThis.before = [...document.querySelectorAll('.quad-head a')].map((a) => a.href), true`, nil)
	b.press(hook("run-here"))
	b.until(`(() => { const now = [...document.querySelectorAll('.quad-head a')].map((a) => a.href); return now.length === 4 && now.every((x, i) => x !== before[i]); })()`)
	b.idle()
	count(true)
	b.keys("m")
	b.until(`document.querySelectorAll('.quad svg.canteen').length === 4`)
	var shown []string
	b.eval(`[...document.querySelectorAll('.quad-text')].filter((p) => !p.hidden).map((p) => p.textContent)`, &shown)
	for i, word := range []string{"dozes", "comes to ask again", "number is called", "tap on the shoulder"} {
		if len(shown) != 4 || !strings.Contains(shown[i], word) {
			t.Fatalf("the canteen tells %q, want %q", shown, word)
		}
	}
}

// A link to the quadrants opens them as they were: at the step, and in the canteen.
func TestQuadrantsAreLinked(t *testing.T) {
	s := serve(t)
	b := quadrants(t, s, desktop.in("en"))
	for range 18 {
		b.keys(right)
	}
	b.keys("m")
	b.idle()
	b.until(`location.search === '?step=18&view=canteen'`)
	var told []string
	captions := `[...document.querySelectorAll('[data-test="caption"]')].map((p) => p.textContent)`
	b.eval(captions, &told)
	b.eval(`Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (x) => { globalThis.copied = x; } } }), true`, nil)
	b.keys("y")
	b.until(`globalThis.copied === location.href && document.querySelector('[data-test="note"]').innerText.includes('step 18')`)
	b.open(s.origin + "/lab")
	b.open(s.origin + "/quadrants?step=18&view=canteen")
	b.until(`document.querySelectorAll('.quad svg.canteen').length === 4`)
	b.idle()
	var again []string
	if b.eval(captions, &again); len(told) != 4 || strings.Join(told, "|") != strings.Join(again, "|") {
		t.Errorf("the link tells %q, want %q", again, told)
	}
	b.keys("m")
	b.keys(home)
	b.idle()
	b.until(`location.search === ''`)
}

// Going through the steps moves nothing on the page: the longest caption of each cell has its room.
func TestQuadrantsStandStill(t *testing.T) {
	s := serve(t)
	for _, look := range []look{desktop, {lang: "en", theme: "light", width: 390, height: 844}} {
		b := visit(t, s, look)
		b.open(s.url)
		b.open(s.origin + "/quadrants?view=canteen")
		b.until(`document.querySelectorAll('.quad svg.canteen').length === 4`)
		b.idle()
		const tops = `[...document.querySelectorAll('.quad, .quad-run svg, .tally, .quad-points')].map((e) => Math.round(e.getBoundingClientRect().top + scrollY) + ' ' + Math.round(e.getBoundingClientRect().height)).join(', ')`
		var first, now string
		b.eval(tops, &first)
		for k := range 60 {
			b.keys(right)
			if b.eval(tops, &now); now != first {
				t.Fatalf("%d wide, step %d: what stood at %s is at %s", look.width, k+1, first, now)
			}
		}
		b.keys(end)
		b.idle()
		if b.eval(tops, &now); now != first {
			t.Errorf("%d wide, at the end: what stood at %s is at %s", look.width, first, now)
		}
	}
}
