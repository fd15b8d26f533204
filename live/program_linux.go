package live

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/live/ptrace"
	"ioviz/sim"
)

// A server that is about the threads of the C library is a C program, compiled
// here when it is first run, and is what the code pane shows, to the letter.
//
//go:embed programs
var programs embed.FS

// errNoCompiler says that there is nothing to make C programs with.
var errNoCompiler = errors.New("no C compiler (cc) is installed")

// compiler is the machine's C compiler.
func compiler() (string, error) {
	path, err := exec.LookPath("cc")
	if err != nil {
		return "", errNoCompiler
	}
	return path, nil
}

var (
	builtMu sync.Mutex
	built   = map[string]*os.File{} // programs that have been compiled; they stay in memory
)

// builtProgram gives the compiled program of that name, in a file without a name
// that is open for as long as this process is there.
func builtProgram(ctx context.Context, name string) (*os.File, error) {
	builtMu.Lock()
	defer builtMu.Unlock()
	if f := built[name]; f != nil {
		return f, nil
	}
	f, err := compile(ctx, name)
	if err != nil {
		return nil, &Error{Code: "program.unavailable", Detail: name, Err: err}
	}
	built[name] = f
	return f, nil
}

// compile makes the program in a folder that is gone when it returns.
func compile(ctx context.Context, name string) (*os.File, error) {
	cc, err := compiler()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "ioviz-program-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	sources, err := fs.Sub(programs, "programs")
	if err != nil {
		return nil, err
	}
	if err := os.CopyFS(dir, sources); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	out := filepath.Join(dir, "program")
	args := append([]string{"-std=gnu11", "-O2", "-pthread", "-I", filepath.Join(dir, "run")}, definitions()...)
	cmd := exec.CommandContext(ctx, cc, append(args, "-o", out, filepath.Join(dir, name+".c"))...)
	cmd.WaitDelay = time.Second
	if said, err := cmd.CombinedOutput(); err != nil {
		lines := strings.Split(string(bytes.TrimSpace(said)), "\n")
		i := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "error") })
		return nil, fmt.Errorf("%w: %s", err, strings.ReplaceAll(lines[max(i, 0)], dir+"/", ""))
	}
	return kept(out)
}

// kept copies a program into a file that has no name.
func kept(path string) (*os.File, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	fd, err := unix.MemfdCreate("ioviz-server", unix.MFD_CLOEXEC|unix.MFD_EXEC)
	if errors.Is(err, unix.EINVAL) { // before Linux 6.3 any can be run
		fd, err = unix.MemfdCreate("ioviz-server", unix.MFD_CLOEXEC)
	}
	if err != nil {
		return nil, err
	}
	f := os.NewFile(uintptr(fd), "program")
	if _, err := io.Copy(f, in); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// filterAt is where in the control page the filter of the ptrace tier is put.
const filterAt = 2048

// definitions are what the programs know of the memory that they share.
func definitions() (args []string) {
	var c control
	for name, v := range map[string]uintptr{
		"SOCK_FD": sockFD, "CTL_FD": ctlFD, "READY_FD": readyFD, "GO_FD": goFD, "PROGRAM_FD": targetFD, "MARKER": markerID,
		"FILTER": filterAt, "CTL_SENT": unsafe.Offsetof(c.Sent), "CTL_START": unsafe.Offsetof(c.Start), "CTL_END": unsafe.Offsetof(c.End),
		"CTL_ERRNO": unsafe.Offsetof(c.Errno), "CTL_MINOR": unsafe.Offsetof(c.Minor), "CTL_MAJOR": unsafe.Offsetof(c.Major),
		"CTL_VOLUNTARY": unsafe.Offsetof(c.Voluntary), "CTL_INVOLUNTARY": unsafe.Offsetof(c.Involunt), "CTL_CPU": unsafe.Offsetof(c.CPU),
	} {
		args = append(args, fmt.Sprintf("-D%s=%d", name, v))
	}
	return args
}

// usualStacks has the threads of the C library get stacks of 8 MiB, or what is
// allowed: it makes them as large as that limit (pthread_create(3)), and keeps so
// many MiB of them when threads end.
func usualStacks() error {
	var lim unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_STACK, &lim); err != nil {
		return err
	}
	lim.Cur = min(sim.StackOfThread, lim.Max)
	return unix.Setrlimit(unix.RLIMIT_STACK, &lim)
}

// becomeProgram makes this process the C program of the model. It returns only
// if that fails.
func becomeProgram(j *job, s *shared) error {
	p := j.Params
	if err := raiseFiles(p["clients"]); err != nil {
		return err
	}
	if err := usualStacks(); err != nil {
		return err
	}
	each := min(p["read"], p["message"])
	filter := 0
	if j.Filter {
		prog, err := ptrace.Program(modelFilter()...)
		if err != nil {
			return err
		}
		room := unsafe.Slice((*unix.SockFilter)(unsafe.Pointer(&s.mem[filterAt])), (controlPage-filterAt)/int(unsafe.Sizeof(unix.SockFilter{})))
		if filter = copy(room, prog); filter < len(prog) {
			return unix.E2BIG
		}
	}
	args := []string{"ioviz-server"}
	for _, n := range []int64{p["clients"], each, p["work"] * 1000, int64(len(s.mem)), int64(filter)} {
		args = append(args, strconv.FormatInt(n, 10))
	}
	return unix.Exec("/proc/self/fd/"+strconv.Itoa(targetFD), args, nil)
}
