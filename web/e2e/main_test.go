// Package e2e walks through ioviz as people do: the built program as a child
// process, and Chromium in front of it. It refuses to look inside either.
package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

var (
	program  string // the built ioviz
	chromium string // "" where there is none
)

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "ioviz-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if chromium, err = exec.LookPath(name); err == nil {
			break
		}
	}
	program = filepath.Join(dir, "ioviz")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	build := exec.Command("go", "build", "-o", program, "ioviz/cmd/ioviz")
	var said bytes.Buffer
	build.Stdout, build.Stderr = &said, &said
	if err := build.Run(); err != nil {
		fmt.Fprintf(os.Stderr, "building ioviz: %v\n%s", err, said.Bytes())
		return 1
	}
	defer closeBrowser()
	return m.Run()
}

func needsBrowser(t *testing.T) {
	t.Helper()
	if chromium == "" {
		t.Skip("unmet needs: chromium")
	}
}
