package sim

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// cases are the sizes and chunks that the live paths are held to as well.
var cases = []struct{ size, chunk int64 }{
	{1, 1}, {64 << 10, 64 << 10}, {1 << 20, 64 << 10}, {1 << 20, 4 << 10}, {3<<20 + 123, 48 << 10}, {1 << 20, 1 << 20}, {10, 1 << 20},
}

func TestModelsCountWhatTheTableSays(t *testing.T) {
	for _, d := range Demos {
		for _, c := range cases {
			for cold := int64(0); cold < 2; cold++ {
				name := fmt.Sprintf("%s/%d-by-%d/cold=%d", d.Name, c.size, c.chunk, cold)
				t.Run(name, func(t *testing.T) {
					tr, err := Run(d.Name, Params{"size": c.size, "chunk": c.chunk, "cold": cold})
					if err != nil {
						t.Fatal(err)
					}
					s, _, m, err := Sum(tr)
					if err != nil {
						t.Fatal(err)
					}
					n := (c.size + c.chunk - 1) / c.chunk
					calls := map[string]int64{"read-write": 2*n + 1, "mmap-write": n + 2, "sendfile": n + 1, "splice": 2*n + 1}[d.Name]
					copies := map[string]int64{"read-write": 2, "mmap-write": 1}[d.Name]
					faults := int64(0)
					if d.Name == "mmap-write" {
						faults = (c.size + faultAround - 1) / faultAround
					}
					want := map[string]int64{"syscalls": calls, "mode_switches": 2 * calls, "cpu_copies.count": copies * n,
						"cpu_copies.bytes": copies * c.size, "page_faults.kernel": faults, "page_faults.user": 0,
						"context_switches.involuntary": 0, "receiver_copied_bytes": c.size}
					if cold == 0 {
						want["context_switches.voluntary"], want["block_requests"], want["dma.bytes"] = 0, 0, 0
					} else {
						w := (pagesOf(c.size)*pageSize + 128<<10 - 1) / (128 << 10)
						want["context_switches.voluntary"], want["block_requests"], want["dma.bytes"] = w, w, pagesOf(c.size)*pageSize
					}
					s.Named(func(name string, got *int64) {
						if w, ok := want[name]; ok && (got == nil || *got != w) {
							t.Errorf("%s: got %v, want %d", name, deref(got), w)
						}
					})
					if got := m.Places["peer"].Level; got != c.size {
						t.Errorf("receiver has %d bytes, want %d", got, c.size)
					}
				})
			}
		}
	}
}

func deref(n *int64) any {
	if n == nil {
		return "none"
	}
	return *n
}

// The four pictures of the textbooks: one chunk, cold file, a real card, the
// size known, munmap not counted.
func TestTextbookPictures(t *testing.T) {
	for _, c := range []struct {
		demo             string
		route            int64
		switches, copies int64
	}{
		{"read-write", PlainNIC, 4, 4}, {"sendfile", PlainNIC, 2, 3}, {"sendfile", GatherNIC, 2, 2},
		{"mmap-write", PlainNIC, 6, 3}, {"splice", GatherNIC, 4, 2},
	} {
		tr, err := Run(c.demo, Params{"cold": 1, "route": c.route, "eof": 0})
		if err != nil {
			t.Fatal(err)
		}
		m, err := Fold(tr)
		if err != nil {
			t.Fatalf("%s: %v", c.demo, err)
		}
		got := [2]int64{m.Of(1, "mode_switches"), m.Of(1, "cpu_copies") + m.Of(1, "dma")}
		if want := [2]int64{c.switches, c.copies}; got != want {
			t.Errorf("%s route %d: switches and copies %v, want %v", c.demo, c.route, got, want)
		}
	}
}

func TestFormsRoundTrip(t *testing.T) {
	for _, d := range Demos {
		tr, err := Run(d.Name, Params{"size": 200_000, "chunk": 70_000, "cold": 1})
		if err != nil {
			t.Fatal(err)
		}
		var text, again bytes.Buffer
		if err := WriteText(&text, tr); err != nil {
			t.Fatal(err)
		}
		back, err := ReadText(bytes.NewReader(text.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		enc, err := Encode(back)
		if err != nil {
			t.Fatal(err)
		}
		var z bytes.Buffer
		if _, err := enc.WriteGzip(&z); err != nil {
			t.Fatal(err)
		}
		bin, err := Read(&z)
		if err != nil {
			t.Fatal(err)
		}
		if err := WriteText(&again, bin); err != nil {
			t.Fatal(err)
		}
		if text.String() != again.String() {
			t.Errorf("%s: text, binary and back differ", d.Name)
		}
	}
}

func TestReadersRefuse(t *testing.T) {
	tr, err := Run("sendfile", nil)
	if err != nil {
		t.Fatal(err)
	}
	enc, err := Encode(tr)
	if err != nil {
		t.Fatal(err)
	}
	for n := range enc.Main {
		if _, err := Decode(enc.Main[:n]); err == nil {
			t.Fatalf("a trace cut at %d of %d was taken", n, len(enc.Main))
		}
	}
	other := bytes.Clone(enc.Main)
	other[6] = 9
	if _, err := Decode(other); !errors.Is(err, ErrVersion) {
		t.Errorf("version 9: got %v, want %v", err, ErrVersion)
	}
	if _, err := Read(strings.NewReader("<html>")); !errors.Is(err, ErrNotTrace) {
		t.Errorf("html: got %v, want %v", err, ErrNotTrace)
	}
}

func FuzzDecode(f *testing.F) {
	tr, err := Run("splice", Params{"size": 5000, "cold": 1})
	if err != nil {
		f.Fatal(err)
	}
	enc, err := Encode(tr)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(enc.Main)
	f.Fuzz(func(t *testing.T, b []byte) {
		tr, err := Decode(b)
		if err != nil {
			return
		}
		Fold(tr) // must not panic on what the reader takes
		if _, err := Encode(tr); err != nil {
			t.Errorf("what was read can't be written: %v", err)
		}
	})
}

func FuzzReadText(f *testing.F) {
	tr, err := Run("mmap-write", Params{"size": 5000})
	if err != nil {
		f.Fatal(err)
	}
	var b strings.Builder
	if err := WriteText(&b, tr); err != nil {
		f.Fatal(err)
	}
	f.Add(b.String())
	f.Fuzz(func(t *testing.T, s string) {
		if tr, err := ReadText(strings.NewReader(s)); err == nil {
			Fold(tr)
		}
	})
}
