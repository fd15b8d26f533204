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
	for _, d := range transfers {
		for _, c := range cases {
			for cold := int64(0); cold < 2; cold++ {
				p := Params{"size": c.size, "chunk": c.chunk, "cold": cold}
				for name := range p {
					if d.param(name) == nil {
						delete(p, name)
					}
				}
				if cold == 1 && d.param("cold") == nil {
					continue
				}
				name := fmt.Sprintf("%s/%d-by-%d/cold=%d", d.Name, c.size, c.chunk, cold)
				t.Run(name, func(t *testing.T) {
					tr, err := Run(d.Name, p)
					if err != nil {
						t.Fatal(err)
					}
					s, _, m, err := Sum(tr)
					if err != nil {
						t.Fatal(err)
					}
					want := table(d.Name, c.size, c.chunk)
					if cold == 1 && d.Name == "read-random" { // one request for what a piece lacks
						for _, name := range []string{"block_requests", "context_switches.voluntary", "dma.bytes"} {
							delete(want, name)
						}
					} else if w := (pagesOf(c.size)*pageSize + 128<<10 - 1) / (128 << 10); cold == 1 && d.Name != "o-direct" {
						if d.Name != "io-uring-sqpoll" { // there the kernel thread sleeps
							want["context_switches.voluntary"] = w
						}
						want["block_requests"], want["dma.bytes"] = w, pagesOf(c.size)*pageSize
					}
					s.Named(func(name string, got *int64) {
						if w, ok := want[name]; ok && (got == nil || *got != w) {
							t.Errorf("%s: got %v, want %d", name, deref(got), w)
						}
					})
					if got := m.Places["peer"].Level; d.Has(Peer) && got != c.size {
						t.Errorf("receiver has %d bytes, want %d", got, c.size)
					}
				})
			}
		}
	}
}

// table is what the table of paths says of a warm run over loopback: N chunks
// of a file of F bytes.
func table(demo string, f, chunk int64) map[string]int64 {
	n := (f + chunk - 1) / chunk
	pages, windows, block := pagesOf(f), (f+faultAround-1)/faultAround, (chunk+DirectBlock-1)/DirectBlock*DirectBlock
	row := map[string]struct{ calls, copies, bytes int64 }{
		"read-write": {2*n + 1, 2 * n, 2 * f}, "mmap-write": {n + 2, n, f}, "sendfile": {n + 1, 0, 0}, "splice": {2*n + 1, 0, 0},
		"buffered-read": {(f+4095)/4096 + 1 + n, (f+4095)/4096 + 2*n, 3 * f}, "o-direct": {2*((f+block-1)/block) + 1, (f + block - 1) / block, f},
		"vmsplice": {2 * n, 0, 0}, "tee": {4*n + 1, n, f}, "sendfile-file": {n + 1, n, f}, "copy-file-range": {n + 1, n, f},
		"msg-zerocopy": {n + 2, n, f}, "io-uring": {n, 2 * n, 2 * f}, "io-uring-batch": {(n + RingPairs - 1) / RingPairs, 2 * n, 2 * f},
		"io-uring-fixed": {n, 2 * n, 2 * f}, "io-uring-send-zc": {n, 2 * n, 2 * f}, "io-uring-sqpoll": {0, 2 * n, 2 * f},
		"read-sequential": {n, n, f}, "read-random": {n, n, f},
		"fork-cow": {1, pages, pages * pageSize}, "private-cow": {1, pages, pages * pageSize},
	}[demo]
	want := map[string]int64{"syscalls": row.calls, "mode_switches": 2 * row.calls, "cpu_copies.count": row.copies, "cpu_copies.bytes": row.bytes,
		"page_faults.kernel": 0, "page_faults.user": 0, "context_switches.involuntary": 0, "context_switches.voluntary": 0,
		"block_requests": 0, "dma.bytes": 0, "receiver_copied_bytes": f}
	switch demo {
	case "mmap-write":
		want["page_faults.kernel"] = windows
	case "fork-cow", "private-cow":
		want["page_faults.user"], want["mode_switches"] = pages, 2*row.calls+2*pages
		delete(want, "receiver_copied_bytes")
	case "sendfile-file", "copy-file-range", "read-sequential", "read-random":
		delete(want, "receiver_copied_bytes")
	case "o-direct":
		want["context_switches.voluntary"], want["block_requests"], want["dma.bytes"] = row.copies, row.copies, pages*pageSize
	}
	return want
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
		p := Params{"size": 200_000}
		if d.param("size") == nil {
			p = nil
		}
		tr, err := Run(d.Name, p)
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
	for _, cpus := range []int{-1, 1 << 20} {
		many := *tr
		many.Header.CPUs = cpus
		enc, err := Encode(&many)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(enc.Main); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%d CPUs: got %v, want %v", cpus, err, ErrCorrupt)
		}
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
