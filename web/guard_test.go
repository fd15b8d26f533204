package web

import (
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"ioviz/content"
)

// allRoutes are what the control listener serves. A route that isn't in this
// list, or whose access is another, has to be thought about here first.
var allRoutes = map[string]access{
	"GET /{$}": page, "GET /lab": page, "GET /lab/t/{hash}": page, "GET /quadrants": page, "GET /runs": page, "GET /evidence": page, "GET /how": page,
	"GET /static/{file...}": public, "GET /words/{file}": public,
	"GET /api/demos": private, "GET /api/doctor": private, "GET /api/code/{demo}": private,
	"GET /proofs": page, "GET /bench": page,
	"GET /api/proofs": private, "POST /api/proofs/{proof}": mutate, "GET /api/bench": private, "POST /api/bench/{bench}": mutate,
	"GET /api/runs": private, "POST /api/runs": mutate, "GET /api/runs/{id}": private, "DELETE /api/runs/{id}": mutate,
	"POST /api/runs/{id}/begin": mutate, "GET /api/runs/{id}/events": socket,
	"GET /api/traces": private, "POST /api/traces": mutate,
	"GET /api/traces/{hash}": private, "GET /api/traces/{hash}/raw": private, "GET /api/traces/{hash}/file": private,
	"GET /api/traces/{hash}/export/{format}": private,
	"GET /api/traces/{hash}/expected":        private, "DELETE /api/traces/{hash}": mutate,
	"PUT /api/traces/{hash}/pin": mutate, "DELETE /api/traces/{hash}/pin": mutate,
}

var (
	noHash  = strings.Repeat("0", 64)
	wildArg = strings.NewReplacer("{$}", "", "{hash}", noHash, "{file...}", "css/base.css", "{id}", "nobody", "{demo}", "sendfile", "{format}", "chrome", "{proof}", "vdso", "{bench}", "paths")
)

// sample is a path of the pattern.
func sample(pattern string) string {
	if pattern == "/words/{file}" {
		return "/words/en.json"
	}
	return wildArg.Replace(pattern)
}

func drop(header string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Del(header) }
}

func set(header, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(header, value) }
}

func both(f ...func(*http.Request)) func(*http.Request) {
	return func(r *http.Request) {
		for _, g := range f {
			g(r)
		}
	}
}

func host(h string) func(*http.Request) { return func(r *http.Request) { r.Host = h } }

// wrongs are requests that nobody of ours makes, and what they are told.
type wrong struct {
	name   string
	change func(*http.Request)
	want   map[access]int // 0: the request is good enough
}

func wrongs(v *site) []wrong {
	everywhere := func(status int) map[access]int {
		return map[access]int{public: status, page: status, private: status, mutate: status, socket: status}
	}
	closed := map[access]int{page: 401, private: 401, mutate: 401, socket: 401}
	port := v.port()
	ownOrigin := set("Origin", v.base) // as a page of ours would open a socket
	return []wrong{
		{"no key", both(ownOrigin, drop("Cookie")), closed},
		{"wrong cookie", both(ownOrigin, set("Cookie", v.control.guard.cookie+"=x")), closed},
		{"key as cookie", both(ownOrigin, set("Cookie", v.control.guard.cookie+"="+v.control.guard.token)), closed},
		{"empty cookie", both(ownOrigin, set("Cookie", v.control.guard.cookie+"=")), closed},
		{"cookie of another", both(ownOrigin, set("Cookie", "ioviz_1_abc="+v.session)), closed},
		{"cookie of another user", both(ownOrigin, set("Cookie", v.control.guard.cookie+"="+v.control.guard.keys.begin(os.Geteuid()+7))),
			map[access]int{page: 403, private: 403, mutate: 403, socket: 403}},
		{"wrong bearer", both(ownOrigin, drop("Cookie"), set("Authorization", "Bearer x")), closed},
		{"basic", both(ownOrigin, drop("Cookie"), set("Authorization", "Basic "+v.control.guard.token)), closed},
		{"wrong Host", both(ownOrigin, host("evil.example:"+port)), everywhere(403)},
		{"Host without port", both(ownOrigin, host("127.0.0.1")), everywhere(403)},
		{"Host of another port", both(ownOrigin, host("127.0.0.1:1")), everywhere(403)},
		{"Host with a tail", both(ownOrigin, host("127.0.0.1.evil.example:"+port)), everywhere(403)},
		{"rebinding", both(host("evil.example:"+port), set("Origin", "http://evil.example:"+port)), everywhere(403)},
		{"rebinding with the key", both(host("evil.example:"+port), set("Origin", "http://evil.example:"+port),
			set("Authorization", "Bearer "+v.control.guard.token)), everywhere(403)},
		{"wrong Origin", set("Origin", "http://evil.example"), everywhere(403)},
		{"other port's Origin", set("Origin", "http://127.0.0.1:1"), everywhere(403)},
		{"other name's Origin", set("Origin", "http://localhost:"+port), everywhere(403)},
		{"https Origin", set("Origin", "https://127.0.0.1:"+port), everywhere(403)},
		{"Origin with a tail", set("Origin", v.base+".evil.example"), everywhere(403)},
		{"null Origin", set("Origin", "null"), everywhere(403)},
		{"empty Origin", set("Origin", ""), everywhere(403)},
		{"two Origins", func(r *http.Request) { r.Header["Origin"] = []string{v.base, "http://evil.example"} }, everywhere(403)},
		{"no Origin", drop("Origin"), map[access]int{mutate: 403, socket: 403}},
		{"cross-site", both(ownOrigin, set("Sec-Fetch-Site", "cross-site")), everywhere(403)},
		{"same-site", both(ownOrigin, set("Sec-Fetch-Site", "same-site")), everywhere(403)},
		{"in a frame", both(drop("Origin"), set("Sec-Fetch-Site", "cross-site"), set("Sec-Fetch-Mode", "navigate"), set("Sec-Fetch-Dest", "iframe")), everywhere(403)},
		{"no mark", both(ownOrigin, drop(csrfHeader)), map[access]int{mutate: 403}},
		{"wrong mark", both(ownOrigin, set(csrfHeader, "0")), map[access]int{mutate: 403}},
	}
}

func TestEveryRouteWithEverythingWrong(t *testing.T) {
	v := serve(t, Config{Live: newReplay(false)})
	listed := map[string]access{}
	for _, r := range v.routes() {
		key := r.method + " " + r.pattern
		listed[key] = r.access
		if want, ok := allRoutes[key]; !ok || r.access != want {
			t.Errorf("route %s has access %d, which this test doesn't know", key, r.access)
		}
		path := sample(r.pattern)
		for _, w := range wrongs(v) {
			got := v.browser(r.method, path, "", w.change)
			want := w.want[r.access]
			if want == 0 {
				if got.StatusCode == 401 || got.StatusCode == 403 {
					t.Errorf("%s, %s: %d %s, want to be let in", key, w.name, got.StatusCode, got.body)
				}
				continue
			}
			if got.StatusCode != want {
				t.Errorf("%s, %s: %d %s, want %d", key, w.name, got.StatusCode, got.code(), want)
			}
			for k, v := range headers {
				if got.Header.Get(k) != v {
					t.Errorf("%s, %s: header %s is %q", key, w.name, k, got.Header.Get(k))
				}
			}
			if got.Header.Get("Set-Cookie") != "" {
				t.Errorf("%s, %s: gives a cookie", key, w.name)
			}
		}
	}
	for key := range allRoutes {
		if _, ok := listed[key]; !ok {
			t.Errorf("route %s is gone", key)
		}
	}
}

func TestWrongMethodsPathsAndBodies(t *testing.T) {
	v := serve(t, Config{Live: newReplay(false)})
	byPattern := map[string][]string{}
	for _, r := range v.routes() {
		byPattern[r.pattern] = append(byPattern[r.pattern], r.method)
	}
	for pattern, methods := range byPattern {
		for _, m := range []string{"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"} {
			if slices.Contains(methods, m) {
				continue
			}
			if got := v.browser(m, sample(pattern), ""); got.StatusCode != 405 {
				t.Errorf("%s %s: %d, want 405", m, pattern, got.StatusCode)
			}
		}
	}
	for _, r := range v.routes() {
		big := strings.Repeat("x", 1<<10)
		if r.body > 0 && r.body < 1<<20 {
			big = strings.Repeat(" ", int(r.body)+1)
		} else if r.body > 0 {
			continue
		}
		if got := v.browser(r.method, sample(r.pattern), big, set("Origin", v.base)); got.StatusCode != 413 {
			t.Errorf("%s %s with a body of %d: %d, want 413", r.method, r.pattern, len(big), got.StatusCode)
		}
	}
	for _, path := range []string{"/nothing", "/api/", "/api", "/api/nothing", "/static/", "/static/../web/server.go", "/static/fs.go",
		"/static/trace/machine.test.js", "/static/vendor/d3.d.ts", "/static/css", "//evil.example/", "//", "/%2f", "/lab/", "/lab/../lab", "/words/en", "/words/fr.json",
		"/api/traces/..%2f..%2fetc%2fpasswd", "/api/traces/" + strings.ToUpper(strings.Repeat("a", 64)), "/api/traces/abc/raw",
		"/lab/t/abc", "/api/code/", "/.git/config", "/%2e%2e/etc/passwd", "/debug/pprof/"} {
		if got := v.get(path); got.StatusCode != 404 && !(path == "/api/code/" && got.StatusCode == 400) {
			t.Errorf("GET %s: %d, want 404", path, got.StatusCode)
		}
		if got := v.get(path, drop("Cookie")); got.StatusCode == 200 || got.StatusCode/100 == 3 {
			t.Errorf("GET %s without a key: %d", path, got.StatusCode)
		}
	}
}

func TestKeyIsExchangedForACookie(t *testing.T) {
	v := serve(t, Config{})
	token := v.control.guard.token
	if len(token) < 22 { // 128 bits and more
		t.Errorf("the key has %d letters", len(token))
	}
	if v.URL() != v.base+"/?token="+token {
		t.Errorf("URL is %s", v.URL())
	}
	plain := both(drop("Cookie"), set("Sec-Fetch-Site", "none"))
	a := v.get("/lab?step=3&token="+token+"&axis=wall", plain)
	if a.StatusCode != 303 || a.Header.Get("Location") != "/lab?axis=wall&step=3" {
		t.Errorf("%d to %q", a.StatusCode, a.Header.Get("Location"))
	}
	c := a.Cookies()
	if len(c) != 1 || !c[0].HttpOnly || c[0].SameSite != http.SameSiteStrictMode || c[0].Path != "/" || c[0].Value == token ||
		!regexp.MustCompile(`^ioviz_`+v.port()+`_[a-z0-9]{6}$`).MatchString(c[0].Name) {
		t.Fatalf("cookie %v", c)
	}
	if got := v.get("/", both(drop("Cookie"), set("Cookie", c[0].Name+"="+c[0].Value))); got.StatusCode != 200 {
		t.Errorf("with the cookie: %d", got.StatusCode)
	}
	for _, path := range []string{"/?token=x", "/?token=", "/?token=" + token[1:], "/api/demos?token=" + token, "/static/nothing?token=" + token} {
		if got := v.get(path, plain); got.StatusCode/100 != 4 || got.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %d %q", path, got.StatusCode, got.Header.Get("Set-Cookie"))
		}
	}
	if got := v.get("/?token=x"); got.StatusCode != 401 {
		t.Errorf("a wrong key beside a good cookie: %d", got.StatusCode)
	}
	bearer := both(drop("Cookie"), drop("Sec-Fetch-Site"), drop("Origin"), set("Authorization", "Bearer "+token))
	if got := v.get("/api/demos", bearer); got.StatusCode != 200 {
		t.Errorf("with the key in a header: %d", got.StatusCode)
	}
	if got := v.browser("POST", "/api/runs", `{"demo":"sendfile","producer":"sim"}`, bearer); got.StatusCode != 202 {
		t.Errorf("a run by the key in a header: %d %s", got.StatusCode, got.body)
	}
	log := v.log.String()
	for _, secret := range []string{token, token[1:], c[0].Value, "axis=wall"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log tells %q", secret)
		}
	}
	other := serve(t, Config{})
	if other.control.guard.token == token || other.session == v.session {
		t.Error("two servers have one key")
	}
}

func TestLaunchKeyOpensOnceAndSoon(t *testing.T) {
	v := serve(t, Config{})
	now := time.Now()
	v.control.guard.keys.now = func() time.Time { return now }
	plain := both(drop("Cookie"), set("Sec-Fetch-Site", "none"))
	path := func() string { return strings.TrimPrefix(v.LaunchURL("/lab"), v.base) }
	first := path()
	if strings.Contains(first, v.control.guard.token) {
		t.Errorf("%s has the printed key in it", first)
	}
	a := v.get(first, plain)
	if a.StatusCode != 303 || a.Header.Get("Location") != "/lab" || len(a.Cookies()) != 1 {
		t.Fatalf("%d to %q with %v", a.StatusCode, a.Header.Get("Location"), a.Cookies())
	}
	c := a.Cookies()[0]
	if got := v.get("/lab", both(drop("Cookie"), set("Cookie", c.Name+"="+c.Value))); got.StatusCode != 200 {
		t.Errorf("with the cookie: %d", got.StatusCode)
	}
	if got := v.get(first, plain); got.StatusCode != 401 || len(got.Cookies()) != 0 {
		t.Errorf("a second time: %d", got.StatusCode)
	}
	late := path()
	now = now.Add(launchLife)
	if got := v.get(late, plain); got.StatusCode != 401 {
		t.Errorf("too late: %d", got.StatusCode)
	}
	key := strings.TrimPrefix(path(), "/lab?token=")
	if got := v.get("/api/demos", both(plain, set("Authorization", "Bearer "+key))); got.StatusCode != 401 {
		t.Errorf("in a header: %d", got.StatusCode)
	}
	if v.control.guard.keys.spend(key, os.Geteuid()+7) || !v.control.guard.keys.spend(key, os.Geteuid()) {
		t.Error("the key is good for another user, or not for this one")
	}
}

func TestSessionsAreEachTheirOwn(t *testing.T) {
	v := serve(t, Config{})
	plain := both(drop("Cookie"), set("Sec-Fetch-Site", "none"))
	seen := map[string]bool{}
	for range 3 {
		for _, c := range v.get("/?token="+v.control.guard.token, plain).Cookies() {
			seen[c.Value] = true
		}
	}
	if len(seen) != 3 {
		t.Errorf("%d sessions for three visits", len(seen))
	}
	for range maxSessions {
		v.control.guard.keys.begin(anyone)
	}
	if n := len(v.control.guard.keys.sessions); n != maxSessions {
		t.Errorf("%d sessions are kept", n)
	}
	if got := v.get("/"); got.StatusCode != 401 {
		t.Errorf("the oldest session: %d", got.StatusCode)
	}
}

func TestPeerUser(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems don't tell")
	}
	for _, addr := range []string{"127.0.0.1:0", "[::1]:0"} {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			t.Logf("no %s here: %v", addr, err)
			continue
		}
		defer l.Close()
		far, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		near, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer near.Close()
		if got := peerUID(near.LocalAddr(), near.RemoteAddr()); got != os.Geteuid() {
			t.Errorf("%s: user %d, want %d", addr, got, os.Geteuid())
		}
		if err := far.Close(); err != nil {
			t.Fatal(err)
		}
		if got := peerUID(near.LocalAddr(), near.RemoteAddr()); got != anyone {
			t.Errorf("%s: user %d of a socket that nobody holds", addr, got)
		}
	}
}

func TestRefusedConnectionsEnd(t *testing.T) {
	v := serve(t, Config{})
	if got := v.get("/", drop("Cookie")); !got.Close {
		t.Error("a connection without a key is kept")
	}
	if got := v.get("/"); got.Close {
		t.Error("a connection with a key is not kept")
	}
}

func TestLinkFromElsewhereOpensAPage(t *testing.T) {
	v := serve(t, Config{})
	link := both(set("Sec-Fetch-Site", "cross-site"), set("Sec-Fetch-Mode", "navigate"), set("Sec-Fetch-Dest", "document"))
	if got := v.get("/lab", link); got.StatusCode != 200 {
		t.Errorf("page: %d", got.StatusCode)
	}
	// Without the cookie, which SameSite=Strict keeps back, our page asks again.
	if got := v.get("/lab?step=3", link, drop("Cookie")); got.StatusCode != 401 || got.Header.Get("Refresh") != "0; url=/lab?step=3" {
		t.Errorf("without the cookie: %d %q", got.StatusCode, got.Header.Get("Refresh"))
	}
	for _, again := range []func(*http.Request){set("Sec-Fetch-Site", "same-origin"), set("Sec-Fetch-Site", "none"), drop("Sec-Fetch-Site")} {
		if got := v.get("/lab", link, again, drop("Cookie")); got.StatusCode != 401 || got.Header.Get("Refresh") != "" {
			t.Errorf("asked again: %d %q", got.StatusCode, got.Header.Get("Refresh"))
		}
	}
	if got := v.get("/api/traces", link); got.StatusCode != 403 {
		t.Errorf("list: %d", got.StatusCode)
	}
}

func TestRefusalsAreInThePersonsLanguage(t *testing.T) {
	v := serve(t, Config{Lang: "zh"})
	for want, change := range map[string]func(*http.Request){
		content.T("zh", "error.trace.unknown"): drop("Accept-Language"),
		content.T("en", "error.trace.unknown"): set("Accept-Language", "en-US,en"),
	} {
		if got := v.get("/api/traces/"+noHash, change); !strings.Contains(string(got.body), want) {
			t.Errorf("got %s, want %s", got.body, want)
		}
	}
	cookie := func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "lang", Value: "en"}) }
	if got := v.get("/lab/t/"+noHash, cookie); got.StatusCode != 404 ||
		!strings.Contains(string(got.body), content.T("en", "error.trace.unknown")) || !strings.Contains(string(got.body), "<!doctype html>") {
		t.Errorf("page of an error: %d %s", got.StatusCode, got.body)
	}
	for code := range statuses {
		for _, lang := range content.Languages {
			if !content.Has(lang, "error."+code) {
				t.Errorf("no words for %s in %s", code, lang)
			}
		}
	}
}

// One function makes websockets, one table makes routes.
func TestOneUpgradeFunction(t *testing.T) {
	allowed := map[string]string{".Upgrade(": "socket.go", "websocket.Upgrader{": "socket.go", "Hijack()": "routes.go",
		"http.HandleFunc": "", "http.Handle(": "", ".HandleFunc(": "routes.go", ".Handle(": "", "InsecureBypass": ""}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for what, where := range allowed {
			n := strings.Count(string(b), what)
			if n > 0 && name != where || what == ".Upgrade(" && n > 1 || what == ".HandleFunc(" && n > 1 {
				t.Errorf("%s: %d times %s", name, n, what)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
