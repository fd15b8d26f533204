package main

import (
	"io"
	"strings"

	"golang.org/x/text/width"
)

// columns writes rows with their cells under one another, two places apart. A cell is
// as wide as a terminal shows it: a Chinese character takes two places (UAX #11). With
// right the cells end under one another; else the last of a row is as long as it likes.
func columns(out io.Writer, right bool, rows [][]string) error {
	var widths []int
	for _, cells := range rows {
		for k, cell := range cells {
			if k == len(widths) {
				widths = append(widths, 0)
			}
			if right || k < len(cells)-1 {
				widths[k] = max(widths[k], places(cell))
			}
		}
	}
	var b strings.Builder
	for _, cells := range rows {
		for k, cell := range cells {
			pad := strings.Repeat(" ", max(0, widths[k]-places(cell)))
			switch {
			case right && k == 0:
				b.WriteString(pad + cell)
			case right:
				b.WriteString("  " + pad + cell)
			case k == len(cells)-1:
				b.WriteString(cell)
			default:
				b.WriteString(cell + pad + "  ")
			}
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// places are how many columns of a terminal a text takes.
func places(s string) (n int) {
	for _, r := range s {
		n++
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n++
		}
	}
	return n
}
