package export

import (
	"bufio"
	"encoding/json"
	"io"
	"strconv"
)

// maxExact is the largest integer that a reader which keeps numbers as 64-bit
// floats has exactly.
const maxExact = 1 << 53

// writer writes JSON piece by piece, so that a long trace is never in memory
// as text. The first error stays and is told at the end.
type writer struct {
	b     *bufio.Writer
	buf   []byte
	comma bool
}

func newWriter(w io.Writer) *writer { return &writer{b: bufio.NewWriterSize(w, 1<<16)} }

// raw writes text as it is.
func (w *writer) raw(s string) { w.b.WriteString(s) }

// sep begins the next of a list's lines.
func (w *writer) sep() {
	if w.comma {
		w.raw(",")
	}
	w.raw("\n")
	w.comma = true
}

// flush writes the object that has been put together.
func (w *writer) flush() {
	w.b.Write(w.buf)
	w.buf = w.buf[:0]
}

// open and close begin and end an object in buf.
func (w *writer) open()  { w.buf = append(w.buf, '{') }
func (w *writer) close() { w.buf = append(w.buf, '}') }

func (w *writer) key(k string) {
	if n := len(w.buf); n > 0 && w.buf[n-1] != '{' && w.buf[n-1] != '[' {
		w.buf = append(w.buf, ',')
	}
	w.buf = append(w.buf, quote(k)...)
	w.buf = append(w.buf, ':')
}

func (w *writer) str(k, v string) {
	w.key(k)
	w.buf = append(w.buf, quote(v)...)
}

func (w *writer) num(k string, v int64) {
	w.key(k)
	w.buf = strconv.AppendInt(w.buf, v, 10)
}

func (w *writer) bool(k string, v bool) {
	w.key(k)
	w.buf = strconv.AppendBool(w.buf, v)
}

// thousandths writes v/1000, exactly.
func (w *writer) thousandths(k string, v int64) {
	w.key(k)
	w.buf = appendDecimal(w.buf, v, 3)
}

// appendDecimal writes the integer v, which is not negative, divided by
// 10^digits, exactly and without trailing zeros.
func appendDecimal(b []byte, v int64, digits int) []byte {
	unit := int64(1)
	for range digits {
		unit *= 10
	}
	b = strconv.AppendInt(b, v/unit, 10)
	rest := v % unit
	if rest == 0 {
		return b
	}
	b = append(b, '.')
	for rest != 0 {
		unit /= 10
		b = append(b, byte('0'+rest/unit))
		rest %= unit
	}
	return b
}

func quote(s string) []byte {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return append(append([]byte{'"'}, s...), '"')
	}
	b, err := json.Marshal(s)
	if err != nil {
		panic("export: a string is always JSON: " + err.Error())
	}
	return b
}
