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
	"syscall"
	"testing"
	"unsafe"
)

// program is one path's: its calls over a file of size bytes with the chunk,
// and its marks in the order of the lines.
type program struct {
	dir, name string
	calls     func(size, chunk int) map[string]int
	marks     map[string][]string // by ending; "" for all
	only      string              // the one language it is in; "": all
	runs      bool                // in C, as it is run to be watched: it lies there
	target    bool                // copies to a file, over no connection
	alone     bool                // only reads
	direct    bool                // needs a file system that takes O_DIRECT
	with      string              // an option of the program; the marks are told where there is none
	most      int                 // the largest file it is given, if not any
}

func chunks(size, chunk int) int { return (size + chunk - 1) / chunk }

// perChunk counts calls that are made once a chunk, and once more at the end.
func perChunk(each, end int, name string) func(size, chunk int) map[string]int {
	return func(size, chunk int) map[string]int { return map[string]int{name: each*chunks(size, chunk) + end} }
}

func same(marks ...string) map[string][]string { return map[string][]string{"": marks} }

// pages is n in whole blocks, as O_DIRECT has it.
func pages(n int) int { return (n + 4095) / 4096 * 4096 }

var programs = []program{
	{dir: "read-write", name: "read_write", marks: same("read", "write"), calls: func(size, chunk int) map[string]int {
		return map[string]int{"read": chunks(size, chunk) + 1, "write": chunks(size, chunk)}
	}},
	{dir: "mmap-write", name: "mmap_write", marks: same("populate", "mmap", "touch", "write", "munmap"), calls: mapped},
	{dir: "mmap-write", name: "mmap_write", with: "--touch", calls: mapped},
	{dir: "mmap-write", name: "mmap_write", with: "--populate", calls: mapped},
	{dir: "sendfile", name: "sendfile", marks: same("sendfile"), calls: perChunk(1, 1, "sendfile")},
	{dir: "splice", name: "splice", marks: same("splice-in", "splice-out"), calls: perChunk(2, 1, "splice")},
	{dir: "buffered-read", name: "buffered_read", marks: map[string][]string{".c": {"read-byte", "refill", "copy", "write", "rest"},
		".py": {"refill", "copy", "read-byte", "write", "rest"}}, calls: func(size, chunk int) map[string]int {
		return map[string]int{"read": chunks(size, 4096) + 1}
	}},
	{dir: "buffered-read", name: "buffered_read", with: "--unbuffered", most: 1 << 16, calls: func(size, chunk int) map[string]int {
		return map[string]int{"read": size + 1}
	}},
	{dir: "o-direct", name: "o_direct", marks: same("read", "write"), direct: true, calls: func(size, chunk int) map[string]int {
		return map[string]int{"read": chunks(size, pages(chunk)) + 1}
	}},
	{dir: "vmsplice", name: "vmsplice", marks: same("vmsplice", "splice-out"), calls: func(size, chunk int) map[string]int {
		return map[string]int{"vmsplice": chunks(size, chunk)}
	}},
	{dir: "tee", name: "tee", marks: map[string][]string{".c": {"splice-out", "splice-in", "tee"}, ".py": {"splice-out", "splice-in", "tee"}},
		calls: func(size, chunk int) map[string]int {
			return map[string]int{"splice": 3*chunks(size, chunk) + 1, "tee": chunks(size, chunk)}
		}},
	{dir: "sendfile-file", name: "sendfile_file", marks: same("sendfile"), target: true, calls: perChunk(1, 1, "sendfile")},
	{dir: "copy-file-range", name: "copy_file_range", marks: same("copy-file-range"), target: true, calls: perChunk(1, 1, "copy_file_range")},
	{dir: "read-sequential", name: "read_sequential", marks: same("pread"), alone: true, calls: perChunk(1, 0, "pread64")},
	{dir: "read-random", name: "read_random", marks: map[string][]string{".c": {"advise", "pread"}, ".py": {"pread", "advise"}}, alone: true, calls: perChunk(1, 0, "pread64")},
	{dir: "read-random", name: "read_random", with: "--random", alone: true, calls: perChunk(1, 0, "pread64")},
	{dir: "msg-zerocopy", name: "msg_zerocopy", marks: same("poll", "notice", "send"), calls: perChunk(1, 0, "sendto")},
	{dir: "io-uring", name: "io_uring", only: "c", marks: same("read", "send", "enter", "results"), calls: perChunk(1, 0, "io_uring_enter")},
	{dir: "io-uring-batch", name: "io_uring_batch", only: "c", marks: same("read", "send", "enter", "results"), calls: func(size, chunk int) map[string]int {
		return map[string]int{"io_uring_enter": chunks(chunks(size, chunk), 2048)}
	}},
	{dir: "io-uring-fixed", name: "io_uring_fixed", only: "c", marks: same("register", "read", "send", "enter", "results"), calls: perChunk(1, 0, "io_uring_enter")},
	{dir: "io-uring-send-zc", name: "io_uring_send_zc", only: "c", marks: same("read", "send", "enter", "results"), calls: perChunk(1, 0, "io_uring_enter")},
	{dir: "io-uring-sqpoll", name: "io_uring_sqpoll", only: "c", marks: same("read", "send", "publish", "wake", "look"),
		calls: func(int, int) map[string]int { return map[string]int{} }},
}

// mapped counts the calls that send from a mapping.
func mapped(size, chunk int) map[string]int {
	if size == 0 {
		return nil // there is nothing to map
	}
	return map[string]int{"mmap": 1, "write": chunks(size, chunk), "munmap": 1}
}

// counted are the calls that strace is asked for.
const counted = "trace=read,readv,pread64,write,sendfile,splice,mmap,munmap,vmsplice,tee,copy_file_range,sendto,io_uring_enter"

func TestPrograms(t *testing.T) {
	dir := t.TempDir()
	python := pythonPath(t)
	_, noStrace := exec.LookPath("strace")
	for _, p := range programs {
		for lang, argv := range p.commands(t, dir, python) {
			for _, size := range []struct{ file, chunk int }{{0, 4096}, {1, 1 << 16}, {1 << 16, 1 << 16}, {1 << 20, 4096}, {3<<20 + 123, 48 << 10}, {1<<20 + 1, 1 << 20}} {
				if p.most > 0 && size.file > p.most {
					continue // it makes a system call for every byte
				}
				t.Run(fmt.Sprintf("%s%s/%s/%dby%d", p.dir, p.with, lang, size.file, size.chunk), func(t *testing.T) {
					file := randomFile(t, size.file)
					if p.direct && !takesDirect(file) {
						t.Skip("unmet needs: a file system that takes O_DIRECT")
					}
					if lang == "c" && strings.HasPrefix(p.dir, "io-uring") && !ringsAllowed() {
						t.Skip("unmet needs: io_uring")
					}
					p.run(t, argv, file, size.chunk)
					if noStrace != nil {
						t.Skip("unmet needs: strace")
					}
					trace := filepath.Join(t.TempDir(), "trace")
					p.run(t, append([]string{"strace", "-f", "-y", "-s0", "-o", trace, "-e", counted}, argv...), file, size.chunk)
					want := p.calls(size.file, size.chunk)
					maps.DeleteFunc(want, func(_ string, n int) bool { return n == 0 })
					got := count(t, trace, file)
					maps.DeleteFunc(got, func(name string, _ int) bool { // what is not this path's way of moving bytes
						return p.dir != "read-write" && p.dir != "mmap-write" && (name == "write" || name == "mmap" || name == "munmap" || name == "splice" && p.dir == "vmsplice") ||
							name == "sendto" && p.dir != "msg-zerocopy" || (name == "read" || name == "pread64") && want[name] == 0
					})
					if n := got["io_uring_enter"]; p.dir == "io-uring-sqpoll" && n <= 2*chunks(size.file, size.chunk) {
						delete(got, "io_uring_enter") // the thread of the kernel may have to be woken, for a request once at most
					}
					if !maps.Equal(got, want) {
						t.Errorf("calls %v, want %v", got, want)
					}
				})
			}
		}
	}
}

// commands are the program in its languages.
func (p *program) commands(t *testing.T, dir, python string) map[string][]string {
	t.Helper()
	all := map[string][]string{"c": {compile(t, dir, p.source(".c"))}}
	if p.only == "" {
		all["python"] = []string{python, p.source(".py")}
	}
	if p.with != "" {
		for lang, argv := range all {
			all[lang] = append(argv, p.with)
		}
	}
	return all
}

// source is where the program is in the language with that ending.
func (p *program) source(ending string) string {
	if p.runs && ending == ".c" {
		return filepath.Join("..", "..", "live", "programs", p.name+ending)
	}
	return filepath.Join(p.dir, p.name+ending)
}

// run has the program move the file, and compares.
func (p *program) run(t *testing.T, argv []string, file string, chunk int) {
	t.Helper()
	if p.alone {
		if out, err := exec.CommandContext(t.Context(), argv[0], append(argv[1:], file, strconv.Itoa(chunk))...).CombinedOutput(); err != nil || len(out) > 0 {
			t.Fatalf("%v: %v\n%s", argv, err, out)
		}
		return
	}
	if !p.target {
		transfer(t, argv, file, chunk)
		if p.dir == "tee" {
			equalFiles(t, file, file+".copy")
		}
		return
	}
	target := filepath.Join(t.TempDir(), "target")
	if out, err := exec.CommandContext(t.Context(), argv[0], append(argv[1:], file, target, strconv.Itoa(chunk))...).CombinedOutput(); err != nil || len(out) > 0 {
		t.Fatalf("%v: %v\n%s", argv, err, out)
	}
	equalFiles(t, file, target)
}

func equalFiles(t *testing.T, a, b string) {
	t.Helper()
	x, err := os.ReadFile(a)
	if err != nil {
		t.Fatal(err)
	}
	y, err := os.ReadFile(b)
	if err != nil || !bytes.Equal(x, y) {
		t.Errorf("the copy has %d bytes of %d, or not the same: %v", len(y), len(x), err)
	}
}

func takesDirect(file string) bool {
	f, err := os.OpenFile(file, os.O_RDONLY|syscall.O_DIRECT, 0)
	if err == nil {
		f.Close()
	}
	return err == nil
}

// ringsAllowed tells whether the kernel gives this user an io_uring: it asks for one.
func ringsAllowed() bool {
	const setup = 425    // io_uring_setup(2), the same on every architecture
	var params [120]byte // struct io_uring_params
	fd, _, e := syscall.Syscall(setup, 1, uintptr(unsafe.Pointer(&params)), 0)
	if e == 0 {
		syscall.Close(int(fd))
	}
	return e == 0
}

// What copies on write does so at the first write to each page, and never for
// reading.
func TestCopyOnWrite(t *testing.T) {
	dir := t.TempDir()
	python := pythonPath(t)
	const pages = 256
	for _, p := range []program{{dir: "fork-cow", name: "fork_cow"}, {dir: "private-cow", name: "private_cow"}} {
		for lang, argv := range p.commands(t, dir, python) {
			for access, faults := range map[string]func(n int) bool{
				"write": func(n int) bool { return n >= pages && n < pages+100 },
				"read":  func(n int) bool { return n < pages/2 },
			} {
				t.Run(p.dir+"/"+lang+"/"+access, func(t *testing.T) {
					what := strconv.Itoa(pages * 4096)
					if p.dir == "private-cow" {
						what = randomFile(t, pages*4096)
					}
					out, err := exec.CommandContext(t.Context(), argv[0], append(argv[1:], what, access)...).Output()
					if err != nil {
						t.Fatal(err)
					}
					if n, err := strconv.Atoi(strings.TrimSpace(string(out))); err != nil || !faults(n) {
						t.Errorf("%q faults for %d pages", out, pages)
					}
				})
			}
		}
	}
}

func compile(t *testing.T, dir, source string) (binary string) {
	t.Helper()
	binary = filepath.Join(dir, strings.TrimSuffix(filepath.Base(source), ".c"))
	if out, err := exec.Command("cc", "-O2", "-Wall", "-Wextra", "-Werror", "-pthread", "-I", ".", "-o", binary, source).CombinedOutput(); err != nil {
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
		case "splice", "vmsplice", "tee", "copy_file_range", "io_uring_enter":
			ours = true
		case "sendto":
			ours = socket.MatchString(args)
		case "readv":
			name = "read"
		}
		if ours {
			calls[name]++
		}
	}
	return calls
}

// The code pane finds the lines of the calls by their marks.
func TestMarks(t *testing.T) {
	for _, p := range programs {
		if p.with != "" {
			continue
		}
		for _, ending := range []string{".c", ".py"} {
			if p.only == "c" && ending == ".py" {
				continue
			}
			want := p.marks[""]
			if want == nil {
				want = p.marks[ending]
			}
			if got := marksIn(t, filepath.Join(p.dir, p.name+ending)); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s%s has marks %v, want %v", p.name, ending, got, want)
			}
		}
	}
}

var (
	marked = regexp.MustCompile(`(?m)\S.*(?:/\*((?: \[[a-z-]+\])+) \*/|#((?: \[[a-z-]+\])+))$`)
	mark   = regexp.MustCompile(`[a-z-]+`)
)

// marksIn gives the marks of a source in the order of its lines.
func marksIn(t *testing.T, source string) (marks []string) {
	t.Helper()
	b, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range marked.FindAllStringSubmatch(string(b), -1) {
		marks = append(marks, mark.FindAllString(m[1]+m[2], -1)...)
	}
	return marks
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
		if p.target || p.direct || p.alone { // their mistakes are those of the others
			continue
		}
		for _, argv := range p.commands(t, dir, python) {
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
