package uring

import (
	"errors"
	"os"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

func open(t *testing.T, o Options) *Ring {
	t.Helper()
	r, err := Open(o)
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EPERM) {
		t.Skip("needs io_uring: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func TestSizesAreTheKernels(t *testing.T) {
	if got := unsafe.Sizeof(SQE{}); got != 64 {
		t.Errorf("SQE is %d bytes, want 64", got)
	}
	if got := unsafe.Sizeof(CQE{}); got != 16 {
		t.Errorf("CQE is %d bytes, want 16", got)
	}
	if got := unsafe.Sizeof(params{}); got != 120 {
		t.Errorf("params are %d bytes, want 120", got)
	}
}

func TestFullRingTakesNoMore(t *testing.T) {
	r := open(t, Options{Entries: 4})
	for i := range 5 {
		if s := r.Request(); (s == nil) != (i == 4) {
			t.Errorf("request %d: got %v", i, s)
		} else if s != nil {
			s.UserData = uint64(i)
		}
	}
	if n := r.Publish(); n != 4 {
		t.Errorf("published %d, want 4", n)
	}
	if n, e := r.Enter(4, 4, GetEvents); n != 4 || e != 0 {
		t.Fatalf("taken %d, %v", n, e)
	}
	for i := range 4 {
		if c, ok := r.Peek(uint32(3 - i)); !ok || c.UserData != 3 {
			t.Errorf("the last result, with %d taken: %+v %v", i, c, ok)
		}
		if c, ok := r.Result(); !ok || c.UserData != uint64(i) || c.Res != 0 {
			t.Errorf("result %d: %+v %v", i, c, ok)
		}
	}
	if _, ok := r.Peek(0); ok {
		t.Error("a fifth result is there")
	}
	if _, ok := r.Result(); ok {
		t.Error("a fifth result")
	}
}

func TestLinkedReadsGoOneAfterTheOther(t *testing.T) {
	r := open(t, Options{Entries: 4})
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString("abcdef"); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 6)
	if err := r.Register(b); err != nil {
		t.Fatal(err)
	}
	for i, op := range []uint8{OpRead, OpReadFixed} {
		s := r.Request()
		s.Op, s.FD, s.Off, s.Addr, s.Len, s.UserData = op, int32(f.Fd()), uint64(3*i), uint64(uintptr(unsafe.Pointer(&b[3*i]))), 3, uint64(i)
		if i == 0 {
			s.Flags = Link
		}
	}
	if n, e := r.Enter(r.Publish(), 2, GetEvents); n != 2 || e != 0 {
		t.Fatalf("taken %d, %v", n, e)
	}
	for i := range 2 {
		if c, ok := r.Result(); !ok || c.UserData != uint64(i) || c.Res != 3 {
			t.Errorf("result %d: %+v %v", i, c, ok)
		}
	}
	if string(b) != "abcdef" {
		t.Errorf("got %q", b)
	}
}

func TestPollerNeedsNoCall(t *testing.T) {
	r := open(t, Options{Entries: 4, PollIdle: 10_000})
	for i := range 2 { // a poller begins asleep
		r.Request()
		r.Publish()
		for woken := false; ; {
			if _, ok := r.Result(); ok {
				break
			}
			if !r.Asleep() || woken {
				continue
			}
			if i > 0 {
				t.Fatal("the thread that polls went to sleep")
			}
			if _, e := r.Enter(0, 0, WakePoll); e != 0 {
				t.Fatal(e)
			}
			woken = true
		}
	}
}
