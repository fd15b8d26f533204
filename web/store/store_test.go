package store

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"ioviz/sim"
	"ioviz/web/leak"
)

func TestMain(m *testing.M) { leak.Main(m) }

// trace makes a small trace; traces of different n differ.
func trace(t testing.TB, n int64) *sim.Trace {
	t.Helper()
	d, _ := sim.DemoByName("sendfile")
	params, err := d.Complete(sim.Params{"size": 1000 + n, "chunk": 500}, "sim")
	if err != nil {
		t.Fatal(err)
	}
	tr, err := sim.Run("sendfile", params)
	if err != nil {
		t.Fatal(err)
	}
	tr.Raw = []byte{4, 0, 0, 0, 'r', 'a'}
	return tr
}

func open(t testing.TB, o Options) *Store {
	t.Helper()
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func add(t testing.TB, s *Store, tr *sim.Trace) Meta {
	t.Helper()
	m, err := s.Add(tr)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func files(t testing.TB, dir string) []string {
	t.Helper()
	names, err := os.ReadDir(filepath.Join(dir, "traces"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, n := range names {
		out = append(out, n.Name())
	}
	return out
}

func hashes(l Listing) (out []string) {
	for _, m := range l.Traces {
		out = append(out, m.Hash)
	}
	return out
}

func readAll(t testing.TB, p *Part, err error) []byte {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	b, err := io.ReadAll(p)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAddThenRead(t *testing.T) {
	s := open(t, Options{})
	tr := trace(t, 1)
	enc, err := sim.Encode(tr)
	if err != nil {
		t.Fatal(err)
	}
	m := add(t, s, tr)
	if m.Hash != enc.Hash() || m.Events != len(tr.Events) || m.Name != "sendfile" || m.Params["size"] != 1001 {
		t.Errorf("got %+v", m)
	}
	p, err := s.File(m.Hash)
	whole := readAll(t, p, err)
	if int64(len(whole)) != m.Bytes {
		t.Errorf("file has %d bytes, list says %d", len(whole), m.Bytes)
	}
	back, err := sim.Read(bytes.NewReader(whole))
	if err != nil || len(back.Events) != len(tr.Events) || !bytes.Equal(back.Raw, tr.Raw) {
		t.Fatalf("sim reads the file as %v, %v", back, err)
	}
	p, err = s.Main(m.Hash)
	main := readAll(t, p, err)
	if half, err := sim.Read(bytes.NewReader(main)); err != nil || len(half.Events) != len(tr.Events) || len(half.Raw) != 0 {
		t.Errorf("first half: %v, %v", half, err)
	}
	p, err = s.Raw(m.Hash)
	raw := readAll(t, p, err)
	if !bytes.Equal(append(main, raw...), whole) {
		t.Error("the halves don't make the file")
	}
	if again := add(t, s, tr); again.Hash != m.Hash || len(s.List().Traces) != 1 {
		t.Error("the same trace is kept twice")
	}
}

func TestIndexIsRebuiltAtStart(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	a, b := add(t, s, trace(t, 1)), add(t, s, trace(t, 2))
	if err := s.Pin(a.Hash, true); err != nil {
		t.Fatal(err)
	}
	x, err := s.AddExpected(trace(t, 3))
	if err != nil {
		t.Fatal(err)
	}
	before := s.List()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	again := open(t, Options{Dir: dir})
	after := again.List()
	if len(after.Traces) != 3 || after.Used != before.Used || after.Used != a.Bytes+b.Bytes+x.Bytes {
		t.Errorf("got %+v, want %+v", after, before)
	}
	for i := range after.Traces {
		got, want := after.Traces[i], before.Traces[slices.Index(hashes(before), after.Traces[i].Hash)]
		if got.Name != want.Name || got.Pinned != want.Pinned || got.Expected != want.Expected || got.Bytes != want.Bytes || got.Events != want.Events {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	p, err := again.Main(a.Hash)
	readAll(t, p, err)
}

func TestDeleteAndPin(t *testing.T) {
	dir := t.TempDir()
	s := open(t, Options{Dir: dir})
	m := add(t, s, trace(t, 1))
	for _, on := range []bool{true, false, true} {
		if err := s.Pin(m.Hash, on); err != nil {
			t.Fatal(err)
		}
		if got, _ := s.Get(m.Hash); got.Pinned != on {
			t.Errorf("pinned is %v, want %v", got.Pinned, on)
		}
	}
	if err := s.Delete(m.Hash); err != nil {
		t.Fatal(err)
	}
	if left := files(t, dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	for name, err := range map[string]error{"delete": s.Delete(m.Hash), "pin": s.Pin(m.Hash, true), "path": s.Delete("../../etc/passwd"),
		"upper case": s.Delete(strings.ToUpper(m.Hash))} {
		if !errors.Is(err, ErrUnknown) {
			t.Errorf("%s of what isn't there: %v", name, err)
		}
	}
	if _, err := s.Main(m.Hash); !errors.Is(err, ErrUnknown) {
		t.Errorf("reading what was deleted: %v", err)
	}
}

func TestBudgetEvictsTheOldestThatIsNotPinned(t *testing.T) {
	dir := t.TempDir()
	big := func(n int64) *sim.Trace { // raw records that don't compress
		tr := trace(t, n)
		noise := make([]byte, 100<<10)
		for i, x := 0, uint32(n+7); i < len(noise); i++ {
			x = x*1664525 + 1013904223
			noise[i] = byte(x >> 24)
		}
		for i := range tr.Events {
			tr.Events[i].Raw = 0
		}
		tr.Raw = noise
		return tr
	}
	s := open(t, Options{Dir: dir, Budget: 350 << 10})
	a := add(t, s, big(1))
	b := add(t, s, big(2))
	if err := s.Pin(a.Hash, true); err != nil {
		t.Fatal(err)
	}
	c := add(t, s, big(3))
	d := add(t, s, big(4))
	if got, want := hashes(s.List()), []string{d.Hash, c.Hash, a.Hash}; !slices.Equal(got, want) {
		t.Errorf("kept %v, want %v (and %s evicted)", got, want, b.Hash)
	}
	for _, m := range []Meta{c, d} {
		if err := s.Pin(m.Hash, true); err != nil {
			t.Fatal(err)
		}
	}
	var budget *BudgetError
	if _, err := s.Add(big(5)); !errors.As(err, &budget) || budget.Budget != 350<<10 {
		t.Errorf("all pinned: %v", err)
	}
	if got := s.List(); len(got.Traces) != 3 || got.Used > got.Budget {
		t.Errorf("after a refusal: %+v", got)
	}
	if left := files(t, dir); len(left) != 6 { // three traces, three pins
		t.Errorf("files: %v", left)
	}
}

func TestFullDiskLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	s := open(t, Options{Dir: dir})
	kept := add(t, s, trace(t, 1))
	for _, at := range []int64{0, 1, 300, 700} {
		s.failWrite = func(n int64) error {
			if n > at {
				return &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
			}
			return nil
		}
		if _, err := s.Add(trace(t, 2)); at < 700 && !errors.Is(err, ErrFull) {
			t.Errorf("full after %d bytes: %v", at, err)
		} else if err == nil {
			t.Log("fits in", at)
		}
		if left := files(t, dir); at < 700 && !slices.Equal(left, []string{kept.Hash + suffix}) {
			t.Errorf("full after %d bytes leaves %v", at, left)
		}
	}
	s.failWrite = nil
	if _, err := s.Add(trace(t, 3)); err != nil {
		t.Errorf("with space again: %v", err)
	}
}

func TestDamagedFilesArePassedOver(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	good, bad, short := add(t, s, trace(t, 1)), add(t, s, trace(t, 2)), add(t, s, trace(t, 3))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	at := func(name string) string { return filepath.Join(dir, "traces", name) }
	b, err := os.ReadFile(at(bad.Hash + suffix))
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)-40] ^= 0xff // in the second half: only the checksum knows
	write(t, at(bad.Hash+suffix), b)
	b, err = os.ReadFile(at(short.Hash + suffix))
	if err != nil {
		t.Fatal(err)
	}
	write(t, at(short.Hash+suffix), b[:len(b)-1])
	write(t, at(strings.Repeat("0", 64)+suffix), []byte("not a trace"))
	write(t, at("holiday.ioviz"), b)
	write(t, at("notes.txt"), []byte("not ours"))
	if err := os.Mkdir(at(strings.Repeat("1", 64)+suffix), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, at(tempPrefix+"old"), []byte("x"))
	old := time.Now().Add(-2 * tempAge)
	if err := os.Chtimes(at(tempPrefix+"old"), old, old); err != nil {
		t.Fatal(err)
	}
	write(t, at(tempPrefix+"now"), []byte("x")) // of another process

	var log bytes.Buffer
	again := open(t, Options{Dir: dir, Log: slog.New(slog.NewTextHandler(&log, nil))})
	l := again.List()
	if got := hashes(l); len(got) != 2 || !slices.Contains(got, good.Hash) {
		t.Errorf("listed %v", got)
	}
	if len(l.Damaged) != 4 {
		t.Errorf("damaged: %v", l.Damaged)
	}
	if _, err := again.Main(bad.Hash); !errors.Is(err, ErrDamaged) {
		t.Errorf("flipped bit: %v", err)
	}
	if _, err := again.Main(bad.Hash); !errors.Is(err, ErrDamaged) {
		t.Errorf("flipped bit, again: %v", err)
	}
	if got := hashes(again.List()); !slices.Equal(got, []string{good.Hash}) {
		t.Errorf("listed after that: %v", got)
	}
	if log := log.String(); strings.Count(log, "passed over") != 5 {
		t.Errorf("log says:\n%s", log)
	}
	left := files(t, dir)
	if slices.Contains(left, tempPrefix+"old") || !slices.Contains(left, tempPrefix+"now") || !slices.Contains(left, "notes.txt") {
		t.Errorf("files: %v", left)
	}
	if m := add(t, again, trace(t, 2)); m.Hash != bad.Hash {
		t.Errorf("a damaged trace can't be made again: %+v", m)
	}
	p, err := again.Main(bad.Hash)
	readAll(t, p, err)
}

func write(t testing.TB, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestTwoStoresOnOneFolder(t *testing.T) {
	dir := t.TempDir()
	a, b := open(t, Options{Dir: dir}), open(t, Options{Dir: dir})
	m := add(t, a, trace(t, 1))
	if got, err := b.Get(m.Hash); err != nil || got.Bytes != m.Bytes {
		t.Errorf("the other store has %+v, %v", got, err)
	}
	n := add(t, a, trace(t, 2))
	if got := hashes(b.List()); len(got) != 2 {
		t.Errorf("the other store lists %v", got)
	}
	if err := b.Delete(n.Hash); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Main(n.Hash); !errors.Is(err, ErrUnknown) {
		t.Errorf("deleted by the other: %v", err)
	}
	if got := hashes(a.List()); !slices.Equal(got, []string{m.Hash}) {
		t.Errorf("lists %v", got)
	}
}

func TestBuiltinTraces(t *testing.T) {
	enc, err := sim.Encode(trace(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if _, err := enc.WriteGzip(&file); err != nil { // as ioviz run -o does, without our lengths
		t.Fatal(err)
	}
	s := open(t, Options{Builtin: fstest.MapFS{"sendfile.ioviz": {Data: file.Bytes()}, "broken.ioviz": {Data: []byte("x")}, "README.md": {}}})
	m, ok := s.Find("sendfile", map[string]int64{"size": 1001})
	if !ok || m.Hash != enc.Hash() || !m.Builtin {
		t.Fatalf("found %+v, %v", m, ok)
	}
	if _, ok := s.Find("sendfile", map[string]int64{"size": 1}); ok {
		t.Error("found with other parameters")
	}
	own := add(t, s, trace(t, 2))
	if l := s.List(); !slices.Equal(hashes(l), []string{own.Hash, m.Hash}) || l.Used != own.Bytes {
		t.Errorf("listed %+v", l)
	}
	for name, err := range map[string]error{"delete": s.Delete(m.Hash), "pin": s.Pin(m.Hash, true)} {
		if !errors.Is(err, ErrBuiltin) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p, err := s.Main(m.Hash)
	main := readAll(t, p, err)
	if half, err := sim.Read(bytes.NewReader(main)); err != nil || len(half.Raw) != 0 {
		t.Errorf("first half: %v, %v", half, err)
	}
	if again := add(t, s, trace(t, 1)); !again.Builtin {
		t.Error("a builtin trace is kept a second time")
	}
}
