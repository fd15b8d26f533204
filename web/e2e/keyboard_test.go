package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// tabTo moves the focus on until it is on a control.
func (b *tab) tabTo(name string) {
	b.t.Helper()
	for range 80 {
		b.keys(tabKey)
		if b.focused() == name {
			b.seesFocus(name)
			return
		}
	}
	b.t.Fatalf("%s cannot be reached by keyboard", name)
}

// backTo moves the focus back until it is on a control.
func (b *tab) backTo(name string) {
	b.t.Helper()
	for range 80 {
		b.shift(tabKey)
		if b.focused() == name {
			b.seesFocus(name)
			return
		}
	}
	b.t.Fatalf("%s cannot be reached by keyboard", name)
}

// seesFocus checks that the focus can be seen.
func (b *tab) seesFocus(name string) {
	b.t.Helper()
	var seen bool
	b.eval(`(() => {
  const el = document.activeElement;
  const shown = (x) => { const s = getComputedStyle(x); return s.outlineStyle !== 'none' && s.outlineWidth !== '0px' || s.boxShadow !== 'none'; };
  return shown(el) || [...(el.closest('label')?.children ?? [])].some(shown) || Boolean(el.closest('label') && shown(el.closest('label')));
})()`, &seen)
	if !seen {
		b.t.Errorf("the focus on %s cannot be seen", name)
	}
}

// The whole way without a mouse, in both languages.
func TestKeyboardOnly(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		t.Run(lang, func(t *testing.T) {
			s := serve(t)
			b := visit(t, s, desktop.in(lang))
			b.open(s.url)
			b.keys("?")
			if !b.has("help-dialog") {
				t.Fatal("no help")
			}
			var rows int
			if b.eval(`document.querySelectorAll('[data-test="help-dialog"] dl.keys > div').length`, &rows); rows < 8 {
				t.Errorf("%d keys in the help", rows)
			}
			b.keys(escape)
			if b.has("help-dialog") {
				t.Fatal("the help stays")
			}
			b.do("answering", press("2"))
			b.quick(16)
			b.idle()
			if !b.has("verdict") {
				t.Error("no verdict")
			}

			b.tabTo("nav-lab")
			b.keys(enter)
			b.until(`document.body.dataset.page === 'lab'`)
			b.idle()
			b.tabTo("demo-read-write") // the group's chosen one
			b.keys(kb.ArrowDown)
			b.tabTo("size")
			b.fill("size", "128")
			b.tabTo("beside")
			b.keys(home) // alone
			b.tabTo("run")
			b.do("running", press(enter))
			b.until(`location.pathname.startsWith('/lab/t/')`)
			b.idle()

			b.keys("?")
			b.eval(`document.querySelectorAll('[data-test="help-dialog"] dl.keys > div').length`, &rows)
			b.keys(escape)
			if rows < 25 {
				t.Errorf("%d keys in the help of the lab", rows)
			}
			b.keys(home)
			for i := 1; i <= 12; i++ {
				b.keys(right)
				if n, _ := b.step(); n != i {
					t.Fatalf("at %d after %d steps", n, i)
				}
			}
			b.keys("e")
			if !b.has("drawer") || b.focused() != "drawer-close" {
				t.Errorf("drawer: %v, focus on %s", b.has("drawer"), b.focused())
			}
			b.keys(escape)
			if b.has("drawer") {
				t.Error("the drawer stays")
			}
			b.keys(end)
			if n, of := b.step(); n != of {
				t.Errorf("End goes to %d of %d", n, of)
			}
			b.keys("1")
			if !b.has("proof-verdict") {
				t.Error("no verdict on the proof")
			}
			b.keys("a", "c", "]", "\\")
			b.keys("v")
			for _, key := range []string{"", kb.ArrowDown, kb.ArrowDown, home} {
				if key != "" {
					b.keys(key)
				}
				if at := b.focused(); !strings.HasPrefix(at, "compare-") || key != kb.ArrowDown && at != "compare-expected" {
					t.Errorf("after %q in the menu the focus is on %q", key, at)
				}
			}
			b.seesFocus("compare-expected")
			b.keys(enter)
			b.until(`document.querySelector('[data-test="stage-1"]')`)
			b.idle()
			if at := b.address(); !strings.Contains(at, "vs=") {
				t.Errorf("comparing at %s", at)
			}
			b.keys("n")
			if !b.has("form-dialog") {
				t.Error("no form for a new run")
			}
			b.keys(escape)
			b.backTo("nav-runs")
			b.keys(enter)
			b.until(`document.body.dataset.page === 'runs'`)
			b.idle()
			b.tabTo("open")
			b.keys(enter)
			b.until(`location.pathname.startsWith('/lab/t/')`)
			b.idle()
		})
	}
}
