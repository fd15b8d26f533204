package store

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
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
	defer func(n int) { maxImport = n }(maxImport)
	maxImport = 4 << 20
	plain, zipped := encoded(t)
	many := append([]byte{}, plain[:8]...) // a header that promises sixteen million events
	h := []byte(`{"version":1,"columns":{"n":16000000,"narrow":0,"wide":0,"raw":0}}`)
	for len(h)%8 != 4 {
		h = append(h, ' ')
	}
	many = append(binary.LittleEndian.AppendUint32(many, uint32(len(h))), h...)
	var bomb bytes.Buffer
	z, _ := gzip.NewWriterLevel(&bomb, gzip.BestSpeed)
	_, _ = z.Write(plain)
	zeros := make([]byte, 1<<20)
	for range maxImport/len(zeros) + 1 {
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
		{"promise", many, sim.ErrTruncated},
		{"bomb", bomb.Bytes(), ErrTooBig},
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
		enc, tr, err := parse(bytes.NewReader(b))
		if err != nil {
			return
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
