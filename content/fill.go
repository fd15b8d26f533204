package content

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// part is a piece of a text: words as they are, or a placeholder {name}, or a
// choice {name:one form|other form} by the value of name.
type part struct {
	text       string // literal, when name is empty
	name       string
	one, other string
	choice     bool
}

// parse cuts a text at its placeholders. Braces that open nothing are an
// error, so that a slip in a text fails the test and not the page.
func parse(s string) ([]part, error) {
	var out []part
	for s != "" {
		i := strings.IndexAny(s, "{}")
		if i < 0 {
			return append(out, part{text: s}), nil
		}
		if s[i] == '}' {
			return nil, fmt.Errorf("} closes nothing in %q", s)
		}
		if i > 0 {
			out = append(out, part{text: s[:i]})
		}
		s = s[i+1:]
		end := strings.IndexByte(s, '}')
		if end < 0 {
			return nil, fmt.Errorf("{ is not closed before %q", s)
		}
		p, err := placeholder(s[:end])
		if err != nil {
			return nil, err
		}
		out = append(out, p)
		s = s[end+1:]
	}
	return out, nil
}

func placeholder(s string) (part, error) {
	name, forms, choice := strings.Cut(s, ":")
	if !isName(name) {
		return part{}, fmt.Errorf("%q is not the name of a placeholder", name)
	}
	p := part{name: name, choice: choice}
	if !choice {
		return p, nil
	}
	one, other, two := strings.Cut(forms, "|")
	if !two {
		other = one
	}
	if forms == "" || strings.Contains(other, "|") {
		return part{}, fmt.Errorf("{%s} must offer one form or two", s)
	}
	p.one, p.other = one, other
	return p, nil
}

func isName(s string) bool {
	for i, r := range s {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

// fill writes the parts with their values; a value that isn't given shows as
// its placeholder.
func fill(parts []part, args map[string]any) string {
	var b strings.Builder
	for _, p := range parts {
		v, given := args[p.name]
		switch {
		case p.name == "":
			b.WriteString(p.text)
		case p.choice && isOne(v):
			b.WriteString(p.one)
		case p.choice:
			b.WriteString(p.other)
		case given:
			b.WriteString(show(v))
		default:
			b.WriteString("{" + p.name + "}")
		}
	}
	return b.String()
}

func isOne(v any) bool {
	n, ok := whole(v)
	return ok && n == 1 || v == 1.0 || v == "1"
}

// show writes a value: a number is a count, everything else stands as it is.
func show(v any) string {
	if n, ok := whole(v); ok {
		return Count(n)
	}
	return fmt.Sprint(v)
}

func whole(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int32:
		return int64(n), true
	case int64:
		return n, true
	case uint32:
		return int64(n), true
	}
	return 0, false
}

// marks are what a text may colour, [cpu]CPU copy[/cpu], as the browser's
// words.js has them; Go texts go where there is no colour.
var marks = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\[/?(user|kernel|blocked|runnable|cpu|dma|ref|wake|code|b)\]`)
})

func plain(s string) string {
	if !strings.Contains(s, "[") {
		return s
	}
	return marks().ReplaceAllString(s, "")
}

// Placeholders are the names that a text wants filled in, each once, in the
// order of their first use.
func Placeholders(text string) []string {
	parts, err := parse(text)
	if err != nil {
		return nil
	}
	var names []string
	seen := map[string]bool{}
	for _, p := range parts {
		if p.name != "" && !seen[p.name] {
			seen[p.name] = true
			names = append(names, p.name)
		}
	}
	return names
}
