package sim

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"math"
)

// The binary form is for storage and the browser: columns of fixed width, so
// that a reader lays typed arrays over them.
//
//	"IOVIZ\0" 1 0 | u32 H | header JSON, H bytes, padded with spaces
//	time f64[n] kind u8[n] source u8[n] task u16[n] cpu i16[n] raw u32[n]
//	narrow i32[a] wide f64[b] | raw bytes
//
// All is little endian, the JSON and every column padded to eight bytes. The
// header has besides Header's own a key "columns" with n, narrow, wide and raw.
// Arguments are taken from narrow or wide in the order of the kind's row.
var magic = [8]byte{'I', 'O', 'V', 'I', 'Z', 0, FormatVersion, 0}

// Limits of what a reader takes, so that a hostile file can't exhaust it.
const (
	maxHeader = 16 << 20
	maxEvents = 1 << 24
	maxCPUs   = 1 << 15 // what the number of an event's CPU has room for
	maxRaw    = 1 << 31
)

// Errors of the readers; test with errors.Is.
var (
	ErrNotTrace  = errors.New("not an ioviz trace")
	ErrVersion   = errors.New("trace of another format version")
	ErrTruncated = errors.New("trace is cut short")
	ErrCorrupt   = errors.New("trace is damaged")
)

// Columns are the lengths of a binary trace's columns.
type Columns struct {
	N      int `json:"n"`
	Narrow int `json:"narrow"`
	Wide   int `json:"wide"`
	Raw    int `json:"raw"`
}

type fileHeader struct {
	*Header
	Columns Columns `json:"columns"`
}

// Encoded is a trace in binary form. Main is everything but the raw records,
// Raw the raw records: two halves so that a viewer need not load the second.
type Encoded struct {
	Main, Raw []byte
}

// Hash is the trace's name: SHA-256 of the whole uncompressed form, in hex.
func (e *Encoded) Hash() string {
	h := sha256.New()
	h.Write(e.Main)
	h.Write(e.Raw)
	return hex.EncodeToString(h.Sum(nil))
}

// WriteGzip writes the form compressed, one gzip member a half, and returns
// the length of the first member.
func (e *Encoded) WriteGzip(w io.Writer) (main int64, err error) {
	c := &counter{w: w}
	for i, half := range [][]byte{e.Main, e.Raw} {
		z, err := gzip.NewWriterLevel(c, gzip.BestSpeed)
		if err != nil {
			return 0, err
		}
		if _, err := z.Write(half); err != nil {
			return 0, err
		}
		if err := z.Close(); err != nil {
			return 0, err
		}
		if i == 0 {
			main = c.n
		}
	}
	return main, nil
}

type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// Encode makes the binary form.
func Encode(t *Trace) (*Encoded, error) {
	cols := Columns{N: len(t.Events), Raw: len(t.Raw)}
	for i := range t.Events {
		s, ok := t.Events[i].Kind.Spec()
		if !ok {
			return nil, errf("event %d is of no kind", i)
		}
		for _, a := range s.Args {
			if a.Wide {
				cols.Wide++
			} else {
				cols.Narrow++
			}
		}
	}
	t.Header.Version = FormatVersion
	h, err := json.Marshal(fileHeader{&t.Header, cols})
	if err != nil {
		return nil, errf("writing trace header: %w", err)
	}
	b := append([]byte{}, magic[:]...)
	b = appendJSON(b, h)
	b = appendColumns(b, t.Events)
	return &Encoded{Main: b, Raw: t.Raw}, nil
}

// appendJSON appends the length and the JSON, padded so that the total length
// is a multiple of eight.
func appendJSON(b, h []byte) []byte {
	for (len(b)+4+len(h))%8 != 0 {
		h = append(h, ' ')
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(h)))
	return append(b, h...)
}

func pad(b []byte) []byte {
	for len(b)%8 != 0 {
		b = append(b, 0)
	}
	return b
}

func appendColumns(b []byte, ev []Event) []byte {
	le := binary.LittleEndian
	for i := range ev {
		b = le.AppendUint64(b, math.Float64bits(float64(ev[i].Time)))
	}
	for i := range ev {
		b = append(b, byte(ev[i].Kind))
	}
	b = pad(b)
	for i := range ev {
		b = append(b, ev[i].Source)
	}
	b = pad(b)
	for i := range ev {
		b = le.AppendUint16(b, uint16(ev[i].Task))
	}
	b = pad(b)
	for i := range ev {
		b = le.AppendUint16(b, uint16(ev[i].CPU))
	}
	b = pad(b)
	for i := range ev {
		b = le.AppendUint32(b, ev[i].Raw)
	}
	b = pad(b)
	for i := range ev {
		for k, a := range Specs[ev[i].Kind].Args {
			if !a.Wide {
				b = le.AppendUint32(b, uint32(int32(ev[i].Args[k])))
			}
		}
	}
	b = pad(b)
	for i := range ev {
		for k, a := range Specs[ev[i].Kind].Args {
			if a.Wide {
				b = le.AppendUint64(b, math.Float64bits(float64(ev[i].Args[k])))
			}
		}
	}
	return b
}

// EncodeBatch makes the wire form of events first and after of a growing
// trace: "IOVB", u32 length, JSON, columns as in a file. strings and sources
// say how many the receiver has already.
func EncodeBatch(h *Header, first int, ev []Event, strings, sources int) ([]byte, error) {
	var narrow, wide int
	for i := range ev {
		for _, a := range Specs[ev[i].Kind].Args {
			if a.Wide {
				wide++
			} else {
				narrow++
			}
		}
	}
	type grown struct {
		From int `json:"from"`
		Add  any `json:"add"`
	}
	j, err := json.Marshal(map[string]any{"first": first, "n": len(ev), "narrow": narrow, "wide": wide,
		"strings": grown{strings, h.Strings[strings:]}, "sources": grown{sources, h.Sources[sources:]}})
	if err != nil {
		return nil, errf("writing batch header: %w", err)
	}
	return appendColumns(appendJSON([]byte("IOVB"), j), ev), nil
}

// Read reads a trace in binary form, compressed or not.
func Read(r io.Reader) (*Trace, error) {
	head := make([]byte, 2)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, ErrNotTrace
	}
	all := io.MultiReader(bytes.NewReader(head), r)
	if head[0] == 0x1f && head[1] == 0x8b {
		z, err := gzip.NewReader(all)
		if err != nil {
			return nil, ErrNotTrace
		}
		all = z
	}
	b, err := io.ReadAll(io.LimitReader(all, maxRaw))
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, ErrTruncated
	}
	if err != nil {
		return nil, errf("%w: %v", ErrCorrupt, err)
	}
	return Decode(b)
}

// Decode reads the uncompressed binary form. The raw records may be absent.
func Decode(b []byte) (*Trace, error) {
	h, cols, rest, err := DecodeHeader(b)
	if err != nil {
		return nil, err
	}
	if int64(len(rest)) < cols.size() { // before anything of that size is made
		return nil, ErrTruncated
	}
	t := &Trace{Header: *h, Events: make([]Event, cols.N)}
	rest, err = readColumns(rest, t.Events, cols)
	if err != nil {
		return nil, err
	}
	if len(rest) != 0 && len(rest) != cols.Raw {
		return nil, ErrTruncated
	}
	t.Raw = rest
	return t, t.validate()
}

// DecodeHeader reads only the header and returns what follows it.
func DecodeHeader(b []byte) (*Header, Columns, []byte, error) {
	var none Columns
	if len(b) < 6 || !bytes.Equal(b[:6], magic[:6]) {
		return nil, none, nil, ErrNotTrace
	}
	if len(b) < 12 {
		return nil, none, nil, ErrTruncated
	}
	if b[6] != FormatVersion {
		return nil, none, nil, errf("%w: %d, not %d", ErrVersion, b[6], FormatVersion)
	}
	n := int64(binary.LittleEndian.Uint32(b[8:]))
	if n > maxHeader {
		return nil, none, nil, ErrCorrupt
	}
	if int64(len(b)) < 12+n {
		return nil, none, nil, ErrTruncated
	}
	if n%8 != 4 {
		return nil, none, nil, ErrCorrupt
	}
	f := fileHeader{Header: &Header{}}
	if err := json.Unmarshal(b[12:12+n], &f); err != nil {
		return nil, none, nil, errf("%w: header: %v", ErrCorrupt, err)
	}
	c := f.Columns
	if c.N < 0 || c.Narrow < 0 || c.Wide < 0 || c.Raw < 0 || c.N > maxEvents ||
		c.Narrow > maxEvents*MaxArgs || c.Wide > maxEvents*MaxArgs || c.Raw > maxRaw {
		return nil, none, nil, ErrCorrupt
	}
	return f.Header, c, b[12+n:], nil
}

// padded is a column's length with its padding.
func padded(n int64) int64 { return (n + 7) / 8 * 8 }

// size is how many bytes the columns take without the raw records.
func (c Columns) size() int64 {
	n := int64(c.N)
	return 8*n + 2*padded(n) + 2*padded(2*n) + padded(4*n) + padded(4*int64(c.Narrow)) + 8*int64(c.Wide)
}

// readColumns fills the events; b is at least of the columns' size.
func readColumns(b []byte, ev []Event, c Columns) ([]byte, error) {
	le := binary.LittleEndian
	n := len(ev)
	col := func(bytes int) []byte {
		part := b[:bytes]
		b = b[padded(int64(bytes)):]
		return part
	}
	times, kinds, sources, tasks, cpus, raws := col(8*n), col(n), col(n), col(2*n), col(2*n), col(4*n)
	narrow, wide := col(4*c.Narrow), col(8*c.Wide)
	for i := range ev {
		e := &ev[i]
		f := math.Float64frombits(le.Uint64(times[8*i:]))
		if !(f >= 0 && f <= 1<<53) {
			return nil, errf("%w: event %d: time", ErrCorrupt, i)
		}
		e.Time, e.Kind, e.Source = int64(f), Kind(kinds[i]), sources[i]
		e.Task, e.CPU = TaskID(le.Uint16(tasks[2*i:])), int16(le.Uint16(cpus[2*i:]))
		e.Raw = le.Uint32(raws[4*i:])
		s, ok := e.Kind.Spec()
		if !ok {
			return nil, errf("%w: event %d: kind %d", ErrCorrupt, i, e.Kind)
		}
		for k, a := range s.Args {
			if a.Wide {
				if len(wide) == 0 {
					return nil, errf("%w: event %d: arguments", ErrCorrupt, i)
				}
				f := math.Float64frombits(le.Uint64(wide))
				if !(math.Abs(f) <= 1<<63-1024) {
					return nil, errf("%w: event %d: argument", ErrCorrupt, i)
				}
				e.Args[k], wide = int64(f), wide[8:]
			} else {
				if len(narrow) == 0 {
					return nil, errf("%w: event %d: arguments", ErrCorrupt, i)
				}
				e.Args[k], narrow = int64(int32(le.Uint32(narrow))), narrow[4:]
			}
		}
	}
	if len(narrow)+len(wide) != 0 {
		return nil, errf("%w: arguments left over", ErrCorrupt)
	}
	return b, nil
}

// validate checks what the folds and pictures rely on.
func (t *Trace) validate() error {
	h := &t.Header
	if h.Version != FormatVersion {
		return errf("%w: %d, not %d", ErrVersion, h.Version, FormatVersion)
	}
	if h.CPUs < 0 || h.CPUs > maxCPUs {
		return errf("%w: %d CPUs", ErrCorrupt, h.CPUs)
	}
	for i := range t.Events {
		e := &t.Events[i]
		if int(e.Source) >= len(h.Sources) || h.Class(e) == NoClass {
			return errf("%w: event %d has no evidence", ErrCorrupt, i)
		}
		if int(e.Task) > len(h.Tasks) {
			return errf("%w: event %d is of task %d of %d", ErrCorrupt, i, e.Task, len(h.Tasks))
		}
		for k, a := range Specs[e.Kind].Args {
			if v := e.Args[k]; a.Unit == Str && (v < 0 || v >= int64(max(1, len(h.Strings)))) {
				return errf("%w: event %d names string %d", ErrCorrupt, i, v)
			}
		}
		if e.Raw != 0 && len(t.Raw) > 0 {
			if _, _, ok := t.RawRecord(e); !ok {
				return errf("%w: event %d: raw record", ErrCorrupt, i)
			}
		}
	}
	return nil
}
