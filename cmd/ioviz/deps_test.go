package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// mayImport is the house's plan: which of our folders each one may import.
// A folder not listed here may not exist.
var mayImport = map[string][]string{
	"sim":             {},
	"sim/specgen":     {"sim"},
	"sim/export":      {"sim"},
	"live/perf":       {},
	"live/ptrace":     {},
	"live/uring":      {},
	"live/libc":       {},
	"live":            {"sim", "live/perf", "live/ptrace", "live/uring", "live/libc"},
	"content":         {"sim", "content/code"},
	"content/code":    {},
	"content/codegen": {"content", "content/code"},
	"static":          {},
	"templates":       {"sim", "content"},
	"web/leak":        {},
	"web/store":       {"sim", "content"},
	"web/runs":        {"sim"},
	"web/onefile":     {"sim", "content", "templates", "static"},
	"web":             {"sim", "live", "content", "templates", "static", "sim/export", "web/store", "web/runs", "web/onefile"},
	"web/e2e":         {},
	"cmd/ioviz":       {"sim", "live", "live/perf", "content", "sim/export", "web/onefile", "web", "web/runs"},
}

// modules are the dependencies of the program, each with the job it has.
var modules = map[string]string{
	"github.com/gorilla/websocket":         "websockets",
	"github.com/a-h/templ":                 "page shells",
	"golang.org/x/sys":                     "system calls",
	"github.com/spf13/cobra":               "the command line",
	"github.com/spf13/pflag":               "comes with cobra",
	"github.com/inconshreveable/mousetrap": "comes with cobra, on Windows",
	"github.com/ebitengine/purego":         "opening the C library",
	"golang.org/x/text":                    "matching languages, how wide a text is",
	"golang.org/x/time":                    "rate limits",
	"golang.org/x/term":                    "is it a terminal",
	"github.com/alecthomas/chroma/v2":      "colouring code",
	"github.com/dlclark/regexp2/v2":        "comes with chroma",
}

func TestImportsGoOneWay(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "ioviz/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	d := json.NewDecoder(strings.NewReader(string(out)))
	for d.More() {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		from := strings.TrimPrefix(p.ImportPath, "ioviz/")
		allowed, known := mayImport[from]
		if !known {
			t.Errorf("package %s is not in the plan", from)
			continue
		}
		for _, i := range p.Imports {
			to, ours := strings.CutPrefix(i, "ioviz/")
			if ours && !contains(allowed, to) {
				t.Errorf("%s imports %s", from, to)
			}
			if from == "sim" && strings.Contains(i, ".") {
				t.Errorf("sim imports %s; it may import the standard library only", i)
			}
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func TestModulesAreTheAgreedOnes(t *testing.T) {
	for _, goos := range []string{"linux", "darwin", "windows"} {
		cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", "ioviz/cmd/ioviz")
		cmd.Env = append(os.Environ(), "GOOS="+goos)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("go list: %v", err)
		}
		for _, m := range strings.Fields(string(out)) {
			if m != "ioviz" && modules[m] == "" {
				t.Errorf("%s: module %s is in the program and not in the list", goos, m)
			}
		}
	}
}
