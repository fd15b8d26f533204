package sim

import (
	"cmp"
	"context"
	"slices"
)

// Costs of the modelled machine, in virtual ns. They give the pictures their
// proportions and nothing else: no count depends on them.
const (
	costEntry   = 150   // user -> kernel, and back
	costUser    = 200   // between two calls
	costFault   = 500   //
	costSwitch  = 1_500 // scheduler, one way
	costWake    = 2_000 // waker to running wakee on an idle CPU
	costRequest = 800   // handing a request to the device
	costSeek    = 90_000
	costPacket  = 1_200
	costRefPage = 25
)

func costCopy(n int64) int64   { return n/10 + 100 }     // 10 GB/s
func costDevice(n int64) int64 { return costSeek + n/2 } // 2 GB/s
func costWire(n int64) int64   { return 5_000 + n*8/10 } // 10 Gbit/s
func pagesOf(n int64) int64    { return (n + pageSize - 1) / pageSize }

const (
	senderCPU   = 0
	receiverCPU = 1
	segment     = 64 << 10 // bytes of one packet of the modelled loopback, and of the receiver's buffer
	faultAround = 64 << 10 // mm/memory.c fault_around_bytes
)

// model builds a trace: the sender's events first, then the receiver's from
// what was delivered, merged by time.
type model struct {
	t          *Trace
	p          Params
	now        int64
	task       TaskID
	cpu        int16
	delivered  []delivery
	cached     int64          // bytes of the file in the page cache, from its start
	mapped     map[int64]bool // 64 KiB windows of the mapping with page-table entries
	inSend     bool           // a copy or reference of the current call was counted
	sender     TaskID
	receiver   TaskID
	poller     TaskID // the thread that serves a ring, where there is one
	source     uint8
	nextSector int64
	wanted     func() bool
}

type delivery struct{ time, bytes int64 }

// Run makes the trace of the demo's model. Live runs are compared with it.
// Parameters are completed with defaults; wrong ones give a *ParamError.
func Run(demo string, p Params) (*Trace, error) { return RunContext(context.Background(), demo, p) }

// RunContext is Run that gives up when nobody wants the trace any more, with
// the context's error.
func RunContext(ctx context.Context, demo string, p Params) (t *Trace, err error) {
	d, ok := DemoByName(demo)
	if !ok {
		return nil, &ParamError{Code: "demo.unknown", Param: demo}
	}
	p, err = d.Complete(p, "sim")
	if err != nil {
		return nil, err
	}
	if d.Family == "model" {
		t := runModel(ctx, d, p)
		return t, ctx.Err()
	}
	m := newModel(d, p)
	m.wanted = func() bool { return ctx.Err() == nil }
	defer func() {
		if r := recover(); r == errKilled {
			t, err = nil, ctx.Err()
		} else if r != nil {
			panic(r)
		}
	}()
	h := &m.t.Header
	m.emit(TaskStart, int64(User))
	loops[demo](m, p["size"], min(p["chunk"], p["size"]))
	h.WallNS = m.now
	m.emit(TaskExit)
	m.receive()
	ev := m.t.Events
	slices.SortStableFunc(ev, func(a, b Event) int { return cmp.Compare(a.Time, b.Time) })
	return m.t, nil
}

// newModel is the machine of the demo before its first event.
func newModel(d *Demo, p Params) *model {
	size := Pages(p["size"])
	m := &model{p: p, mapped: map[int64]bool{}, sender: 1, cpu: senderCPU, task: 1, nextSector: 2048,
		t: &Trace{Header: Header{Version: FormatVersion, Name: d.Name, Params: p, Producer: "sim", Tier: "model", CPUs: 2,
			Initial: d.Initial(p), Facts: map[string]int64{}, Capacity: d.Capacity(p)}}}
	h := &m.t.Header
	h.String("")
	m.source = h.Source("model:transfer", Modelled)
	h.Tasks = []Task{{TID: 1, Name: "sender", Role: "sender"}}
	if d.Has(Socket) {
		h.Device = Device(p["route"])
	}
	if h.Device != "" && h.Device != "eth0" {
		h.Tasks = append(h.Tasks, Task{TID: 2, Name: "receiver", Role: "receiver"})
		m.receiver = 2
	}
	if d.Name == "io-uring-sqpoll" {
		h.Tasks = append(h.Tasks, Task{TID: 3, Name: "iou-sqp", Role: "poller"})
		m.poller = TaskID(len(h.Tasks))
	}
	if d.Has(Cache) && p["cold"] == 0 {
		m.cached = size
	}
	return m
}

// Initial is where the bytes are when a run of the demo begins.
func (d *Demo) Initial(p Params) map[string]int64 {
	at := map[string]int64{}
	if d.Has(Disk) {
		at[Disk.String()] = p["size"]
	}
	if d.Has(Cache) && p["cold"] == 0 {
		at[Cache.String()] = Pages(p["size"])
	} else if d.Has(Cache) {
		at[Cache.String()] = 0
	}
	if d.Has(Buffer) && !d.Has(Disk) {
		at[Buffer.String()] = Pages(p["size"])
	}
	return at
}

// Capacity is how much the places of the demo hold, for the picture.
func (d *Demo) Capacity(p Params) map[string]int64 {
	size := Pages(p["size"])
	most := map[Place]int64{Cache: size, Buffer: p["chunk"], Peer: p["size"], Record: p["chunk"], Target: p["size"], Own: size}
	switch {
	case d.Name == "buffered-read":
		most[Buffer] = max(p["buffer"], 1)
	case !d.Has(Disk):
		most[Buffer] = size
	}
	out := map[string]int64{}
	for _, place := range d.Places {
		if n, ok := most[place]; ok {
			out[place.String()] = n
		}
	}
	return out
}

// Device is the network device that packets of the route are handed to.
func Device(route int64) string {
	switch route {
	case Loopback:
		return "lo"
	case GatherNIC, PlainNIC:
		return "eth0"
	}
	return "veth"
}

func (m *model) emit(k Kind, args ...int64) {
	e := Event{Time: m.now, Task: m.task, CPU: m.cpu, Kind: k, Source: m.source}
	copy(e.Args[:], args)
	m.t.Events = append(m.t.Events, e)
	if len(m.t.Events)%(1<<14) == 0 && !m.wanted() {
		panic(errKilled)
	}
}

func (m *model) str(s string) int64 { return m.t.Header.String(s) }

func (m *model) enter(call string, fd, count int64) {
	m.now += costUser
	m.emit(SyscallEnter, m.str(call), fd, count)
	m.now += costEntry
	m.inSend = false
}

func (m *model) exit(call string, ret int64) {
	m.now += costEntry
	m.emit(SyscallExit, m.str(call), ret)
}

// need brings the file's first upto bytes into the page cache, as a cold read
// or fault does: allot, request, sleep, device transfer, interrupt, wakeup.
func (m *model) need(upto int64) (slept bool) {
	size := m.t.Header.Capacity["cache"]
	for upto = min(upto, size); m.cached < upto; {
		n := min(m.p["readahead"]/pageSize*pageSize, size-m.cached)
		m.fetch(m.cached, n)
		m.cached += n
		slept = true
	}
	return slept
}

// fetch brings n bytes at off into the page cache by one request.
func (m *model) fetch(off, n int64) {
	m.emit(CacheAdd, off/pageSize, n/pageSize)
	m.now += costRequest
	m.emit(BlockIssue, m.nextSector, n, 0)
	spins := m.task == m.poller // a ring's thread looks for other requests meanwhile (io_uring/sqpoll.c io_sq_thread)
	if !spins {
		m.now += costSwitch
		m.emit(SwitchOut, WhyBlocked, m.str("disk"), m.str("swapper"))
	}
	m.now += costDevice(n)
	m.emit(BlockComplete, m.nextSector, n, 0)
	if !spins {
		m.now += costEntry
		m.emit(Wakeup, 0, m.str("disk"), CtxHardirq)
		m.now += costWake
		m.emit(SwitchIn)
	}
	m.nextSector += n / 512
}

func (m *model) first() int64 {
	if m.inSend {
		return 0
	}
	m.inSend = true
	return 1
}

// send puts n bytes from a place into the socket and on its way, by copy or by
// reference as path and device have it. lent memory is the program's own: what
// is delivered on this machine must not stay in it, and is copied after all.
func (m *model) send(from Place, n int64, byRef, lent bool) {
	route := m.p["route"]
	byRef = byRef && route != PlainNIC
	late := byRef && (route == VethPlain || route == VethNoSum || lent && m.receiver != NoTask)
	for n > 0 {
		k := min(n, segment)
		n -= k
		first := m.first()
		if byRef {
			m.now += pagesOf(k) * costRefPage
			m.emit(Ref, int64(from), int64(Socket), k, first)
		} else {
			m.now += costCopy(k)
			m.emit(Copy, ByCPU, int64(from), int64(Socket), k, first)
		}
		if late {
			m.now += costCopy(k)
			m.emit(Unshare, int64(Socket), k, first)
		}
		m.now += costPacket
		m.emit(Xmit, k+66, m.str(m.t.Header.Device))
		if m.receiver != NoTask {
			m.now += costPacket
			m.emit(Receive, k+66, m.str(m.t.Header.Device), CtxSoftirq)
			m.delivered = append(m.delivered, delivery{m.now, k})
		}
	}
}

// wire lets the network card take what the call left in the socket.
func (m *model) wire(n int64) {
	if m.receiver != NoTask || n == 0 {
		return
	}
	m.now += costWire(n)
	m.emit(Copy, ByDMA, int64(Socket), int64(NIC), n, 1)
}

// serving is the task on whose back packets are delivered.
func (m *model) serving() TaskID {
	if m.poller != NoTask {
		return m.poller
	}
	return m.sender
}

// receive plays the receiver: it sleeps in recvfrom, is woken by the softirq
// that ran on the sender's back, copies what is there, and asks again.
func (m *model) receive() {
	if m.receiver == NoTask {
		return
	}
	m.task, m.cpu = m.receiver, receiverCPU
	end := m.now
	m.now = 0
	m.emit(TaskStart, int64(User))
	fin := end + costPacket
	queue := m.delivered
	var have int64
	arrive := func() {
		for len(queue) > 0 && queue[0].time <= m.now {
			have += queue[0].bytes
			queue = queue[1:]
		}
	}
	for {
		m.enter("recvfrom", 3, segment)
		arrive()
		if have == 0 && m.now < fin {
			next := fin
			if len(queue) > 0 {
				next = queue[0].time
			}
			m.now += costSwitch
			m.emit(SwitchOut, WhyBlocked, m.str("socket"), m.str("swapper"))
			m.now = max(m.now, next)
			m.cpu = senderCPU
			m.emit(Wakeup, int64(m.serving()), m.str(m.t.Header.Tasks[m.serving()-1].Name), CtxSoftirq)
			m.cpu = receiverCPU
			m.now += costWake
			m.emit(SwitchIn)
			arrive()
		}
		n := min(have, segment)
		if n > 0 {
			have -= n
			m.now += costCopy(n)
			m.emit(Copy, ByCPU, int64(Socket), int64(Peer), n, 1)
		}
		m.exit("recvfrom", n)
		if n == 0 {
			m.emit(TaskExit)
			return
		}
	}
}
