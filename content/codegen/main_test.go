package main

import (
	"bytes"
	"math"
	"os"
	"path"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// What is committed is what the sources give.
func TestGeneratedFilesAreCurrent(t *testing.T) {
	files, err := outputs("..")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(path.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the sources give: run go generate ./content", name)
		}
	}
}

func TestTakeMarks(t *testing.T) {
	for _, c := range []struct {
		name    string
		in, out string
		marks   map[string][]int
		err     bool
	}{
		{"go", "for {\n\tn := read(fd) // [read]\n}", "for {\n\tn := read(fd)\n}", map[string][]int{"read": {2}}, false},
		{"c", "read(fd); /* [read] */", "read(fd);", map[string][]int{"read": {1}}, false},
		{"python", "os.read(fd) # [read] [loop]", "os.read(fd)", map[string][]int{"read": {1}, "loop": {1}}, false},
		{"twice", "a() // [x]\nb()\nc() // [x]", "a()\nb()\nc()", map[string][]int{"x": {1, 3}}, false},
		{"own line", "a()\n\t// [x]\nb()", "a()\nb()", map[string][]int{"x": {2}}, false},
		{"words stay", "a() // [x] copies", "a() // copies", map[string][]int{"x": {1}}, false},
		{"not a mark", "a[i] // see [1]\nb // x [y]", "a[i] // see [1]\nb // x [y]", map[string][]int{}, false},
		{"build line", "//go:build ignore\n\npackage main", "package main", map[string][]int{}, false},
		{"on nothing", "a()\n// [x]", "", nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, marks, err := takeMarks(strings.Split(c.in, "\n"))
			if (err != nil) != c.err {
				t.Fatalf("error %v, want one: %v", err, c.err)
			}
			if err == nil && (strings.Join(out, "\n") != c.out || !reflect.DeepEqual(marks, c.marks)) {
				t.Errorf("got %q %v, want %q %v", strings.Join(out, "\n"), marks, c.out, c.marks)
			}
		})
	}
}

func TestHighlightKeepsLinesAndEscapes(t *testing.T) {
	files := fstest.MapFS{
		"demo/main.go":        {Data: []byte("package main\n\n/* a\nb */\nvar s = `<b>\n&`\n")},
		"demo/c/demo.c":       {Data: []byte("#include <stdio.h>\nint main(void) { return 1 < 2; } /* [main] */\n")},
		"demo/python/demo.py": {Data: []byte("print('<script>')  # [write]\n")},
		"README.md":           {Data: []byte("no source")},
	}
	live := fstest.MapFS{"path_read_write_linux.go": {Data: []byte("package live\n")}, "other_linux.go": {Data: []byte("package live\n")}}
	got, err := panes(files, live)
	if err != nil {
		t.Fatal(err)
	}
	demo := got["demo"]
	if len(got) != 2 || len(got["read-write"]) != 1 || len(demo) != 3 || demo[0].Lang != "go" || demo[1].Lang != "c" || demo[2].Lang != "python" {
		t.Fatalf("got %+v", got)
	}
	if len(demo[0].HTML) != 6 || len(demo[1].HTML) != 2 || demo[1].Marks["main"][0] != 2 {
		t.Errorf("got %+v", demo)
	}
	tag := regexp.MustCompile(`</?span( class="[a-z0-9]+")?>`)
	for _, f := range demo {
		for _, line := range f.HTML {
			if bare := tag.ReplaceAllString(line, ""); strings.ContainsAny(bare, "<>") {
				t.Errorf("%s: %q is not escaped", f.Name, line)
			}
		}
	}
}

// Every colour can be read on the grounds that the pane has.
func TestStylesheetContrast(t *testing.T) {
	rule := regexp.MustCompile(`(?s)(html\[data-theme="dark"\] )?\.code [^{]*\{[^}]*?color: (#[0-9a-f]{6})`)
	for _, m := range rule.FindAllStringSubmatch(string(stylesheet()), -1) {
		ground := "#f1f2f6"
		if m[1] != "" {
			ground = "#222735"
		}
		if c := contrast(m[2], ground); c < 4.5 {
			t.Errorf("%s on %s has contrast %.1f, want 4.5", m[2], ground, c)
		}
	}
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

// luminance as WCAG 2.2 defines it.
func luminance(hex string) (l float64) {
	for i, w := range []float64{0.2126, 0.7152, 0.0722} {
		n, _ := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		v := float64(n) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		l += w * v
	}
	return l
}
