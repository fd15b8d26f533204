package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"ioviz/content"
	"ioviz/sim/export"
)

func TestExports(t *testing.T) {
	v := serve(t, Config{Live: newReplay(false), Version: "9.9"})
	hash := v.finish(v.start(small)).Trace
	for _, f := range export.Formats {
		got := v.get("/api/traces/" + hash + "/export/" + f.Name)
		want := `attachment; filename="ioviz-read-write-` + hash[:8] + f.Suffix + `"`
		if got.StatusCode != 200 || got.Header.Get("Content-Disposition") != want || !strings.HasPrefix(got.Header.Get("Content-Type"), "application/json") ||
			!json.Valid(got.body) || !strings.Contains(string(got.body), hash[:8]) {
			t.Errorf("%s: %d %v, %.80s", f.Name, got.StatusCode, got.Header, got.body)
		}
	}
	page := v.get("/api/traces/" + hash + "/export/html")
	if got, want := page.Header.Get("Content-Disposition"), `attachment; filename="ioviz-read-write-`+hash[:8]+`.html"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, part := range []string{"<!DOCTYPE html>", `data-alone="` + hash + `"`, "default-src &#39;none&#39;", "ioviz 9.9", `"/words/zh.json"`} {
		if !strings.Contains(string(page.body), part) {
			t.Errorf("the document lacks %s", part)
		}
	}
	// It opens where the page stood, in its colours.
	at := string(v.get("/api/traces/"+hash+"/export/html?step=7", func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "theme", Value: "dark"}) }).body)
	if !strings.Contains(at, `data-theme="dark" data-alone="`+hash+`" data-step="7"`) || !strings.Contains(string(page.body), `data-step="0"`) {
		t.Errorf("the document begins with %.300s", at)
	}
	for path, code := range map[string]string{
		"/api/traces/" + hash + "/export/pdf":                       "format.unknown",
		"/api/traces/" + hash + "/export/":                          "notfound",
		"/api/traces/" + hash + "/export/html?step=x":               "badrequest",
		"/api/traces/" + hash + "/export/html?step=-1":              "badrequest",
		"/api/traces/" + hash + "/export/html?step=99999999999":     "badrequest",
		"/api/traces/" + strings.Repeat("0", 64) + "/export/chrome": "trace.unknown",
		"/api/traces/" + strings.Repeat("0", 64) + "/export/html":   "trace.unknown",
	} {
		got := v.get(path)
		if got.code() != code || got.Header.Get("Content-Disposition") != "" {
			t.Errorf("%s: %d %s %v, want %s", path, got.StatusCode, got.body, got.Header, code)
		}
	}
	for _, lang := range content.Languages {
		got := v.get("/api/traces/"+hash+"/export/pdf", set("Accept-Language", lang))
		if s := string(got.body); !strings.Contains(s, "pdf") || !strings.Contains(s, "speedscope") {
			t.Errorf("%s: %s", lang, s)
		}
	}
}

// A picture of the stage is drawn from a blob on its way to a PNG; nothing else
// may come from one, and nothing at all from another site.
func TestPolicyLetsPicturesBeDrawn(t *testing.T) {
	policy := map[string]string{}
	for _, rule := range strings.Split(headers["Content-Security-Policy"], ";") {
		name, sources, _ := strings.Cut(strings.TrimSpace(rule), " ")
		policy[name] = sources
	}
	if policy["img-src"] != "'self' data: blob:" || policy["default-src"] != "'self'" {
		t.Errorf("img-src %s, default-src %s", policy["img-src"], policy["default-src"])
	}
	if s, own := policy["script-src"]; own && strings.Contains(s, "blob:") {
		t.Errorf("scripts may come from blobs: %s", s)
	}
}
