package live

import (
	"context"
	"os"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// proof runs the mutation-after-send experiment and appends its verdict. Paths
// that send nothing have none.
func (r *run) proof(req *Request) error {
	if !r.path.sends() {
		return nil
	}
	route := r.trace.Header.Params["route"]
	old, fresh, _, err := mutate(r.ctx, mutation{demo: req.Demo, route: route, size: sizeOf(req.Demo, route)})
	if err != nil {
		return err
	}
	e := sim.Event{Time: r.lastTime(), CPU: sim.NoCPU, Kind: sim.Proof, Source: r.trace.Header.Source("self:proof", sim.Measured)}
	e.Args = [sim.MaxArgs]int64{r.d.str(predict(req.Demo, route)), r.d.str(outcome(old, fresh, sizeOf(req.Demo, route))), old, fresh}
	r.d.append(e)
	return nil
}

// outcome names what the receiver saw of size bytes.
func outcome(old, fresh, size int64) string {
	switch size {
	case old:
		return seenOld
	case fresh:
		return seenNew
	}
	return seenMixed
}

// Prove sends 64 KiB by the path, overwrites what was sent before the receiver
// reads, and returns how many bytes the receiver saw from before and from
// after the overwriting. A path that sends nothing is an *Error.
func Prove(ctx context.Context, demo string) (old, fresh int64, err error) {
	old, fresh, _, err = mutate(ctx, mutation{demo: demo, size: proofSize})
	return old, fresh, err
}

// mutate does the experiment, in a child that holds both ends, and gives the
// calls that this noted.
func mutate(ctx context.Context, x mutation) (old, fresh int64, calls []Noted, err error) {
	p := paths[x.demo]
	if !p.sends() {
		return 0, 0, nil, &Error{Code: "proof.none", Detail: x.demo}
	}
	var f hands
	defer f.close()
	if !p.memory {
		flag := os.O_RDWR
		if p.disk {
			flag |= unix.O_DIRECT
		}
		if f.file, err = makeFile(ctx, x.size, oldByte, false, flag); err != nil {
			return 0, 0, nil, err
		}
	}
	if p.target {
		if f.target, err = makeFile(ctx, 0, 0, false, os.O_RDWR); err != nil {
			return 0, 0, nil, err
		}
	}
	if err := pipes(p, &f); err != nil {
		return 0, 0, nil, err
	}
	pair := func() (*os.File, *os.File, error) { return connect(x.route) }
	if x.unix {
		pair = unixPair
	}
	send, recv, err := pair()
	if err != nil {
		return 0, 0, nil, err
	}
	defer recv.Close()
	f.sock, f.instead = send, recv
	k, err := spawn(&job{Role: "proof", Demo: x.demo, Params: sim.Params{"size": x.size, "chunk": x.size, "buffer": 4096, "route": x.route}, Records: mutationRecords}, f)
	if err != nil {
		return 0, 0, nil, err
	}
	defer k.close()
	stop := context.AfterFunc(ctx, func() { k.cmd.Process.Kill() })
	defer stop()
	err = k.cmd.Wait()
	if ctx.Err() != nil {
		return 0, 0, nil, ctx.Err()
	}
	if err != nil {
		return 0, 0, nil, k.failure(err)
	}
	return k.mem.ctl.Old, k.mem.ctl.New, notedIn(k.mem.records(), x.demo, int64(k.cmd.Process.Pid)), nil
}

// mutationRecords are more calls than the longest of them makes.
const mutationRecords = 4096

// unixPair connects two sockets within the machine, without TCP.
func unixPair() (send, recv *os.File, err error) {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, setupError("making sockets", err)
	}
	return os.NewFile(uintptr(pair[0]), "sender socket"), os.NewFile(uintptr(pair[1]), "receiver socket"), nil
}

// reflinks tells whether the file system of the two can share extents
// (ioctl_ficlone(2)); target is empty again afterwards.
func reflinks(file, target *os.File) bool {
	if err := unix.IoctlFileClone(int(target.Fd()), int(file.Fd())); err != nil {
		return false
	}
	return target.Truncate(0) == nil
}
