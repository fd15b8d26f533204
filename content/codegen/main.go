// Command codegen colours the source files of the code pane. It writes
// code/pane.json and ../static/css/code.css; run it from the folder content
// (go generate ./content does). It is not part of the server: see content.Code.
//
// The Go source of a demo is the very file that runs, live/path_*_linux.go or live/model_*_linux.go, and the
// C source of those about the C library is, live/programs/*.c; the other languages are in code, in a folder for each demo.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"ioviz/content"
)

func main() {
	if err := generate("."); err != nil {
		fmt.Fprintln(os.Stderr, "codegen:", err)
		os.Exit(1)
	}
}

// outputs are the generated files by their path from the folder content.
func outputs(dir string) (map[string][]byte, error) {
	pane, err := panes(os.DirFS(path.Join(dir, "code")), os.DirFS(path.Join(dir, "..", "live")))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // a person may want to read it
	e.SetIndent("", " ")
	if err := e.Encode(pane); err != nil {
		return nil, err
	}
	return map[string][]byte{"code/pane.json": b.Bytes(), "../static/css/code.css": stylesheet()}, nil
}

func generate(dir string) error {
	files, err := outputs(dir)
	if err != nil {
		return err
	}
	for name, b := range files {
		if err := os.WriteFile(path.Join(dir, name), b, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// languages by ending, in the order of the pane's tabs.
var languages = []struct{ ending, lang, lexer string }{
	{".go", "go", "go"}, {".c", "c", "c"}, {".py", "python", "python"},
}

// panes reads all sources: in code the first folder of a path names the demo,
// in live the file's name does.
func panes(code, live fs.FS) (map[string][]content.Source, error) {
	out := map[string][]content.Source{}
	err := fs.WalkDir(code, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(name, "/") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		demo, _, _ := strings.Cut(name, "/")
		return add(out, demo, code, name)
	})
	if err != nil {
		return nil, err
	}
	for _, kind := range []string{"path_", "model_"} {
		names, err := fs.Glob(live, kind+"*_linux.go")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			demo := strings.TrimSuffix(strings.TrimPrefix(name, kind), "_linux.go")
			if err := add(out, strings.ReplaceAll(demo, "_", "-"), live, name); err != nil {
				return nil, err
			}
		}
	}
	names, err := fs.Glob(live, "programs/*.c") // servers that are written in C, and run so
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		demo := strings.TrimSuffix(path.Base(name), ".c")
		if err := add(out, strings.ReplaceAll(demo, "_", "-"), live, name); err != nil {
			return nil, err
		}
	}
	for demo := range out {
		slices.SortStableFunc(out[demo], func(a, b content.Source) int { return order(a.Lang) - order(b.Lang) })
	}
	return out, nil
}

// add colours one file for a demo, if it is in a language that the pane shows.
func add(out map[string][]content.Source, demo string, files fs.FS, name string) error {
	for _, l := range languages {
		if path.Ext(name) != l.ending {
			continue
		}
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		src, err := highlight(l.lexer, string(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		src.Lang, src.Name = l.lang, path.Base(name)
		out[demo] = append(out[demo], *src)
	}
	return nil
}

func order(lang string) int {
	for i, l := range languages {
		if l.lang == lang {
			return i
		}
	}
	return len(languages)
}
