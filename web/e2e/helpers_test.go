package e2e

import (
	"testing"
)

// A person has each connection served by a process, for real, and sees three of
// them by their own ids, at the copies that they made.
func TestProcessesServeForReal(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		t.Run(lang, func(t *testing.T) {
			s := serve(t)
			b := visit(t, s, desktop.in(lang))
			b.open(s.url)
			b.click("card-models")
			b.until(`document.querySelector('[data-test="demo-epoll-lt"]')?.checked`)
			b.click("demo-epoll-lt")
			b.click("demo-select")
			b.click("demo-process-per-conn")
			b.click("run")
			b.until(`document.querySelector('#lab-stage svg.models')`)
			b.until(`document.querySelector('[data-test="kind"] option[value="take"]')`)
			b.eval(`(() => { const s = document.querySelector('[data-test="kind"]'); s.value = 'take'; s.dispatchEvent(new Event('change', {bubbles: true})); })()`, nil)
			for range 3 {
				b.click("next-kind")
				b.idle()
			}
			if n := b.number(`document.querySelectorAll('#lab-stage svg.models g.helper').length`); n != 3 {
				t.Errorf("%v processes are drawn, want 3", n)
			}
			if n := b.number(`[...document.querySelectorAll('#lab-stage svg.models g.helper')].filter((g) => / 0$|tid 0\b/.test(g.textContent)).length`); n != 0 {
				t.Errorf("%v processes have no id", n)
			}
			b.axe("processes", "")
		})
	}
}
