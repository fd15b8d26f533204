//go:build unix

package web

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"ioviz/web/store"
)

func TestInstancesTrustsAndRemovesOnlyItsOwn(t *testing.T) {
	dir := t.TempDir()
	a := serve(t, Config{DataDir: dir})
	serving := filepath.Join(dir, instanceDir)
	good := fmt.Sprintf(`{"pid":1,"addr":%q,"token":%q}`, a.listener.Addr(), a.control.guard.token)
	kept := map[string]string{
		"daemon.json":      "{",                                // not a name of ours
		"1-1.json":         "{",                                // that process lives
		".new-x":           "",                                 // somebody writes it
		"999999991-1.json": good,                               // it answers
		"1-2.json":         `{"addr":"127.0.0.1:1","token":1}`, // silent, but alive
	}
	for name, text := range kept {
		if err := os.WriteFile(filepath.Join(serving, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	loose := filepath.Join(serving, "1-3.json") // others may write it
	if err := os.WriteFile(loose, []byte(good), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(loose, 0o622); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(serving, "1-4.json"), 0o600); err != nil {
		t.Fatal(err)
	}
	all, err := Instances(soon(t), dir)
	if err != nil || len(all) != 2 {
		t.Errorf("found %+v, %v", all, err)
	}
	for name := range kept {
		if _, err := os.Lstat(filepath.Join(serving, name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Recordings that others could swap are refused too, and what servers left behind that were killed is swept.
func TestRecordingsOfOthersAreRefused(t *testing.T) {
	dir := t.TempDir()
	traces := filepath.Join(dir, store.Folder)
	if err := os.Mkdir(traces, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(traces, 0o777); err != nil {
		t.Fatal(err)
	}
	open := func() error {
		s, err := New(Config{DataDir: dir})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Open()
		return errors.Join(err, s.Close())
	}
	var known *Error
	if err := open(); !errors.As(err, &known) || known.Code != "data.foreign" {
		t.Errorf("serves: %v", err)
	}
	if err := os.Chmod(traces, 0o700); err != nil {
		t.Fatal(err)
	}
	serving := filepath.Join(dir, instanceDir)
	if err := os.MkdirAll(serving, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(serving, "99999999-80.json"), []byte("{}"), 0o600); err != nil { // beyond pid_max
		t.Fatal(err)
	}
	if err := open(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(serving); err != nil || len(left) != 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

func TestFolderOfOthersIsRefused(t *testing.T) {
	open := t.TempDir()
	if err := os.Mkdir(filepath.Join(open, instanceDir), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(open, instanceDir), 0o777); err != nil {
		t.Fatal(err)
	}
	away, linked := t.TempDir(), t.TempDir()
	if err := os.Symlink(away, filepath.Join(linked, instanceDir)); err != nil {
		t.Fatal(err)
	}
	inside := t.TempDir()
	if err := os.Mkdir(filepath.Join(inside, "other"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("other", filepath.Join(inside, instanceDir)); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{open, linked, inside} {
		if all, err := Instances(soon(t), dir); err == nil {
			t.Errorf("%s: found %v", dir, all)
		}
		s, err := New(Config{DataDir: dir})
		if err != nil {
			t.Fatal(err)
		}
		var known *Error
		if err := s.Open(); err == nil || dir == open && !errors.As(err, &known) {
			t.Errorf("%s: serves, %v", dir, err)
		}
	}
	if left, err := os.ReadDir(away); err != nil || len(left) != 0 {
		t.Errorf("written elsewhere: %v, %v", left, err)
	}
}
