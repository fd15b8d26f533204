// Package templates holds the page shells: the document around what the
// browser code draws. It says nothing about transport and reads no file; web
// fills a Page and writes what comes back.
package templates

import (
	"encoding/json"
	"strings"
)

// Page is what every shell needs.
type Page struct {
	Lang    string // "zh" or "en"
	Theme   string // "light", "dark" or "projector"
	T       func(key string, args map[string]any) string
	Tier    string // best tier of evidence here: perf, perf-user, ptrace, self, none
	Kernel  string // "Linux 6.18"; may be empty
	Version string
	Files   string                       // what the address of a file begins with: "/static/" where it is empty
	Early   string                       // what app/early.js fetches before the modules are loaded; may be empty
	Needs   func(module string) []string // the modules that a module imports; may be nil
}

func (p Page) needs(module string) []string {
	if p.Needs == nil {
		return nil
	}
	return p.Needs(module)
}

// addresses are those of the modules that a module imports.
func (p Page) addresses(module string) string {
	var files []string
	for _, m := range p.needs(module) {
		files = append(files, p.file(m))
	}
	return strings.Join(files, " ")
}

// file is the address of a file that the browser loads.
func (p Page) file(name string) string {
	if p.Files == "" {
		return "/static/" + name
	}
	return p.Files + name
}

// Race names by hash the two recordings of the first page; the browser looks
// for them itself where one is empty.
type Race struct{ Left, Right string }

// Themes are the values of the cookie and of <html data-theme>.
var Themes = []string{"light", "dark", "projector"}

func (p Page) t(key string) string { return p.T(key, nil) }

func (p Page) theme() string {
	for _, t := range Themes {
		if t == p.Theme {
			return t
		}
	}
	return Themes[0]
}

func (p Page) htmlLang() string {
	if p.Lang == "zh" {
		return "zh-CN"
	}
	return "en"
}

// chipClass says how much of the evidence is there; the words say it too.
func (p Page) chipClass() string {
	switch p.Tier {
	case "perf":
		return "chip good"
	case "perf-user", "ptrace", "self":
		return "chip part"
	}
	return "chip"
}

func (p Page) chipArgs() map[string]any {
	kernel := release(p.Kernel)
	if kernel == "" {
		kernel = "?"
	}
	return map[string]any{"kernel": kernel}
}

func (p Page) chipKey() string {
	switch p.Tier {
	case "perf", "perf-user", "ptrace", "self":
		return "chip." + p.Tier
	}
	return "chip.none"
}

func argsJSON(args map[string]any) string {
	b, err := json.Marshal(args)
	if err != nil {
		return "{}"
	}
	return string(b)
}

// release shortens "Linux 6.18.44-x" to "Linux 6.18".
func release(kernel string) string {
	parts := strings.SplitN(kernel, ".", 3)
	if len(parts) < 3 {
		return kernel
	}
	return parts[0] + "." + parts[1]
}
