package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// state is a page as a person may come to see it.
type state struct {
	name string
	come func(*tab, *server)
}

// states are the pages and what is on them at main moments. Each begins where
// the one before it has ended, unless it opens a page.
var states = []state{
	{"first page", func(b *tab, s *server) { b.open(s.url) }},
	{"first page, answered", func(b *tab, s *server) {
		b.press(hook("skip-question"))
		b.press(hook("play"))
		b.idle()
		b.keys(right, right, right)
	}},
	{"help", func(b *tab, s *server) { b.keys("?") }},
	{"lab form", func(b *tab, s *server) { b.open(s.origin + "/lab") }},
	{"lab form, wrong", func(b *tab, s *server) { b.fill("size", "0"); b.click("run") }},
	{"stage mid-copy", func(b *tab, s *server) {
		b.open(s.origin + "/lab/t/" + s.builtin("read-write", 0) + "?step=14")
	}},
	{"evidence drawer", func(b *tab, s *server) { b.keys("e"); b.until(`document.querySelector('.facts.raw, .hex')`) }},
	{"proof answered", func(b *tab, s *server) { b.keys(escape); b.click("proof-old") }},
	{"cold, true scale", func(b *tab, s *server) {
		b.open(s.origin + "/lab/t/" + s.builtin("sendfile", 1) + "?step=20&axis=true")
	}},
	{"compare", func(b *tab, s *server) {
		b.open(s.origin + "/lab/t/" + s.builtin("read-write", 0) + "?vs=" + s.builtin("sendfile", 0) + "&step=30")
	}},
	{"two rings", func(b *tab, s *server) {
		b.open(s.origin + "/lab/t/" + s.builtin("io-uring-net", 0) + "?step=45")
	}},
	{"new run dialog", func(b *tab, s *server) { b.keys("n") }},
	{"recordings", func(b *tab, s *server) { b.open(s.origin + "/runs") }},
	{"evidence", func(b *tab, s *server) { b.open(s.origin + "/evidence") }},
	{"proofs", func(b *tab, s *server) { b.open(s.origin + "/proofs") }},
	{"bench", func(b *tab, s *server) { b.open(s.origin + "/bench") }},
	{"quadrants", func(b *tab, s *server) { b.open(s.origin + "/quadrants") }},
	{"nothing there", func(b *tab, s *server) { b.allow("404"); b.open(s.origin + "/nothing") }},
}

// Every page and main state, in both languages, in all themes, on a desk and on
// a phone: no axe violations, nothing untranslated, nothing wider than a phone.
func TestLooks(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		for _, width := range []int64{1440, 390} {
			t.Run(fmt.Sprintf("%s/%d", lang, width), func(t *testing.T) {
				s := serve(t)
				l := desktop.in(lang)
				if l.width = width; width < 1000 {
					l.height = 844
				}
				b := visit(t, s, l)
				words := wordPrefixes(t)
				for _, st := range states {
					st.come(b, s)
					b.shot(fmt.Sprintf("%s-%d-%s", lang, width, st.name))
					b.axe(st.name, "")
					b.translated(st.name, lang, words)
					b.fits(st.name)
					for _, theme := range []string{"dark", "projector"} {
						b.theme(theme)
						if lang == "en" { // colours are the same in all languages
							b.axe(st.name+", "+theme, "color-contrast")
						}
						b.fits(st.name + ", " + theme)
						if theme == "dark" {
							b.shot(fmt.Sprintf("%s-%d-%s-dark", lang, width, st.name))
						}
					}
					b.theme("light")
				}
			})
		}
	}
}

// theme goes to a theme without leaving a dialog, as the button would.
func (b *tab) theme(name string) {
	b.t.Helper()
	b.eval(fmt.Sprintf(`document.documentElement.dataset.theme = %q`, name), nil)
	b.idle()
}

// shot keeps a picture where IOVIZ_SHOTS says.
func (b *tab) shot(name string) {
	b.t.Helper()
	dir := os.Getenv("IOVIZ_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatal(err)
	}
	name = strings.NewReplacer(" ", "-", ",", "").Replace(name) + ".png"
	if err := os.WriteFile(filepath.Join(dir, name), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// axe looks for what keeps people out. rule narrows it to one.
func (b *tab) axe(state, rule string) {
	b.t.Helper()
	var there bool
	if b.eval(`Boolean(window.axe)`, &there); !there {
		src, err := os.ReadFile(filepath.Join("..", "..", "dev", "node_modules", "axe-core", "axe.min.js"))
		if err != nil {
			b.t.Fatalf("axe-core is missing, run make deps: %v", err)
		}
		b.eval(string(src)+";0", nil)
	}
	options := `{resultTypes: ['violations']}`
	if rule != "" {
		options = fmt.Sprintf(`{resultTypes: ['violations'], runOnly: {type: 'rule', values: [%q]}}`, rule)
	}
	var found struct {
		Passed     int
		Violations []struct {
			ID, Help string
			Nodes    []struct {
				Target  []any
				HTML    string
				Failure string `json:"failureSummary"`
			}
		}
	}
	b.eval(`axe.run(document, `+options+`).then((r) => ({violations: r.violations, passed: r.passes.length}))`, &found)
	if found.Passed == 0 {
		b.t.Errorf("%s: axe looked at nothing", state)
	}
	for _, v := range found.Violations {
		for i, n := range v.Nodes {
			if i == 4 {
				b.t.Errorf("%s: %s: and %d more", state, v.ID, len(v.Nodes)-4)
				break
			}
			b.t.Errorf("%s: %s (%s) at %v: %s\n%s", state, v.ID, v.Help, n.Target, short(n.HTML), n.Failure)
		}
	}
}

// fits looks for anything that makes the page wider than the window, and for
// text of pictures that is drawn too small to read.
func (b *tab) fits(state string) {
	b.t.Helper()
	var wide []string
	b.eval(`(() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll('body *')].filter((x) => {
    const r = x.getBoundingClientRect();
    return r.width > 0 && r.right > room + 0.5 && !x.closest('.scroll-x, .sr, svg *');
  }).slice(0, 4).map((x) => x.outerHTML.slice(0, 160)).concat(['page is ' + document.documentElement.scrollWidth + ' wide']);
})()`, &wide)
	for _, w := range wide {
		b.t.Errorf("%s: too wide: %s", state, w)
	}
	var small []string
	b.eval(`[...document.querySelectorAll('svg.stage')].flatMap((svg) => {
  const scale = svg.getScreenCTM()?.a ?? 1;
  return [...svg.querySelectorAll('text, tspan')].flatMap((x) => {
    const size = parseFloat(getComputedStyle(x).fontSize) * scale;
    return x.textContent.trim() && size < 11 ? [size.toFixed(1) + ' px: ' + x.textContent.trim()] : [];
  }).slice(0, 4);
})`, &small)
	for _, x := range small {
		b.t.Errorf("%s: text of a picture is too small: %s", state, x)
	}
}
