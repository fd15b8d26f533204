package sim

// Kind says what happened. Its meaning, arguments and effect on the machine
// are one row of Specs. Zero is not a kind.
type Kind uint8

// The kinds. The order is part of the binary form: append, never insert.
const (
	Bad           Kind = iota
	TaskStart          // the run's view of a task begins, in the state given
	TaskExit           // the task is gone
	SyscallEnter       // user -> kernel by a system call: one mode switch
	SyscallExit        // kernel -> user: the other one
	Fault              // page fault, taken in user or in kernel mode
	SwitchOut          // the scheduler takes the CPU away or the task gives it up
	SwitchIn           // the scheduler puts the task on a CPU
	Wakeup             // somebody made the (blocked) task runnable
	Copy               // bytes moved, by the CPU or by a device
	Ref                // bytes handed over by page reference, none moved
	CacheAdd           // pages allotted in the page cache, not yet filled
	Fill               // bytes known to be in the page cache
	BlockIssue         // request handed to the block device
	BlockComplete      // block device finished a request: a device transfer
	Xmit               // packet handed to a network device
	Receive            // packet taken by the receiving stack
	Tally              // a counter's growth, where single events were not seen
	Proof              // verdict of a proof experiment
	Lost               // records that did not reach us
	Undelivered        // records the kernel counted but did not deliver
	Note               // something worth saying that changes nothing
	Arrive             // bytes a device transferred are where the program wanted them
	Unshare            // bytes that were references have been copied after all
	Submit             // request handed over through a ring of io_uring
	Complete           // io_uring finished a request
	Notice             // the kernel gives memory back that was lent for sending
	Arrival            // a connection, data or the end of the stream came to a socket
	Open               // a descriptor stands for a socket, or for what watches sockets
	Close              // and does so no more
	Interest           // what is watched changes
	Push               // a watched socket is put on the ready list
	Scan               // descriptors looked at by the kernel, one after the other
	Ready              // the wait call tells the program of a ready socket
	Take               // bytes copied out of a socket's receive queue: phase 2
	Give               // bytes copied into a socket on their way to the peer
	Signal             // a signal that tells of a socket
	Spawn              // a thread or process is made
	Handle             // the program calls its own function for a socket
	Dequeue            // a completion port gives a packet to a thread
	kindCount
)

// TaskID is an index into Header.Tasks plus one; NoTask is nobody.
type TaskID uint16

// NoTask marks an event that belongs to no task.
const NoTask TaskID = 0

// SockID is an index into Header.Socks plus one; NoSock is none of them.
type SockID uint16

// NoSock marks an event, or a descriptor, that belongs to no socket of the run.
const NoSock SockID = 0

// NoCPU marks an event whose CPU is not known.
const NoCPU int16 = -1

// MaxArgs is how many arguments an event can carry.
const MaxArgs = 6

// Event is one thing that happened, with how we know it.
type Event struct {
	Time   int64          // ns on CLOCK_MONOTONIC since the run began; virtual for models
	Args   [MaxArgs]int64 // meaning: Specs[Kind].Args
	Raw    uint32         // 1 + offset of the raw record in Trace.Raw; 0 = none kept
	Task   TaskID         // in whose lane it is drawn
	CPU    int16          // logical CPU, NoCPU if unknown
	Kind   Kind
	Source uint8 // index into Header.Sources: the evidence
}

// Class is the strength of evidence.
type Class uint8

// The classes. Zero is a programming error: no event without evidence.
const (
	NoClass  Class = iota
	Measured       // a kernel record says so, or the program's own counter
	Derived        // follows from measured events by a named rule
	Modelled       // from a model
)

var classNames = []string{"", "measured", "derived", "modelled"}

func (c Class) String() string {
	if int(c) < len(classNames) {
		return classNames[c]
	}
	return "bad"
}

// MarshalText writes the class by name.
func (c Class) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the class by name.
func (c *Class) UnmarshalText(b []byte) error {
	for i, n := range classNames {
		if n == string(b) && i > 0 {
			*c = Class(i)
			return nil
		}
	}
	return errf("evidence class %q is not measured, derived or modelled", b)
}

// Source is one way of knowing: a tracepoint, a perf record, a rule, a model.
// ID is "tp:raw_syscalls:sys_enter", "perf:switch", "self:rusage",
// "ptrace:stop", "rule:write-copies", "model:disk" …; words explain it by ID.
type Source struct {
	ID    string `json:"id"`
	Class Class  `json:"class"`
}

// State is where a task is.
type State uint8

// The states. Unknown follows lost records: every transition out of it is legal.
const (
	Unknown  State = iota
	New            // not seen yet
	User           // on a CPU in user mode
	Kernel         // on a CPU in kernel mode
	Runnable       // wants a CPU
	Blocked        // waits for something
	Exited
)

// StateNames are the states by number, for tables and the browser.
var StateNames = []string{"unknown", "new", "user", "kernel", "runnable", "blocked", "exited"}

func (s State) String() string {
	if int(s) < len(StateNames) {
		return StateNames[s]
	}
	return "bad"
}

// MarshalText writes the state by name.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Place is where bytes can be.
type Place uint8

// The places. A store keeps what is copied out of it; a queue gives it away.
const (
	NoPlace Place = iota
	Disk          // the block device (store)
	Cache         // page cache of the file (store)
	Buffer        // the sender's user buffer (store, overwritten by each fill)
	Mapping       // the file mapped into the sender's address space (a window on Cache)
	Pipe          // a pipe's slots (queue)
	Socket        // socket buffers between sender and receiver, skbs (queue)
	NIC           // the network card, and so the wire (store)
	Peer          // the receiver's user buffer (store, counts what came)
	Record        // where the program assembles what it reads bytewise (store, counts what came)
	Twin          // the slots of a second pipe (queue)
	Target        // page cache of the file that is written to, or that file's extents (store, counts what came)
	Own           // the writer's private copies of shared pages (store, counts what came)
	placeCount
)

// PlaceNames are the places by number, for tables and the browser.
var PlaceNames = []string{"none", "disk", "cache", "buffer", "mapping", "pipe", "socket", "nic", "peer",
	"record", "twin", "target", "own"}

func (p Place) String() string {
	if int(p) < len(PlaceNames) {
		return PlaceNames[p]
	}
	return "bad"
}

// MarshalText writes the place by name.
func (p Place) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// Queue says whether bytes leave the place when they are taken.
func (p Place) Queue() bool { return p == Pipe || p == Socket || p == Twin }

// Values of enumerated arguments.
const (
	ByCPU = 0 // Copy.by
	ByDMA = 1

	UserMode   = 0 // Fault.mode
	KernelMode = 1

	MajorUnknown = -1 // Fault.major: this evidence can't tell

	WhyBlocked   = 0 // SwitchOut.why: gave the CPU up to wait
	WhyPreempted = 1 // still runnable, somebody else got the CPU

	CameConnection = 0 // Arrival.what: a finished handshake waits in the accept queue
	CameData       = 1 // bytes in the receive queue
	CameEnd        = 2 // the peer has shut down: reading gives 0 once the queue is empty

	IsListen = 0 // Open.what: a listening socket
	IsConn   = 1 // a connection, taken from the accept queue
	IsEpoll  = 2 // an epoll instance
	IsRing   = 3 // an io_uring
	IsOther  = 4 // what else watches or tells of sockets: signalfd, kqueue, port …
	IsFile   = 5 // the server's file, which no network fills

	InterestAdd = 0 // Interest.op
	InterestMod = 1
	InterestDel = 2

	ModeLevel     = 0 // Interest.mode
	ModeEdge      = 1
	ModeOneShot   = 2
	ModeExclusive = 3

	WatchRead  = 1 // bits of Interest.events, Push.events and Ready.events
	WatchWrite = 2
	WatchEnd   = 4

	SigQueued    = 0 // Signal.what: waits to be taken
	SigCoalesced = 1 // one of its number waits already: this one is not told of
	SigTaken     = 2 // the program has it
	SigOverflow  = 3 // no room for another real-time signal: SIGIO instead

	SpawnThread  = 0 // Spawn.what
	SpawnProcess = 1

	DequeueAsked  = 0 // Dequeue.why: the thread asked, and a packet was there
	DequeueQueued = 1 // it waited, and a packet came
	DequeueSlept  = 2 // it waited, and another of the port's threads went to sleep for something else
	DequeueEnded  = 3 // or ended

	CtxTask    = 0 // Wakeup.ctx: the waker ran in its own system call or user code
	CtxSoftirq = 1 // on somebody's back, in a softirq
	CtxHardirq = 2 // in a device interrupt
	CtxUnknown = 3 // waker not seen
)
