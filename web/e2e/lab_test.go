package e2e

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// runInLab fills the form, runs, watches the progress and waits for the end.
func runInLab(b *tab, s *server, demo, size, chunk, cold string) {
	b.t.Helper()
	b.open(s.origin + "/lab")
	b.click("demo-" + demo)
	b.fill("size", size)
	b.choose("size-unit", "KiB")
	b.fill("chunk", chunk)
	b.choose("chunk-unit", "KiB")
	b.click("cold-" + cold)
	b.choose("beside", "")
	b.eval(`(() => {
  window.progress = [];
  new MutationObserver(() => {
    const p = document.querySelector('[data-test="progress"]')?.innerText;
    if (p) window.progress.push(p);
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
})()`, nil)
	b.press(hook("run"))
	b.until(`location.pathname.startsWith('/lab/t/')`)
	b.idle()
	var progress []string
	b.eval(`window.progress`, &progress)
	if len(progress) == 0 {
		b.t.Error("no progress was shown")
	}
}

// Somebody chooses what to run, watches it, goes through it step by step both
// ways, jumps, opens evidence, reads the code, and passes the link on.
func TestLab(t *testing.T) {
	for _, c := range []struct{ lang, demo, cold, call string }{{"en", "read-write", "0", "read"}, {"zh", "sendfile", "1", "sendfile"}} {
		t.Run(c.lang+"/"+c.demo, func(t *testing.T) {
			s := serve(t)
			b := visit(t, s, desktop.in(c.lang))
			b.open(s.url)
			runInLab(b, s, c.demo, "256", "64", c.cold)
			n, of := b.step()
			if n != 0 || of < 20 {
				t.Fatalf("at step %d of %d", n, of)
			}
			bothWays(b, 25)
			jumps(b)
			evidence(b)
			codeFollows(b, c.call)
			link := copiedLink(b)

			want := seen(b)
			other := visit(t, s, desktop.in(c.lang))
			other.open(s.url)
			other.open(link)
			sameSeen(other, want)

			s.stop()
			again := serveAt(t, s.data, s.addr)
			if again.origin != s.origin {
				t.Fatalf("came back at %s, was at %s", again.origin, s.origin)
			}
			late := visit(t, again, desktop.in(c.lang))
			late.open(again.page(strings.TrimPrefix(link, s.origin)))
			sameSeen(late, want)
			b.close() // it has been looking for the server that is gone
			other.close()
			b.forgive()
			other.forgive()
		})
	}
}

// bothWays goes n steps on and back again: the pictures are the same.
func bothWays(b *tab, n int) {
	b.t.Helper()
	b.keys(home)
	pictures := []string{b.stages()}
	for i := 1; i <= n; i++ {
		b.keys(right)
		if at, _ := b.step(); at != i {
			b.t.Fatalf("step %d after %d steps on", at, i)
		}
		pictures = append(pictures, b.stages())
	}
	different := 0
	for i := n - 1; i >= 0; i-- {
		b.keys(left)
		if got := b.stages(); got != pictures[i] {
			b.t.Errorf("step %d looks different when it is come to from behind: %s", i, firstDifference(pictures[i], got))
		}
		if pictures[i] != pictures[i+1] {
			different++
		}
	}
	if different < n*3/4 {
		b.t.Errorf("only %d of %d steps change the picture", different, n)
	}
}

func firstDifference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, i-60):min(len(s), i+60)] }
	return fmt.Sprintf("%q, %q", cut(a), cut(b))
}

// jumps goes to the next event of a kind and back.
func jumps(b *tab) {
	b.t.Helper()
	b.keys(home)
	b.choose("kind", "syscall_enter")
	b.click("next-kind")
	first, _ := b.step()
	b.shift(right)
	second, _ := b.step()
	if first < 1 || second <= first {
		b.t.Errorf("jumped to %d and %d", first, second)
	}
	b.shift(left)
	if back, _ := b.step(); back != first {
		b.t.Errorf("jumped back to %d, want %d", back, first)
	}
}

// evidence opens what is known of the step shown: here a system call, of which
// the kernel's own record is kept.
func evidence(b *tab) {
	b.t.Helper()
	b.click("evidence")
	b.until(`document.querySelector('[data-test="drawer"] .hex')?.innerText.length > 20`)
	text := b.text("drawer")
	for _, want := range []string{"syscall_enter", "tp:raw_syscalls:sys_enter", "common_pid", "ns"} {
		if !strings.Contains(text, want) {
			b.t.Errorf("no %q in the evidence:\n%s", want, text)
		}
	}
	b.click("drawer-close")
	if b.has("drawer") || b.focused() != "evidence" {
		b.t.Errorf("after closing, the drawer is there: %v; focus on %s", b.has("drawer"), b.focused())
	}
}

// codeFollows steps until the code pane marks the line of a call, in each language.
func codeFollows(b *tab, call string) {
	b.t.Helper()
	const marked = `document.querySelector('#code-pane [aria-current]')?.innerText ?? ''`
	var line string
	for range 60 {
		if b.eval(marked, &line); line != "" {
			break
		}
		b.keys(right)
	}
	for _, lang := range []string{"go", "c", "python"} {
		b.click("code-" + lang)
		b.eval(marked, &line)
		if !strings.Contains(strings.ToLower(line), call) {
			b.t.Errorf("%s: line %q is marked in a %s", lang, line, call)
		}
	}
	b.click("code-go")
}

// copiedLink copies the link as a person does and reads the clipboard.
func copiedLink(b *tab) string {
	b.t.Helper()
	c := chromedp.FromContext(b.ctx)
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		_, err := chromedp.CallBrowser(b.ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted,
			BrowserContextID: cdp.BrowserContextID(c.BrowserContextID)})
		if err != nil {
			b.t.Fatal(err)
		}
	}
	b.keys(right, right, right)
	n, _ := b.step()
	b.press(hook("copy-link"))
	b.until(`document.querySelector('[data-test="note"]')?.innerText`)
	var link string
	b.eval(`navigator.clipboard.readText()`, &link)
	if !strings.Contains(link, "/lab/t/") || !strings.Contains(link, "step="+strconv.Itoa(n)) {
		b.t.Errorf("link %s at step %d", link, n)
	}
	b.idle()
	return link
}

// view is what two people who look at the same thing both see.
type view struct{ step, of, caption, stages, title, counters string }

func seen(b *tab) view {
	b.t.Helper()
	n, of := b.step()
	return view{itoa(n), itoa(of), b.text("caption"), b.stages(), b.text("title"), b.text("counters")}
}

func sameSeen(b *tab, want view) {
	b.t.Helper()
	got := seen(b)
	if got.stages != want.stages {
		b.t.Errorf("another picture: %s", firstDifference(want.stages, got.stages))
	}
	got.stages = want.stages
	if got != want {
		b.t.Errorf("got %+v\nwant %+v", got, want)
	}
}

// forgive forgets complaints of a tab whose server was taken away.
func (b *tab) forgive() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.trouble = nil
}

// On a phone the clocks are whole, wherever the controls below them are.
func TestClocksFitAPhone(t *testing.T) {
	s := serve(t)
	b := visit(t, s, desktop)
	b.resize(390, 844)
	b.open(s.url)
	b.open(s.origin + "/lab/t/" + s.builtin("epoll-lt", 0) + "?step=84")
	b.idle()
	for _, scrolled := range []int{0, 300} {
		b.eval(fmt.Sprintf(`document.getElementById('lab-bar').scrollLeft = %d`, scrolled), nil)
		if n := b.number(`[...document.querySelectorAll('.lab-bar .clocks > *')].filter((e) => {
			const { left, right, bottom } = e.getBoundingClientRect();
			return left >= 0 && right <= innerWidth && bottom <= innerHeight;
		}).length`); n != 3 {
			t.Errorf("scrolled by %d, %d of 3 clocks are to be seen", scrolled, n)
		}
	}
}
