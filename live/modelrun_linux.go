package live

import (
	"fmt"
	"os"
	"strconv"
	"sync/atomic"

	"golang.org/x/sys/unix"

	"ioviz/live/perf"
	"ioviz/sim"
)

// startModel makes the listening socket, the server and the clients, and waits
// until both are ready.
func (r *run) startModel(c capture, req *Request, p sim.Params) error {
	var own, there hands
	if r.spec.once {
		c, err := connectOnce(r.spec.nonblock)
		if err != nil {
			return err
		}
		r.closing = c.close // when both have ended: no end of it is to arrive
		r.port, r.peer = c.port, c.peer
		own.sock, there.sock = c.here, c.there
	} else {
		listen, port, err := listenLocal(r.spec.nonblock)
		if err != nil {
			return err
		}
		defer listen.Close()
		r.port, own.sock = port, listen
	}
	serve := &job{Role: "server", Demo: req.Demo, Params: p, Idle: pollIdle}
	ask := &job{Role: "clients", Demo: req.Demo, Params: p, Port: r.port}
	c.prepare(serve, 0)
	c.prepare(ask, 0)
	n := modelNotes(req.Demo, p)
	serve.Records, ask.Records = modelSlots(n), 0
	if ask.Own {
		ask.Records = modelSlots(n)
	}
	var err error
	if sim.ReadsFile(p) {
		if own.file, err = r.serverFile(p); err != nil {
			return err
		}
		defer own.file.Close()
	}
	if r.spec.library && serve.Own { // it does not see the calls of the C library
		return &Error{Code: "evidence.library", Detail: req.Demo}
	}
	if r.spec.program != "" {
		if own.target, err = builtProgram(r.ctx, r.spec.program); err != nil {
			return err
		}
	}
	if r.sender, err = spawn(serve, own); err != nil {
		return err
	}
	if r.receiver, err = spawn(ask, there); err != nil {
		return err
	}
	for _, k := range r.kids() {
		if err := k.waitReady(r.ctx); err != nil {
			return err
		}
	}
	return nil
}

// modelNotes is how many records the programs of a run may write.
func modelNotes(demo string, p sim.Params) int {
	if sim.OneRead(p) { // a call and a piece of its own work at each look
		return int(1024 + 2*(2*p["first"]+4000)/max(p["own"], 1))
	}
	n := p["clients"] * (32 + 8*(p["message"]/max(p["read"], 1)+1))
	n += p["idle"] + 1024
	switch lasts := p["first"] + p["gap"]*p["clients"]; demo {
	case "sigio":
		n += 6 * p["idle"]
	case "nonblocking-spin":
		n += sim.MaxCalls
	case "io-uring-net-sqpoll":
		n += (lasts + 1000) / max(p["own"], 1)
	case "nonblocking-sleep":
		n += (lasts/p["pause"] + 1) * (p["clients"] + 2)
	}
	return int(n)
}

// listenLocal makes a socket that listens on loopback.
func listenLocal(nonblock bool) (*os.File, int, error) {
	kind := unix.SOCK_STREAM | unix.SOCK_CLOEXEC
	if nonblock {
		kind |= unix.SOCK_NONBLOCK
	}
	fd, err := unix.Socket(unix.AF_INET, kind, 0)
	if err != nil {
		return nil, 0, setupError("making sockets", err)
	}
	port := 0
	err = unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}})
	if err == nil {
		err = unix.Listen(fd, sim.MaxClients)
	}
	if err == nil {
		var sa unix.Sockaddr
		if sa, err = unix.Getsockname(fd); err == nil {
			port = sa.(*unix.SockaddrInet4).Port
		}
	}
	if err != nil {
		unix.Close(fd)
		return nil, 0, setupError("making sockets", err)
	}
	return os.NewFile(uintptr(fd), "listening socket"), port, nil
}

// newDeriver begins the derivation of the run's trace.
func (r *run) newDeriver() {
	r.d = newDeriver(r.trace)
	m := r.d.model
	if m == nil {
		return
	}
	m.ring, m.peer = r.sender.mem.ctl.Ring, int64(r.peer)
	m.kernel = r.trace.Header.Tier == string(Perf)
	readers := map[int32]*noteReader{}
	log := &written{log: modelLog(r.sender.mem), ctl: r.sender.mem.ctl}
	m.notes = func(who int32) *noteReader {
		if readers[who] == nil {
			readers[who] = &noteReader{log: log.records, who: who}
		}
		return readers[who]
	}
}

// written is a log that grows while it is read.
type written struct {
	log []modelRecord
	ctl *control
	n   int
}

// records are those that are complete, up to the first that is not.
func (w *written) records() []modelRecord {
	most := min(int(atomic.LoadInt64(&w.ctl.Records)), len(w.log))
	for w.n < most && atomic.LoadInt64(&w.log[w.n].Exit) != 0 {
		w.n++
	}
	return w.log[:w.n]
}

// addModel watches a model's server and its clients as far as the tier can.
func (c *perfCapture) addModel(r *run) (err error) {
	tp := perf.Tracepoint
	add := func(k *kid, events []perf.Event) error {
		if k == r.sender && r.spec.helpers != 0 {
			return c.ses.AddTree(k.cmd.Process.Pid, false, events...)
		}
		return c.ses.AddThread(k.cmd.Process.Pid, events...)
	}
	if c.user {
		for _, k := range r.kids() {
			names := append([]string{"getpgid"}, r.spec.calls...)
			if k == r.receiver {
				names = append([]string{"getpgid"}, clientCalls...)
			}
			events := []perf.Event{perf.Switches()}
			for _, n := range names {
				events = append(events, tp("syscalls", "sys_enter_"+n), tp("syscalls", "sys_exit_"+n))
			}
			if err := add(k, events); err != nil {
				return err
			}
		}
		return nil
	}
	if c.spin, err = perf.StartSpinners(); err != nil {
		return err
	}
	reads := sim.ReadsFile(r.trace.Header.Params)
	for _, k := range r.kids() {
		events := []perf.Event{tp("raw_syscalls", "sys_enter"), tp("raw_syscalls", "sys_exit"), perf.Switches()}
		if k == r.sender {
			events = append(events, tp("skb", "skb_copy_datagram_iovec"))
			if reads {
				events = append(events, tp("filemap", "mm_filemap_add_to_page_cache"), tp("block", "block_bio_queue"))
			}
			if r.spec.ring {
				events = append(events, ringEvents()...)
				events = append(events, tp("io_uring", "io_uring_poll_arm"))
			}
		}
		if err := add(k, events); err != nil {
			return err
		}
	}
	if tid := int(r.sender.mem.ctl.Poller); tid > 0 {
		if err := c.ses.AddThread(tid, append(ringEvents(), tp("io_uring", "io_uring_poll_arm"), perf.Switches(), tp("skb", "skb_copy_datagram_iovec"))...); err != nil {
			return err
		}
	}
	prev, pid := tidFilters(&r.trace.Header)
	port := "sport==" + strconv.Itoa(r.port)
	events := []perf.Event{tp("sched", "sched_switch").Where(prev), tp("sched", "sched_waking").Where(pid),
		tp("tcp", "tcp_probe").Where(port), tp("sock", "inet_sock_set_state").Where(port)}
	if r.spec.watch == watchSignals {
		who := fmt.Sprintf("pid==%d&&(sig==%d||sig==%d)", r.sender.cmd.Process.Pid, sim.SigReady, sim.SigIO)
		events = append(events, tp("signal", "signal_generate").Where(who))
	}
	if reads {
		events = append(events, tp("block", "block_rq_issue"), tp("block", "block_rq_complete"))
	}
	return c.ses.AddSystem(events...)
}

// serverFile makes the file that the server reads, none of which is in the page
// cache. A read brings no more of it there than it asks for, so that each is for
// the disk (posix_fadvise(2) POSIX_FADV_RANDOM).
func (r *run) serverFile(p sim.Params) (*os.File, error) {
	h, flag := &r.trace.Header, os.O_RDONLY
	if p["on"] == sim.OnDirect {
		flag |= unix.O_DIRECT
	}
	size := sim.FileSize(p)
	f, err := makeFile(r.ctx, size, oldByte, true, flag)
	if err != nil {
		return nil, err
	}
	if err := unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_RANDOM); err != nil {
		f.Close()
		return nil, setupError("opening the demo file", err)
	}
	r.inode = uint64(machineFacts(f)["inode"])
	if p["on"] == sim.OnDirect { // a request can't be of two pieces
		h.Facts["extents"] = extentsOf(f)
	}
	h.Initial[sim.Disk.String()], h.Initial[sim.Cache.String()], h.Capacity[sim.Cache.String()] = size, 0, size
	return f, nil
}

// unseenModel names what is not watched in runs of models: they are about calls
// and waiting, not about memory, and about the disk only where a file is read,
// which the kernel alone tells of.
func unseenModel(h *sim.Header, kernel bool) {
	for _, total := range []string{"faults_user", "faults_kernel", "faults_major", "packets"} {
		h.Unavailable[total] = "why.not-watched"
	}
	for _, total := range []string{"dma", "dma_bytes", "block_requests", "cache_pages"} {
		switch {
		case !sim.ReadsFile(h.Params):
			h.Unavailable[total] = "why.not-watched"
		case !kernel:
			h.Unavailable[total] = "why.needs-perf"
		}
	}
}

// unseenLooks names what a capture can't tell that does not see a call sleep:
// select and poll look through their sets, and epoll through its list, before
// they sleep and again after.
func unseenLooks(h *sim.Header, spec *model) {
	if spec.watch == watchSets || spec.watch == watchList {
		h.Unavailable["examined"] = "why.looks-unseen"
	}
}
