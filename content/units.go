package content

import (
	"math"
	"strconv"
	"strings"
)

// Bytes writes a size as the browser's fmtBytes does: 123 B, 64 KiB, 1.50 MiB.
func Bytes(n int64) string {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	v, u := math.Abs(float64(n)), 0
	for v >= 1024 && u < len(units)-1 {
		v, u = v/1024, u+1
	}
	sign := ""
	if n < 0 {
		sign = "−"
	}
	if u == 0 || v == math.Trunc(v) {
		return sign + strconv.FormatFloat(v, 'f', 0, 64) + " " + units[u]
	}
	decimals := 1
	if v < 10 {
		decimals = 2
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	s = strings.TrimSuffix(strings.TrimSuffix(s, ".00"), ".0")
	return sign + s + " " + units[u]
}

// Time writes nanoseconds as the browser's fmtTime does: 412 ns, 17.3 µs,
// 1.3 ms, 2 s.
func Time(ns int64) string {
	f := float64(ns)
	switch a := math.Abs(f); {
	case a < 1e3:
		return strconv.FormatInt(ns, 10) + " ns"
	case a < 1e6:
		return short(f/1e3) + " µs"
	case a < 1e9:
		return short(f/1e6) + " ms"
	}
	return short(f/1e9) + " s"
}

// short writes three digits that count, and no zeros at the end.
func short(v float64) string {
	decimals := 0
	switch a := math.Abs(v); {
	case a < 10:
		decimals = 2
	case a < 100:
		decimals = 1
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// Count writes a whole number with its thousands apart: 1,234.
func Count(n int64) string {
	s := strconv.FormatInt(n, 10)
	digits := len(strings.TrimPrefix(s, "-"))
	var b strings.Builder
	for i, r := range s {
		if left := len(s) - i; i > len(s)-digits && left%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}
