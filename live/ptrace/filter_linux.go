//go:build amd64 || arm64

package ptrace

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

var auditArch = map[string]uint32{
	"amd64": unix.AUDIT_ARCH_X86_64,
	"arm64": unix.AUDIT_ARCH_AARCH64,
}[runtime.GOARCH]

// maxCalls is how many calls a filter can name: a jump of classic BPF reaches 255 instructions ahead.
const maxCalls = 250

// InstallFilter makes these system calls stop the calling thread for its tracer from now on, and lets all others pass. It cannot be undone.
// The goroutine must be locked to its thread, and the thread already be traced. Threads that exist are not affected, processes
// that the thread starts later are. It sets no_new_privs, see prctl(2).
func InstallFilter(nrs ...uint32) error {
	if traced, err := traced(); err != nil || !traced {
		return errors.Join(err, ErrNotTraced)
	}
	prog, err := Program(nrs...)
	if err != nil {
		return err
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("setting no_new_privs: %w", err)
	}
	fprog := unix.SockFprog{Len: uint16(len(prog)), Filter: &prog[0]}
	_, _, e := unix.RawSyscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, 0, uintptr(unsafe.Pointer(&fprog)))
	switch e {
	case 0:
		return nil
	case unix.ENOSYS, unix.EINVAL:
		return fmt.Errorf("%w: %w", ErrNoFilter, e)
	}
	return fmt.Errorf("installing the seccomp filter: %w", e)
}

// Program is the filter that InstallFilter installs, for a program that installs it
// itself (seccomp(2) SECCOMP_SET_MODE_FILTER): over struct seccomp_data {nr int32; arch uint32; …}.
func Program(nrs ...uint32) ([]unix.SockFilter, error) {
	if len(nrs) == 0 || len(nrs) > maxCalls {
		return nil, fmt.Errorf("a filter of %d system calls: 1 to %d are possible", len(nrs), maxCalls)
	}
	const (
		load   = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS
		equal  = unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K
		result = unix.BPF_RET | unix.BPF_K
	)
	n := len(nrs)
	prog := []unix.SockFilter{
		{Code: load, K: 4},
		{Code: equal, K: auditArch, Jf: uint8(n + 1)}, // numbers mean something else on other architectures
		{Code: load, K: 0},
	}
	for i, nr := range nrs {
		prog = append(prog, unix.SockFilter{Code: equal, K: nr, Jt: uint8(n - i)})
	}
	return append(prog,
		unix.SockFilter{Code: result, K: unix.SECCOMP_RET_ALLOW},
		unix.SockFilter{Code: result, K: unix.SECCOMP_RET_TRACE}), nil
}

func traced() (bool, error) {
	status, err := os.ReadFile("/proc/thread-self/status")
	_, after, ok := bytes.Cut(status, []byte("\nTracerPid:\t"))
	return ok && !bytes.HasPrefix(after, []byte("0\n")), err
}

// haveFilters asks for RET_TRACE without changing anything.
func haveFilters() error {
	action := uint32(unix.SECCOMP_RET_TRACE)
	_, _, e := unix.RawSyscall(unix.SYS_SECCOMP, unix.SECCOMP_GET_ACTION_AVAIL, 0, uintptr(unsafe.Pointer(&action)))
	if e != 0 {
		return fmt.Errorf("%w: %w", ErrNoFilter, e)
	}
	return nil
}
