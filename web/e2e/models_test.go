package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// A person comes for the I/O models: chooses one by its family, sends the last
// client first, runs the model beside another, steps to the copy, sees who made
// it, changes the skin and gets the same step in the canteen.
func TestModelsSideBySide(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		t.Run(lang, func(t *testing.T) {
			s := serve(t)
			b := visit(t, s, desktop.in(lang))
			words := wordPrefixes(t)
			b.open(s.url)
			b.click("card-models")
			b.until(`document.querySelector('[data-test="demo-epoll-lt"]')?.checked`)
			b.axe("form for models", "")
			b.translated("form for models", lang, words)
			b.fits("form for models")
			if n := b.number(`[...document.querySelectorAll('.form .field p.hint')].filter((p) => !p.id || !document.querySelector('[aria-describedby~="' + p.id + '"]')).length`); n > 0 {
				t.Errorf("%v hints are of no control", n)
			}
			b.click("producer-sim")
			b.eval(`(() => { const s = document.querySelector('[data-test="order"]'); s.value = '1'; s.dispatchEvent(new Event('change', {bubbles: true})); })()`, nil)
			b.fill("clients", "0")
			b.click("run")
			if b.focused() != "clients" {
				t.Errorf("no clients at all: focus on %q", b.focused())
			}
			b.fill("clients", "3")
			b.click("run")
			b.until(`document.querySelectorAll('#lab-stage svg.models').length === 2`)
			b.until(`document.querySelector('[data-test="counters"] [data-row="examined"]')`)
			b.axe("two models", "")
			b.translated("two models", lang, words)
			if title := b.text("title"); !strings.Contains(title, "epoll") || !strings.Contains(title, "select") {
				t.Errorf("the title is %q", title)
			}
			b.eval(`(() => { const s = document.querySelector('[data-test="kind"]'); s.value = 'take'; s.dispatchEvent(new Event('change', {bubbles: true})); })()`, nil)
			b.click("next-kind")
			b.idle()
			if n := b.number(`document.querySelectorAll('#lab-stage svg.models .way-cpu.way-now').length`); n < 1 {
				t.Error("the copy is not drawn")
			}
			step := b.text("step")
			b.click("view")
			b.until(`document.querySelectorAll('#lab-stage svg.canteen').length === 2`)
			if now := b.text("step"); now != step {
				t.Errorf("the canteen is at %q, the machine was at %q", now, step)
			}
			b.axe("two models in the canteen", "")
			b.translated("two models in the canteen", lang, words)
			b.keys("n")
			if at := b.focused(); at != "family-model" {
				t.Errorf("a new run begins at %q, not at the family that was chosen", at)
			}
		})
	}
}

// The four quadrants stand still when they come, say where they are from,
// go by keyboard on one clock, and change their skin together.
func TestQuadrants(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		for _, width := range []int64{1440, 390} {
			t.Run(fmt.Sprintf("%s/%d", lang, width), func(t *testing.T) {
				s := serve(t)
				l := desktop.in(lang)
				l.width = width
				b := visit(t, s, l)
				words := wordPrefixes(t)
				b.open(s.url)
				b.open(s.origin + "/quadrants")
				b.until(`document.querySelectorAll('.quad svg.models').length === 4`)
				if n := b.number(`document.querySelectorAll('.quad [data-test="trace-chip"]').length`); n != 4 {
					t.Errorf("%d cells say where they are from, want 4", n)
				}
				b.keys(right, right, right)
				if n := b.number(`Number(document.querySelector('[data-test="scrub"]').value)`); n != 3 {
					t.Errorf("after three steps the clock is at %d", n)
				}
				look := func(state string) {
					b.axe(state, "")
					b.translated(state, lang, words)
					b.fits(state)
					b.theme("dark")
					b.axe(state+", dark", "color-contrast")
					b.theme("light")
				}
				look("quadrants")
				b.keys("m")
				b.until(`document.querySelectorAll('.quad svg.canteen').length === 4`)
				look("quadrants in the canteen")
				b.shot(fmt.Sprintf("%s-%d-quadrants-canteen", lang, width))
			})
		}
	}
}
