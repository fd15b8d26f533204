package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
	"testing"

	"ioviz/content"
	"ioviz/static"
)

func TestAssets(t *testing.T) {
	v := serve(t, Config{})
	err := fs.WalkDir(static.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		want, err := fs.ReadFile(static.FS, name)
		if err != nil {
			return err
		}
		got := v.get("/static/"+name, drop("Cookie"))
		if types[path.Ext(name)] == "" || strings.HasSuffix(name, ".test.js") {
			if got.StatusCode != 404 {
				t.Errorf("%s is served", name)
			}
			return nil
		}
		if got.StatusCode != 200 || !bytes.Equal(got.body, want) || got.Header.Get("Content-Type") != types[path.Ext(name)] {
			t.Errorf("%s: %d, %d bytes, %v", name, got.StatusCode, len(got.body), got.Header)
		}
		zipped := v.get("/static/"+name, set("Accept-Encoding", "br, gzip"))
		if unzip(t, zipped) != string(want) {
			t.Errorf("%s differs when compressed", name)
		}
		for _, a := range []answer{got, zipped} {
			enc := a.Header.Get("Content-Encoding")
			again := v.get("/static/"+name, set("If-None-Match", a.Header.Get("ETag")), func(r *http.Request) { r.Header.Set("Accept-Encoding", enc) })
			if again.StatusCode != 304 || len(again.body) != 0 || a.Header.Get("Cache-Control") != "no-cache" {
				t.Errorf("%s again: %d %v", name, again.StatusCode, a.Header)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(v.assets.made); n > 500 {
		t.Errorf("%d assets are kept", n)
	}
	for _, lang := range content.Languages {
		var words map[string]string
		v.get("/words/"+lang+".json").into(t, &words)
		for key := range content.Words(lang) {
			if _, has := words[key]; has == strings.HasPrefix(key, "cli.") {
				t.Errorf("%s: the browser has %s: %v", lang, key, has)
			}
		}
	}
	if got := v.browser("HEAD", "/static/css/base.css", "", drop("Origin")); got.StatusCode != 200 || len(got.body) != 0 || got.Header.Get("Content-Length") == "" {
		t.Errorf("HEAD: %d %v", got.StatusCode, got.Header)
	}
}

// A page names its files by what they are: they are asked for once. Modules
// name each other from where they are, and so by the same.
func TestFilesAreKept(t *testing.T) {
	v := serve(t, Config{})
	page := string(v.get("/lab").body)
	named := regexp.MustCompile(`(?:href|src)="(/static/[^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(named) < 50 {
		t.Fatalf("the page names %d files", len(named))
	}
	for _, m := range named {
		got := v.get(m[1])
		if got.StatusCode != 200 || got.Header.Get("Cache-Control") != keepForGood || !strings.HasPrefix(m[1], "/static/"+edition()+"/") {
			t.Errorf("%s: %d %v", m[1], got.StatusCode, got.Header)
		}
	}
	for path, want := range map[string]int{
		"/static/@0123456789abcdef/css/base.css": 200, "/static/@/css/base.css": 200,
		"/static/" + edition() + "/nothing.js": 404, "/static/" + edition() + "/": 404, "/static/" + edition(): 404,
		"/static/" + edition() + "/" + edition() + "/css/base.css": 404, "/static/" + edition() + "/trace/machine.test.js": 404,
	} {
		if got := v.get(path); got.StatusCode != want || got.Header.Get("Cache-Control") == keepForGood {
			t.Errorf("%s: %d %v", path, got.StatusCode, got.Header)
		}
	}
}

func unzip(t testing.TB, a answer) string {
	t.Helper()
	if a.Header.Get("Content-Encoding") != "gzip" {
		return string(a.body)
	}
	z, err := gzip.NewReader(bytes.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestTakesGzip(t *testing.T) {
	for header, want := range map[string]bool{"": false, "gzip": true, "br, gzip;q=0.5": true, "gzip;q=0": false, "gzip; q=0.0": false,
		"*": true, "deflate": false, "gzip;q=0.001": true} {
		if got := takesGzip(&http.Request{Header: http.Header{"Accept-Encoding": {header}}}); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}

var (
	linked   = regexp.MustCompile(`(?:src|href)="(/(?:static|words)/[^"]+)"`)
	imported = regexp.MustCompile(`(?m)^(?:import|export)\b[^;'"]*?\bfrom\s*['"](\.[^'"]+)['"]|^import\s*['"](\.[^'"]+)['"]|@import\s+['"]([^'"]+)['"]`)
	demanded = regexp.MustCompile(`(?:await|=>|return|=)\s+import\(\s*['"](\.[^'"]+)['"]`)
)

// The first page with all it loads at once is under 250 KB compressed, every other
// under 310, and with what it loads when it is needed under 390, a sixth of it words and a fifth comments.
// None asks anybody else for anything: it works without a network.
func TestPagesAreSmallAndSelfContained(t *testing.T) {
	v := serve(t, Config{})
	for _, page := range []string{"/", "/lab", "/quadrants", "/runs", "/evidence"} {
		total, seen := 0, map[string]bool{}
		var later []string
		var load func(name string)
		load = func(name string) {
			if seen[name] {
				return
			}
			seen[name] = true
			a := v.get(name, set("Accept-Encoding", "gzip"))
			if a.StatusCode != 200 {
				t.Errorf("%s loads %s: %d", page, name, a.StatusCode)
				return
			}
			total += len(a.body)
			text := unzip(t, a)
			kind := a.Header.Get("Content-Type")
			for _, m := range linked.FindAllStringSubmatch(text, -1) {
				if strings.Contains(kind, "html") {
					load(m[1])
				}
			}
			if strings.Contains(kind, "javascript") || strings.Contains(kind, "css") {
				for _, m := range imported.FindAllStringSubmatch(text, -1) {
					load(path.Join(path.Dir(name), m[1]+m[2]+m[3]))
				}
				for _, m := range demanded.FindAllStringSubmatch(text, -1) {
					later = append(later, path.Join(path.Dir(name), m[1]))
				}
			}
			if strings.Contains(kind, "html") {
				if regexp.MustCompile(`(?:src|href)="(?:https?:)?//`).MatchString(text) {
					t.Errorf("%s links elsewhere", name)
				}
				if regexp.MustCompile(`(?i)<script(?:\s[^>]*)?>[^<]|\sstyle="|\son[a-z]+="|<style`).MatchString(text) {
					t.Errorf("%s has inline code or style, which the CSP refuses", name)
				}
			}
		}
		load(page)
		t.Logf("%s: %d files, %d bytes compressed", page, len(seen), total)
		most := 310_000
		if page == "/" {
			most = 250_000
		}
		if total > most {
			t.Errorf("%s weighs %d bytes compressed, want %d at most", page, total, most)
		}
		for len(later) > 0 {
			name := later[0]
			later = later[1:]
			load(name)
		}
		t.Logf("%s and what it may need: %d files, %d bytes compressed", page, len(seen), total)
		if total > 390_000 {
			t.Errorf("%s weighs %d bytes compressed with what it may need, want 390000 at most", page, total)
		}
	}
}
