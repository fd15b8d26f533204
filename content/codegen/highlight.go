package main

import (
	"fmt"
	"html"
	"regexp"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"ioviz/content"
)

// highlight takes the marks out of a source and colours what is left.
func highlight(lexer, src string) (*content.Source, error) {
	lines, marks, err := takeMarks(strings.Split(strings.TrimRight(src, "\n"), "\n"))
	if err != nil {
		return nil, err
	}
	l := lexers.Get(lexer)
	if l == nil {
		return nil, fmt.Errorf("chroma can't colour %s", lexer)
	}
	it, err := chroma.Coalesce(l).Tokenise(nil, strings.Join(lines, "\n")+"\n")
	if err != nil {
		return nil, err
	}
	out := &content.Source{Marks: marks}
	for _, line := range chroma.SplitTokensIntoLines(it.Tokens()) {
		var b strings.Builder
		for _, t := range line {
			span(&b, t)
		}
		out.HTML = append(out.HTML, b.String())
	}
	if len(out.HTML) > len(lines) { // what follows the last newline
		out.HTML = out.HTML[:len(lines)]
	}
	if len(out.HTML) != len(lines) {
		return nil, fmt.Errorf("%d lines became %d", len(lines), len(out.HTML))
	}
	return out, nil
}

func span(b *strings.Builder, t chroma.Token) {
	text := html.EscapeString(strings.TrimSuffix(t.Value, "\n"))
	class := class(t.Type)
	if class == "" || strings.TrimSpace(text) == "" {
		b.WriteString(text)
		return
	}
	fmt.Fprintf(b, `<span class="%s">%s</span>`, class, text)
}

// class is the short name that chroma's styles know a token by; none for
// tokens without a colour of their own.
func class(t chroma.TokenType) string {
	for _, t := range []chroma.TokenType{t, t.SubCategory(), t.Category()} {
		if c := chroma.StandardTypes[t]; c != "" {
			switch c {
			case "w", "n", "p", "x", "err", "chroma":
				return ""
			}
			return c
		}
	}
	return ""
}

// A mark is a comment that begins with names in brackets. Words that follow
// them stay.
var (
	markComment = regexp.MustCompile(`^(.*?)(//|#|/\*)\s*((?:\[[a-z0-9_-]+\]\s*)+)(.*)$`)
	markName    = regexp.MustCompile(`\[([a-z0-9_-]+)\]`)
	buildLine   = regexp.MustCompile(`^//go:build\s`)
)

// takeMarks strips the marks and says which lines they were on. A mark on a
// line of its own belongs to the next line. The build constraint at the top of
// a file, which only go build wants, goes too.
func takeMarks(in []string) (out []string, marks map[string][]int, err error) {
	marks = map[string][]int{}
	var pending []string
	for i, line := range in {
		if buildLine.MatchString(line) && i == 0 {
			continue
		}
		if len(out) == 0 && strings.TrimSpace(line) == "" {
			continue
		}
		m := markComment.FindStringSubmatch(line)
		if m == nil {
			out = append(out, line)
			pending = put(marks, pending, len(out))
			continue
		}
		var names []string
		for _, n := range markName.FindAllStringSubmatch(m[3], -1) {
			names = append(names, n[1])
		}
		before, after := m[1], strings.TrimSpace(m[4])
		if after != "" && after != "*/" {
			before += m[2] + " " + after
		}
		if strings.TrimSpace(before) == "" {
			pending = append(pending, names...)
			continue
		}
		out = append(out, strings.TrimRight(before, " \t"))
		put(marks, append(pending, names...), len(out))
		pending = nil
	}
	if len(pending) > 0 {
		return nil, nil, fmt.Errorf("mark [%s] is on no line", pending[0])
	}
	return out, marks, nil
}

func put(marks map[string][]int, names []string, line int) []string {
	for _, n := range names {
		if l := marks[n]; len(l) == 0 || l[len(l)-1] != line {
			marks[n] = append(l, line)
		}
	}
	return nil
}
