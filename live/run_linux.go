package live

import (
	"context"
	"errors"
	"os"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"ioviz/live/libc"
	"ioviz/live/perf"
	"ioviz/sim"
)

// capture is one tier's way of watching a run.
type capture interface {
	// prepare tells a child with about so many calls what the tier wants of it.
	prepare(j *job, calls int)
	// attach begins watching; the children are ready and wait.
	attach(r *run) error
	// follow is called now and then while the run goes on, from one goroutine.
	follow(r *run)
	// fresh is closed when follow has something to take; nil: it is asked on every tick.
	fresh() <-chan struct{}
	// wait blocks until the child has ended, where its owner must not wait before.
	wait(k *kid)
	// finish collects the rest; the children are gone, their memory is not.
	finish(r *run) error
	// close gives everything back, at once for the caller.
	close()
}

// tick is how often what is new of a run is passed on where nothing tells that
// there is something.
const tick = 10 * time.Millisecond

// run is one run in progress.
type run struct {
	ctx       context.Context
	trace     *sim.Trace
	d         *deriver
	sender    *kid
	receiver  *kid
	sink      Sink
	announced bool // the sink has the header
	sent      int  // events the sink has
	born      int  // tasks made by a server that it knows the ids of
	again     bool
	inode     uint64
	headers   int64  // length of a packet of the connection without payload
	copied    func() // told when all is done, while the files are still there
	ended     func() // told when the children have ended, while their memory is still there
	path      path
	spec      *model // of a run of an I/O model, whose server is the sender and whose clients are the receiver
	port      int    // that a model's server listens on, or has the connection of one read at
	peer      int    // the port of who sends that
	closing   func() // gives back what both ends of one read have, when they have ended
}

// kids are the run's children, the sender first, as its tasks are.
func (r *run) kids() []*kid {
	if r.receiver == nil {
		return []*kid{r.sender}
	}
	return []*kid{r.sender, r.receiver}
}

// kill ends the children, and what a server has made: it is of its group.
func (r *run) kill() {
	for _, k := range r.kids() {
		k.cmd.Process.Kill()
	}
	if r.spec != nil && r.spec.helpers != 0 {
		unix.Kill(-r.sender.cmd.Process.Pid, unix.SIGKILL)
	}
}

// close ends the children that still run.
func (r *run) close() {
	r.receiver.close()
	r.sender.close()
	if r.closing != nil {
		r.closing()
	}
}

// Run runs the demo and returns its trace. The sink may be nil. One run at a
// time is the caller's business. A cancelled context ends the children and
// leaves nothing behind. Errors: *sim.ParamError, *Error, or the context's.
func Run(ctx context.Context, req Request, sink Sink) (*sim.Trace, error) {
	d, ok := sim.DemoByName(req.Demo)
	if !ok {
		return nil, &sim.ParamError{Code: "demo.unknown", Param: req.Demo}
	}
	p, err := d.Complete(req.Params, "live")
	if err != nil {
		return nil, err
	}
	switch Lacks(d.Name) {
	case "why.no-io-uring":
		return nil, &Error{Code: "uring.unavailable", Detail: d.Name}
	case "why.no-compiler":
		return nil, &Error{Code: "program.unavailable", Detail: d.Name, Err: errNoCompiler}
	case "why.no-glibc":
		return nil, &Error{Code: "library.unavailable", Detail: d.Name, Err: libc.ErrNoGlibc}
	}
	tier, err := Choose(ctx, req.Tier)
	if err != nil {
		return nil, err
	}
	if req.Tier == "" || req.Tier == Auto {
		tier = betterFor(models[d.Name], tier)
	}
	c := newCapture(tier)
	defer c.close()
	r := &run{ctx: ctx, sink: sink, trace: &sim.Trace{Header: newHeader(d, p, tier)}, path: paths[d.Name]}
	r.trace.Header.Arch = runtime.GOARCH
	if spec, ok := models[d.Name]; ok {
		r.spec = &spec
		r.trace.Header.Socks = sim.ModelSocks(p)
	}
	if err := r.do(c, &req, p); err != nil {
		return nil, err
	}
	if r.spec == nil {
		if err := r.proof(&req); err != nil {
			return nil, err
		}
	}
	r.flush()
	r.trace.Header.Recorded = time.Now().UTC().Truncate(time.Second)
	return r.trace, nil
}

// betterFor is the evidence that is better for a model than what is best else. Who makes
// calls all the time makes a fraction of them where a tracer stops it at each; what it
// counts by itself costs little.
func betterFor(spec model, best Tier) Tier {
	if spec.spins && best == Ptrace {
		return Self
	}
	return best
}

func (r *run) do(c capture, req *Request, p sim.Params) error {
	h := &r.trace.Header
	defer r.close()
	names := []string{"sender", "receiver"}
	if r.spec != nil {
		names = []string{"server", "clients"}
		if err := r.startModel(c, req, p); err != nil {
			return err
		}
	} else {
		files, err := r.files(p)
		defer files.close()
		if err != nil {
			return err
		}
		if err := r.start(c, req, p, &files); err != nil {
			return err
		}
	}
	for i, k := range r.kids() {
		h.Tasks = append(h.Tasks, sim.Task{TID: k.cmd.Process.Pid, Name: names[i], Role: names[i]})
	}
	if r.spec != nil {
		h.Tasks = append(h.Tasks, helperTasks(*r.spec, p["clients"])...)
	}
	if tid := r.sender.mem.ctl.Poller; tid > 0 {
		h.Tasks = append(h.Tasks, sim.Task{TID: int(tid), Name: "iou-sqp", Role: "poller"})
	}
	r.newDeriver()
	if r.headers > 0 {
		h.Facts["packet_headers"] = r.headers
	}
	if n := r.sender.mem.ctl.PipeBytes; n > 0 {
		h.Facts["pipe_bytes"] = n
		h.Capacity["pipe"] = n
	}
	if err := c.attach(r); err != nil {
		return err
	}
	if p["route"] == sim.VethPlain && !paths[h.Name].lendsPages() && h.Name != "io-uring-send-zc" {
		h.Unavailable["cpu_copies"], h.Unavailable["cpu_copy_bytes"] = "why.segments-copied", "why.segments-copied"
	}
	r.announce()
	size := p["size"]
	if r.spec != nil {
		size = max(p["clients"], 1) * p["message"]
	}
	if err := r.play(c, size); err != nil {
		return err
	}
	s := r.sender.mem.ctl
	h.WallNS = s.End - s.Start
	if r.ended != nil {
		r.ended()
	}
	if err := c.finish(r); err != nil {
		return err
	}
	r.notices()
	if r.copied != nil && h.Tier != string(None) {
		r.copied()
	}
	return nil
}

// announce tells the sink what run this is, once. A capture that takes its time
// to begin calls it before, so that the picture is there when the events come.
func (r *run) announce() {
	if r.sink != nil && !r.announced {
		r.announced = true
		r.sink.Header(r.trace.Header.Clone())
	}
}

// files makes what the sender works with, but for the connection.
func (r *run) files(p sim.Params) (f hands, err error) {
	h := &r.trace.Header
	dir := ""
	if p["reflink"] == 1 { // a file system that shares blocks is asked for
		var undo func()
		if dir, undo, err = reflinkDir(); err != nil {
			var skip errSkip
			if errors.As(err, &skip) {
				err = &Error{Code: "reflink.unavailable"}
			}
			return f, err
		}
		defer undo()
	}
	if !r.path.memory {
		flag := os.O_RDONLY
		if r.path.disk {
			flag |= unix.O_DIRECT
		}
		if f.file, err = r.make(p, dir, p["size"], oldByte, flag); err != nil {
			return f, err
		}
		h.Facts = machineFacts(f.file)
		r.inode = uint64(h.Facts["inode"])
		delete(h.Facts, "inode")
		if r.path.disk { // a request can't be of two pieces
			h.Facts["extents"] = extentsOf(f.file)
		}
	}
	if r.path.target {
		if f.target, err = r.make(p, dir, 0, 0, os.O_RDWR); err != nil {
			return f, err
		}
		if r.trace.Header.Name == "copy-file-range" && reflinks(f.file, f.target) {
			h.Facts["reflink"] = 1
			target := f.target
			r.copied = func() { r.noteShared(target) }
		}
	}
	return f, pipes(r.path, &f)
}

// make makes a file of the run, in the folder if one is given.
func (r *run) make(p sim.Params, dir string, size int64, fill byte, flag int) (*os.File, error) {
	cold := size > 0 && p["cold"] == 1
	if dir == "" {
		return makeFile(r.ctx, size, fill, cold, flag)
	}
	return makeFileIn(r.ctx, dir, size, fill, cold, flag)
}

// noteShared adds what the file system says of the new file's blocks.
func (r *run) noteShared(target *os.File) {
	if shared, err := sharedExtents(target); err != nil || !shared {
		return
	}
	e := sim.Event{Time: r.lastTime(), CPU: sim.NoCPU, Kind: sim.Note, Source: r.trace.Header.Source("self:fiemap", sim.Measured)}
	e.Args[0], e.Args[1] = r.d.str("note.blocks-shared"), 1
	r.d.append(e)
}

// pipes makes the pipes that the path works with. They are not os.Pipe's: the Go
// runtime would watch those with epoll, and this process be woken, on a CPU that
// the sender needs, each time that something is put into them or taken out.
func pipes(p path, f *hands) (err error) {
	if p.pipe {
		f.pr, f.pw, err = pipe()
	}
	if p.twin && err == nil {
		f.twinR, f.twinW, err = pipe()
	}
	if err != nil {
		return setupError("making a pipe", err)
	}
	return nil
}

// pipe is a pipe whose ends block.
func pipe() (r, w *os.File, err error) {
	var fds [2]int
	if err := unix.Pipe2(fds[:], unix.O_CLOEXEC); err != nil {
		return nil, nil, err
	}
	return os.NewFile(uintptr(fds[0]), "pipe"), os.NewFile(uintptr(fds[1]), "pipe"), nil
}

// start makes the connection and the children, and waits until they are ready.
func (r *run) start(c capture, req *Request, p sim.Params, f *hands) error {
	calls := callsOf(req.Demo, p)
	out := &job{Role: "sender", Demo: req.Demo, Params: p}
	c.prepare(out, calls)
	if r.path.sends() {
		send, recv, err := connect(p["route"])
		if err != nil {
			return err
		}
		f.sock = send
		defer recv.Close()
		r.headers = packetHeaders(send)
		in := &job{Role: "receiver", Demo: req.Demo, Params: p}
		c.prepare(in, calls+int(p["size"]/1024)+64)
		if r.receiver, err = spawn(in, hands{sock: recv}); err != nil {
			return err
		}
	}
	var err error
	if r.sender, err = spawn(out, *f); err != nil {
		return err
	}
	if f.sock != nil { // the sender's alone: its end is the receiver's end of file
		f.sock.Close()
		f.sock = nil
	}
	for _, k := range r.kids() {
		if err := k.waitReady(r.ctx); err != nil {
			return err
		}
	}
	return nil
}

// callsOf is how many system calls the sender may make, for the memory of its
// own records.
func callsOf(demo string, p sim.Params) int {
	size, chunk := p["size"], p["chunk"]
	if chunk == 0 {
		return 64
	}
	if paths[demo].pipe {
		chunk = min(chunk, 64<<10)
	}
	n := 4 * ((size + chunk - 1) / chunk)
	if demo == "buffered-read" {
		n += size / max(p["buffer"], 1)
	}
	return int(n) + 64
}

// play lets the children go and waits for both, passing events and progress on.
func (r *run) play(c capture, size int64) error {
	kill := context.AfterFunc(r.ctx, r.kill)
	defer kill()
	// A child that is gone already is told of by its end, below.
	switch {
	case r.trace.Header.Params["connect"] == sim.ConnectBefore:
		r.receiver.release()
		r.receiver.connects(r.ctx, r.trace.Header.Params["clients"])
		ready := atomic.LoadInt64(&r.sender.mem.ctl.Start)
		r.sender.release()
		r.sender.begins(r.ctx, ready)
		atomic.StoreInt64(&r.receiver.mem.ctl.Zero, atomic.LoadInt64(&r.sender.mem.ctl.Start))
	case r.spec != nil:
		ready := atomic.LoadInt64(&r.sender.mem.ctl.Start)
		r.sender.release()
		if first := r.spec.first; first != mNone {
			r.sender.waitsInCall(r.ctx, modelCallNrs[first])
		} else {
			r.sender.begins(r.ctx, ready)
		}
		r.receiver.release()
	case r.receiver != nil:
		r.receiver.release()
		r.receiver.waitsInCall(r.ctx, unix.SYS_RECVFROM)
		r.sender.release()
	default:
		r.sender.release()
	}
	type end struct {
		k   *kid
		err error
	}
	ends := make(chan end, 2)
	for _, k := range r.kids() {
		go func() {
			c.wait(k)
			ends <- end{k, k.cmd.Wait()}
		}()
	}
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	var failed error
	pass := func() {
		c.follow(r)
		r.flush()
	}
	for left := len(r.kids()); left > 0; {
		select {
		case <-c.fresh():
			pass()
		case e := <-ends:
			left--
			err := e.k.failure(e.err)
			if err != nil && failed == nil {
				failed = err
				r.kill()
			}
			// Whatever its clients came to say of it, and before.
			if e.k == r.sender && r.spec != nil && r.spec.helpers > 0 && errors.Is(err, unix.EAGAIN) {
				failed = &Error{Code: "tasks", Detail: r.trace.Header.Name, Err: unix.EAGAIN} // fork(2)
			}
		case <-ticker.C:
			pass()
			if r.sink != nil {
				r.sink.Progress(atomic.LoadInt64(&r.sender.mem.ctl.Sent), size)
			}
		}
	}
	if err := r.ctx.Err(); err != nil {
		return err
	}
	return failed
}

// flush passes new events to the sink.
func (r *run) flush() {
	if r.again {
		return // what was passed on while the run went on is not the trace any more
	}
	if ev := r.trace.Events[r.sent:]; r.sink != nil && len(ev) > 0 {
		if m := r.d.model; m != nil && m.born > r.born { // their ids are known now
			r.born = m.born
			r.sink.Header(r.trace.Header.Clone())
		}
		r.sink.Events(r.sent, ev, &r.trace.Header)
		r.sent = len(r.trace.Events)
	}
}

// KernelName is the running kernel as people say it: "Linux 6.18.44".
func KernelName() string {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return "Linux"
	}
	return "Linux " + unix.ByteSliceToString(u.Release[:])
}

func onlineCPUs() int {
	cpus, err := perf.OnlineCPUs()
	if err != nil {
		return runtime.NumCPU()
	}
	return len(cpus)
}
