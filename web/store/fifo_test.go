//go:build unix

package store

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestPipesAreNotWaitedFor(t *testing.T) {
	dir := t.TempDir()
	s := open(t, Options{Dir: dir})
	name := strings.Repeat("a", 64)
	if err := syscall.Mkfifo(filepath.Join(dir, "traces", name+suffix), 0o600); err != nil {
		t.Fatal(err)
	}
	if l := s.List(); len(l.Damaged) != 1 {
		t.Errorf("damaged: %v", l.Damaged)
	}
	if _, err := TakeFile(filepath.Join(dir, "traces", name+suffix)); !errors.Is(err, ErrNoFile) {
		t.Errorf("got %v", err)
	}
}
