package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	right, left, escape, tabKey, enter, end, home = kb.ArrowRight, kb.ArrowLeft, kb.Escape, kb.Tab, kb.Enter, kb.End, kb.Home
)

const idleJS = `new Promise((done) => {
  const still = () => document.body?.dataset.idle === 'true';
  const look = () => requestAnimationFrame(() => still() ? requestAnimationFrame(() => still() ? done(true) : look()) : look());
  look();
})`

// idle waits until nothing loads and nothing moves, for two frames.
func (b *tab) idle() {
	b.t.Helper()
	b.eval(idleJS, nil)
}

// eval runs JavaScript, waiting for what it promises, and decodes what it gives.
func (b *tab) eval(js string, into any) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for {
		raw, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](js, chromedp.EvalAwaitPromise))
		if err != nil {
			// The page went elsewhere meanwhile: ask the new one.
			if ctx.Err() == nil && regexp.MustCompile(`navigat|context|Promise was collected|-32000`).MatchString(err.Error()) {
				continue
			}
			b.t.Fatalf("%s: %v\n%s", short(js), err, b.where())
		}
		if into != nil {
			if err := json.Unmarshal(raw, into); err != nil {
				b.t.Fatalf("%s: %v in %s", short(js), err, raw)
			}
		}
		return
	}
}

func short(js string) string {
	if len(js) > 160 {
		return js[:160] + "…"
	}
	return js
}

// until waits until a JavaScript expression holds.
func (b *tab) until(expr string) {
	b.t.Helper()
	b.eval(fmt.Sprintf(`new Promise((done) => { const look = () => (%s) ? done(true) : requestAnimationFrame(look); look(); })`, expr), nil)
}

// hook is the selector of a control.
func hook(name string) string { return `[data-test="` + name + `"]` }

// click presses the mouse on a control, where a person sees it, and waits until
// the page stands still.
func (b *tab) click(name string) {
	b.t.Helper()
	b.press(hook(name))
	b.idle()
}

// press clicks at a selector and waits for nothing.
func (b *tab) press(sel string) {
	b.t.Helper()
	var at struct {
		X, Y float64
		Over string
	}
	b.eval(fmt.Sprintf(`new Promise((done) => {
  const look = () => {
    const it = document.querySelector(%s);
    const el = it?.matches('input[type=radio], input[type=checkbox]') ? it.closest('label') ?? it : it;
    if (!el?.checkVisibility()) return requestAnimationFrame(look);
    el.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
    const r = el.getBoundingClientRect();
    const x = r.left + r.width / 2, y = r.top + r.height / 2;
    const top = document.elementFromPoint(x, y);
    done({x, y, over: top && (el === top || el.contains(top)) ? '' : top?.outerHTML.slice(0, 200) ?? 'nothing'});
  };
  look();
})`, strconv.Quote(sel)), &at)
	if at.Over != "" {
		b.t.Fatalf("%s is covered by %s", sel, at.Over)
	}
	b.do("clicking "+sel, chromedp.MouseClickXY(at.X, at.Y))
}

// keys types keys one after the other, each when the page stands still.
func (b *tab) keys(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		b.do("typing "+strconv.Quote(k), chromedp.KeyEvent(k))
		b.idle()
	}
}

// quick makes what plays go faster, by half again each time, and waits for nothing.
func (b *tab) quick(times int) {
	b.t.Helper()
	for range times {
		b.do("speeding up", chromedp.KeyEvent("+"))
	}
}

// shift types a key with the shift key held.
func (b *tab) shift(k string) {
	b.t.Helper()
	b.do("typing shift+"+strconv.Quote(k), chromedp.KeyEvent(k, chromedp.KeyModifiers(chromedp.ModifierShift)))
	b.idle()
}

// fill types a text in a field in place of what it holds.
func (b *tab) fill(name, text string) {
	b.t.Helper()
	b.eval(fmt.Sprintf(`(() => { const el = document.querySelector(%q); el.focus(); el.select(); })()`, hook(name)), nil)
	ask(b, input.InsertText, input.InsertTextParams{Text: text})
	b.idle()
}

// choose takes an option of a list.
func (b *tab) choose(name, text string) {
	b.t.Helper()
	b.eval(fmt.Sprintf(`(() => {
  const el = document.querySelector(%q);
  el.value = %q;
  el.dispatchEvent(new Event('change', {bubbles: true}));
})()`, hook(name), text), nil)
	b.idle()
}

// text is what a control says.
func (b *tab) text(name string) string {
	b.t.Helper()
	var got string
	b.eval(fmt.Sprintf(`document.querySelector(%q)?.innerText ?? ""`, hook(name)), &got)
	return strings.TrimSpace(got)
}

// has tells whether a control is there and seen.
func (b *tab) has(name string) bool {
	b.t.Helper()
	var got bool
	b.eval(fmt.Sprintf(`document.querySelector(%q)?.checkVisibility() ?? false`, hook(name)), &got)
	return got
}

// focused is the hook of the control that has the focus, or its tag.
func (b *tab) focused() string {
	b.t.Helper()
	var got string
	b.eval(`document.activeElement?.dataset.test ?? document.activeElement?.tagName ?? ""`, &got)
	return got
}

func (b *tab) address() string {
	b.t.Helper()
	var got string
	b.eval(`location.href`, &got)
	return got
}

var numbers = regexp.MustCompile(`\d+`)

// number is what an expression of the page comes to.
func (b *tab) number(js string) (n int) {
	b.t.Helper()
	b.eval(js, &n)
	return n
}

// step is the number of the step shown and of how many.
func (b *tab) step() (n, of int) {
	b.t.Helper()
	text := strings.NewReplacer(",", "", "\u00a0", "", "\u202f", "").Replace(b.text("step-count"))
	f := numbers.FindAllString(text, -1)
	if len(f) < 2 {
		b.t.Fatalf("no step in %q", text)
	}
	n, _ = strconv.Atoi(f[0])
	of, _ = strconv.Atoi(f[1])
	return n, of
}

// stages is the markup of all pictures.
func (b *tab) stages() string {
	b.t.Helper()
	var got string
	b.eval(`[...document.querySelectorAll('#lab-stage svg, .lane svg')].map((x) => x.outerHTML.replace(/<!--.*?-->/g, '')).join('\n')`, &got)
	return got
}

// press is a key that a test waits for in its own way.
func press(k string) chromedp.Action[chromedp.Void] { return chromedp.KeyEvent(k) }

// navigate goes to an address without waiting for the page to stand still.
func navigate(address string) chromedp.Action[chromedp.Void] { return chromedp.Navigate(address) }
