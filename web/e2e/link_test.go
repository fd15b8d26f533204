package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// A person whose system is dark sees dark pages, from the first paint on, until
// they choose for themselves.
func TestSystemTheme(t *testing.T) {
	s := serve(t)
	b := visit(t, s, look{lang: "en", width: 1440, height: 900})
	prefer := func(scheme string) {
		ask(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
	}
	is := func(want string) {
		t.Helper()
		b.until(`document.documentElement.dataset.theme === '` + want + `'`)
		b.until(`document.getElementById('theme').getAttribute('aria-label').endsWith('` + want + `')`)
	}
	prefer("dark")
	b.before(`addEventListener('DOMContentLoaded', () => { window.began = document.documentElement.dataset.theme })`)
	b.open(s.url)
	for _, path := range []string{"/", "/lab", "/proofs", "/evidence"} {
		b.open(s.origin + path)
		is("dark")
		b.until(`window.began === 'dark'`)
	}
	prefer("light")
	is("light")
	b.press(hook("theme"))
	is("dark")
	b.reload()
	is("dark")
	prefer("dark")
	b.press(hook("theme"))
	is("projector")
	prefer("light")
	b.reload()
	is("projector")
}

// Links name demos. What only the simulator has is run by it; an address that
// changes on the page is followed.
func TestLinkToDemo(t *testing.T) {
	s := serve(t)
	b := visit(t, s, desktop)
	b.open(s.url)
	b.open(s.origin + "/lab#demo=kqueue")
	chosen := func(demo, producer string) {
		t.Helper()
		b.until(`document.querySelector('[data-test="demo-` + demo + `"]')?.checked && document.querySelector('[data-test="producer-` + producer + `"]')?.checked`)
	}
	chosen("kqueue", "sim")
	if got := b.text("nolive"); strings.Contains(got, "recording") {
		t.Errorf("it speaks of recordings: %s", got)
	}
	b.eval(`location.hash = '#demo=iocp'`, nil)
	chosen("iocp", "sim")
	b.press(hook("demo-dev-poll"))
	chosen("dev-poll", "sim")
	if got := b.address(); !strings.HasSuffix(got, "#demo=dev-poll") {
		t.Errorf("address %s", got)
	}
	b.press(hook("run"))
	b.until(`location.pathname.startsWith('/lab/t/')`)
	b.idle()
	b.eval(`location.hash = '#demo=event-ports'`, nil)
	b.until(`document.querySelector('[data-test="form-dialog"]').open`)
	chosen("event-ports", "sim")
}

// The list of steps is one stop of the Tab key; arrows go through it.
func TestOneStopForTheList(t *testing.T) {
	s := serve(t)
	b := visit(t, s, desktop)
	b.open(s.url)
	b.open(s.origin + "/lab/t/" + s.builtin("read-write", 0) + "?step=5")
	stops := func(want int) {
		t.Helper()
		if got := b.number(`document.querySelectorAll('.steps button[tabindex="0"]').length`); got != want {
			t.Errorf("%d stops, want %d", got, want)
		}
	}
	at := func() int { return b.number(`Number(document.activeElement.dataset.step ?? 0)`) }
	stops(1)
	b.eval(`document.querySelector('.steps button[tabindex="0"]').focus()`, nil)
	for i, k := range []string{"", "ArrowDown", "ArrowDown", "ArrowUp", "Home"} {
		if k != "" {
			b.eval(`document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: '`+k+`', bubbles: true, cancelable: true}))`, nil)
		}
		if got, want := at(), []int{5, 6, 7, 6, 1}[i]; got != want {
			t.Errorf("after %q at %d, want %d", k, got, want)
		}
		stops(1)
	}
	if n, _ := b.step(); n != 5 {
		t.Errorf("the arrows moved the run to step %d", n)
	}
}
