package live

import (
	"fmt"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/live/perf"
)

// callID names a system call of a path in the children's own records.
type callID uint16

const (
	callNone callID = iota
	callRead
	callWrite
	callRecvfrom
	callSendfile
	callSplice
	callMmap
	callMunmap
	callVmsplice
	callTee
	callCopyFileRange
	callSendto
	callPpoll
	callRecvmsg
	callRingEnter
	callClone
	callPread
)

// Descriptors of a child: the first ones are what the demo works with, as
// sim's models have them.
const (
	sockFD   = 3
	fileFD   = 4
	pipeR    = 5
	pipeW    = 6
	ctlFD    = 7 // the control page and the records after it
	readyFD  = 8 // write one byte: ready
	goFD     = 9 // read one byte: go; end of file: give up
	twinR    = 10
	twinW    = 11
	targetFD = 12
	spares   = 13 // first descriptor that nobody has taken
)

// usage is what getrusage(RUSAGE_THREAD) says, as far as it is needed.
type usage struct{ minor, major, voluntary, involuntary int64 }

func (u usage) sub(v usage) usage {
	return usage{u.minor - v.minor, u.major - v.major, u.voluntary - v.voluntary, u.involuntary - v.involuntary}
}

func threadUsage() usage {
	var r unix.Rusage
	unix.RawSyscall(unix.SYS_GETRUSAGE, unix.RUSAGE_THREAD, uintptr(unsafe.Pointer(&r)), 0)
	return usage{r.Minflt, r.Majflt, r.Nvcsw, r.Nivcsw}
}

// ownRecord is one call as the program itself saw it. Times are ns on
// CLOCK_MONOTONIC, deltas the growth of the thread's rusage over the call.
type ownRecord struct {
	Enter, Exit int64
	Count, Ret  int64
	FD          int32
	Call        callID
	_           uint16
	Delta       [4]int32 // minor, major, voluntary, involuntary
}

// control is the first page of memory that a child shares with its parent.
type control struct {
	Sent       int64 // bytes handed over so far; written with atomic stores
	Records    int64 // own records written so far
	Start, End int64 // CLOCK_MONOTONIC ns of the first and after the last data call
	ReadBytes  int64 // growth of /proc/thread-self/io read_bytes, -1 unknown
	Errno      int64
	ErrCall    int64
	Minor      int64 // growth of rusage from start to end
	Major      int64
	Voluntary  int64
	Involunt   int64
	PipeBytes  int64
	Old, New   int64     // proof: bytes of each sort that the receiver saw
	Base, Span int64     // the range of memory whose faults are the demo's; Span 0: all
	Notices    int64     // sends whose memory the kernel gave back
	Copied     int64     // of these, sends that were copied after all
	Numbers    [12]int64 // what a measurement found out
	CPU        int64     // growth of the process's CPU time from start to end, ns
	Poller     int64     // thread id of the thread that the kernel made to serve the ring
	Ring       int64     // descriptor of a server's ring
	Peeks      int64     // looks into its memory for a result that was not there
	Found      int64     // times that a result was there at last, after such looks
	Connected  int64     // clients that have connected so far; written with atomic stores
	Zero       int64     // CLOCK_MONOTONIC ns from which the clients' times count; 0: since they began; written by the parent, once
}

const controlPage = 4096

// shared is the mapping of a control memfd, in parent or child.
type shared struct {
	mem []byte
	ctl *control
}

func mapShared(fd int, records int) (*shared, error) {
	size := controlPage + records*int(unsafe.Sizeof(ownRecord{}))
	b, err := unix.Mmap(fd, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("mapping control memory: %w", err)
	}
	return &shared{b, (*control)(unsafe.Pointer(&b[0]))}, nil
}

func (s *shared) close() {
	if s != nil && s.mem != nil {
		unix.Munmap(s.mem)
		s.mem = nil
	}
}

// records are the own records that are complete.
func (s *shared) records() []ownRecord {
	n := atomic.LoadInt64(&s.ctl.Records)
	all := s.slots()
	return all[:min(int(n), len(all))]
}

func (s *shared) slots() []ownRecord {
	n := (len(s.mem) - controlPage) / int(unsafe.Sizeof(ownRecord{}))
	if n <= 0 {
		return nil
	}
	return unsafe.Slice((*ownRecord)(unsafe.Pointer(&s.mem[controlPage])), n)
}

// The child's state: one demo a process.
var (
	own *recorder // nil: no self-measurement
	ctl *control
)

func progress(n int) {
	if ctl != nil {
		atomic.StoreInt64(&ctl.Sent, ctl.Sent+int64(n))
	}
}

// recorder is self-measurement around each call: tier "self".
type recorder struct {
	slots []ownRecord
	next  int
	ctl   *control
	base  time.Time // with mono, so that the vDSO clock gives CLOCK_MONOTONIC
	mono  int64
	start usage
}

func newRecorder(s *shared) *recorder {
	slots := s.slots()
	for i := range slots { // fault the memory in now, not in a call's delta
		slots[i].Call = callNone
	}
	r := &recorder{slots: slots, ctl: s.ctl}
	// Two clocks that are read one after the other: the pair that nothing came
	// in between of is the closest.
	best := int64(-1)
	for range 64 {
		before := perf.Now()
		base := time.Now()
		after := perf.Now()
		if gap := after - before; best < 0 || gap < best {
			best, r.base, r.mono = gap, base, before+gap/2
		}
	}
	return r
}

func (r *recorder) now() int64 { return r.mono + int64(time.Since(r.base)) }

func (r *recorder) before(id callID, fd int, count int64) {
	if r.next >= len(r.slots) {
		return
	}
	s := &r.slots[r.next]
	s.Call, s.FD, s.Count = id, int32(fd), count
	s.Enter = r.now()
	r.start = threadUsage()
}

func (r *recorder) after(ret int64, e unix.Errno) {
	if r.next >= len(r.slots) {
		return
	}
	d := threadUsage().sub(r.start)
	s := &r.slots[r.next]
	s.Exit = r.now()
	s.Ret = ret
	if e != 0 {
		s.Ret = -int64(e)
	}
	s.Delta = [4]int32{int32(d.minor), int32(d.major), int32(d.voluntary), int32(d.involuntary)}
	r.next++
	atomic.StoreInt64(&r.ctl.Records, int64(r.next))
}
