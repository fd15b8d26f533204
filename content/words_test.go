package content

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestEveryKeyIsInEveryLanguage(t *testing.T) {
	if err := Check(); err != nil {
		t.Fatal(err)
	}
	first := Languages[0]
	for _, lang := range Languages {
		for key, text := range Words(lang) {
			for _, other := range Languages {
				if !Has(other, key) {
					t.Errorf("%s is in %s and not in %s", key, lang, other)
				} else if (strings.TrimSpace(text) == "") != (strings.TrimSpace(Words(other)[key]) == "") {
					t.Errorf("%s is empty in one of %s and %s only", key, lang, other)
				}
			}
			// {Who} is {who} at the beginning of a sentence.
			got, want := lower(Placeholders(text)), lower(Placeholders(Words(first)[key]))
			if Has(first, key) && !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %s wants %v, in %s %v", key, lang, got, first, want)
			}
		}
	}
}

func lower(names []string) []string {
	for i, n := range names {
		names[i] = strings.ToLower(n)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestWordFilesHaveTheSameNames(t *testing.T) {
	names := map[string][]string{}
	for _, lang := range Languages {
		files, err := fs.Glob(wordFiles, path.Join("words", lang, "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			names[lang] = append(names[lang], path.Base(f))
		}
	}
	for _, lang := range Languages {
		if !reflect.DeepEqual(names[lang], names[Languages[0]]) {
			t.Errorf("%s has %v, %s has %v", lang, names[lang], Languages[0], names[Languages[0]])
		}
	}
}

// Words that pages and browser code name are there.
func TestUsedWordsExist(t *testing.T) {
	patterns := map[string][]*regexp.Regexp{
		".templ": {regexp.MustCompile(`data-word(?:-[a-z]+)?="([^"{]+)"`), regexp.MustCompile(`\bp\.t\("([^"]+)"\)`)},
		".js":    {regexp.MustCompile(`\b(?:t|parts|plain)\('([a-z][\w-]*(?:\.[\w-]+)+)'[,)]`), regexp.MustCompile(`data-word(?:-[a-z]+)?="([^"{$]+)"`)},
	}
	for _, dir := range []string{"../templates", "../static"} {
		err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && d.Name() == "vendor" {
				return fs.SkipDir
			}
			if d.IsDir() || strings.HasSuffix(name, ".test.js") {
				return nil
			}
			b, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			for _, p := range patterns[path.Ext(name)] {
				for _, m := range p.FindAllSubmatch(b, -1) {
					if key := string(m[1]); !Has(Languages[0], key) {
						t.Errorf("%s uses the word %q, which isn't there", name, key)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Every way of knowing is explained: what live and sim name as a source, and
// the rules that live lists where it derives.
func TestEverySourceIsExplained(t *testing.T) {
	source := regexp.MustCompile(`"((?:perf|self|ptrace|model):[a-z-]+)"`)
	rule := regexp.MustCompile(`(?m)^//\t([a-z-]+) {2,}|\brule\("([a-z-]+)"\)`)
	for _, dir := range []string{"../live", "../sim"} {
		names, err := filepath.Glob(dir + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var keys []string
			for _, m := range source.FindAllSubmatch(b, -1) {
				keys = append(keys, "source."+string(m[1]))
			}
			if path.Base(dir) == "live" {
				for _, m := range rule.FindAllSubmatch(b, -1) {
					keys = append(keys, "rule."+string(m[1])+string(m[2]))
				}
			}
			for _, key := range keys {
				if !Has(Languages[0], key) && !strings.HasSuffix(name, "_test.go") {
					t.Errorf("%s names %s, which no words explain", name, key)
				}
			}
		}
	}
}

func TestFill(t *testing.T) {
	for _, c := range []struct {
		text string
		args []any
		want string
	}{
		{"plain", nil, "plain"},
		{"{n} {n:page|pages}", []any{"n", 1}, "1 page"},
		{"{n} {n:page|pages}", []any{"n", int64(1234)}, "1,234 pages"},
		{"{n:页}", []any{"n", 2}, "页"},
		{"{a} to {b}", []any{map[string]any{"a": "x", "b": 2.5}}, "x to 2.5"},
		{"{gone}!", nil, "{gone}!"},
		{"[cpu]CPU copy[/cpu] of [odd]", nil, "CPU copy of [odd]"},
		{"a {} b", nil, "a {} b"},
	} {
		parts, err := parse(plain(c.text))
		got := c.text
		if err == nil {
			got = fill(parts, argMap(c.args))
		}
		if got != c.want {
			t.Errorf("%q with %v gives %q, want %q", c.text, c.args, got, c.want)
		}
	}
	if got := T("en", "no.such.key"); got != "no.such.key" {
		t.Errorf("a missing text gives %q, want its key", got)
	}
	if T("zh", "error.notfound") == T("en", "error.notfound") {
		t.Error("zh and en say the same")
	}
}

func TestReadWordsRefuses(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"key in two files": {"w/a.json": {Data: []byte(`{"k":"1"}`)}, "w/b.json": {Data: []byte(`{"k":"1"}`)}},
		"key twice":        {"w/a.json": {Data: []byte(`{"k":"1","k":"2"}`)}},
		"nested":           {"w/a.json": {Data: []byte(`{"k":{"l":"1"}}`)}},
		"array":            {"w/a.json": {Data: []byte(`["k"]`)}},
		"cut short":        {"w/a.json": {Data: []byte(`{"k":"1"`)}},
		"open brace":       {"w/a.json": {Data: []byte(`{"k":"a {b"}`)}},
		"stray brace":      {"w/a.json": {Data: []byte(`{"k":"a } b"}`)}},
		"three forms":      {"w/a.json": {Data: []byte(`{"k":"{n:a|b|c}"}`)}},
		"bad name":         {"w/a.json": {Data: []byte(`{"k":"{a b}"}`)}},
	} {
		if got, err := readWords(files, "w"); err == nil {
			t.Errorf("%s: no error, got %v", name, got)
		}
	}
}

func TestMatch(t *testing.T) {
	for accept, want := range map[string]string{
		"": "en", "zh": "zh", "zh-CN,zh;q=0.9,en;q=0.8": "zh", "zh-TW": "zh", "en-GB,en;q=0.9": "en",
		"fr,zh;q=0.5": "zh", "fr": "en", "de-DE,en;q=0.7,zh;q=0.3": "en", "zh_CN.UTF-8": "zh", "C.UTF-8": "en", ";;;": "en",
	} {
		if got := Match(accept); got != want {
			t.Errorf("Match(%q) = %q, want %q", accept, got, want)
		}
	}
}

// The same values as the browser's format.js gives.
func TestUnits(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 1: "1 B", 1023: "1023 B", 1024: "1 KiB", 65536: "64 KiB", 1536: "1.50 KiB",
		3<<20 + 123: "3 MiB", 100<<10 + 512: "100.5 KiB", 256 << 20: "256 MiB", -2048: "−2 KiB"} {
		if got := Bytes(n); got != want {
			t.Errorf("Bytes(%d) = %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0 ns", 999: "999 ns", 1000: "1 µs", 1300: "1.3 µs", 412_000: "412 µs", 17_340_000: "17.3 ms", 2e9: "2 s"} {
		if got := Time(n); got != want {
			t.Errorf("Time(%d) = %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1234567: "-1,234,567"} {
		if got := Count(n); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestCode(t *testing.T) {
	if files, err := Code("no-such-demo"); err != nil || files != nil {
		t.Errorf("got %v, %v", files, err)
	}
	if _, err := code([]byte("["), "x"); err == nil {
		t.Error("a broken pane.json is taken")
	}
	files, err := code([]byte(`{"x":[{"lang":"go","name":"x.go","html":["a"],"marks":{"read":[1]}}]}`), "x")
	if err != nil || len(files) != 1 || files[0].Marks["read"][0] != 1 {
		t.Errorf("got %v, %v", files, err)
	}
}

func FuzzParseWords(f *testing.F) {
	for _, s := range []string{`{"a":"b {n:x|y}"}`, `{"a":"b","a":"c"}`, `[]`, `{"a":1}`, `{"a":"{"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		words, err := parseWords(b)
		if err != nil {
			return
		}
		for key, text := range words {
			parts, err := parse(plain(text))
			if err == nil {
				fill(parts, map[string]any{"n": 1})
			} else if plain(text) == text {
				t.Errorf("%q was taken, and its text is not: %v", key, err)
			}
		}
	})
}
