package content

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

//go:embed words/*/*.json
var wordFiles embed.FS

// Languages are the languages that every text exists in. The first is what a
// visitor gets who asks for none of them.
var Languages = []string{"en", "zh"}

// loaded holds the words of all languages by language and key.
var loaded = sync.OnceValues(func() (map[string]map[string]string, error) {
	all := map[string]map[string]string{}
	for _, lang := range Languages {
		w, err := readWords(wordFiles, path.Join("words", lang))
		if err != nil {
			return nil, err
		}
		all[lang] = w
	}
	return all, nil
})

// readWords merges the flat JSON objects of a folder. A key in two files is an
// error: one of the two texts would be lost.
func readWords(files fs.FS, dir string) (map[string]string, error) {
	names, err := fs.Glob(files, dir+"/*.json")
	if err != nil {
		return nil, fmt.Errorf("listing words in %s: %w", dir, err)
	}
	sort.Strings(names)
	all, from := map[string]string{}, map[string]string{}
	for _, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("reading words: %w", err)
		}
		one, err := parseWords(b)
		if err != nil {
			return nil, fmt.Errorf("words in %s: %w", name, err)
		}
		for k, v := range one {
			if other, twice := from[k]; twice {
				return nil, fmt.Errorf("key %q is in both %s and %s", k, other, name)
			}
			all[k], from[k] = v, name
		}
	}
	return all, nil
}

// parseWords reads one flat object of texts. encoding/json keeps the last of
// two equal keys in silence; this refuses them.
func parseWords(b []byte) (map[string]string, error) {
	d := json.NewDecoder(strings.NewReader(string(b)))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("not a JSON object")
	}
	out := map[string]string{}
	for d.More() {
		k, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, _ := k.(string)
		v, err := d.Token()
		if err != nil {
			return nil, err
		}
		text, ok := v.(string)
		if !ok {
			return nil, fmt.Errorf("the text of key %q is not a string", key)
		}
		if _, twice := out[key]; twice {
			return nil, fmt.Errorf("key %q is there twice", key)
		}
		if _, err := parse(text); err != nil {
			return nil, fmt.Errorf("key %q: %w", key, err)
		}
		out[key] = text
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	if d.More() {
		return nil, fmt.Errorf("something follows the object")
	}
	return out, nil
}

// Check says whether all words can be read; cmd calls it in its self test, the
// tests always.
func Check() error {
	_, err := loaded()
	return err
}

// Words are the texts of lang by key, as they stand in the files. The map is
// shared: don't change it. A language that isn't one of Languages has the
// words of the first.
func Words(lang string) map[string]string {
	all, err := loaded()
	if err != nil {
		return nil
	}
	if w, ok := all[lang]; ok {
		return w
	}
	return all[Languages[0]]
}

// WordsJSON is Words(lang) as a JSON object for the browser, without what only
// the command line says, or an error for an unknown language.
func WordsJSON(lang string) ([]byte, error) {
	all, err := loaded()
	if err != nil {
		return nil, err
	}
	w, ok := all[lang]
	if !ok {
		return nil, fmt.Errorf("no words in language %q", lang)
	}
	seen := make(map[string]string, len(w))
	for k, text := range w {
		if !strings.HasPrefix(k, "cli.") {
			seen[k] = text
		}
	}
	return json.Marshal(seen)
}

// T is the text of key in lang with its placeholders filled in and without the
// marks that colour it in the browser. args are either one map[string]any or names and values in turn. A key without a text
// gives the key itself: a hole that is seen, not a page that fails.
func T(lang, key string, args ...any) string {
	text, ok := Words(lang)[key]
	if !ok {
		return key
	}
	parts, err := parse(plain(text))
	if err != nil {
		return text
	}
	return fill(parts, argMap(args))
}

// Has says whether the key has a text.
func Has(lang, key string) bool {
	_, ok := Words(lang)[key]
	return ok
}

func argMap(args []any) map[string]any {
	if len(args) == 1 {
		if m, ok := args[0].(map[string]any); ok {
			return m
		}
	}
	m := map[string]any{}
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			m[name] = args[i+1]
		}
	}
	return m
}

var matcher = sync.OnceValue(func() language.Matcher {
	tags := []language.Tag{language.Und} // what matches nothing matches this
	for _, l := range Languages {
		tags = append(tags, language.MustParse(l))
	}
	return language.NewMatcher(tags)
})

// Match picks one of Languages from the value of an Accept-Language header, or
// from a locale such as "zh_CN.UTF-8". It is the first unless another is asked for.
func Match(accept string) string {
	accept, _, _ = strings.Cut(strings.ReplaceAll(accept, "_", "-"), ".UTF-8")
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return Languages[0]
	}
	// One wish after the other: asked all at once, a language that is near to
	// one of ours would win over one that is ours.
	for _, tag := range tags {
		if _, i, sure := matcher().Match(tag); i > 0 && sure >= language.Low {
			return Languages[i-1]
		}
	}
	return Languages[0]
}
