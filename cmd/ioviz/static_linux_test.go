package main

import (
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Built with the tag static the program needs no library and no dynamic loader, and
// says what it can't run so; without it, it asks for the loader.
func TestStaticProgram(t *testing.T) {
	for _, tags := range []string{"static", ""} {
		path := filepath.Join(t.TempDir(), "ioviz")
		build := exec.Command("go", "build", "-tags", tags, "-o", path, ".")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		f, err := elf.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		loads := slices.ContainsFunc(f.Progs, func(p *elf.Prog) bool { return p.Type == elf.PT_INTERP })
		f.Close()
		if loads != (tags == "") {
			t.Errorf("tags %q: it asks for a dynamic loader: %v", tags, loads)
		}
		if tags == "" {
			continue
		}
		out, err := exec.Command(path, "run", "--lang", "en", "posix-aio").CombinedOutput()
		if err == nil || !strings.Contains(string(out), "no glibc here that this program can open") {
			t.Errorf("posix-aio: %v: %s", err, out)
		}
	}
}
