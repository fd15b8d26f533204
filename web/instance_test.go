package web

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestInstancesFindsWhatRuns(t *testing.T) {
	dir := t.TempDir()
	a, b := serve(t, Config{DataDir: dir}), serve(t, Config{DataDir: dir})
	names, err := filepath.Glob(filepath.Join(dir, instanceDir, "*.json"))
	if err != nil || len(names) != 2 {
		t.Fatalf("files %v, %v", names, err)
	}
	for _, name := range names {
		if st, err := os.Stat(name); err != nil || st.Mode().Perm()&0o077 != 0 {
			t.Errorf("others may read %s: %v, %v", name, st.Mode(), err)
		}
	}
	// What dead servers leave: a port where nobody is, one where someone else is, and rubbish.
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := other.Addr().String()
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"999999991-1.json": fmt.Sprintf(`{"pid":1,"addr":%q,"token":"x"}`, gone),
		"999999992-2.json": fmt.Sprintf(`{"pid":2,"addr":%q,"token":"x"}`, a.listener.Addr()),
		"999999993-3.json": `{`,
		"999999994-4.json": `{"pid":4,"addr":"192.0.2.1:80","token":"x"}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, instanceDir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := Instances(soon(t), dir)
	if err != nil || len(all) != 2 || all[0].URL() != b.URL() || all[1].URL() != a.URL() {
		t.Errorf("got %+v, %v, want %s and %s", all, err, b.URL(), a.URL())
	}
	if names, _ := filepath.Glob(filepath.Join(dir, instanceDir, "*.json")); len(names) != 2 {
		t.Errorf("left: %v", names)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if all, err := Instances(soon(t), dir); err != nil || len(all) != 1 || all[0].URL() != b.URL() {
		t.Errorf("after one is closed: %+v, %v", all, err)
	}
	if none, err := Instances(soon(t), t.TempDir()); err != nil || len(none) != 0 {
		t.Errorf("nothing runs: %+v, %v", none, err)
	}
}

func TestAddresses(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":8080", "192.168.1.2:80", "example.com:80", "[::]:0", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", "127.0.0.2:0"} {
		if _, err := New(Config{Addr: addr, DataDir: t.TempDir()}); err == nil || !strings.Contains(err.Error(), "address") {
			t.Errorf("%s: %v", addr, err)
		}
	}
	taken := serve(t, Config{})
	next := serve(t, Config{Addr: "localhost:" + taken.port()})
	if next.port() == taken.port() {
		t.Error("two servers have one port")
	}
	if got := next.get("/evidence"); got.StatusCode != 200 {
		t.Errorf("on the next port: %d", got.StatusCode)
	}
	localhost := strings.Replace(next.base, "127.0.0.1", "localhost", 1)
	if got := next.browser("POST", "/api/runs", "{}", host(strings.TrimPrefix(localhost, "http://")), set("Origin", localhost)); got.code() != "demo.unknown" {
		t.Errorf("by the name localhost: %d %s", got.StatusCode, got.body)
	}
}

func TestOpenThatFailsLeavesNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := New(Config{DataDir: filepath.Join(file, "data")})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Open(); err == nil {
		t.Error("a data directory in a file is taken")
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing what did not open: %v", err)
	}
}

func TestDefaultDataDir(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", "/x")
	if got, err := DefaultDataDir(); err != nil || got != filepath.FromSlash("/x/ioviz") {
		t.Errorf("got %s, %v", got, err)
	}
	t.Setenv("XDG_DATA_HOME", "not/absolute")
	t.Setenv("HOME", "/home/p")
	if got, err := DefaultDataDir(); err != nil || !strings.HasPrefix(got, "/home/p") {
		t.Errorf("got %s, %v", got, err)
	}
}
