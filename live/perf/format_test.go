package perf

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func readFormat(t testing.TB, system, name string) *Format {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name+".format"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	f, err := ParseFormat(system, file)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestParseFormat(t *testing.T) {
	f := readFormat(t, "sched", "sched_switch")
	if f.System != "sched" || f.Name != "sched_switch" || f.ID != 372 || len(f.Fields) != 11 {
		t.Errorf("%+v", f)
	}
	for _, want := range []Field{
		{Name: "common_type", Type: "unsigned short", Size: 2},
		{Name: "prev_comm", Type: "char", Offset: 8, Size: 16},
		{Name: "prev_state", Type: "long", Offset: 32, Size: 8, Signed: true},
	} {
		if got, ok := f.Field(want.Name); !ok || got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	if !f.Has("next_pid", "next_comm") || f.Has("next_pid", "no_such") {
		t.Error("Has is wrong")
	}
	f = readFormat(t, "net", "net_dev_xmit")
	if got, _ := f.Field("name"); !got.DataLoc || got.Type != "char" || got.Size != 4 {
		t.Errorf("name: %+v", got)
	}
	f = readFormat(t, "syscalls", "sys_enter_write")
	if got, _ := f.Field("buf"); got.Type != "const char *" || got.Offset != 24 {
		t.Errorf("buf: %+v", got)
	}
}

func TestParseFormatRefuses(t *testing.T) {
	for _, text := range []string{
		"", "name: x", "ID: 3", "name: x\nID: 70000", "name: x\nID: 0", "name: x\nID: 3\nfield:int a;	offset:x;	size:4;",
		"name: x\nID: 3\nfield:int a;	offset:4;", "name: x\nID: 3\nfield:int a;	offset:-4;	size:4;", "name: x\nID: 3\nfield:;	offset:4;	size:4;",
	} {
		if f, err := ParseFormat("s", strings.NewReader(text)); !errors.Is(err, ErrFormat) {
			t.Errorf("%q: %+v, %v", text, f, err)
		}
	}
}

func TestFieldReaders(t *testing.T) {
	raw := make([]byte, 24)
	copy(raw, []byte{0xff, 0xfe, 0, 0, 0xff, 0xff, 0xff, 0xff})
	ne.PutUint32(raw[8:], 5<<16|16) // five bytes at 16
	ne.PutUint32(raw[12:], 3<<16|2) // three bytes, two after the field's end
	copy(raw[16:], "eth0\x00!!")
	for _, tt := range []struct {
		f Field
		i int64
		u uint64
	}{
		{Field{Offset: 0, Size: 1}, 255, 255}, {Field{Offset: 0, Size: 1, Signed: true}, -1, 255},
		{Field{Offset: 4, Size: 4, Signed: true}, -1, 0xffffffff}, {Field{Offset: 4, Size: 4}, 0xffffffff, 0xffffffff},
		{Field{Offset: 2, Size: 2}, 0, 0},
	} {
		i, ok := tt.f.Int(raw)
		if u, _ := tt.f.Uint(raw); !ok || i != tt.i || u != tt.u {
			t.Errorf("%+v: %d %d, want %d %d", tt.f, i, u, tt.i, tt.u)
		}
	}
	for _, f := range []Field{{Offset: 20, Size: 8}, {Offset: -1, Size: 4}, {Size: 3}, {Size: 0}, {Offset: 8, Size: 4, DataLoc: true}} {
		if v, ok := f.Int(raw); ok {
			t.Errorf("%+v: %d", f, v)
		}
	}
	if s, ok := (Field{Offset: 8, Size: 4, DataLoc: true}).String(raw); !ok || s != "eth0" {
		t.Errorf("data loc: %q", s)
	}
	if b, ok := (Field{Offset: 12, Size: 4, RelLoc: true}).Bytes(raw); !ok || string(b) != "h0\x00" {
		t.Errorf("rel loc: %q", b)
	}
	if s, ok := (Field{Offset: 16, Size: 8}).String(raw); !ok || s != "eth0" {
		t.Errorf("array: %q", s)
	}
	if _, ok := (Field{Offset: 8, Size: 4, DataLoc: true}).Bytes(raw[:18]); ok {
		t.Error("data loc beyond the end")
	}
}

func FuzzParseFormat(f *testing.F) {
	names, err := filepath.Glob("testdata/*.format")
	if err != nil || len(names) == 0 {
		f.Fatal("no seeds")
	}
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b), []byte("0123456789abcdef0123456789abcdef"))
	}
	f.Fuzz(func(t *testing.T, text string, raw []byte) {
		format, err := ParseFormat("s", strings.NewReader(text))
		if err != nil {
			return
		}
		for _, fd := range format.Fields {
			_, _ = fd.Int(raw)
			if b, ok := fd.Bytes(raw); ok && len(b) > len(raw) {
				t.Errorf("%+v: %d bytes of %d", fd, len(b), len(raw))
			}
			_, _ = fd.String(raw)
		}
	})
}

func FuzzFieldReaders(f *testing.F) {
	f.Add(8, 4, true, true, false, []byte("01234567\x10\x00\x04\x00abcdefghijkl"))
	f.Add(-8, 1<<62, false, false, true, []byte("x"))
	f.Fuzz(func(t *testing.T, off, size int, signed, data, rel bool, raw []byte) {
		fd := Field{Offset: off, Size: size, Signed: signed, DataLoc: data, RelLoc: rel}
		_, _ = fd.Int(raw)
		if b, ok := fd.Bytes(raw); ok && len(b) > len(raw) {
			t.Errorf("%+v: %d bytes of %d", fd, len(b), len(raw))
		}
		_, _ = fd.String(raw)
	})
}

func TestParseCPUs(t *testing.T) {
	for list, want := range map[string]int{"0": 1, "0-3,8": 5, "0-1": 2, "5-5": 1} {
		if got, err := parseCPUs(list); err != nil || len(got) != want {
			t.Errorf("%q: %v, %v", list, got, err)
		}
	}
	for _, list := range []string{"", "x", "3-1", "-1", "0-", "0-99999999", "1,,2"} {
		if got, err := parseCPUs(list); err == nil {
			t.Errorf("%q: %v", list, got)
		}
	}
}

func FuzzParseCPUs(f *testing.F) {
	f.Add("0-3,8")
	f.Add("0-")
	f.Fuzz(func(_ *testing.T, list string) { _, _ = parseCPUs(list) })
}

func testTracefs(t testing.TB) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, system := range map[string]string{"sched_switch": "sched", "sys_enter_write": "syscalls", "net_dev_xmit": "net"} {
		b, err := os.ReadFile(filepath.Join("testdata", name+".format"))
		if err != nil {
			t.Fatal(err)
		}
		fsys["events/"+system+"/"+name+"/format"] = &fstest.MapFile{Data: b}
	}
	return fsys
}

func TestCatalogCache(t *testing.T) {
	c := NewCatalog(testTracefs(t))
	if _, err := c.Lookup("sched", "no_such"); !errors.Is(err, ErrNoTracepoint) {
		t.Error(err)
	}
	if _, err := c.Lookup("..", "x"); !errors.Is(err, ErrNoTracepoint) {
		t.Error(err)
	}
	dir := t.TempDir()
	name, err := c.save(filepath.Join(dir, "deep", "er"), "kernel A", []string{"sched", "net", "absent"})
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	back, err := parseCache(data, "kernel A")
	if err != nil {
		t.Fatal(err)
	}
	f, err := back.Lookup("sched", "sched_switch")
	if err != nil || f.ID != 372 || back.From() != FromCache {
		t.Errorf("%+v, %v", f, err)
	}
	if names, _ := back.Names("net"); len(names) != 1 || names[0] != "net_dev_xmit" {
		t.Errorf("names: %v", names)
	}
	if _, err := back.Lookup("syscalls", "sys_enter_write"); !errors.Is(err, ErrNoTracepoint) {
		t.Error(err)
	}
	if _, err := parseCache(data, "kernel B"); !errors.Is(err, ErrCache) {
		t.Errorf("for another kernel: %v", err)
	}
	if cacheName("kernel A") == cacheName("kernel B") {
		t.Error("one file for two kernels")
	}
}

func FuzzParseCache(f *testing.F) {
	f.Add([]byte(`{"version":2,"kernel":"k","events":[{"system":"a","name":"b","id":3,"fields":[{"name":"x","offset":8,"size":4}]}]}`))
	f.Add([]byte(`{"version":2,"kernel":"k","events":[null]}`))
	f.Fuzz(func(_ *testing.T, data []byte) {
		c, err := parseCache(data, "k")
		if err != nil {
			return
		}
		for _, ev := range c.formats {
			for _, fd := range ev.Fields {
				_, _ = fd.Int([]byte("0123456789abcdef"))
				_, _ = fd.Bytes([]byte("0123456789abcdef"))
			}
		}
	})
}

func TestSyscallCatalog(t *testing.T) {
	c := NewSyscallCatalog(map[string]uint16{"sys_enter_write": 840, "sys_exit_write": 839, "other": 1})
	f, err := c.Lookup("syscalls", "sys_enter_write")
	if err != nil || f.ID != 840 || !f.Has("common_pid", "__syscall_nr", "arg5") {
		t.Errorf("%+v, %v", f, err)
	}
	if f, err := c.Lookup("syscalls", "sys_exit_write"); err != nil || !f.Has("ret") || f.Has("arg0") {
		t.Errorf("%+v, %v", f, err)
	}
	if _, err := c.Lookup("syscalls", "other"); err == nil {
		t.Error("made a format for something else")
	}
}
