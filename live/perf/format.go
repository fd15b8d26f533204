package perf

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Format is the layout of one tracepoint's raw bytes, as the kernel describes it in tracefs
// (events/SYSTEM/NAME/format, Documentation/trace/events.rst). Offsets differ from kernel to kernel:
// look fields up by name, once per run, and keep the Field.
type Format struct {
	System string  `json:"system"`
	Name   string  `json:"name"`
	ID     uint16  `json:"id"` // common_type of its records and perf_event_attr.config
	Fields []Field `json:"fields"`
}

// Field is one member of a tracepoint's raw bytes. Offset and Size are in bytes.
type Field struct {
	Name    string `json:"name"`
	Type    string `json:"type"` // C type as printed, without the array length
	Offset  int    `json:"offset"`
	Size    int    `json:"size"`
	Signed  bool   `json:"signed,omitempty"`
	DataLoc bool   `json:"dataLoc,omitempty"` // the field holds where the bytes are: length<<16 | offset
	RelLoc  bool   `json:"relLoc,omitempty"`  // as DataLoc, with the offset counted from the field's end
}

// maxField bounds offsets and sizes: a raw record is shorter than 64 KiB because perf's header counts in 16 bits.
const maxField = 1 << 16

// Field looks a field up by name.
func (f *Format) Field(name string) (Field, bool) {
	for _, fd := range f.Fields {
		if fd.Name == name {
			return fd, true
		}
	}
	return Field{}, false
}

// Has reports whether the format has all the named fields; kernels add, rename and drop some.
func (f *Format) Has(names ...string) bool {
	for _, n := range names {
		if _, ok := f.Field(n); !ok {
			return false
		}
	}
	return true
}

// Uint reads an integer field of 1, 2, 4 or 8 bytes without extending its sign.
// It is false where raw is too short or the field is not an integer.
func (f Field) Uint(raw []byte) (uint64, bool) {
	b, ok := f.window(raw)
	if !ok || f.DataLoc || f.RelLoc {
		return 0, false
	}
	switch len(b) {
	case 1:
		return uint64(b[0]), true
	case 2:
		return uint64(binary.NativeEndian.Uint16(b)), true
	case 4:
		return uint64(binary.NativeEndian.Uint32(b)), true
	case 8:
		return binary.NativeEndian.Uint64(b), true
	}
	return 0, false
}

// Int reads an integer field and extends the sign of a signed one. An unsigned value above 1<<63-1 wraps.
func (f Field) Int(raw []byte) (int64, bool) {
	u, ok := f.Uint(raw)
	if !ok {
		return 0, false
	}
	if f.Signed && f.Size < 8 {
		shift := 64 - 8*uint(f.Size)
		return int64(u<<shift) >> shift, true
	}
	return int64(u), true
}

// Bytes gives the bytes of a field: the array itself, or for __data_loc and __rel_loc what it points to.
// The slice is part of raw.
func (f Field) Bytes(raw []byte) ([]byte, bool) {
	b, ok := f.window(raw)
	if !ok {
		return nil, false
	}
	if !f.DataLoc && !f.RelLoc {
		return b, true
	}
	if len(b) != 4 {
		return nil, false
	}
	loc := binary.NativeEndian.Uint32(b)
	off, n := int(loc&0xffff), int(loc>>16)
	if f.RelLoc {
		off += f.Offset + f.Size
	}
	if off+n > len(raw) {
		return nil, false
	}
	return raw[off : off+n], true
}

// String reads a char array or a __data_loc string up to its first zero byte.
func (f Field) String(raw []byte) (string, bool) {
	b, ok := f.Bytes(raw)
	if !ok {
		return "", false
	}
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	return string(b), true
}

func (f Field) window(raw []byte) ([]byte, bool) {
	if f.Offset < 0 || f.Size <= 0 || f.Offset > maxField || f.Size > maxField || f.Offset+f.Size > len(raw) {
		return nil, false
	}
	return raw[f.Offset : f.Offset+f.Size], true
}

// ErrFormat says that a tracepoint description could not be understood.
var ErrFormat = errors.New("not a tracepoint format")

// ParseFormat reads the text of events/SYSTEM/NAME/format. The text does not name its system, so it is given.
func ParseFormat(system string, r io.Reader) (*Format, error) {
	f := &Format{System: system}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20) // print fmt lines of flag tables are long
	for sc.Scan() {
		line := strings.TrimSpace(sc.Text())
		switch {
		case strings.HasPrefix(line, "name:"):
			f.Name = strings.TrimSpace(line[len("name:"):])
		case strings.HasPrefix(line, "ID:"):
			id, err := strconv.ParseUint(strings.TrimSpace(line[len("ID:"):]), 10, 16)
			if err != nil {
				return nil, fmt.Errorf("reading format of %s:%s: id: %w", system, f.Name, ErrFormat)
			}
			f.ID = uint16(id)
		case strings.HasPrefix(line, "field:"):
			fd, err := parseField(line)
			if err != nil {
				return nil, fmt.Errorf("reading format of %s:%s: %w", system, f.Name, err)
			}
			f.Fields = append(f.Fields, fd)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("reading format of %s:%s: %w", system, f.Name, err)
	}
	if f.Name == "" || f.ID == 0 {
		return nil, fmt.Errorf("reading format of %s: no name or no id: %w", system, ErrFormat)
	}
	return f, nil
}

// parseField reads "field:char prev_comm[16];	offset:8;	size:16;	signed:0;".
func parseField(line string) (Field, error) {
	var f Field
	seen := 0
	for part := range strings.SplitSeq(line, ";") {
		key, val, ok := strings.Cut(strings.TrimSpace(part), ":")
		if !ok {
			continue
		}
		switch key {
		case "field":
			f.setDeclaration(val)
		case "offset", "size", "signed":
			n, err := strconv.Atoi(val)
			if err != nil || n < 0 || n > maxField {
				return Field{}, fmt.Errorf("%s of field %q: %w", key, f.Name, ErrFormat)
			}
			switch key {
			case "offset":
				f.Offset, seen = n, seen|1
			case "size":
				f.Size, seen = n, seen|2
			case "signed":
				f.Signed = n != 0
			}
		}
	}
	if f.Name == "" || seen != 3 {
		return Field{}, fmt.Errorf("field without name, offset or size: %w", ErrFormat)
	}
	return f, nil
}

// setDeclaration splits "__data_loc char[] name", "char comm[16]" and "const char * buf" into type and name.
func (f *Field) setDeclaration(decl string) {
	decl = strings.TrimSpace(decl)
	if rest, ok := strings.CutPrefix(decl, "__data_loc "); ok {
		decl, f.DataLoc = rest, true
	} else if rest, ok := strings.CutPrefix(decl, "__rel_loc "); ok {
		decl, f.RelLoc = rest, true
	}
	if i := strings.LastIndexByte(decl, '['); i > 0 && strings.HasSuffix(decl, "]") {
		decl = decl[:i]
	}
	if i := strings.LastIndexAny(decl, " *"); i >= 0 {
		f.Type, f.Name = strings.TrimSuffix(strings.TrimSpace(decl[:i+1]), "[]"), decl[i+1:]
		return
	}
	f.Name = decl
}
