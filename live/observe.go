package live

import (
	"encoding/binary"
	"fmt"
	"os"
	"strconv"
	"strings"

	"ioviz/live/perf"
	"ioviz/sim"
)

// With which errors filters refuse calls (errno ENOSYS and EPERM, Linux).
const (
	noCall       = -38
	notPermitted = -1
)

// observer turns perf records, in order of time, into measured events, cut to
// the window between the markers of each child.
type observer struct {
	d           *deriver
	tids        map[int32]sim.TaskID
	open        []window // by TaskID-1
	calls       map[int]string
	base        int64 // time of the first marker; -1 before it
	watches     map[uint64]*watch
	outs        map[int32]swOut // last sched_switch away from our threads
	bios        []sectors       // queued by the sender, to be issued
	issued      []sectors       // issued, to be completed
	inode       uint64          // of the demo file; 0: any
	names       map[int32]string
	base0, span int64 // range of memory whose faults are the demo's; span 0: all
	others      int64 // faults outside of it
	poller      sim.TaskID
	ops         map[int64]string // operations of a ring's requests by number
	runtime     int64            // calls of the Go runtime inside the windows, left out
	switchF     int              // format index of PERF_RECORD_SWITCH, -1 before the first
	perfSw      uint8
	ports       map[int64]sim.SockID // of a model's clients, in the order they connected
	held        []perf.Record        // a wakeup from rt_sigtimedwait and what came since, until its signal is recorded
}

type window struct{ open, closed bool }

type swOut struct {
	state int64
	next  string
	raw   uint32
}

type sectors struct {
	at, end uint64
	write   bool
}

// watch is how the records of one perf event are read.
type watch struct {
	take   func(o *observer, r *perf.Record, w *watch)
	format *perf.Format
	index  int // in Header.Formats; -1: not there yet
	source uint8
	fields map[string]perf.Field
	nr     int  // of a per-call tracepoint
	tree   bool // of a server and what it makes
}

func newObserver(d *deriver) *observer {
	o := &observer{d: d, tids: map[int32]sim.TaskID{}, base: -1, watches: map[uint64]*watch{}, outs: map[int32]swOut{},
		names: map[int32]string{0: "swapper"}, calls: map[int]string{}, switchF: -1}
	for i, t := range d.t.Header.Tasks {
		if t.Role == "helper" {
			continue // not there yet
		}
		o.tids[int32(t.TID)] = sim.TaskID(i + 1)
		o.names[int32(t.TID)] = t.Name
	}
	o.ops, o.ports = map[int64]string{}, map[int64]sim.SockID{}
	if m := d.model; m != nil {
		if m.spec.once {
			o.ports[m.peer] = 1
		}
		m.bornAs = sim.Runnable
		m.made = func(t sim.TaskID, tid int) {
			o.tids[int32(tid)], o.names[int32(tid)] = t, d.t.Header.Tasks[t-1].Name
			for len(o.open) < int(t) {
				o.open = append(o.open, window{})
			}
			o.open[t-1].open = true
		}
	}
	o.poller = d.t.Header.TaskByRole("poller")
	o.open = make([]window, len(d.t.Header.Tasks))
	return o
}

// handlers are the tracepoints that are understood, by "system:name".
var handlers = map[string]func(*observer, *perf.Record, *watch){
	"raw_syscalls:sys_enter":               (*observer).sysEnter,
	"raw_syscalls:sys_exit":                (*observer).sysExit,
	"exceptions:page_fault_user":           (*observer).fault,
	"exceptions:page_fault_kernel":         (*observer).fault,
	"sched:sched_switch":                   (*observer).schedSwitch,
	"sched:sched_waking":                   (*observer).waking,
	"filemap:mm_filemap_add_to_page_cache": (*observer).cacheAdd,
	"block:block_bio_queue":                (*observer).bioQueue,
	"block:block_rq_issue":                 (*observer).rqIssue,
	"block:block_rq_complete":              (*observer).rqComplete,
	"net:net_dev_xmit":                     (*observer).xmit,
	"net:netif_receive_skb":                (*observer).netReceive,
	"skb:skb_copy_datagram_iovec":          (*observer).skbCopy,
	"io_uring:io_uring_submit_req":         (*observer).submit,
	"io_uring:io_uring_complete":           (*observer).complete,
	"io_uring:io_uring_poll_arm":           (*observer).arm,
	"software:faults":                      (*observer).softFault,
	"tcp:tcp_probe":                        (*observer).tcpProbe,
	"sock:inet_sock_set_state":             (*observer).tcpState,
	"signal:signal_generate":               (*observer).signal,
}

// learn prepares the reading of a session's sources.
func (o *observer) learn(sources []perf.Source) {
	for _, s := range sources {
		name := s.Event.System + ":" + s.Event.Name
		w := &watch{take: handlers[name], format: s.Format, index: -1, fields: map[string]perf.Field{}, tree: s.Scope == perf.Tree}
		id := "tp:" + name
		if s.Event.System == "software" {
			id = "perf:" + strings.TrimSuffix(s.Event.Name, "s")
		}
		if nr, ok := strings.CutPrefix(s.Event.Name, "sys_enter_"); ok && s.Event.System == "syscalls" {
			w.take, w.nr = (*observer).userEnter, nrOf(nr)
		}
		if nr, ok := strings.CutPrefix(s.Event.Name, "sys_exit_"); ok && s.Event.System == "syscalls" {
			w.take, w.nr = (*observer).userExit, nrOf(nr)
		}
		if w.take == nil {
			continue
		}
		w.source = o.d.t.Header.Source(id, sim.Measured)
		if s.Format != nil {
			for _, f := range s.Format.Fields {
				w.fields[f.Name] = f
			}
		}
		o.watches[s.ID] = w
	}
	o.perfSw = o.d.t.Header.Source("perf:switch", sim.Measured)
}

// record takes the next record in order of time.
func (o *observer) record(r *perf.Record) {
	if !o.holds(r) {
		o.read(r)
	}
}

// read turns a record into events.
func (o *observer) read(r *perf.Record) {
	w := o.watches[r.ID]
	if o.d.model.makes() && o.tids[r.TID] == sim.NoTask && (r.Kind == perf.Switch || r.Kind == perf.Sample && w != nil && w.tree) {
		o.d.model.birth(&sim.Event{Time: o.time(r), CPU: int16(r.CPU)}, int(r.TID), sim.Runnable)
	}
	switch r.Kind {
	case perf.Sample:
		if w != nil {
			w.take(o, r, w)
		}
	case perf.Switch:
		o.perfSwitch(r)
	case perf.Lost, perf.LostSamples:
		e := sim.Event{Time: o.time(r), CPU: sim.NoCPU, Kind: sim.Lost, Source: o.d.t.Header.Source("perf:lost", sim.Measured)}
		e.Args[0], e.Args[1] = int64(r.Lost), o.d.str("ring "+strconv.Itoa(r.Ring))
		o.d.append(e)
	}
}

func (o *observer) time(r *perf.Record) int64 {
	if o.base < 0 {
		return 0
	}
	return r.Time - o.base
}

// task gives the task whose window is open, or NoTask.
func (o *observer) task(tid int32) sim.TaskID {
	t := o.tids[tid]
	if t == sim.NoTask || !o.open[t-1].open || o.open[t-1].closed || o.d.state(t) == sim.Exited {
		return sim.NoTask
	}
	return t
}

func (o *observer) emit(r *perf.Record, w *watch, t sim.TaskID, k sim.Kind, args ...int64) {
	e := sim.Event{Time: o.time(r), Task: t, CPU: int16(r.CPU), Kind: k, Source: w.source, Raw: o.keep(r, w)}
	copy(e.Args[:], args)
	o.d.take(e)
}

// keep stores the raw bytes of a record for the evidence drawer.
func (o *observer) keep(r *perf.Record, w *watch) uint32 {
	if w.format == nil {
		return 0
	}
	name := w.format.System + ":" + w.format.Name
	for i := range o.d.t.Header.Formats {
		if w.index < 0 && o.d.t.Header.Formats[i].Name == name {
			w.index = i
		}
	}
	if w.index < 0 {
		f := sim.Format{Name: name}
		for _, x := range w.format.Fields {
			g := sim.Field{Name: x.Name, Offset: x.Offset, Size: x.Size, Signed: x.Signed}
			if x.DataLoc {
				g.Kind = "dataloc"
			} else if strings.HasPrefix(x.Type, "char") && x.Size > 1 {
				g.Kind = "str"
			}
			f.Fields = append(f.Fields, g)
		}
		h := &o.d.t.Header
		h.Formats = append(h.Formats, f)
		w.index = len(h.Formats) - 1
	}
	return appendRaw(o.d.t, w.index, r.Raw)
}

func appendRaw(t *sim.Trace, format int, b []byte) uint32 {
	if len(b) > 1<<15 || len(t.Raw) > 1<<31 {
		return 0
	}
	at := len(t.Raw)
	t.Raw = binary.LittleEndian.AppendUint16(t.Raw, uint16(len(b)+2))
	t.Raw = binary.LittleEndian.AppendUint16(t.Raw, uint16(format))
	t.Raw = append(t.Raw, b...)
	return uint32(at + 1)
}

func (w *watch) int(r *perf.Record, name string) int64 {
	f, ok := w.fields[name]
	if !ok {
		return 0
	}
	v, _ := f.Int(r.Raw)
	return v
}

func (w *watch) text(r *perf.Record, name string) string {
	f, ok := w.fields[name]
	if !ok {
		return ""
	}
	s, _ := f.String(r.Raw)
	return s
}

// begin opens the task's window: its first marker returned.
func (o *observer) begin(t sim.TaskID, r *perf.Record, w *watch) {
	if o.base < 0 {
		o.base = r.Time
	}
	o.open[t-1].open = true
	if o.poller != sim.NoTask && t == 1 {
		o.open[o.poller-1].open = true
	}
	e := sim.Event{Time: o.time(r), Task: t, CPU: int16(r.CPU), Kind: sim.TaskStart, Source: o.d.rule("start-state"), Raw: o.keep(r, w)}
	e.Args[0] = int64(sim.User)
	o.d.append(e)
	if m := o.d.model; m != nil {
		m.base = o.base
		m.begins(t, &e)
	}
}

// marks handles the marker call and tells whether the call was one.
func (o *observer) marks(r *perf.Record, w *watch, nr int, enter bool, arg0 uint64) bool {
	if nr != getpgidNr {
		return false
	}
	t := o.tids[r.TID]
	if t == sim.NoTask {
		return true
	}
	switch win := &o.open[t-1]; {
	case enter && win.open && !win.closed && arg0 == markerID:
		if o.poller != sim.NoTask && t == 1 { // whose ring it serves
			o.closePoller(o.time(r))
		}
		o.d.end(t, o.time(r), int16(r.CPU), o.keep(r, w))
		win.closed = true
	case !enter && !win.open:
		o.begin(t, r, w)
	}
	return true
}

func (o *observer) sysEnter(r *perf.Record, w *watch) {
	f, ok := w.fields["args"]
	if !ok {
		return
	}
	b, ok := f.Bytes(r.Raw)
	if !ok || len(b) < 48 {
		return
	}
	var a [6]uint64
	for i := range a {
		a[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	o.enter(r, w, int(w.int(r, "id")), a)
}

func (o *observer) sysExit(r *perf.Record, w *watch) {
	o.exit(r, w, int(w.int(r, "id")), w.int(r, "ret"))
}

func (o *observer) userEnter(r *perf.Record, w *watch) {
	var a [6]uint64
	for i := range a {
		a[i], _ = perf.SyscallArg(r.Raw, i)
	}
	o.enter(r, w, w.nr, a)
}

func (o *observer) userExit(r *perf.Record, w *watch) {
	ret, ok := perf.SyscallRet(r.Raw)
	if ok {
		o.exit(r, w, w.nr, ret)
	}
}

func (o *observer) enter(r *perf.Record, w *watch, nr int, a [6]uint64) {
	if o.marks(r, w, nr, true, a[0]) {
		return
	}
	t := o.task(r.TID)
	if t == sim.NoTask {
		return
	}
	name, fd, count, known := o.d.callOf(t, nr, a)
	if !known {
		o.runtime++
		return
	}
	o.emit(r, w, t, sim.SyscallEnter, o.d.str(name), fd, count)
}

func (o *observer) exit(r *perf.Record, w *watch, nr int, ret int64) {
	if o.marks(r, w, nr, false, 0) {
		return
	}
	t := o.task(r.TID)
	if t == sim.NoTask {
		return
	}
	name, known := o.d.nameOf(nr)
	if !known {
		return
	}
	// A filter refuses a call before the record of its entry would be written.
	if (ret == noCall || ret == notPermitted) && o.d.state(t) == sim.User {
		_, fd, count, _ := o.d.callOf(t, nr, [6]uint64{})
		e := sim.Event{Time: o.time(r), Task: t, CPU: int16(r.CPU), Kind: sim.SyscallEnter, Source: o.d.rule("refused-by-filter"), Raw: o.keep(r, w)}
		e.Args[0], e.Args[1], e.Args[2] = o.d.str(name), min(fd, -1), count
		o.d.take(e)
	}
	o.emit(r, w, t, sim.SyscallExit, o.d.str(name), ret)
}

func (o *observer) fault(r *perf.Record, w *watch) {
	if t := o.task(r.TID); t != sim.NoTask && o.ours(t, w.int(r, "address")) {
		mode := int64(sim.UserMode)
		if w.format.Name == "page_fault_kernel" {
			mode = sim.KernelMode
		}
		o.emit(r, w, t, sim.Fault, mode, sim.MajorUnknown, w.int(r, "address"))
	}
}

func (o *observer) softFault(r *perf.Record, w *watch) {
	if t := o.task(r.TID); t != sim.NoTask && o.ours(t, int64(r.Addr)) {
		o.emit(r, w, t, sim.Fault, sim.UserMode, sim.MajorUnknown, int64(r.Addr))
	}
}

// ours tells whether the demo counts a fault at the address.
func (o *observer) ours(t sim.TaskID, addr int64) bool {
	if o.span == 0 || o.d.t.Header.Tasks[t-1].Role != "sender" || addr >= o.base0 && addr < o.base0+o.span {
		return true
	}
	o.others++
	return false
}

// name is the comm of a thread that is not ours, while it lives.
func (o *observer) name(tid int32) string {
	if n, ok := o.names[tid]; ok {
		return n
	}
	n := fmt.Sprintf("tid %d", tid)
	if b, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", tid)); err == nil {
		n = strings.TrimSpace(string(b))
	}
	o.names[tid] = n
	return n
}
