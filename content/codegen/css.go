package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/styles"
)

// The two styles are made for contrast: 7:1 against white and black.
const lightStyle, darkStyle = "modus-operandi", "modus-vivendi"

// stylesheet colours the classes that highlight writes. Backgrounds are the page's.
func stylesheet() []byte {
	var b bytes.Buffer
	b.WriteString("/* Written by go generate ./content: don't edit. */\n")
	rules(&b, lightStyle, "")
	rules(&b, darkStyle, `html[data-theme="dark"] `)
	return b.Bytes()
}

func rules(b *bytes.Buffer, name, scope string) {
	style := styles.Get(name)
	plain := style.Get(chroma.Text)
	byBody := map[string][]string{}
	for t := range chroma.StandardTypes {
		c := class(t)
		if c == "" || t < 0 || chroma.StandardTypes[t] != c {
			continue
		}
		if body := declarations(style.Get(t), plain); body != "" {
			byBody[body] = append(byBody[body], scope+".code ."+c)
		}
	}
	var out []string
	for body, selectors := range byBody {
		slices.Sort(selectors)
		out = append(out, strings.Join(selectors, ",\n")+" {\n"+body+"}\n")
	}
	slices.Sort(out)
	for _, rule := range out {
		b.WriteString(rule)
	}
}

func declarations(e, plain chroma.StyleEntry) string {
	var d string
	if e.Colour.IsSet() && e.Colour != plain.Colour {
		d += fmt.Sprintf("  color: %s;\n", e.Colour)
	}
	if e.Bold == chroma.Yes {
		d += "  font-weight: 600;\n"
	}
	if e.Italic == chroma.Yes {
		d += "  font-style: italic;\n"
	}
	return d
}
