// Package code_test runs the programs in this folder and counts what they do.
package code_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// programs are the paths with their calls, for n chunks, and their marks.
var programs = []struct {
	dir, name string
	calls     func(n int) map[string]int
	marks     []string
}{
	{"read-write", "read_write", func(n int) map[string]int { return map[string]int{"read": n + 1, "write": n} }, []string{"read", "write"}},
	{"mmap-write", "mmap_write", func(n int) map[string]int { return map[string]int{"mmap": 1, "write": n, "munmap": 1} }, []string{"mmap", "write", "munmap"}},
	{"sendfile", "sendfile", func(n int) map[string]int { return map[string]int{"sendfile": n + 1} }, []string{"sendfile"}},
	{"splice", "splice", func(n int) map[string]int { return map[string]int{"splice": 2*n + 1} }, []string{"splice-in", "splice-out"}},
}

func TestPrograms(t *testing.T) {
	dir := t.TempDir()
	python := pythonPath(t)
	_, noStrace := exec.LookPath("strace")
	for _, p := range programs {
		source := filepath.Join(p.dir, p.name)
		binary := compile(t, dir, source+".c")
		for lang, argv := range map[string][]string{"c": {binary}, "python": {python, source + ".py"}} {
			for _, size := range []struct{ file, chunk int }{{0, 4096}, {1, 1 << 16}, {1 << 16, 1 << 16}, {1 << 20, 4096}, {3<<20 + 123, 48 << 10}, {1<<20 + 1, 1 << 20}} {
				t.Run(fmt.Sprintf("%s/%s/%dby%d", p.dir, lang, size.file, size.chunk), func(t *testing.T) {
					file := randomFile(t, size.file)
					transfer(t, argv, file, size.chunk)
					if noStrace != nil {
						t.Skip("unmet needs: strace")
					}
					trace := filepath.Join(t.TempDir(), "trace")
					transfer(t, append([]string{"strace", "-f", "-y", "-s0", "-o", trace, "-e", "trace=read,write,sendfile,splice,mmap,munmap"}, argv...), file, size.chunk)
					want := p.calls((size.file + size.chunk - 1) / size.chunk)
					if size.file == 0 && p.dir == "mmap-write" {
						want = nil // there is nothing to map
					}
					maps.DeleteFunc(want, func(_ string, n int) bool { return n == 0 })
					if got := count(t, trace, file); !maps.Equal(got, want) {
						t.Errorf("calls %v, want %v", got, want)
					}
				})
			}
		}
	}
}

func compile(t *testing.T, dir, source string) (binary string) {
	t.Helper()
	binary = filepath.Join(dir, strings.TrimSuffix(filepath.Base(source), ".c"))
	if out, err := exec.Command("cc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", binary, source).CombinedOutput(); err != nil {
		t.Fatalf("compiling %s: %v\n%s", source, err, out)
	}
	return binary
}

// pythonPath is the interpreter itself: what is called python3 may be a script.
func pythonPath(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("python3", "-c", "import sys; print(sys.executable)").Output()
	if err != nil {
		t.Fatalf("python3: %v", err)
	}
	return strings.TrimSpace(string(out))
}

func randomFile(t *testing.T, size int) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "data")
	b := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{}).Read(b)
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// transfer runs a program against a receiver, which must get the file.
func transfer(t *testing.T, argv []string, file string, chunk int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	received := make(chan []byte, 1)
	go func() {
		defer close(received)
		c, err := l.Accept()
		if err != nil {
			return // the program has failed before it connected
		}
		defer c.Close()
		b, _ := io.ReadAll(c)
		received <- b
	}()
	host, port, _ := net.SplitHostPort(l.Addr().String())
	cmd := exec.CommandContext(t.Context(), argv[0], append(argv[1:], file, host, port, strconv.Itoa(chunk))...)
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Fatalf("%v: %v\n%s", argv, err, out)
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := <-received; !bytes.Equal(got, want) {
		t.Errorf("%d bytes arrived of %d, or not the same", len(got), len(want))
	}
}

var (
	callLine = regexp.MustCompile(`^\d+ +(\w+)\((.*)\) += (\S+)`)
	socket   = regexp.MustCompile(`^\d+<(socket|TCP)`)
)

// count takes the calls of a recording by strace that touch the file, its mapping, the pipe or the socket.
func count(t *testing.T, trace, file string) map[string]int {
	t.Helper()
	b, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	calls := map[string]int{}
	mapping := "none"
	for line := range strings.Lines(string(b)) {
		m := callLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		name, args, result := m[1], m[2], m[3]
		ours := strings.Contains(args, "<"+file+">")
		switch name {
		case "mmap":
			if ours {
				mapping = result
			}
		case "munmap":
			ours = strings.HasPrefix(args, mapping+",")
		case "write":
			ours = socket.MatchString(args)
		case "splice":
			ours = true
		}
		if ours {
			calls[name]++
		}
	}
	return calls
}

// The code pane finds the lines of the calls by their marks.
func TestMarks(t *testing.T) {
	mark := regexp.MustCompile(`(?m)\S.*(?:/\* \[([a-z-]+)\] \*/|# \[([a-z-]+)\])$`)
	for _, p := range programs {
		for _, ending := range []string{".c", ".py"} {
			b, err := os.ReadFile(filepath.Join(p.dir, p.name+ending))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range mark.FindAllStringSubmatch(string(b), -1) {
				got = append(got, m[1]+m[2])
			}
			if fmt.Sprint(got) != fmt.Sprint(p.marks) {
				t.Errorf("%s%s has marks %v, want %v", p.name, ending, got, p.marks)
			}
		}
	}
}

// What cannot work ends with a message and a code, not with silence.
func TestMistakes(t *testing.T) {
	dir := t.TempDir()
	python := pythonPath(t)
	file := randomFile(t, 10)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	_ = l.Close() // nobody listens now
	for _, p := range programs {
		source := filepath.Join(p.dir, p.name)
		binary := compile(t, dir, source+".c")
		for _, argv := range [][]string{{binary}, {python, source + ".py"}} {
			for want, args := range map[string][]string{
				"usage: ":    {file},
				"No such":    {file + "x", "127.0.0.1", port, "4096"},
				"refused":    {file, "127.0.0.1", port, "4096"},
				"CHUNK must": {file, "127.0.0.1", port, "0"},
			} {
				out, err := exec.Command(argv[0], append(argv[1:], args...)...).CombinedOutput()
				if err == nil || !strings.Contains(string(out), want) {
					t.Errorf("%v %v: %v, %q", argv, args, err, out)
				}
			}
		}
	}
}
