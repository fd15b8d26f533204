package live

import (
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/live/uring"
)

// The system calls of the paths, raw: the Go runtime is not told of them, so
// it adds no calls of its own. They are nosplit because a function's prologue
// is where the scheduler takes a goroutine off its thread, with futex calls
// that are not the demo's. With a recorder the program notes what it did.

//go:nosplit
func call3(nr uintptr, id callID, fd int, a, b, c uintptr, count int64) (int, error) {
	if own != nil {
		own.before(id, fd, count)
	}
	n, _, e := unix.RawSyscall(nr, a, b, c)
	if own != nil {
		own.after(int64(n), e)
	}
	if e != 0 {
		return 0, e
	}
	return int(n), nil
}

//go:nosplit
func call6(nr uintptr, id callID, fd int, a, b, c, d, x, f uintptr, count int64) (uintptr, error) {
	if own != nil {
		own.before(id, fd, count)
	}
	n, _, e := unix.RawSyscall6(nr, a, b, c, d, x, f)
	if own != nil {
		own.after(int64(n), e)
	}
	if e != 0 {
		return 0, e
	}
	return n, nil
}

//go:nosplit
func read(fd int, b []byte) (int, error) {
	return call3(unix.SYS_READ, callRead, fd, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), int64(len(b)))
}

//go:nosplit
func pread(fd int, b []byte, off int64) (int, error) {
	n, err := call6(unix.SYS_PREAD64, callPread, fd, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), uintptr(off), 0, 0, int64(len(b)))
	if err == nil {
		progress(int(n))
	}
	return int(n), err
}

//go:nosplit
func write(fd int, b []byte) (int, error) {
	n, err := call3(unix.SYS_WRITE, callWrite, fd, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), int64(len(b)))
	if err == nil {
		progress(n)
	}
	return n, err
}

//go:nosplit
func recvfrom(fd int, b []byte) (int, error) {
	n, err := call6(unix.SYS_RECVFROM, callRecvfrom, fd, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), 0, 0, 0, int64(len(b)))
	return int(n), err
}

//go:nosplit
func sendfile(out, in int, count int64) (int, error) {
	n, err := call6(unix.SYS_SENDFILE, callSendfile, out, uintptr(out), uintptr(in), 0, uintptr(count), 0, 0, count)
	if err == nil {
		progress(int(n))
	}
	return int(n), err
}

//go:nosplit
func splice(in, out int, count int64) (int, error) {
	n, err := call6(unix.SYS_SPLICE, callSplice, in, uintptr(in), 0, uintptr(out), 0, uintptr(count), 0, count)
	if err == nil && in == pipeR {
		progress(int(n))
	}
	return int(n), err
}

//go:nosplit
func vmsplice(pipe int, b []byte) (int, error) {
	vec.Base, vec.Len = &b[0], uint64(len(b))
	n, err := call6(unix.SYS_VMSPLICE, callVmsplice, pipe, uintptr(pipe), uintptr(unsafe.Pointer(&vec)), 1, 0, 0, 0, 0)
	return int(n), err
}

// vec is where vmsplice finds its one piece of memory: the window has no room
// for what escapes.
var vec unix.Iovec

//go:nosplit
func tee(in, out int, count int64) (int, error) {
	n, err := call6(unix.SYS_TEE, callTee, in, uintptr(in), uintptr(out), uintptr(count), 0, 0, 0, count)
	return int(n), err
}

//go:nosplit
func copyFileRange(in, out int, count int64) (int, error) {
	n, err := call6(unix.SYS_COPY_FILE_RANGE, callCopyFileRange, in, uintptr(in), 0, uintptr(out), 0, uintptr(count), 0, count)
	if err == nil {
		progress(int(n))
	}
	return int(n), err
}

// sendLent sends memory that stays the kernel's until it says otherwise.
//
//go:nosplit
func sendLent(fd int, b []byte) (int, error) {
	n, err := call6(unix.SYS_SENDTO, callSendto, fd, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), unix.MSG_ZEROCOPY, 0, 0, int64(len(b)))
	if err == nil {
		progress(int(n))
	}
	return int(n), err
}

// What poll and recvmsg work with lies outside the window's stack.
var (
	polled  [1]unix.PollFd
	message unix.Msghdr
	queued  [128]byte // control data: one struct cmsghdr with a struct sock_extended_err
)

// awaitError sleeps until the socket's error queue has something.
//
//go:nosplit
func awaitError(fd int) error {
	polled[0] = unix.PollFd{Fd: int32(fd)}
	_, err := call6(unix.SYS_PPOLL, callPpoll, fd, uintptr(unsafe.Pointer(&polled[0])), 1, 0, 0, 0, 0, 0)
	return err
}

// takeNotice takes the first notice from the socket's error queue: how many
// sends it stands for, and whether they were copied after all.
//
//go:nosplit
func takeNotice(fd int) (sends int64, copied bool, err error) {
	message = unix.Msghdr{Control: &queued[0], Controllen: uint64(len(queued))}
	if _, err := call3(unix.SYS_RECVMSG, callRecvmsg, fd, uintptr(fd), uintptr(unsafe.Pointer(&message)), unix.MSG_ERRQUEUE, 0); err != nil {
		return 0, false, err
	}
	e := (*unix.SockExtendedErr)(unsafe.Pointer(&queued[unsafe.Sizeof(unix.Cmsghdr{})]))
	if e.Origin != unix.SO_EE_ORIGIN_ZEROCOPY {
		return 0, false, unix.EPROTO
	}
	return int64(e.Data-e.Info) + 1, e.Code&unix.SO_EE_CODE_ZEROCOPY_COPIED != 0, nil
}

// enterRing hands n requests over and waits for least results.
//
//go:nosplit
func enterRing(r *uring.Ring, n, least, flags uint32) (int, error) {
	if own != nil {
		own.before(callRingEnter, r.FD, 0)
	}
	k, e := r.Enter(n, least, flags)
	if own != nil {
		own.after(int64(k), e)
	}
	if e != 0 {
		return 0, e
	}
	return k, nil
}

// fork makes a child that does nothing but be there. The parent gets its
// process id; the child does not return.
//
//go:nosplit
func fork() (int, error) {
	n, err := call6(unix.SYS_CLONE, callClone, -1, uintptr(unix.SIGCHLD), 0, 0, 0, 0, 0, 0)
	if n != 0 || err != nil {
		return int(n), err
	}
	unix.RawSyscall(unix.SYS_PRCTL, unix.PR_SET_PDEATHSIG, uintptr(unix.SIGKILL), 0)
	if p, _, _ := unix.RawSyscall(unix.SYS_GETPPID, 0, 0, 0); p != self {
		unix.RawSyscall(unix.SYS_EXIT_GROUP, 0, 0, 0)
	}
	for {
		unix.RawSyscall(unix.SYS_NANOSLEEP, uintptr(unsafe.Pointer(&long)), 0, 0)
	}
}

// self is this process, asked for outside of the window.
var self = uintptr(unix.Getpid())

var long = unix.Timespec{Sec: 1 << 30}

// mmap maps a file at a range that is reserved for it, or anywhere where at is 0.
//
//go:nosplit
func mmap(at uintptr, fd int, size int64, prot, flags int) ([]byte, error) {
	if at != 0 {
		flags |= unix.MAP_FIXED
	}
	p, err := call6(unix.SYS_MMAP, callMmap, fd, at, uintptr(size), uintptr(prot), uintptr(flags), uintptr(fd), 0, size)
	if err != nil {
		return nil, err
	}
	return unsafe.Slice((*byte)(addr(p)), size), nil
}

//go:nosplit
func munmap(b []byte) error {
	_, err := call3(unix.SYS_MUNMAP, callMunmap, -1, uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), 0, int64(len(b)))
	return err
}

// addr makes a pointer of an address that mmap returned: not Go memory, so the
// collector has no say in it.
func addr(p uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&p)) }

//go:nosplit
func marker() { unix.RawSyscall(unix.SYS_GETPGID, markerID, 0, 0) }
