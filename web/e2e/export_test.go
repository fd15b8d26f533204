package e2e

import (
	"bytes"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
)

// Somebody is handed a file, opens it from disk on a machine without a network,
// and has the player: it steps, plays, speaks both languages, and offers
// nothing that would want a server.
func TestOneFileOpensFromDisk(t *testing.T) {
	s := serve(t)
	for _, lang := range []string{"en", "zh"} {
		t.Run(lang, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "run.html")
			export := exec.Command(program, "export", "../../content/traces/read-write-cold.ioviz", "--to", "html", "-o", name, "--lang", lang)
			if out, err := export.CombinedOutput(); err != nil {
				t.Fatalf("exporting: %v\n%s", err, out)
			}
			abs, err := filepath.Abs(name)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := os.ReadFile(abs)
			if err != nil {
				t.Fatal(err)
			}
			later := filepath.Join(filepath.Dir(abs), "later.html")
			if err := os.WriteFile(later, bytes.Replace(doc, []byte(`data-step="0"`), []byte(`data-step="9"`), 1), 0o600); err != nil {
				t.Fatal(err)
			}
			b := visit(t, s, desktop.in(lang))
			ask(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
				MatchedNetworkConditions: []*network.Conditions{{Offline: true, DownloadThroughput: -1, UploadThroughput: -1}}})
			b.open((&url.URL{Scheme: "file", Path: filepath.ToSlash(later)}).String())
			if n, _ := b.step(); n != 9 {
				t.Errorf("made at step 9, it opens at %d", n)
			}
			b.open((&url.URL{Scheme: "file", Path: filepath.ToSlash(abs)}).String())

			first, of := b.step()
			if first != 0 || of < 20 {
				t.Fatalf("step %d of %d", first, of)
			}
			before := b.stages()
			b.keys(right, right, right)
			if n, _ := b.step(); n != 3 || b.stages() == before {
				t.Errorf("three steps on it is at %d, the picture changed: %v", n, b.stages() != before)
			}
			b.keys(end)
			if n, _ := b.step(); n != of {
				t.Errorf("at the end it is at %d of %d", n, of)
			}
			b.keys(home, right)
			for _, part := range []string{"caption", "counters", "code", "transcript", "timeline", "evidence"} {
				if !b.has(part) {
					t.Errorf("no %s", part)
				}
			}
			for _, part := range []string{"new-run", "again", "copy-link", "export", "export-chrome", "pin", "delete", "nav-lab", "evidence-chip", "gone"} {
				if b.has(part) || b.there(part) {
					t.Errorf("%s wants a server and is there", part)
				}
			}
			b.click("evidence")
			b.until(`document.querySelector('#drawer .hex')?.innerText.startsWith('0000')`) // the raw record
			b.click("drawer-close")
			was := b.text("caption")
			b.click("lang")
			if b.text("caption") == was || b.text("caption") == "" {
				t.Errorf("in the other language it says %q as before", was)
			}
			b.click("theme")
			var theme string
			b.eval(`document.documentElement.dataset.theme`, &theme)
			if theme != "dark" {
				t.Errorf("theme %s", theme)
			}
			b.press("#compare")
			b.click("compare-expected")
			var shown int
			b.eval(`document.querySelectorAll('#lab-stage svg.stage').length`, &shown)
			if shown != 2 {
				t.Errorf("beside the simulation there are %d pictures", shown)
			}
			b.keys("n", "r", "y") // keys of what is not there
			if b.has("form-dialog") {
				t.Error("N opens a form that nobody can answer")
			}
			b.mu.Lock()
			defer b.mu.Unlock()
			for _, a := range b.asked {
				if !strings.HasPrefix(a, "file:") && !strings.HasPrefix(a, "data:") && !strings.HasPrefix(a, "blob:") {
					t.Errorf("asked for %s", a)
				}
			}
		})
	}
}

// there tells whether a control is in the page, seen or not.
func (b *tab) there(name string) bool {
	b.t.Helper()
	var got bool
	b.eval(`Boolean(document.querySelector('`+hook(name)+`'))`, &got)
	return got
}

// Somebody takes the picture along, as SVG and as PNG: it is what the stage
// shows, says where it comes from, and needs nothing from the page.
func TestPictureToTakeAlong(t *testing.T) {
	s := serve(t)
	hash := s.builtin("sendfile", 0)
	b := visit(t, s, desktop)
	b.before(`window.made = []; const make = URL.createObjectURL; URL.createObjectURL = (blob) => { window.made.push(blob); return make.call(URL, blob); };
HTMLAnchorElement.prototype.click = function () { window.saved = this.download; };`)
	b.open(s.page("/lab/t/" + hash + "?step=7"))
	var links []string
	b.eval(`[...document.querySelectorAll('a[data-test^="export-"][download]')].map((a) => a.getAttribute('href'))`, &links)
	if want := "/api/traces/" + hash + "/export/"; strings.Join(links, " ") != want+"chrome "+want+"firefox "+want+"speedscope "+want+"html" {
		t.Errorf("the menu offers %v", links)
	}
	var at string
	b.eval(`(() => { const a = document.querySelector('[data-test="export-html"]'); a.addEventListener('click', (e) => e.preventDefault());
a.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true })); return a.getAttribute('href'); })()`, &at)
	if !strings.HasSuffix(at, "/export/html?step=7") {
		t.Errorf("at step 7 the document is asked for as %s", at)
	}
	take := func(kind string) string {
		b.press(hook("more"))
		b.click("picture-" + kind)
		b.until(`window.saved?.endsWith('.` + kind + `')`)
		var name string
		b.eval(`window.saved`, &name)
		return name
	}
	if got, want := take("svg"), "ioviz-sendfile-"+hash[:8]+"-step7.svg"; got != want {
		t.Errorf("saved as %s, want %s", got, want)
	}
	var text string
	b.eval(`window.made.at(-1).text()`, &text)
	for _, part := range []string{hash[:12], "<title>", "<desc>", "<svg", b.text("caption"), "Linux"} {
		if !strings.Contains(text, part) {
			t.Errorf("the picture lacks %q", part)
		}
	}
	for _, part := range []string{"var(", " class=", " style=", " tabindex", "<!--"} {
		if strings.Contains(text, part) {
			t.Errorf("the picture has %q", part)
		}
	}
	var parsed struct {
		Errors, Shapes, Stage int
		W, H                  float64
	}
	b.eval(`(async () => {
  const doc = new DOMParser().parseFromString(await window.made.at(-1).text(), 'image/svg+xml');
  const shapes = 'rect,path,line,circle,text';
  const {width, height} = doc.documentElement.viewBox.baseVal;
  return {errors: doc.querySelectorAll('parsererror').length, shapes: doc.querySelectorAll('svg svg :is(' + shapes + ')').length,
    stage: [...document.querySelectorAll('#lab-stage svg :is(' + shapes + ')')].filter((el) => el.checkVisibility({checkVisibilityCSS: false})).length, w: width, h: height};
})()`, &parsed)
	if parsed.Errors > 0 || parsed.Shapes < 20 || parsed.Shapes != parsed.Stage {
		t.Errorf("parsed it is %+v", parsed)
	}
	take("png")
	var size struct{ W, H, Colours float64 }
	b.eval(`(async () => {
  const image = await createImageBitmap(window.made.filter((x) => x.type === 'image/png').at(-1));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const g = canvas.getContext('2d');
  g.drawImage(image, 0, 0);
  const px = new Uint32Array(g.getImageData(0, 0, image.width, image.height).data.buffer);
  return {w: image.width, h: image.height, colours: new Set(px).size};
})()`, &size)
	if size.W != 2*parsed.W || size.H != 2*parsed.H || size.Colours < 10 {
		t.Errorf("the PNG is %+v, the SVG %+v", size, parsed)
	}
}
