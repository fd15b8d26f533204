package libc

import (
	"errors"
	"unsafe"

	"golang.org/x/sys/unix"
)

// ErrNoGlibc says that there is no glibc here, none that has POSIX AIO, or that this
// program can open no library.
var ErrNoGlibc = errors.New("no glibc")

// Request is struct aiocb of glibc where pointers have 64 bits (aio.h).
type Request struct {
	FD       int32
	ListOp   int32
	Priority int32
	Buf      *byte
	Bytes    uintptr
	Event    Event
	_        [32]byte // what glibc keeps of it
	Offset   int64
	_        [32]byte
}

// Event is how the program is told that a request is done (struct sigevent).
type Event struct {
	Value  uintptr
	Signal int32
	Notify int32
	_      [48]byte
}

// NotifyNone is no way at all: who wants to know asks (SIGEV_NONE, sigevent(3type)).
const NotifyNone = 1

// AIO are the functions of aio(7) in the glibc of this machine.
type AIO struct {
	read, suspend, status, result, errnoPlace uintptr
}

// OpenAIO finds glibc's POSIX AIO, and has glibc set up its heap for the thread
// that asks. The error is ErrNoGlibc.
func OpenAIO() (*AIO, error) { return open("libc.so.6", "librt.so.1") }

// Read asks for a read, which a thread of glibc does, and gives 0 or minus errno
// (aio_read(3)). The request and its buffer must not move until it is done.
//
//go:nosplit
func (a *AIO) Read(r *Request) int { return a.errno(call(a.read, uintptr(unsafe.Pointer(r)), 0, 0)) }

// Suspend sleeps until one of the requests is done, of those that aren't nil; it
// gives 0 or minus errno (aio_suspend(3)).
//
//go:nosplit
func (a *AIO) Suspend(list []*Request) int {
	return a.errno(call(a.suspend, uintptr(unsafe.Pointer(unsafe.SliceData(list))), uintptr(len(list)), 0))
}

// Done tells whether the request is done (aio_error(3)).
//
//go:nosplit
func (a *AIO) Done(r *Request) bool {
	return int32(call(a.status, uintptr(unsafe.Pointer(r)), 0, 0)) != int32(unix.EINPROGRESS)
}

// Result is what the read of a request that is done has returned, or minus errno;
// it can be had once (aio_return(3)).
//
//go:nosplit
func (a *AIO) Result(r *Request) int {
	status := int32(call(a.status, uintptr(unsafe.Pointer(r)), 0, 0))
	n := int(call(a.result, uintptr(unsafe.Pointer(r)), 0, 0))
	if status != 0 {
		return -int(status)
	}
	return n
}

// errno is the result of a function that gives an int, -1 where errno says why.
//
//go:nosplit
func (a *AIO) errno(ret uintptr) int {
	if int32(ret) != -1 {
		return int(int32(ret))
	}
	return -int(*(*int32)(pointer(call(a.errnoPlace, 0, 0, 0))))
}

// call calls a C function on the stack that the thread has for C, as a call by
// cgo does, but tells the scheduler nothing of it: nothing else runs in this
// thread's place meanwhile. What it is given pointers to does not lie on the
// stack, which may move before glibc is done with it.
//
//go:uintptrescapes
func call(fn, a, b, c uintptr) uintptr

// pointer makes a pointer of an address that C gave: not Go memory, so the
// collector has no say in it.
//
//go:nosplit
func pointer(p uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&p)) }
