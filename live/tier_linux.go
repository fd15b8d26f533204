package live

import (
	"context"
	"sort"
	"strconv"
	"strings"

	"ioviz/live/perf"
	"ioviz/sim"
)

func newCapture(t Tier) capture {
	switch t {
	case Perf:
		return &perfCapture{}
	case PerfUser:
		return &perfCapture{user: true}
	case Ptrace:
		return &ptraceCapture{all: !filters()}
	case Self:
		return &selfCapture{}
	}
	return &noCapture{}
}

// filters tells whether the ptrace tier can pick its calls with seccomp.
func filters() bool {
	for _, t := range CachedDoctor(context.Background()).Tiers {
		if t.Tier == Ptrace {
			return t.Detail["filter"] != "no"
		}
	}
	return true
}

// perfCapture is the two perf tiers: tracepoints of the whole kernel, or, user,
// what an ordinary user may see of own children.
type perfCapture struct {
	user  bool
	ses   *perf.Session
	spin  *perf.Spinners
	queue perf.Queue
	merge perf.Merger
	obs   *observer
	kept  []perf.Batch
	final bool
}

func (c *perfCapture) prepare(*job, int) {}

func (c *perfCapture) attach(r *run) error {
	catalog, err := perf.OpenCatalog()
	if err != nil {
		return &Error{Code: "evidence.unavailable", Detail: "tracepoints", Err: err}
	}
	c.missing(&r.trace.Header)
	r.announce()
	if c.ses, err = perf.NewSession(perf.Options{Catalog: catalog, ExcludeKernel: c.user, Sink: c.queue.Put, RingBytes: c.ring(), Tick: tick / 2}); err != nil {
		return setupError("starting the capture", err)
	}
	add := c.addKernel
	switch {
	case r.spec != nil:
		add = c.addModel
	case c.user:
		add = c.addUser
	}
	if err := add(r); err != nil {
		return setupError("opening kernel events", err)
	}
	c.observe(r)
	if c.spin != nil {
		c.nameIdle()
	}
	c.nameRuntime(r.sender)
	if r.receiver != nil {
		c.nameRuntime(r.receiver)
	}
	if err := c.ses.Start(); err != nil {
		return setupError("starting the capture", err)
	}
	return c.ses.Enable()
}

// observe begins the reading of the session's records.
func (c *perfCapture) observe(r *run) {
	names := map[int32]string{}
	if c.obs != nil {
		names = c.obs.names
	}
	c.obs = newObserver(r.d)
	c.obs.inode = r.inode
	c.obs.base0, c.obs.span = r.sender.mem.ctl.Base, r.sender.mem.ctl.Span
	c.obs.learn(c.ses.Sources())
	for tid, n := range names {
		c.obs.names[tid] = n
	}
}

// inOrder reads everything again if a record came too late for its place while
// the run was followed, as happens on a machine that hardly lets the reader run.
func (c *perfCapture) inOrder(r *run) {
	if c.merge.Late() == 0 {
		return
	}
	h := &r.trace.Header
	r.trace.Events, r.trace.Raw = nil, nil
	h.Strings, h.Sources, h.Formats = []string{""}, nil, nil
	r.newDeriver()
	r.again = true
	c.observe(r)
	c.merge = perf.Merger{}
	for _, b := range c.kept {
		c.merge.Add(b)
	}
	c.pop()
}

// nameRuntime has the Go runtime's threads of the children shown as such.
func (c *perfCapture) nameRuntime(k *kid) {
	tids, err := perf.Threads(k.cmd.Process.Pid)
	if err != nil {
		return
	}
	for _, t := range tids {
		if t != k.cmd.Process.Pid {
			c.obs.names[int32(t)] = "ioviz-rt"
		}
	}
}

// nameIdle has the spinners shown as what they are: threads of ioviz that keep
// a CPU awake which nothing else wants.
func (c *perfCapture) nameIdle() {
	tids, err := perf.Threads(c.spin.PID())
	if err != nil {
		return // they are then shown by their own name
	}
	for _, t := range tids {
		c.obs.names[int32(t)] = "ioviz-idle"
	}
}

func (c *perfCapture) ring() int {
	if c.user {
		return 1 << 20
	}
	return 8 << 20
}

// addKernel watches everything the picture can show.
func (c *perfCapture) addKernel(r *run) (err error) {
	if c.spin, err = perf.StartSpinners(); err != nil {
		return err
	}
	tp := perf.Tracepoint
	for _, k := range r.kids() {
		events := []perf.Event{tp("raw_syscalls", "sys_enter"), tp("raw_syscalls", "sys_exit"), perf.Switches(),
			tp("exceptions", "page_fault_user"), tp("exceptions", "page_fault_kernel"), tp("net", "net_dev_xmit"), tp("net", "netif_receive_skb")}
		if k == r.sender {
			events = append(events, tp("filemap", "mm_filemap_add_to_page_cache"), tp("block", "block_bio_queue"))
			if r.path.ring {
				events = append(events, ringEvents()...)
			}
		} else {
			events = append(events, tp("skb", "skb_copy_datagram_iovec"))
		}
		if err := c.ses.AddThread(k.cmd.Process.Pid, events...); err != nil {
			return err
		}
	}
	if tid := int(r.sender.mem.ctl.Poller); tid > 0 {
		events := append(ringEvents(), perf.Switches(), tp("net", "net_dev_xmit"), tp("net", "netif_receive_skb"),
			tp("filemap", "mm_filemap_add_to_page_cache"), tp("block", "block_bio_queue"))
		if err := c.ses.AddThread(tid, events...); err != nil {
			return err
		}
	}
	prev, pid := tidFilters(&r.trace.Header)
	return c.ses.AddSystem(tp("sched", "sched_switch").Where(prev), tp("sched", "sched_waking").Where(pid),
		tp("block", "block_rq_issue"), tp("block", "block_rq_complete"))
}

// tidFilters pick the scheduler's records that are about the run's tasks.
func tidFilters(h *sim.Header) (prev, pid string) {
	var a, b []string
	for _, t := range h.Tasks {
		if t.Role == "helper" { // named after who makes it, and not there yet
			a, b = append(a, `prev_comm=="server"`), append(b, `comm=="server"`)
			break
		}
		a = append(a, "prev_pid=="+strconv.Itoa(t.TID))
		b = append(b, "pid=="+strconv.Itoa(t.TID))
	}
	return strings.Join(a, "||"), strings.Join(b, "||")
}

// ringEvents are what the kernel tells of an io_uring.
func ringEvents() []perf.Event {
	return []perf.Event{perf.Tracepoint("io_uring", "io_uring_submit_req"), perf.Tracepoint("io_uring", "io_uring_complete")}
}

// addUser watches what an ordinary user may see: user mode only.
func (c *perfCapture) addUser(r *run) error {
	for _, k := range r.kids() {
		names := []string{"getpgid"}
		if k == r.sender {
			names = append(names, r.path.calls...)
		} else {
			names = append(names, "recvfrom")
		}
		events := []perf.Event{perf.Switches(), perf.Faults()}
		for _, n := range names {
			events = append(events, perf.Tracepoint("syscalls", "sys_enter_"+n), perf.Tracepoint("syscalls", "sys_exit_"+n))
		}
		if err := c.ses.AddThread(k.cmd.Process.Pid, events...); err != nil {
			return err
		}
	}
	return nil
}

func (c *perfCapture) missing(h *sim.Header) {
	if h.Socks != nil {
		unseenModel(h, !c.user)
		if c.user {
			h.Unavailable["wakeups"] = "why.needs-perf"
		}
		return
	}
	if !c.user {
		return
	}
	for _, total := range []string{"dma", "block_requests", "packets", "cache_pages", "wakeups"} {
		h.Unavailable[total] = "why.needs-perf"
	}
	unseenRing(h)
	if h.Params["touch"] == sim.TouchPopulate { // rusage counts what mmap brings in as faults
		h.Unavailable["faults_kernel"] = "why.populate-counts"
	}
	unseenFork(h)
}

func (c *perfCapture) follow(r *run) {
	done, cancel := context.WithCancel(r.ctx)
	cancel() // take what is there, wait for nothing
	for {
		b, err := c.queue.Get(done)
		if err != nil {
			return
		}
		c.take(b)
	}
}

func (c *perfCapture) fresh() <-chan struct{} { return c.queue.Fresh() }

func (c *perfCapture) take(b perf.Batch) {
	c.final = c.final || b.Final
	c.kept = append(c.kept, b)
	c.merge.Add(b)
	c.pop()
}

func (c *perfCapture) pop() {
	for {
		rec, ok := c.merge.Pop()
		if !ok {
			return
		}
		c.obs.record(&rec)
	}
}

func (c *perfCapture) wait(*kid) {}

func (c *perfCapture) finish(r *run) error {
	if err := c.ses.Stop(); err != nil {
		return setupError("ending the capture", err)
	}
	for !c.final {
		b, err := c.queue.Get(r.ctx)
		if err != nil {
			return err
		}
		c.take(b)
	}
	c.inOrder(r)
	c.obs.release()
	checks, err := c.ses.Check(c.merge.Received())
	if err != nil {
		return setupError("checking the capture", err)
	}
	c.selfCheck(r, checks)
	r.trace.Header.Facts["began"] = c.obs.base
	ctl := r.sender.mem.ctl
	r.tally("sender", "self:rusage", "faults_major", ctl.Major)
	if c.user {
		seen := r.d.m.Of(r.trace.Header.TaskByRole("sender"), "faults_user") + c.obs.others
		switch h := &r.trace.Header; {
		case h.Unavailable["faults_kernel"] != "":
		case r.d.m.Lost > 0:
			h.Unavailable["faults_kernel"] = "why.lost"
		default:
			r.tallyBy("sender", "rule:faults-rest", sim.Derived, "faults_kernel", ctl.Minor+ctl.Major-seen)
		}
		r.accounted(ctl.ReadBytes)
	}
	others := "note.runtime-calls"
	if r.spec != nil && r.spec.library {
		others = "note.library-calls"
	}
	c.note(r, "tp:raw_syscalls:sys_enter", others, c.obs.runtime)
	c.note(r, "perf:fault", "note.own-faults", c.obs.others)
	return nil
}

// note adds what was left out, n times.
func (c *perfCapture) note(r *run, source, key string, n int64) {
	if n == 0 {
		return
	}
	e := sim.Event{Time: r.lastTime(), CPU: sim.NoCPU, Kind: sim.Note, Source: r.trace.Header.Source(source, sim.Measured)}
	e.Args[0], e.Args[1] = r.d.str(key), n
	r.d.append(e)
}

// selfCheck compares what the kernel counted with what arrived, and says so on
// the timeline where they differ. Events that count nothing of ours (a neighbour's
// disk requests) are told of in the header only.
func (c *perfCapture) selfCheck(r *run, checks []perf.Check) {
	h := &r.trace.Header
	var missed uint64 // records lost after the last one that found room tell of no loss
	for _, k := range checks {
		missed += k.Lost
	}
	if told := c.merge.Lost(); missed > told {
		e := sim.Event{Time: r.lastTime(), CPU: sim.NoCPU, Kind: sim.Lost, Source: h.Source("perf:count", sim.Measured)}
		e.Args[0], e.Args[1] = int64(missed-told), r.d.str("end")
		r.d.append(e)
	}
	target := map[int]string{}
	for _, t := range h.Tasks {
		target[t.TID] = t.Name
	}
	for _, k := range checks {
		if !k.Countable {
			continue
		}
		name := target[k.Source.TID]
		if k.Source.Scope == perf.System {
			name = "cpu" + strconv.Itoa(k.Source.CPU)
		}
		event := k.Source.Event.System + ":" + k.Source.Event.Name
		h.Checks = append(h.Checks, sim.Check{Event: event, Target: name, Counted: k.Counted, Received: k.Received, Lost: k.Lost})
		if n := k.Undelivered(); n > 0 && !c.obs.foreign(k.Source) {
			e := sim.Event{Time: r.lastTime(), CPU: sim.NoCPU, Kind: sim.Undelivered, Source: h.Source("perf:count", sim.Measured)}
			e.Args[0], e.Args[1] = int64(n), r.d.str(event+" "+name)
			r.d.append(e)
		}
	}
	sort.SliceStable(h.Checks, func(i, j int) bool { return h.Checks[i].Target > h.Checks[j].Target })
}

func (c *perfCapture) close() {
	if c.ses != nil {
		c.ses.Close()
	}
	if c.spin != nil {
		c.spin.Stop()
	}
}

// betweenCalls tells whether the program touches pages between its calls.
func betweenCalls(h *sim.Header) bool {
	return h.Params["touch"] == sim.TouchFirst || paths[h.Name].cow
}

// unseenTouches names what a tier can't tell of demos whose program touches
// pages itself: the faults lie between its system calls.
func unseenTouches(h *sim.Header, why string) {
	h.Unavailable["faults_user"] = why
	if betweenCalls(h) {
		h.Unavailable["mode_switches"] = why
	}
	if paths[h.Name].cow {
		h.Unavailable["cpu_copies"], h.Unavailable["cpu_copy_bytes"] = why, why
	}
}

// unseenFork names what rusage can't tell: it counts the program's own pages too,
// which fork has shared as well.
func unseenFork(h *sim.Header) {
	if h.Name == "fork-cow" {
		h.Unavailable["faults_kernel"] = "why.own-pages"
	}
}

// unseenRing names what only the kernel's own records tell of a ring.
func unseenRing(h *sim.Header) {
	if paths[h.Name].ring {
		h.Unavailable["submissions"], h.Unavailable["completions"] = "why.needs-perf", "why.needs-perf"
	}
}

// noCapture is the bare demo: nothing is seen, nothing claimed.
type noCapture struct{}

func (noCapture) prepare(*job, int)      {}
func (noCapture) fresh() <-chan struct{} { return nil }
func (noCapture) attach(r *run) error {
	for _, n := range sim.Totals {
		r.trace.Header.Unavailable[n] = "why.untraced"
		r.trace.Header.Unavailable["receiver."+n] = "why.untraced"
	}
	return nil
}
func (noCapture) follow(*run)       {}
func (noCapture) wait(*kid)         {}
func (noCapture) finish(*run) error { return nil }
func (noCapture) close()            {}
