package e2e

import (
	"fmt"
	"regexp"
	"testing"
)

// place is what a switch of language or theme must leave alone.
type place struct{ step, of int }

// While a run is open, somebody switches language and theme. Step, focus,
// selection, drawer and what was answered stay; every word changes.
func TestSwitchInPlace(t *testing.T) {
	s := serve(t)
	b := visit(t, s, desktop)
	b.open(s.url)
	b.open(s.origin + "/lab/t/" + s.builtin("read-write", 0) + "?vs=" + s.builtin("sendfile", 0) + "&step=17&axis=fold")
	b.choose("kind", "copy")
	b.click("code-python")
	b.keys("e")
	b.eval(`document.querySelector('[data-test="forward"]').focus()`, nil)
	at := func() (p place, focus, kind, tab, axis string, drawer bool) {
		p.step, p.of = b.step()
		b.eval(`document.querySelector('[data-test="kind"]').value`, &kind)
		b.eval(`document.querySelector('#code [role="tab"][aria-selected="true"]').dataset.test`, &tab)
		b.eval(`new URLSearchParams(location.search).get('axis') ?? 'step'`, &axis)
		return p, b.focused(), kind, tab, axis, b.has("drawer")
	}
	describe := func() string {
		p, focus, kind, tab, axis, drawer := at()
		return fmt.Sprintf("step %v, focus %s, kind %s, tab %s, axis %s, drawer %v", p, focus, kind, tab, axis, drawer)
	}
	want := describe()
	keys := wordPrefixes(t)
	english := b.text("caption")
	for _, k := range []string{"l", "t", "t", "l", "t", "l"} {
		b.keys(k)
		if got := describe(); got != want {
			t.Errorf("after %s: %s\nwant %s", k, got, want)
		}
		var lang string
		b.eval(`document.documentElement.lang.slice(0, 2)`, &lang)
		b.translated("after "+k, lang, keys)
		if chinese.MatchString(b.text("caption")) != (lang == "zh") {
			t.Errorf("after %s the page is in %s, the caption is %q", k, lang, b.text("caption"))
		}
	}
	b.keys("l")
	if got := b.text("caption"); got != english {
		t.Errorf("caption %q, was %q", got, english)
	}
	b.reload() // what was chosen last is what the server writes
	if got := b.address(); !regexp.MustCompile(`step=17`).MatchString(got) {
		t.Errorf("after reloading at %s", got)
	}
}

// The same in the middle of a live run.
func TestSwitchWhileRunning(t *testing.T) {
	s := serve(t)
	b := visit(t, s, desktop)
	b.open(s.url)
	b.open(s.origin + "/lab")
	b.fill("size", "64")
	b.choose("size-unit", "MiB")
	b.fill("chunk", "16")
	b.choose("beside", "")
	b.press(hook("run"))
	b.until(`document.querySelector('[data-test="progress"]')`)
	b.press(hook("lang"))
	b.press(hook("theme"))
	b.until(`location.pathname.startsWith('/lab/t/')`)
	b.idle()
	b.translated("after the run", "zh", wordPrefixes(t))
	var got string
	b.eval(`document.documentElement.lang + ' ' + document.documentElement.dataset.theme`, &got)
	if got != "zh-CN dark" {
		t.Errorf("ended in %s", got)
	}
}
