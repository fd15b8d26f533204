package e2e

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

func itoa(n int) string { return strconv.Itoa(n) }

// One Chromium serves all tests; each tab has a browser context, and so
// cookies, of its own.
var (
	startBrowser sync.Once
	browserCtx   context.Context
	browserEnds  []context.CancelFunc
	browserErr   error
)

func closeBrowser() {
	if browserCtx != nil && browserErr == nil {
		_ = chromedp.Cancel(browserCtx)
	}
	for i := len(browserEnds) - 1; i >= 0; i-- {
		browserEnds[i]()
	}
}

func openBrowser() {
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")) // the network is unplugged
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, end := chromedp.NewContext(alloc)
	browserEnds = append(browserEnds, cancel, end)
	browserCtx, browserErr = ctx, chromedp.Do(ctx)
}

// look is how a person has set up the browser.
type look struct {
	lang, theme   string
	width, height int64
	motion        bool // animations, which most tests do without
}

var desktop = look{lang: "en", theme: "light", width: 1440, height: 900}

func (l look) in(lang string) look { l.lang = lang; return l }

// tab is a browser window of one person.
type tab struct {
	t     *testing.T
	ctx   context.Context
	close func()

	mu      sync.Mutex
	trouble []string // what the console complained about
	expect  []string // parts of complaints that this test provokes
	asked   []string // every address that was asked for
	bytes   float64  // that came for them, as transferred
}

// visit opens a window for a server; the first page comes with open.
func visit(t *testing.T, s *server, l look) *tab {
	t.Helper()
	needsBrowser(t)
	startBrowser.Do(openBrowser)
	if browserErr != nil {
		t.Fatal(browserErr)
	}
	ctx, end := chromedp.NewContext(browserCtx, chromedp.WithNewBrowserContext())
	b := &tab{t: t, ctx: ctx, close: sync.OnceFunc(func() { _ = chromedp.Cancel(ctx); end() })}
	t.Cleanup(func() {
		b.close()
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, c := range b.trouble {
			t.Errorf("console: %s", c)
		}
	})
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	motion := "reduce"
	if l.motion {
		motion = "no-preference"
	}
	u, _ := url.Parse(s.origin)
	ask(b, network.Enable, network.EnableParams{})
	ask(b, log.Enable, cdp.Empty{})
	ask(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	ask(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: motion}}})
	b.resize(l.width, l.height)
	for name, value := range map[string]string{"lang": l.lang, "theme": l.theme} {
		if value != "" {
			ask(b, network.SetCookie, network.SetCookieParams{Name: name, Value: value, Domain: u.Hostname(), Path: "/"})
		}
	}
	return b
}

func (b *tab) resize(width, height int64) {
	b.t.Helper()
	b.do("resizing", chromedp.EmulateViewport(width, height))
}

// hear takes down complaints and requests.
func (b *tab) hear(ev any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := ev.(type) {
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			text += " " + x.Description
		}
		b.complain(text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" || e.Type == "assert" {
			var args []string
			for _, a := range e.Args {
				args = append(args, string(a.Value)+a.Description)
			}
			b.complain(strings.Join(args, " "))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" || e.Entry.Level == "warning" {
			b.complain(e.Entry.Text + " " + e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		b.asked = append(b.asked, e.Request.URL)
	case *network.EventWebSocketCreated:
		b.asked = append(b.asked, strings.Replace(e.URL, "ws:", "http:", 1))
	case *network.EventLoadingFinished:
		b.bytes += e.EncodedDataLength
	}
}

func (b *tab) complain(text string) {
	for _, e := range b.expect {
		if strings.Contains(text, e) {
			return
		}
	}
	b.trouble = append(b.trouble, text)
}

// allow lets complaints with such parts pass from now on.
func (b *tab) allow(parts ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.expect = append(b.expect, parts...)
}

// patience bounds every single thing that a test waits for.
const patience = time.Minute

func (b *tab) do(what string, acts ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, acts...); err != nil {
		b.t.Fatalf("%s: %v\n%s", what, err, b.where())
	}
}

func ask[P, R any](b *tab, cmd cdp.Command[P, R], params P) R {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	r, err := chromedp.Call(ctx, cmd, params)
	if err != nil {
		b.t.Fatalf("%s: %v", cmd.Method, err)
	}
	return r
}

// where is a word on what the page shows, for failures.
func (b *tab) where() string {
	ctx, cancel := context.WithTimeout(b.ctx, 2*time.Second)
	defer cancel()
	got, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + "\n" + (document.body?.innerText ?? "").slice(0, 1500)`))
	return got
}

// open goes to an address and waits until the page stands still.
func (b *tab) open(address string) {
	b.t.Helper()
	b.do("opening "+address, chromedp.Navigate(address))
	b.idle()
}

func (b *tab) reload() {
	b.t.Helper()
	b.do("reloading", chromedp.Reload())
	b.idle()
}

// before has JavaScript run in each page before its own.
func (b *tab) before(js string) {
	b.t.Helper()
	ask(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: js})
}
