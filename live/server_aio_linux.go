package live

import (
	"sync/atomic"
	"unsafe"

	"ioviz/sim"
)

// iocb is a request (struct iocb, include/uapi/linux/aio_abi.h).
type iocb struct {
	Data     uint64
	Key      uint32
	RWFlags  int32
	Opcode   uint16
	Prio     int16
	FD       int32
	Buf      uint64
	Bytes    uint64
	Offset   int64
	_        uint64
	Flags    uint32
	ResultFD uint32
}

// iocbRead is the opcode of a read (IOCB_CMD_PREAD).
const iocbRead = 0

// ioEvent is a result (struct io_event).
type ioEvent struct {
	Data, Obj uint64
	Res, Res2 int64
}

// aioRing is the head of the memory in which the kernel puts results; they come
// right after it. Its address is the context's (fs/aio.c struct aio_ring).
type aioRing struct {
	ID, Size, Head, Tail                        uint32
	Magic, Compatible, Incompatible, HeaderSize uint32
}

// aio is what a server works with that hands reads to io_submit.
type aio struct {
	context uintptr
	reads   []iocb // a connection each
	conns   int
	list    *iocb // io_submit takes a list of addresses: of one
	events  []ioEvent
	bufs    []byte
	each    int
}

// prepareAIO sets up memory for the reads of all connections.
func (s *server) prepareAIO(p sim.Params) (err error) {
	a := &s.aio
	a.each = int(min(p["read"], p["message"]))
	a.reads, a.events = make([]iocb, p["clients"]), make([]ioEvent, p["clients"])
	a.bufs, err = touched(int64(a.each) * p["clients"])
	for i := range a.reads {
		a.reads[i] = iocb{Data: uint64(i), Opcode: iocbRead, FD: -1, Buf: uint64(uintptr(unsafe.Pointer(&a.bufs[i*a.each]))), Bytes: uint64(a.each)}
	}
	return err
}

// setupAIO makes a context for as many reads as there are connections.
//
//go:nosplit
func (s *server) setupAIO() int {
	return s.sys(mIOSetup, uintptr(len(s.aio.reads)), uintptr(unsafe.Pointer(&s.aio.context)), 0, 0, 0, 0)
}

// submitRead hands over the read of connection i. What the kernel had to say of
// it by the time it came back stands in memory: that is noted.
//
//go:nosplit
func (s *server) submitRead(i int) int {
	a := &s.aio
	a.list = &a.reads[i]
	id := sim.RequestID(sim.SockID(i+2), sim.AskRecv)
	ring := (*aioRing)(addr(a.context))
	before := atomic.LoadUint32(&ring.Tail)
	s.note(noteAsked, int(id), 0)
	n := s.sys(mIOSubmit, a.context, 1, uintptr(unsafe.Pointer(&a.list)), 0, 0, 0)
	if atomic.LoadUint32(&ring.Tail) != before {
		e := (*ioEvent)(addr(a.context + unsafe.Sizeof(aioRing{}) + uintptr(before)*unsafe.Sizeof(ioEvent{})))
		s.note(noteResult, int(id), e.Res)
	}
	return n
}

// completed takes n results, and sleeps until there are so many.
//
//go:nosplit
func (s *server) completed(n int) int {
	return s.sys(mIOGetevents, s.aio.context, uintptr(n), uintptr(n), uintptr(unsafe.Pointer(&s.aio.events[0])), 0, 0)
}

//go:nosplit
func (a *aio) open(fd int) {
	a.reads[a.conns].FD = int32(fd)
	a.conns++
}

// done is result i: whose read it was, and what it returned.
//
//go:nosplit
func (a *aio) done(i int) (*iocb, int) { return &a.reads[a.events[i].Data], int(a.events[i].Res) }

// room is where the read has put what it got.
//
//go:nosplit
func (a *aio) room(r *iocb) []byte { return a.bufs[int(r.Data)*a.each:][:a.each] }
