package live

import (
	"context"
	"os"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

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
	// wait blocks until the child has ended, where its owner must not wait before.
	wait(k *kid)
	// finish collects the rest; the children are gone, their memory is not.
	finish(r *run) error
	// close gives everything back, at once for the caller.
	close()
}

// tick is how often what is new of a run is passed on. A person sees it some
// three ticks later: one in the ring, one in the merging of rings, one here.
const tick = 10 * time.Millisecond

// run is one run in progress.
type run struct {
	ctx      context.Context
	trace    *sim.Trace
	d        *deriver
	sender   *kid
	receiver *kid
	sink     Sink
	sent     int // events the sink has
	inode    uint64
	headers  int64 // length of a packet of the connection without payload
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
	tier, err := Choose(ctx, req.Tier)
	if err != nil {
		return nil, err
	}
	c := newCapture(tier)
	defer c.close()
	r := &run{ctx: ctx, sink: sink, trace: &sim.Trace{Header: newHeader(&req, p, tier)}}
	r.trace.Header.Arch = runtime.GOARCH
	if err := r.do(c, &req, p); err != nil {
		return nil, err
	}
	if err := r.proof(&req); err != nil {
		return nil, err
	}
	r.flush()
	r.trace.Header.Recorded = time.Now().UTC().Truncate(time.Second)
	return r.trace, nil
}

func (r *run) do(c capture, req *Request, p sim.Params) error {
	file, err := makeFile(r.ctx, p["size"], oldByte, p["cold"] == 1, os.O_RDONLY)
	if err != nil {
		return err
	}
	defer file.Close()
	h := &r.trace.Header
	h.Facts = machineFacts(file)
	r.inode = uint64(h.Facts["inode"])
	delete(h.Facts, "inode")
	if err := r.start(c, req, p, file); err != nil {
		r.receiver.close()
		r.sender.close()
		return err
	}
	defer r.receiver.close()
	defer r.sender.close()
	h.Tasks = []sim.Task{{TID: r.sender.cmd.Process.Pid, Name: "sender", Role: "sender"},
		{TID: r.receiver.cmd.Process.Pid, Name: "receiver", Role: "receiver"}}
	r.d = newDeriver(r.trace)
	h.Facts["packet_headers"] = r.headers
	if n := r.sender.mem.ctl.PipeBytes; n > 0 {
		h.Facts["pipe_bytes"] = n
		h.Capacity["pipe"] = n
	}
	if err := c.attach(r); err != nil {
		return err
	}
	if r.sink != nil {
		r.sink.Header(*h)
	}
	if err := r.play(c, p["size"]); err != nil {
		return err
	}
	s := r.sender.mem.ctl
	h.WallNS = s.End - s.Start
	return c.finish(r)
}

// start makes the connection and both children, and waits until they are ready.
func (r *run) start(c capture, req *Request, p sim.Params, file *os.File) error {
	send, recv, err := tcpPair()
	if err != nil {
		return err
	}
	defer send.Close()
	defer recv.Close()
	r.headers = packetHeaders(send)
	var pr, pw *os.File
	if req.Demo == "splice" {
		if pr, pw, err = os.Pipe(); err != nil {
			return setupError("making a pipe", err)
		}
		defer pr.Close()
		defer pw.Close()
	}
	size, chunk := p["size"], p["chunk"]
	if req.Demo == "splice" {
		chunk = min(chunk, 64<<10)
	}
	calls := int(2*((size+chunk-1)/chunk)) + 64
	out := &job{Role: "sender", Demo: req.Demo, Params: p}
	c.prepare(out, calls)
	in := &job{Role: "receiver", Demo: req.Demo, Params: p}
	c.prepare(in, calls+int(size/4096)+64)
	if r.receiver, err = spawn(in, recv, nil, nil, nil, nil); err != nil {
		return err
	}
	if r.sender, err = spawn(out, send, file, pr, pw, nil); err != nil {
		return err
	}
	if err := r.receiver.waitReady(r.ctx); err != nil {
		return err
	}
	return r.sender.waitReady(r.ctx)
}

// play lets the children go and waits for both, passing events and progress on.
func (r *run) play(c capture, size int64) error {
	kill := context.AfterFunc(r.ctx, func() {
		r.sender.cmd.Process.Kill()
		r.receiver.cmd.Process.Kill()
	})
	defer kill()
	// A child that is gone already is told of by its end, below.
	r.receiver.release()
	r.receiver.waitsInCall(r.ctx, unix.SYS_RECVFROM)
	r.sender.release()
	type end struct {
		k   *kid
		err error
	}
	ends := make(chan end, 2)
	for _, k := range []*kid{r.sender, r.receiver} {
		go func() {
			c.wait(k)
			ends <- end{k, k.cmd.Wait()}
		}()
	}
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	var failed error
	for left := 2; left > 0; {
		select {
		case e := <-ends:
			left--
			if err := e.k.failure(e.err); err != nil && failed == nil {
				failed = err
				r.sender.cmd.Process.Kill()
				r.receiver.cmd.Process.Kill()
			}
		case <-ticker.C:
			c.follow(r)
			r.flush()
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
	if ev := r.trace.Events[r.sent:]; r.sink != nil && len(ev) > 0 {
		r.sink.Events(r.sent, ev, &r.trace.Header)
		r.sent = len(r.trace.Events)
	}
}

// tally adds a counter's growth as an event at the trace's end.
func (r *run) tally(role, source, total string, n int64) {
	task := r.trace.Header.TaskByRole(role)
	if n <= 0 || task == sim.NoTask {
		return
	}
	e := sim.Event{Time: r.lastTime(), Task: task, CPU: sim.NoCPU, Kind: sim.Tally, Source: r.trace.Header.Source(source, sim.Measured)}
	e.Args[0], e.Args[1] = r.d.str(total), n
	r.d.append(e)
}

func (r *run) lastTime() int64 {
	if n := len(r.trace.Events); n > 0 {
		return r.trace.Events[n-1].Time
	}
	return 0
}

// predictions are the outcomes of the mutation-after-send proof by path: what
// was copied in the call is old, what was handed over by reference is new.
var predictions = map[string]string{"read-write": "old", "mmap-write": "old", "sendfile": "new", "splice": "new"}

// proof runs the mutation-after-send experiment and appends its verdict.
func (r *run) proof(req *Request) error {
	old, fresh, err := Prove(r.ctx, req.Demo)
	if err != nil {
		return err
	}
	observed := "mixed"
	switch {
	case old == proofSize:
		observed = "old"
	case fresh == proofSize:
		observed = "new"
	}
	e := sim.Event{Time: r.lastTime(), CPU: sim.NoCPU, Kind: sim.Proof, Source: r.trace.Header.Source("self:proof", sim.Measured)}
	e.Args = [sim.MaxArgs]int64{r.d.str(predictions[req.Demo]), r.d.str(observed), old, fresh}
	r.d.append(e)
	return nil
}

// Prove sends a file of 64 KiB by the path, overwrites the file before the
// receiver reads, and returns how many bytes the receiver saw from before and
// from after the overwriting.
func Prove(ctx context.Context, demo string) (old, fresh int64, err error) {
	file, err := makeFile(ctx, proofSize, oldByte, false, os.O_RDWR)
	if err != nil {
		return 0, 0, err
	}
	defer file.Close()
	send, recv, err := tcpPair()
	if err != nil {
		return 0, 0, err
	}
	defer send.Close()
	defer recv.Close()
	pr, pw, err := os.Pipe()
	if err != nil {
		return 0, 0, setupError("making a pipe", err)
	}
	defer pr.Close()
	defer pw.Close()
	j := &job{Role: "proof", Demo: demo, Params: sim.Params{"size": proofSize, "chunk": proofSize}}
	k, err := spawn(j, send, file, pr, pw, recv)
	if err != nil {
		return 0, 0, err
	}
	defer k.close()
	stop := context.AfterFunc(ctx, func() { k.cmd.Process.Kill() })
	defer stop()
	err = k.cmd.Wait()
	if ctx.Err() != nil {
		return 0, 0, ctx.Err()
	}
	if err != nil {
		return 0, 0, k.failure(err)
	}
	return k.mem.ctl.Old, k.mem.ctl.New, nil
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
