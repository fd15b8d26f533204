package main

import (
	"strings"
	"testing"
)

// Cells stand under one another as a terminal shows them, where a Chinese character is twice as wide.
func TestColumns(t *testing.T) {
	rows := [][]string{{"", "这次", "预期"}, {"系统调用", "24", "24"}, {"唤醒 ◐", "9", "≥ 9"}, {"last, however long it is"}}
	for right, want := range map[bool]string{
		false: "          这次  预期\n系统调用  24    24\n唤醒 ◐    9     ≥ 9\nlast, however long it is\n",
		true:  "                          这次  预期\n                系统调用    24    24\n                  唤醒 ◐     9   ≥ 9\nlast, however long it is\n",
	} {
		var b strings.Builder
		if err := columns(&b, right, rows); err != nil || b.String() != want {
			t.Errorf("right %v, %v:\n%s\nwant\n%s", right, err, b.String(), want)
		}
	}
}
