package export

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ioviz/sim"
)

var update = flag.Bool("update", false, "rewrite the golden files of testdata")

// shown are the demos that have golden files.
var shown = []string{"read-write", "mmap-write", "sendfile", "splice"}

// simulated is a demo as its model runs it in two chunks; one of them has to
// wait for the disk.
func simulated(t testing.TB, demo string) *sim.Trace {
	t.Helper()
	p := sim.Params{"size": 8192, "chunk": 4096}
	if demo == "read-write" {
		p["cold"] = 1
	}
	tr, err := sim.Run(demo, p)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// traces are all that the rules are held against: simulated, recorded, and the
// fixtures of the fold, among them the lossy ones.
func traces(t *testing.T) map[string]*sim.Trace {
	t.Helper()
	all := map[string]*sim.Trace{}
	for _, name := range shown {
		all["sim "+name] = simulated(t, name)
	}
	for _, d := range sim.Demos {
		if tr, err := sim.Run(d.Name, nil); err == nil {
			all["sim of itself "+d.Name] = tr
		}
	}
	nic, err := sim.Run("sendfile", sim.Params{"size": 1 << 20, "chunk": 100_000, "route": sim.PlainNIC, "cold": 1})
	if err != nil {
		t.Fatal(err)
	}
	all["sim sendfile to a card"] = nic
	recorded, err := filepath.Glob("../../content/traces/*.ioviz")
	if err != nil || len(recorded) == 0 {
		t.Fatalf("no recorded traces: %v", err)
	}
	for _, name := range recorded {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		tr, err := sim.Read(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(name)] = tr
	}
	fixtures, err := filepath.Glob("../testdata/fold/*.txt")
	if err != nil || len(fixtures) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, name := range fixtures {
		if strings.HasPrefix(filepath.Base(name), "refused-") {
			continue
		}
		all[filepath.Base(name)] = fixture(t, name)
	}
	own, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(own) == 0 {
		t.Fatalf("no traces in testdata: %v", err)
	}
	for _, name := range own {
		all[filepath.Base(name)] = fixture(t, name)
	}
	return all
}

func fixture(t testing.TB, name string) *sim.Trace {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := strings.Cut(string(b), "-- ")
	tr, err := sim.ReadText(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return tr
}

func written(t testing.TB, f Format, tr *sim.Trace) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, tr); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	if !json.Valid(b.Bytes()) {
		t.Fatalf("%s is not JSON: %.300s", f.Name, b.Bytes())
	}
	return b.Bytes()
}

// The hash is left out: it is what store and sim are tested for. The importers
// of the other viewers read these files too: dev/export.test.js.
func TestGolden(t *testing.T) {
	for _, name := range append(shown, "everything-is-cut") {
		for _, f := range Formats {
			tr := goldenTrace(t, name)
			e, err := sim.Encode(tr)
			if err != nil {
				t.Fatal(err)
			}
			got := bytes.ReplaceAll(written(t, f, tr), []byte(e.Hash()), []byte("HASH"))
			got = bytes.ReplaceAll(got, []byte(e.Hash()[:8]), []byte("HASH"))
			file := filepath.Join("testdata", name+f.Suffix)
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s: %s", file, firstDifference(got, want))
			}
		}
	}
}

func goldenTrace(t *testing.T, name string) *sim.Trace {
	t.Helper()
	if slices.Contains(shown, name) {
		return simulated(t, name)
	}
	return fixture(t, filepath.Join("testdata", name+".txt"))
}

func firstDifference(got, want []byte) string {
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			other := "nothing"
			if i < len(w) {
				other = w[i]
			}
			return "line " + string(appendDecimal(nil, int64(i+1), 0)) + "\ngot  " + g[i] + "\nwant " + other
		}
	}
	return "got less than is wanted"
}

// What goes in comes out the same: maps have no say in the order.
func TestTheSameTwice(t *testing.T) {
	for name, tr := range traces(t) {
		for _, f := range Formats {
			if a, b := written(t, f, tr), written(t, f, tr); !bytes.Equal(a, b) {
				t.Errorf("%s of %s: %s", f.Name, name, firstDifference(a, b))
			}
		}
	}
}

func TestWhatTheMachineRefusesIsNotExported(t *testing.T) {
	refused, err := filepath.Glob("../testdata/fold/refused-*.txt")
	if err != nil || len(refused) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, name := range refused {
		for _, f := range Formats {
			var b bytes.Buffer
			if err := f.Write(&b, fixture(t, name)); err == nil || b.Len() != 0 {
				t.Errorf("%s of %s: %d bytes, %v", f.Name, name, b.Len(), err)
			}
		}
	}
}

func TestByName(t *testing.T) {
	for _, f := range Formats {
		if got, ok := ByName(f.Name); !ok || got.Suffix != f.Suffix {
			t.Errorf("%s: %v", f.Name, got)
		}
	}
	if _, ok := ByName("pftrace"); ok {
		t.Error("there is a format that is not in the list")
	}
}

func TestDecimals(t *testing.T) {
	for _, c := range []struct {
		v      int64
		digits int
		want   string
	}{{0, 3, "0"}, {1, 3, "0.001"}, {1500, 3, "1.5"}, {1000, 3, "1"}, {1_000_001, 6, "1.000001"}, {9_007_199_254_740_991, 3, "9007199254740.991"}, {7, 0, "7"}} {
		if got := string(appendDecimal(nil, c.v, c.digits)); got != c.want {
			t.Errorf("%d/10^%d: got %s, want %s", c.v, c.digits, got, c.want)
		}
	}
}

func BenchmarkExport(b *testing.B) {
	tr, err := sim.Run("read-write", sim.Params{"size": 64 << 20, "chunk": 4096})
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range Formats {
		b.Run(f.Name, func(b *testing.B) {
			n := &counter{}
			for b.Loop() {
				n.n = 0
				if err := f.Write(n, tr); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n.n)/float64(len(tr.Events)), "bytes/event")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(tr.Events)), "ns/event")
		})
	}
}

type counter struct{ n int }

func (c *counter) Write(b []byte) (int, error) {
	c.n += len(b)
	return len(b), nil
}
