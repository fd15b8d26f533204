package live

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Where io_uring is not to be had, its demos say so before they begin, and others run.
func TestWithoutRings(t *testing.T) {
	if why := Lacks("io-uring-net"); why != "" {
		t.Skip("needs io_uring: ", why)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // the thread ends with the goroutine, and the filter with it
		if err := forbid(unix.SYS_IO_URING_SETUP); err != nil {
			t.Errorf("installing a filter: %v", err)
			return
		}
		for _, demo := range []string{"io-uring-net", "io-uring-multishot", "io-uring-net-sqpoll", "io-uring"} {
			if got := Lacks(demo); got != "why.no-io-uring" {
				t.Errorf("%s lacks %q", demo, got)
			}
			var e *Error
			if _, err := Run(context.Background(), Request{Demo: demo, Tier: None}, nil); !errors.As(err, &e) || e.Code != "uring.unavailable" {
				t.Errorf("%s: got %v", demo, err)
			}
		}
		if got := Lacks("epoll-lt"); got != "" {
			t.Errorf("epoll-lt lacks %q", got)
		}
	}()
	<-done
	if left := leftovers(); left != "" {
		t.Errorf("left behind: %s", left)
	}
}

// forbid has the call fail with EPERM on this thread, as a container does.
func forbid(nr uint32) error {
	code := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS}, // seccomp_data.nr
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: nr, Jf: 1},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	prog := unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]}
	return unix.Prctl(unix.PR_SET_SECCOMP, unix.SECCOMP_MODE_FILTER, uintptr(unsafe.Pointer(&prog)), 0, 0)
}
