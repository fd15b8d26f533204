// Package onefile makes one HTML document of the player and a trace, which
// opens from disk with no server and no network: code, styles, words in every
// language, the trace with its raw records, what the simulator expects of it,
// and the source shown beside it are all inside. Its own content security
// policy lets it load nothing else.
package onefile

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	"ioviz/content"
	"ioviz/sim"
	"ioviz/static"
	"ioviz/templates"
)

// Suffix ends the names of such files.
const Suffix = ".html"

// Options are what the document begins with.
type Options struct {
	Lang    string // one of content.Languages
	Version string // of ioviz, for the foot
	Step    int    // of the trace, where it opens; its address may name another (#step=12)
	Theme   string // one of templates.Themes; "" is light
}

// maxExpected is the most events of a trace that is sent along with what is
// expected of it: of a long one, the simulated one is as long.
const maxExpected = 200_000

// styles are those of the lab's page, in its order.
func styles() ([]string, error) {
	p := templates.Page{Lang: content.Languages[0], T: func(key string, _ map[string]any) string { return key }}
	var b strings.Builder
	if err := templates.Lab(p).Render(context.Background(), &b); err != nil {
		return nil, fmt.Errorf("the lab's page: %w", err)
	}
	var names []string
	for _, m := range sheet.FindAllStringSubmatch(b.String(), -1) {
		names = append(names, m[1])
	}
	return names, nil
}

var sheet = regexp.MustCompile(`<link rel="stylesheet" href="/static/([^"]+)"`)

// fixed is the part that is the same in every document.
type fixed struct {
	importMap, css, icon string
}

var load = sync.OnceValues(func() (*fixed, error) {
	mods, err := modules(static.FS)
	if err != nil {
		return nil, err
	}
	m, err := json.Marshal(importMap(mods))
	if err != nil {
		return nil, err
	}
	f := &fixed{importMap: string(m)}
	names, err := styles()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		b, err := fs.ReadFile(static.FS, name)
		if err != nil {
			return nil, fmt.Errorf("style %s: %w", name, err)
		}
		f.css += string(b)
	}
	icon, err := fs.ReadFile(static.FS, "icon.svg")
	f.icon = "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(icon)
	return f, err
})

// Write writes the document. A trace that the machine refuses gives the
// refusal, and nothing is written.
func Write(w io.Writer, t *sim.Trace, o Options) error {
	if _, err := sim.Fold(t); err != nil {
		return fmt.Errorf("exporting: %w", err)
	}
	f, err := load()
	if err != nil {
		return err
	}
	hash, held, err := hold(t)
	if err != nil {
		return err
	}
	if !slices.Contains(content.Languages, o.Lang) {
		o.Lang = content.Languages[0]
	}
	if !slices.Contains(templates.Themes, o.Theme) {
		o.Theme = "light"
	}
	start := `import "` + prefix + entry + `";`
	name := map[string]any{"name": map[string]string{"key": "demo." + t.Header.Name}}
	page := map[string]any{
		"CSP": "default-src 'none'; script-src 'sha256-" + digest(f.importMap) + "' 'sha256-" + digest(start) + "' data:; style-src 'sha256-" +
			digest(f.css) + "'; img-src data: blob:; base-uri 'none'; form-action 'none'",
		"Lang": map[string]string{"en": "en", "zh": "zh-CN"}[o.Lang], "Hash": hash, "Version": o.Version, "Step": o.Step, "Theme": o.Theme, "ThemeKey": "theme." + o.Theme,
		"ImportMap": template.HTML("<script type=\"importmap\">" + f.importMap + "</script>"),
		"CSS":       template.HTML("<style>" + f.css + "</style>"),
		"Icon":      template.URL(f.icon),
		"Start":     template.HTML("<script type=\"module\">" + start + "</script>"),
		"Held":      template.HTML("<script type=\"application/json\" id=\"held\">" + string(held) + "</script>"),
		"Name":      content.T(o.Lang, "demo."+t.Header.Name), "Args": attr(name), "Short": attr(map[string]string{"hash": hash[:8]}),
		"T": func(key string) string { return content.T(o.Lang, key, "hash", hash[:8]) },
	}
	return document.Execute(w, page)
}

func attr(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("onefile: names are always JSON: " + err.Error())
	}
	return string(b)
}

// digest is a text's name in a content security policy.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// hold puts together what the page will ask for, by path: see alone-fetch.js.
func hold(t *sim.Trace) (hash string, b []byte, err error) {
	answers, packed := map[string]any{}, map[string]string{}
	if hash, err = pack(packed, t); err != nil {
		return "", nil, err
	}
	if t.Header.Producer == "live" && len(t.Events) <= maxExpected {
		if expected, err := sim.Expect(&t.Header); err == nil { // a recording of an older ioviz may have none
			other, err := pack(packed, expected)
			if err != nil {
				return "", nil, err
			}
			m, err := sim.Fold(expected)
			if err != nil {
				return "", nil, err
			}
			answers["/api/traces/"+hash+"/expected"] = map[string]any{"hash": other, "header": expected.Header, "ledger": m.Ledger, "lost": m.Lost}
		}
	}
	for _, lang := range content.Languages {
		answers["/words/"+lang+".json"] = content.Words(lang)
	}
	code := content.CodeOf(t.Header.Name, t.Header.Params)
	files, err := content.Code(code)
	if err != nil {
		return "", nil, err
	}
	if files == nil {
		files = []content.Source{}
	}
	answers["/api/code/"+code] = map[string]any{"files": files}
	answers["/api/traces"] = map[string]any{"traces": []any{}}
	answers["/api/demos"] = map[string]any{"demos": []any{}}
	b, err = json.Marshal(map[string]any{"json": answers, "gzip": packed})
	return hash, b, err
}

func pack(packed map[string]string, t *sim.Trace) (hash string, err error) {
	e, err := sim.Encode(t)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	n, err := e.WriteGzip(&b)
	if err != nil {
		return "", err
	}
	hash = e.Hash()
	packed["/api/traces/"+hash] = base64.StdEncoding.EncodeToString(b.Bytes()[:n])
	packed["/api/traces/"+hash+"/raw"] = base64.StdEncoding.EncodeToString(b.Bytes()[n:])
	return hash, nil
}
