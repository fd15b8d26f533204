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
	reads   []iocb // for a connection each
	conns   int
	next    *iocb // io_submit takes a list of addresses: of one
	events  []ioEvent
	bufs    []byte
	each    int
	file    bool    // of the file, not of the connections
	list    []int32 // these then; -1 is closed
	wants   []int   // bytes that the connection gets of what is read
	offset  int64   // of what was not read yet
	seen    uint32  // of the ring: the next result that is not noted
}

// prepareAIO sets up memory for the reads of all connections.
func (s *server) prepareAIO(p sim.Params) (err error) {
	a := &s.aio
	a.each = int(min(p["read"], p["message"]))
	a.reads, a.events = make([]iocb, p["clients"]), make([]ioEvent, p["clients"])
	if a.file = sim.ReadsFile(p); a.file {
		a.each = int(sim.FilePiece(p))
		a.list, a.wants = make([]int32, p["clients"]), make([]int, p["clients"])
	}
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

// submitRead hands over the request of connection i.
//
//go:nosplit
func (s *server) submitRead(i int) int {
	a := &s.aio
	a.next = &a.reads[i]
	s.note(noteAsked, int(a.id(i)), 0)
	n := s.sys(mIOSubmit, a.context, 1, uintptr(unsafe.Pointer(&a.next)), 0, 0, 0)
	s.noteResults()
	return n
}

// noteResults notes what the kernel has put into the ring of results since it was
// looked at last.
//
//go:nosplit
func (s *server) noteResults() {
	a := &s.aio
	ring := (*aioRing)(addr(a.context))
	for tail := atomic.LoadUint32(&ring.Tail); a.seen != tail; a.seen = (a.seen + 1) % ring.Size {
		e := (*ioEvent)(addr(a.context + unsafe.Sizeof(aioRing{}) + uintptr(a.seen)*unsafe.Sizeof(ioEvent{})))
		s.note(noteResult, int(a.id(int(e.Data))), e.Res)
	}
}

// id is the number of connection i's request.
//
//go:nosplit
func (a *aio) id(i int) int64 {
	if a.file {
		return sim.RequestID(sim.SockID(i+2), sim.AskFile)
	}
	return sim.RequestID(sim.SockID(i+2), sim.AskRecv)
}

// completed takes n results, and sleeps until there are so many.
//
//go:nosplit
func (s *server) completed(n int) int {
	n = s.sys(mIOGetevents, s.aio.context, uintptr(n), uintptr(n), uintptr(unsafe.Pointer(&s.aio.events[0])), 0, 0)
	s.noteResults()
	return n
}

//go:nosplit
func (a *aio) open(fd int) {
	a.reads[a.conns].FD = int32(fd)
	a.conns++
}

// serve takes a connection for which the file will be read.
//
//go:nosplit
func (a *aio) serve(conn int) {
	a.list[a.conns] = int32(conn)
	a.reads[a.conns].FD = fileFD
	a.conns++
}

// asks has request i be for the next piece of the file, of which its connection gets n bytes.
//
//go:nosplit
func (a *aio) asks(i, n int) {
	a.reads[i].Offset = a.offset
	a.offset += int64(a.each)
	a.wants[i] = n
}

// asked is for which connection request r was, and how many bytes it gets.
//
//go:nosplit
func (a *aio) asked(r *iocb) (conn, n int) { return int(a.list[r.Data]), a.wants[r.Data] }

// done is result i: whose read it was, and what it returned.
//
//go:nosplit
func (a *aio) done(i int) (*iocb, int) { return &a.reads[a.events[i].Data], int(a.events[i].Res) }

// room is where the read has put what it got.
//
//go:nosplit
func (a *aio) room(r *iocb) []byte { return a.bufs[int(r.Data)*a.each:][:a.each] }
