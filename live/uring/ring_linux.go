package uring

import (
	"fmt"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	setupSQPoll   = 1 << 1
	featSingleMap = 1 << 0
	needWakeup    = 1 << 0
	offSQ         = 0
	offSQEs       = 0x10000000
	registerBufs  = 0
)

// SQE is a request (struct io_uring_sqe).
type SQE struct {
	Op       uint8
	Flags    uint8
	Ioprio   uint16
	FD       int32
	Off      uint64
	Addr     uint64
	Len      uint32
	OpFlags  uint32
	UserData uint64
	BufIndex uint16
	_        [22]byte
}

// CQE is a result (struct io_uring_cqe).
type CQE struct {
	UserData uint64
	Res      int32
	Flags    uint32
}

// params is struct io_uring_params.
type params struct {
	SQEntries, CQEntries, Flags, SQCPU, SQIdle, Features, WQFD uint32
	_                                                          [3]uint32
	SQ                                                         struct{ Head, Tail, Mask, Entries, Flags, Dropped, Array, _, _, _ uint32 }
	CQ                                                         struct{ Head, Tail, Mask, Entries, Overflow, CQEs, Flags, _, _, _ uint32 }
}

// Ring is an io_uring. Its methods are for one thread.
type Ring struct {
	FD      int
	mem     []byte
	sqeMem  []byte
	sqes    []SQE
	cqes    []CQE
	sqHead  *uint32
	sqTail  *uint32
	sqFlags *uint32
	cqHead  *uint32
	cqTail  *uint32
	sqMask  uint32
	cqMask  uint32
	next    uint32 // requests filled in, published by Publish
}

// Options of a ring.
type Options struct {
	Entries  uint32 // requests that can be handed over at once
	PollIdle uint32 // milliseconds a kernel thread polls for requests before it sleeps; 0: there is none
}

// Open makes a ring. ENOSYS means a kernel without io_uring, EPERM one that
// does not let this user have it (kernel.io_uring_disabled, a container).
func Open(o Options) (*Ring, error) {
	p := params{}
	if o.PollIdle > 0 {
		p.Flags, p.SQIdle = setupSQPoll, o.PollIdle
	}
	fd, _, e := unix.Syscall(unix.SYS_IO_URING_SETUP, uintptr(o.Entries), uintptr(unsafe.Pointer(&p)), 0)
	if e != 0 {
		return nil, fmt.Errorf("setting up an io_uring: %w", e)
	}
	r := &Ring{FD: int(fd)}
	unix.CloseOnExec(r.FD)
	if p.Features&featSingleMap == 0 {
		r.Close()
		return nil, fmt.Errorf("setting up an io_uring: the kernel is older than 5.4: %w", unix.ENOSYS)
	}
	size := max(int(p.SQ.Array+4*p.SQEntries), int(p.CQ.CQEs)+int(p.CQEntries)*int(unsafe.Sizeof(CQE{})))
	var err error
	if r.mem, err = unix.Mmap(r.FD, offSQ, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_POPULATE); err == nil {
		r.sqeMem, err = unix.Mmap(r.FD, offSQEs, int(p.SQEntries)*int(unsafe.Sizeof(SQE{})), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_POPULATE)
	}
	if err != nil {
		r.Close()
		return nil, fmt.Errorf("mapping an io_uring: %w", err)
	}
	at := func(off uint32) *uint32 { return (*uint32)(unsafe.Pointer(&r.mem[off])) }
	r.sqHead, r.sqTail, r.sqFlags, r.sqMask = at(p.SQ.Head), at(p.SQ.Tail), at(p.SQ.Flags), *at(p.SQ.Mask)
	r.cqHead, r.cqTail, r.cqMask = at(p.CQ.Head), at(p.CQ.Tail), *at(p.CQ.Mask)
	r.sqes = unsafe.Slice((*SQE)(unsafe.Pointer(&r.sqeMem[0])), p.SQEntries)
	r.cqes = unsafe.Slice((*CQE)(unsafe.Pointer(&r.mem[p.CQ.CQEs])), p.CQEntries)
	for i := range unsafe.Slice(at(p.SQ.Array), p.SQEntries) {
		*at(p.SQ.Array + 4*uint32(i)) = uint32(i)
	}
	r.next = *r.sqTail
	return r, nil
}

// Close gives the ring back.
func (r *Ring) Close() {
	if r == nil {
		return
	}
	for _, m := range [][]byte{r.mem, r.sqeMem} {
		if m != nil {
			unix.Munmap(m)
		}
	}
	unix.Close(r.FD)
	r.mem, r.sqeMem, r.FD = nil, nil, -1
}

// Register tells the kernel of a buffer, number 0, that fixed requests may use:
// its pages are pinned once.
func (r *Ring) Register(b []byte) error {
	vec := unix.Iovec{Base: &b[0], Len: uint64(len(b))}
	if _, _, e := unix.Syscall6(unix.SYS_IO_URING_REGISTER, uintptr(r.FD), registerBufs, uintptr(unsafe.Pointer(&vec)), 1, 0, 0); e != 0 {
		return fmt.Errorf("registering a buffer: %w", e)
	}
	return nil
}

// Request gives the next request to be filled in, cleared; nil when the ring is
// full.
//
//go:nosplit
func (r *Ring) Request() *SQE {
	if r.next-atomic.LoadUint32(r.sqHead) >= uint32(len(r.sqes)) {
		return nil
	}
	s := &r.sqes[r.next&r.sqMask]
	*s = SQE{}
	r.next++
	return s
}

// Publish lets the kernel see the requests filled in, and gives their number.
//
//go:nosplit
func (r *Ring) Publish() uint32 {
	n := r.next - *r.sqTail
	atomic.StoreUint32(r.sqTail, r.next)
	return n
}

// Enter hands n requests over and waits for least results. It returns how many
// the kernel took.
//
//go:nosplit
func (r *Ring) Enter(n, least, flags uint32) (int, unix.Errno) {
	k, _, e := unix.RawSyscall6(unix.SYS_IO_URING_ENTER, uintptr(r.FD), uintptr(n), uintptr(least), uintptr(flags), 0, 0)
	return int(k), e
}

// Asleep tells whether the thread that polls must be woken (WakePoll).
//
//go:nosplit
func (r *Ring) Asleep() bool { return atomic.LoadUint32(r.sqFlags)&needWakeup != 0 }

// Peek gives a result that is there, number 0 being the next, and leaves it.
//
//go:nosplit
func (r *Ring) Peek(number uint32) (CQE, bool) {
	head := *r.cqHead
	if atomic.LoadUint32(r.cqTail)-head <= number {
		return CQE{}, false
	}
	return r.cqes[(head+number)&r.cqMask], true
}

// Result takes the next result, or tells that there is none yet.
//
//go:nosplit
func (r *Ring) Result() (CQE, bool) {
	head := *r.cqHead
	if head == atomic.LoadUint32(r.cqTail) {
		return CQE{}, false
	}
	c := r.cqes[head&r.cqMask]
	atomic.StoreUint32(r.cqHead, head+1)
	return c, true
}
