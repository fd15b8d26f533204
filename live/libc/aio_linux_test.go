package libc

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func opened(t *testing.T) *AIO {
	t.Helper()
	a, err := OpenAIO()
	if err != nil {
		t.Skip("needs glibc: ", err)
	}
	return a
}

// finish waits for the request and gives its result.
func finish(t *testing.T, a *AIO, r *Request) int {
	t.Helper()
	for !a.Done(r) {
		if n := a.Suspend([]*Request{nil, r}); n < 0 && n != -int(unix.EINTR) {
			t.Fatal(unix.Errno(-n))
		}
	}
	return a.Result(r)
}

// What is asked for is read: from a descriptor, at an offset, into the buffer.
func TestReads(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	a := opened(t)
	name := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(name, []byte("readiness"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	buf := make([]byte, 6)
	r := &Request{FD: int32(f.Fd()), Buf: &buf[1], Bytes: 4, Offset: 2, Event: Event{Notify: NotifyNone}}
	if n := a.Read(r); n != 0 {
		t.Fatal(unix.Errno(-n))
	}
	if n := finish(t, a, r); n != 4 || string(buf) != "\x00adin\x00" {
		t.Errorf("%d bytes: %q", n, buf)
	}
}

// A request waits for what is not there yet, and one that can't be says why.
func TestWaitsAndFails(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	a := opened(t)
	p, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(p[0])
	defer unix.Close(p[1])
	buf := make([]byte, 16)
	r := &Request{FD: int32(p[0]), Buf: &buf[0], Bytes: 16, Event: Event{Notify: NotifyNone}}
	if n := a.Read(r); n != 0 {
		t.Fatal(unix.Errno(-n))
	}
	if a.Done(r) {
		t.Error("done, and nothing has come")
	}
	if _, err := unix.Write(p[1], []byte("came")); err != nil {
		t.Fatal(err)
	}
	if n := finish(t, a, r); n != 4 || string(buf[:4]) != "came" {
		t.Errorf("%d bytes: %q", n, buf)
	}
	bad := &Request{FD: int32(p[0]), Buf: &buf[0], Bytes: 1, Priority: -1, Event: Event{Notify: NotifyNone}} // aio_read(3): EINVAL
	if n := a.Read(bad); n != -int(unix.EINVAL) {
		t.Errorf("a request of negative priority: %d, want EINVAL", n)
	}
	closed := &Request{FD: 1 << 20, Buf: &buf[0], Bytes: 1, Event: Event{Notify: NotifyNone}}
	n := a.Read(closed)
	if n == 0 {
		n = finish(t, a, closed)
	}
	if n != -int(unix.EBADF) {
		t.Errorf("of no descriptor: %d, want EBADF", n)
	}
}

// A stack that has grown lies elsewhere; a request and its buffer must not have been on it.
func TestStackMayGrow(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	a := opened(t)
	var p [2]int
	if err := unix.Pipe2(p[:], unix.O_CLOEXEC); err != nil {
		t.Fatal(err)
	}
	defer unix.Close(p[0])
	defer unix.Close(p[1])
	ended := make(chan struct{})
	go func() { // its stack is small
		defer close(ended)
		var buf [4]byte
		r := &Request{FD: int32(p[0]), Buf: &buf[0], Bytes: 4, Event: Event{Notify: NotifyNone}}
		if n := a.Read(r); n != 0 {
			t.Error(unix.Errno(-n))
			return
		}
		grow(200)
		if _, err := unix.Write(p[1], []byte("came")); err != nil {
			t.Error(err)
			return
		}
		for until := time.Now().Add(10 * time.Second); !a.Done(r); {
			if time.Now().After(until) {
				t.Error("what came is not where it was asked for")
				return
			}
			runtime.Gosched()
		}
		if n := a.Result(r); n != 4 || string(buf[:]) != "came" {
			t.Errorf("%d bytes: %q", n, buf)
		}
	}()
	<-ended
}

// grow needs a stack of so many KiB.
//
//go:noinline
func grow(kib int) byte {
	var a [1024]byte
	if kib == 0 {
		return a[0]
	}
	a[kib] = grow(kib - 1)
	return a[kib]
}
