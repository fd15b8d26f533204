package sim

// Unit says how to read and show an argument.
type Unit string

// The units. Str, Call, Wait and Who index Header.Strings.
const (
	Bytes  Unit = "bytes"
	Count  Unit = "count"
	FD     Unit = "fd"
	Ret    Unit = "ret"  // result of a system call: value, or -errno
	Addr   Unit = "addr" // user virtual address
	Sector Unit = "sector"
	Page   Unit = "page" // index of a page in the file
	Str    Unit = "str"
	TaskNo Unit = "task" // a TaskID
	PlaceU Unit = "place"
	StateU Unit = "state"
	Enum   Unit = "enum"   // index into Arg.Values; -1 is unknown
	SockNo Unit = "sock"   // a SockID
	Events Unit = "events" // bits WatchRead, WatchWrite, WatchEnd
)

// Arg names one argument of a kind. Wide ones need more than 32 bits.
type Arg struct {
	Name   string   `json:"name"`
	Unit   Unit     `json:"unit"`
	Wide   bool     `json:"wide,omitempty"`
	Values []string `json:"values,omitempty"`
}

// Op is a primitive effect on the machine. The fold in Go and the one in the
// browser implement these few; kinds are rows that combine them.
type Op string

// The primitives.
const (
	OpCount    Op = "count"    // ledger[Total] += Arg or N
	OpTally    Op = "tally"    // ledger[the total named by the string argument Arg] += argument N's value ("n")
	OpBegin    Op = "begin"    // task takes the state in argument "state"
	OpVain     Op = "vain"     // ledger[Total] += N, but not for a futex, whose value had changed (futex(2)): no I/O was to be had
	OpCall     Op = "call"     // task enters the system call in argument "call"
	OpReturn   Op = "return"   // task leaves it; the name must match
	OpOut      Op = "out"      // task leaves its CPU: blocked or runnable by argument "why"
	OpIn       Op = "in"       // task gets the event's CPU and the mode it had
	OpWake     Op = "wake"     // blocked task becomes runnable, a running one will not block
	OpFlow     Op = "flow"     // bytes go from one place to another
	OpAllot    Op = "allot"    // pages promised in the page cache
	OpFill     Op = "fill"     // bytes known to be in the page cache
	OpTransfer Op = "transfer" // device moved bytes disk -> page cache or back
	OpIssue    Op = "issue"    // a request is in flight
	OpLose     Op = "lose"     // records missing: counts become lower bounds
	OpProof    Op = "proof"    // verdict kept
	OpUnshare  Op = "unshare"  // references in a queue become bytes of the kernel's own, oldest first
	OpArrive   Op = "arrive"   // connection, bytes or end come to a socket's queue
	OpOpen     Op = "open"     // a descriptor stands for a socket; a connection leaves the accept queue
	OpClose    Op = "close"    // and no more
	OpInterest Op = "interest" // what is watched of a socket, and how
	OpPush     Op = "push"     // a watched socket is on the ready list
	OpReady    Op = "ready"    // a socket is told of, and off the ready list
	OpSift     Op = "sift"     // sockets that have nothing are off the ready list
	OpTake     Op = "take"     // bytes leave a socket's receive queue
	OpGive     Op = "give"     // bytes leave for a socket's peer
)

// Effect is one primitive with its operands. When limits it to events whose
// enumerated argument has that value.
type Effect struct {
	Op    Op     `json:"op"`
	Total string `json:"total,omitempty"`
	Arg   string `json:"arg,omitempty"`
	N     int64  `json:"n,omitempty"`
	When  *When  `json:"when,omitempty"`
}

// When is a condition on an argument.
type When struct {
	Arg string `json:"arg"`
	Is  int64  `json:"is"`
}

// Spec defines a kind. Every fold, check, picture and document reads this
// table: a new kind is one row.
type Spec struct {
	Kind    Kind     `json:"kind"`
	Name    string   `json:"name"`
	Lane    string   `json:"lane"`              // "task", "disk", "net" or "run": where it is drawn
	Args    []Arg    `json:"args"`              //
	Partner string   `json:"partner,omitempty"` // the kind that ends what this one begins
	From    []State  `json:"from,omitempty"`    // states its task may be in; none listed: any
	Effects []Effect `json:"effects"`           //
	Group   string   `json:"group,omitempty"`   // neighbours of one group and task are one step
	Alike   string   `json:"alike,omitempty"`   // of a group only neighbours with the same of this argument; of a result only those that are no errors
	Doc     string   `json:"doc,omitempty"`     //
}

func when(arg string, is int64) *When { return &When{arg, is} }

var (
	byValues   = []string{"cpu", "dma"}
	modeValues = []string{"user", "kernel"}
	noYes      = []string{"no", "yes"}
)

// Specs is the table, indexed by Kind.
var Specs = [kindCount]Spec{
	TaskStart: {Name: "task_start", Lane: "task",
		Args:    []Arg{{Name: "state", Unit: StateU}},
		From:    []State{New},
		Effects: []Effect{{Op: OpBegin}},
		Doc:     "The trace's view of a task begins, in the state given."},
	TaskExit: {Name: "task_exit", Lane: "task",
		From:    []State{User, Kernel, Runnable, Blocked},
		Effects: []Effect{{Op: OpBegin, N: int64(Exited)}},
		Doc:     "The trace's view of the task ends: its part of the demo is over."},
	SyscallEnter: {Name: "syscall_enter", Lane: "task", Partner: "syscall_exit",
		Args: []Arg{{Name: "call", Unit: Str}, {Name: "fd", Unit: FD}, {Name: "count", Unit: Bytes, Wide: true}},
		From: []State{User},
		Effects: []Effect{{Op: OpCall}, {Op: OpCount, Total: "syscalls", N: 1},
			{Op: OpCount, Total: "mode_switches", N: 1}},
		Doc: "A system call takes its thread from user to kernel mode: one mode switch. fd -1: none. Source: syscalls(2)."},
	SyscallExit: {Name: "syscall_exit", Lane: "task",
		Args: []Arg{{Name: "call", Unit: Str}, {Name: "ret", Unit: Ret, Wide: true}},
		From: []State{Kernel},
		Effects: []Effect{{Op: OpReturn}, {Op: OpCount, Total: "mode_switches", N: 1},
			{Op: OpVain, Total: "again", N: 1, When: when("ret", -11)}},
		Doc: "The call returns to user mode: the second mode switch. ret is the value, or minus errno."},
	Fault: {Name: "fault", Lane: "task",
		Args: []Arg{{Name: "mode", Unit: Enum, Values: modeValues}, {Name: "major", Unit: Enum, Values: noYes},
			{Name: "addr", Unit: Addr, Wide: true}},
		From: []State{User, Kernel},
		Effects: []Effect{
			{Op: OpCount, Total: "faults_user", N: 1, When: when("mode", UserMode)},
			{Op: OpCount, Total: "mode_switches", N: 2, When: when("mode", UserMode)},
			{Op: OpCount, Total: "faults_kernel", N: 1, When: when("mode", KernelMode)},
			{Op: OpCount, Total: "faults_major", N: 1, When: when("major", 1)}},
		Doc: "A page fault. Taken in user mode it costs two mode switches more; taken inside a system call none. Source: arch/x86/mm/fault.c."},
	SwitchOut: {Name: "switch_out", Lane: "task", Partner: "switch_in",
		Args: []Arg{{Name: "why", Unit: Enum, Values: []string{"blocked", "preempted"}},
			{Name: "wait", Unit: Str}, {Name: "next", Unit: Str}},
		From: []State{User, Kernel},
		Effects: []Effect{{Op: OpOut},
			{Op: OpCount, Total: "voluntary", N: 1, When: when("why", WhyBlocked)},
			{Op: OpCount, Total: "involuntary", N: 1, When: when("why", WhyPreempted)}},
		Doc: "A context switch away from the task. wait names what it waits for where known; next who runs instead. Source: kernel/sched/core.c __schedule."},
	SwitchIn: {Name: "switch_in", Lane: "task",
		From:    []State{Runnable},
		Effects: []Effect{{Op: OpIn}},
		Doc:     "The scheduler puts the task on a CPU, in the mode it was in."},
	Wakeup: {Name: "wakeup", Lane: "task",
		Args: []Arg{{Name: "waker", Unit: TaskNo}, {Name: "by", Unit: Str},
			{Name: "ctx", Unit: Enum, Values: []string{"task", "softirq", "hardirq", "unknown"}}},
		From:    []State{Blocked, Runnable, User, Kernel},
		Effects: []Effect{{Op: OpWake}, {Op: OpCount, Total: "wakeups", N: 1}},
		Doc:     "The task is made runnable. by names the waker, ctx the context it ran in; waker is its TaskID if it is one of ours. Source: kernel/sched/core.c try_to_wake_up."},
	Copy: {Name: "copy", Lane: "task",
		Args: []Arg{{Name: "by", Unit: Enum, Values: byValues}, {Name: "from", Unit: PlaceU}, {Name: "to", Unit: PlaceU},
			{Name: "bytes", Unit: Bytes, Wide: true}, {Name: "first", Unit: Enum, Values: noYes}},
		Effects: []Effect{{Op: OpFlow},
			{Op: OpCount, Total: "cpu_copies", Arg: "first", When: when("by", ByCPU)},
			{Op: OpCount, Total: "cpu_copy_bytes", Arg: "bytes", When: when("by", ByCPU)},
			{Op: OpCount, Total: "dma", Arg: "first", When: when("by", ByDMA)},
			{Op: OpCount, Total: "dma_bytes", Arg: "bytes", When: when("by", ByDMA)}},
		Doc: "Payload moved from one place to another by load and store instructions (cpu) or by a device (dma). first is 0 when this continues the copy before it: it is counted once."},
	Ref: {Name: "ref", Lane: "task",
		Args: []Arg{{Name: "from", Unit: PlaceU}, {Name: "to", Unit: PlaceU},
			{Name: "bytes", Unit: Bytes, Wide: true}, {Name: "first", Unit: Enum, Values: noYes}},
		Effects: []Effect{{Op: OpFlow}, {Op: OpCount, Total: "refs", Arg: "first"},
			{Op: OpCount, Total: "ref_bytes", Arg: "bytes"}},
		Doc: "Pages handed over by reference: no byte moves. Source: fs/splice.c, net/core/skbuff.c skb_splice_from_iter."},
	CacheAdd: {Name: "cache_add", Lane: "task", Group: "cache",
		Args:    []Arg{{Name: "index", Unit: Page, Wide: true}, {Name: "pages", Unit: Count}},
		Effects: []Effect{{Op: OpAllot}, {Op: OpCount, Total: "cache_pages", Arg: "pages"}},
		Doc:     "Pages allotted in the page cache, still to be filled. Source: mm/filemap.c __filemap_add_folio."},
	Fill: {Name: "fill", Lane: "task",
		Args:    []Arg{{Name: "bytes", Unit: Bytes, Wide: true}},
		Effects: []Effect{{Op: OpFill}},
		Doc:     "At least this many bytes of the file are in the page cache."},
	BlockIssue: {Name: "block_issue", Lane: "disk", Partner: "block_complete", Group: "block",
		Args: []Arg{{Name: "sector", Unit: Sector, Wide: true}, {Name: "bytes", Unit: Bytes},
			{Name: "write", Unit: Enum, Values: noYes}},
		Effects: []Effect{{Op: OpIssue}, {Op: OpCount, Total: "block_requests", N: 1}},
		Doc:     "A request is handed to the block device. Source: block/blk-mq.c blk_mq_start_request."},
	BlockComplete: {Name: "block_complete", Lane: "disk",
		Args: []Arg{{Name: "sector", Unit: Sector, Wide: true}, {Name: "bytes", Unit: Bytes},
			{Name: "write", Unit: Enum, Values: noYes}},
		Effects: []Effect{{Op: OpTransfer}, {Op: OpCount, Total: "dma", N: 1}, {Op: OpCount, Total: "dma_bytes", Arg: "bytes"}},
		Doc:     "The device finished the request: a device transfer between disk and page cache. In a virtual machine the host may do it by copying. Source: block/blk-mq.c blk_update_request."},
	Xmit: {Name: "xmit", Lane: "net", Group: "packets",
		Args:    []Arg{{Name: "len", Unit: Bytes}, {Name: "dev", Unit: Str}},
		Effects: []Effect{{Op: OpCount, Total: "packets", N: 1}},
		Doc:     "A packet, headers included, is handed to the network device. Source: net/core/dev.c xmit_one."},
	Receive: {Name: "receive", Lane: "net", Group: "packets",
		Args: []Arg{{Name: "len", Unit: Bytes}, {Name: "dev", Unit: Str},
			{Name: "ctx", Unit: Enum, Values: []string{"task", "softirq", "hardirq", "unknown"}}},
		Effects: []Effect{},
		Doc:     "The receiving network stack takes a packet; on loopback this runs in a softirq on the sender's back. Source: net/core/dev.c __netif_receive_skb_core."},
	Tally: {Name: "tally", Lane: "task",
		Args:    []Arg{{Name: "total", Unit: Str}, {Name: "n", Unit: Count, Wide: true}},
		Effects: []Effect{{Op: OpTally, Arg: "total"}},
		Doc:     "A counter of the kernel grew by n where single events are not to be had. Source: getrusage(2)."},
	Proof: {Name: "proof", Lane: "run",
		Args: []Arg{{Name: "predicted", Unit: Str}, {Name: "observed", Unit: Str},
			{Name: "old", Unit: Bytes, Wide: true}, {Name: "new", Unit: Bytes, Wide: true}},
		Effects: []Effect{{Op: OpProof}},
		Doc:     "Verdict of the mutation-after-send experiment: how many bytes the receiver saw from before and from after the overwriting."},
	Lost: {Name: "lost", Lane: "run",
		Args:    []Arg{{Name: "n", Unit: Count, Wide: true}, {Name: "where", Unit: Str}},
		Effects: []Effect{{Op: OpLose, Arg: "n", N: 1}},
		Doc:     "Records the kernel dropped because a ring was full: counts from here on are lower bounds. Source: perf_event_open(2) PERF_RECORD_LOST."},
	Undelivered: {Name: "undelivered", Lane: "run",
		Args:    []Arg{{Name: "n", Unit: Count, Wide: true}, {Name: "where", Unit: Str}},
		Effects: []Effect{{Op: OpLose, Arg: "n"}},
		Doc:     "Events the kernel's own counter saw and no record told us of."},
	Note: {Name: "note", Lane: "run",
		Args:    []Arg{{Name: "key", Unit: Str}, {Name: "n", Unit: Count, Wide: true}},
		Effects: []Effect{},
		Doc:     "Something worth saying that changes nothing; key names its words."},
	Arrive: {Name: "arrive", Lane: "task",
		Args: []Arg{{Name: "from", Unit: PlaceU}, {Name: "to", Unit: PlaceU},
			{Name: "bytes", Unit: Bytes, Wide: true}, {Name: "first", Unit: Enum, Values: noYes}},
		Effects: []Effect{{Op: OpFlow}},
		Doc:     "Bytes that a device moved are in the user buffer. The transfer itself is counted at its block requests. Source: fs/iomap/direct-io.c."},
	Unshare: {Name: "unshare", Lane: "task",
		Args: []Arg{{Name: "place", Unit: PlaceU}, {Name: "bytes", Unit: Bytes, Wide: true}, {Name: "first", Unit: Enum, Values: noYes}},
		Effects: []Effect{{Op: OpUnshare}, {Op: OpCount, Total: "cpu_copies", Arg: "first"},
			{Op: OpCount, Total: "cpu_copy_bytes", Arg: "bytes"}},
		Doc: "Bytes in the place that were references are copied into pages of the kernel's own by the CPU: the copy that was saved is made later. Source: net/core/skbuff.c skb_copy_ubufs, net/core/dev.c skb_checksum_help."},
	Submit: {Name: "submit", Lane: "task", Group: "submit",
		Args: []Arg{{Name: "op", Unit: Str}, {Name: "id", Unit: Count, Wide: true},
			{Name: "poller", Unit: Enum, Values: noYes}},
		Effects: []Effect{{Op: OpCount, Total: "submissions", N: 1}},
		Doc:     "The kernel takes a request from the submission ring; id is the program's own number for it. Source: io_uring/io_uring.c io_submit_sqe."},
	Complete: {Name: "complete", Lane: "task", Group: "complete", Alike: "ret",
		Args:    []Arg{{Name: "op", Unit: Str}, {Name: "id", Unit: Count, Wide: true}, {Name: "ret", Unit: Ret, Wide: true}},
		Effects: []Effect{{Op: OpCount, Total: "completions", N: 1}},
		Doc:     "The kernel puts a result of a request into the completion ring; a multishot request stays in force and gives more. Source: io_uring/io_uring.c, io_uring_enter(2) IORING_CQE_F_MORE."},
	Notice: {Name: "notice", Lane: "task",
		Args: []Arg{{Name: "n", Unit: Count, Wide: true}, {Name: "copied", Unit: Enum, Values: noYes}},
		Effects: []Effect{{Op: OpCount, Total: "notices", Arg: "n"},
			{Op: OpCount, Total: "notices_copied", Arg: "n", When: when("copied", 1)}},
		Doc: "The kernel says that n sends need the program's memory no more; copied: some of their bytes were copied after all. Source: Documentation/networking/msg_zerocopy.rst, io_uring_enter(2) IORING_NOTIF_USAGE_ZC_COPIED."},
	Arrival: {Name: "arrival", Lane: "net",
		Args: []Arg{{Name: "sock", Unit: SockNo}, {Name: "what", Unit: Enum, Values: []string{"connection", "data", "end"}},
			{Name: "bytes", Unit: Bytes, Wide: true}},
		Effects: []Effect{{Op: OpArrive}, {Op: OpCount, Total: "arrivals", N: 1}},
		Doc:     "Something came to a socket: a connection to the accept queue of a listening one, bytes to a receive queue, or the peer's end. On loopback this runs in a softirq on the client's back. Source: net/ipv4/tcp_input.c tcp_data_queue, tcp_fin; tcp_ipv4.c tcp_v4_syn_recv_sock."},
	Open: {Name: "open", Lane: "task",
		Args: []Arg{{Name: "fd", Unit: FD}, {Name: "sock", Unit: SockNo},
			{Name: "what", Unit: Enum, Values: []string{"listen", "connection", "epoll", "ring", "other", "file"}}},
		Effects: []Effect{{Op: OpOpen}},
		Doc:     "From here on the descriptor stands for the socket, or for what watches sockets. A connection leaves the accept queue. Source: accept(2), epoll_create(2), io_uring_setup(2)."},
	Close: {Name: "close", Lane: "task",
		Args:    []Arg{{Name: "fd", Unit: FD}, {Name: "sock", Unit: SockNo}},
		Effects: []Effect{{Op: OpClose}},
		Doc:     "The descriptor is given back; with its last one the socket leaves every interest list that the kernel keeps; sets and arrays of a program stay as they are. Source: close(2), epoll(7)."},
	Interest: {Name: "interest", Lane: "task", Group: "interest", Alike: "op",
		Args: []Arg{{Name: "op", Unit: Enum, Values: []string{"add", "mod", "del"}}, {Name: "sock", Unit: SockNo},
			{Name: "events", Unit: Events}, {Name: "mode", Unit: Enum, Values: []string{"level", "edge", "oneshot", "exclusive"}}},
		Effects: []Effect{{Op: OpInterest}},
		Doc:     "A socket is watched, watched otherwise, or not any more: a bit of a set, an entry of an array, a node of epoll's tree, a poll or receive armed in a ring. Source: select(2), poll(2), epoll_ctl(2)."},
	Push: {Name: "push", Lane: "net",
		Args:    []Arg{{Name: "sock", Unit: SockNo}, {Name: "events", Unit: Events}},
		Effects: []Effect{{Op: OpPush}, {Op: OpCount, Total: "pushes", N: 1}},
		Doc:     "The socket's wait queue calls epoll's function, which links the watched socket into the ready list; one that is ready when it joins is linked by the call that adds it. Nobody looks at the others. Source: fs/eventpoll.c ep_poll_callback, ep_insert."},
	Scan: {Name: "scan", Lane: "task",
		Args:    []Arg{{Name: "n", Unit: Count}, {Name: "ready", Unit: Count}},
		Effects: []Effect{{Op: OpSift}, {Op: OpCount, Total: "examined", Arg: "n"}},
		Doc:     "The kernel looks at n descriptors one after the other and finds some ready: all that are watched (select, poll), or those on the ready list (epoll), which one that has nothing by now leaves. Source: fs/select.c do_select, do_poll; fs/eventpoll.c ep_send_events."},
	Ready: {Name: "ready", Lane: "task", Group: "ready",
		Args:    []Arg{{Name: "sock", Unit: SockNo}, {Name: "events", Unit: Events}},
		Effects: []Effect{{Op: OpReady}, {Op: OpCount, Total: "returned", N: 1}},
		Doc:     "What the wait call told the program: this socket, these events. Source: the program's own record of the result."},
	Take: {Name: "take", Lane: "task",
		Args: []Arg{{Name: "sock", Unit: SockNo}, {Name: "bytes", Unit: Bytes, Wide: true}},
		Effects: []Effect{{Op: OpTake}, {Op: OpCount, Total: "cpu_copies", N: 1},
			{Op: OpCount, Total: "cpu_copy_bytes", Arg: "bytes"}},
		Doc: "Phase 2: bytes are copied from the socket's receive queue into user memory, by the task in whose lane it stands. Source: net/core/datagram.c skb_copy_datagram_iter."},
	Give: {Name: "give", Lane: "task",
		Args: []Arg{{Name: "sock", Unit: SockNo}, {Name: "bytes", Unit: Bytes, Wide: true}},
		Effects: []Effect{{Op: OpGive}, {Op: OpCount, Total: "cpu_copies", N: 1},
			{Op: OpCount, Total: "cpu_copy_bytes", Arg: "bytes"}},
		Doc: "Bytes are copied from user memory into the socket, for its peer. Source: net/ipv4/tcp.c tcp_sendmsg_locked."},
	Signal: {Name: "signal", Lane: "task",
		Args: []Arg{{Name: "signo", Unit: Count}, {Name: "sock", Unit: SockNo},
			{Name: "what", Unit: Enum, Values: []string{"queued", "coalesced", "taken", "overflow"}}, {Name: "events", Unit: Events}},
		Effects: []Effect{{Op: OpCount, Total: "signals", N: 1, When: when("what", SigTaken)}},
		Doc:     "A signal that tells of what happens at a descriptor is queued, melts into one that waits, is taken by the program, or finds no room. Source: fcntl(2) F_SETSIG, fs/fcntl.c send_sigio_to_task."},
	Spawn: {Name: "spawn", Lane: "task",
		Args:    []Arg{{Name: "child", Unit: TaskNo}, {Name: "what", Unit: Enum, Values: []string{"thread", "process"}}, {Name: "sock", Unit: SockNo}},
		Effects: []Effect{{Op: OpCount, Total: "spawned", N: 1}, {Op: OpCount, Total: "mode_switches", N: 1}},
		Doc:     "A thread or a process is made, here to serve one socket. The call that makes it returns twice: its return in what it has made is a mode switch too, and counted here. Source: clone(2)."},
	Handle: {Name: "handle", Lane: "task",
		Args:    []Arg{{Name: "sock", Unit: SockNo}, {Name: "name", Unit: Str}},
		From:    []State{User},
		Effects: []Effect{},
		Doc:     "The program calls its own function for the socket: what is called a callback is called here, by nobody else. Source: the program's own record."},
	Dequeue: {Name: "dequeue", Lane: "task",
		Args: []Arg{{Name: "id", Unit: Count, Wide: true}, {Name: "why", Unit: Enum, Values: []string{"asked", "queued", "slept", "ended"}},
			{Name: "waiting", Unit: Count}, {Name: "running", Unit: Count}},
		From:    []State{Kernel, Blocked},
		Effects: []Effect{},
		Doc:     "A completion port gives its oldest packet, that of the operation with the number id, to the task: to one that asks where fewer run than the port's concurrency value, else to the one that began to wait last. waiting: threads that still wait at the port; running: those of the port that run from here on. Source: Windows, I/O Completion Ports."},
}

func init() {
	for k := range Specs {
		Specs[k].Kind = Kind(k)
	}
}

// Spec returns the row of the kind, or false for a number that names none.
func (k Kind) Spec() (*Spec, bool) {
	if k == Bad || k >= kindCount {
		return nil, false
	}
	return &Specs[k], true
}

func (k Kind) String() string {
	if s, ok := k.Spec(); ok {
		return s.Name
	}
	return "bad"
}

// Index returns the position of the named argument, or -1.
func (s *Spec) Index(name string) int {
	for i := range s.Args {
		if s.Args[i].Name == name {
			return i
		}
	}
	return -1
}

// Totals are the names of the ledger's counts.
var Totals = []string{"syscalls", "mode_switches", "voluntary", "involuntary", "wakeups",
	"cpu_copies", "cpu_copy_bytes", "dma", "dma_bytes", "refs", "ref_bytes",
	"faults_user", "faults_kernel", "faults_major", "block_requests", "cache_pages", "packets",
	"submissions", "completions", "notices", "notices_copied",
	"again", "arrivals", "examined", "returned", "pushes", "signals", "spawned", "own_work", "waited", "locks"}

// Lane is where the event is drawn: see Spec.Lane.
func (e *Event) Lane() string {
	if s, ok := e.Kind.Spec(); ok {
		return s.Lane
	}
	return ""
}
