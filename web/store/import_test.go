package store

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ioviz/sim"
)

func encoded(t testing.TB) (plain, zipped []byte) {
	t.Helper()
	enc, err := sim.Encode(trace(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	var z bytes.Buffer
	if _, err := enc.WriteGzip(&z); err != nil {
		t.Fatal(err)
	}
	return append(append([]byte{}, enc.Main...), enc.Raw...), z.Bytes()
}

func TestImport(t *testing.T) {
	plain, zipped := encoded(t)
	s := open(t, Options{})
	m, err := s.Import(bytes.NewReader(zipped))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := s.Import(bytes.NewReader(plain)); err != nil || n.Hash != m.Hash {
		t.Errorf("uncompressed: %+v, %v", n, err)
	}
	p, err := s.File(m.Hash)
	file := readAll(t, p, err)
	if n, err := open(t, Options{}).Import(bytes.NewReader(file)); err != nil || n.Hash != m.Hash {
		t.Errorf("what was exported: %+v, %v", n, err)
	}
}

func TestImportRefuses(t *testing.T) {
	defer func(n int64) { maxImport = n }(maxImport)
	maxImport = 4 << 20
	plain, zipped := encoded(t)
	many := append([]byte{}, plain[:8]...) // a header that promises sixteen million events
	h := []byte(`{"version":1,"name":"sendfile","columns":{"n":16000000,"narrow":0,"wide":0,"raw":0}}`)
	for len(h)%8 != 4 {
		h = append(h, ' ')
	}
	many = append(binary.LittleEndian.AppendUint32(many, uint32(len(h))), h...)
	var bomb bytes.Buffer
	z, _ := gzip.NewWriterLevel(&bomb, gzip.BestSpeed)
	_, _ = z.Write(plain)
	zeros := make([]byte, 1<<20)
	for range int(maxImport)/len(zeros) + 1 {
		_, _ = z.Write(zeros)
	}
	_ = z.Close()
	version := append([]byte{}, plain...)
	version[6] = 9
	for _, c := range []struct {
		name string
		file []byte
		want error
	}{
		{"empty", nil, sim.ErrNotTrace},
		{"one byte", []byte{0x1f}, sim.ErrNotTrace},
		{"text", []byte("hello, this is a text"), sim.ErrNotTrace},
		{"other gzip", zip2(t, []byte("hello, this is a text")), sim.ErrNotTrace},
		{"half a gzip header", zipped[:5], sim.ErrNotTrace},
		{"version", version, sim.ErrVersion},
		{"cut", plain[:len(plain)/2], sim.ErrTruncated},
		{"cut gzip", zipped[:len(zipped)/2], sim.ErrTruncated},
		{"promise", many, ErrTooBig},
		{"bomb", bomb.Bytes(), sim.ErrCorrupt},
		{"many bytes", changed(t, func(tr *sim.Trace) { tr.Raw = make([]byte, maxImport) }), ErrTooBig},
		{"no demo", changed(t, func(tr *sim.Trace) { tr.Header.Name = "../traces/x/raw" }), ErrDemo},
		{"long name", changed(t, func(tr *sim.Trace) { tr.Header.Name = strings.Repeat("a", 1<<20) }), sim.ErrCorrupt},
		{"long kernel", changed(t, func(tr *sim.Trace) { tr.Header.Kernel = strings.Repeat("a", maxName+1) }), sim.ErrCorrupt},
		{"many parameters", changed(t, func(tr *sim.Trace) {
			for i := range maxParams {
				tr.Header.Params[fmt.Sprint(i)] = 1
			}
		}), sim.ErrCorrupt},
		{"does not fold", changed(t, func(tr *sim.Trace) { tr.Events[1].Time, tr.Events[0].Time = 0, 1<<40 }), sim.ErrCorrupt},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, Options{})
			if _, err := s.Import(bytes.NewReader(c.file)); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if n := len(s.List().Traces); n != 0 {
				t.Errorf("%d traces are kept", n)
			}
		})
	}
}

// changed is a trace file with a change.
func changed(t testing.TB, change func(*sim.Trace)) []byte {
	t.Helper()
	tr := trace(t, 1)
	change(tr)
	enc, err := sim.Encode(tr)
	if err != nil {
		t.Fatal(err)
	}
	return append(append([]byte{}, enc.Main...), enc.Raw...)
}

// endless counts what is read of it.
type endless struct{ n int }

func (e *endless) Read(b []byte) (int, error) {
	e.n += len(b)
	return len(b), nil
}

func TestTakeReadsNoMoreThanItMust(t *testing.T) {
	var zeros endless
	if _, err := Take(&zeros); !errors.Is(err, sim.ErrNotTrace) || zeros.n > 1<<16 {
		t.Errorf("read %d bytes of what is no trace: %v", zeros.n, err)
	}
	plain, _ := encoded(t)
	var rest endless
	if _, err := Take(io.MultiReader(bytes.NewReader(plain), &rest)); !errors.Is(err, sim.ErrCorrupt) || rest.n > 1<<16 {
		t.Errorf("read %d bytes after the end: %v", rest.n, err)
	}
}

func TestOldFilesWithLongNamesAreNotListed(t *testing.T) {
	dir := t.TempDir()
	b := changed(t, func(tr *sim.Trace) { tr.Header.Tier = strings.Repeat("a", 1<<20) })
	if err := os.MkdirAll(filepath.Join(dir, "traces"), 0o700); err != nil {
		t.Fatal(err)
	}
	name := strings.Repeat("a", 64) + suffix
	if err := os.WriteFile(filepath.Join(dir, "traces", name), zip2(t, b), 0o600); err != nil {
		t.Fatal(err)
	}
	if l := open(t, Options{Dir: dir}).List(); len(l.Traces) != 0 || len(l.Damaged) != 1 {
		t.Errorf("listed: %d, damaged: %v", len(l.Traces), l.Damaged)
	}
}

func zip2(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func FuzzImport(f *testing.F) {
	plain, zipped := encoded(f)
	f.Add(plain)
	f.Add(zipped)
	f.Add([]byte("IOVIZ\x00\x01\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		tr, err := Take(bytes.NewReader(b))
		if err != nil {
			return
		}
		enc, err := sim.Encode(tr)
		if err != nil {
			t.Fatal(err)
		}
		again, err := sim.Decode(append(append([]byte{}, enc.Main...), enc.Raw...))
		if err != nil || len(again.Events) != len(tr.Events) {
			t.Errorf("what was taken can't be read again: %v", err)
		}
	})
}

func FuzzPeek(f *testing.F) {
	_, zipped := encoded(f)
	s := open(f, Options{})
	m := add(f, s, trace(f, 1))
	p, err := s.File(m.Hash)
	f.Add(readAll(f, p, err))
	f.Add(zipped)
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := peek(bytes.NewReader(b), int64(len(b)))
		if err == nil && (e.main <= 0 || e.main >= int64(len(b))) {
			t.Errorf("the second half begins at %d of %d", e.main, len(b))
		}
	})
}
