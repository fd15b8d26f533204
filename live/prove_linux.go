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
	old, fresh, err := Prove(r.ctx, req.Demo)
	if err != nil {
		return err
	}
	e := sim.Event{Time: r.lastTime(), CPU: sim.NoCPU, Kind: sim.Proof, Source: r.trace.Header.Source("self:proof", sim.Measured)}
	e.Args = [sim.MaxArgs]int64{r.d.str(r.path.proof), r.d.str(outcome(old, fresh, proofSize)), old, fresh}
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
	p := paths[demo]
	if !p.sends() {
		return 0, 0, &Error{Code: "proof.none", Detail: demo}
	}
	var f hands
	defer f.close()
	if !p.memory {
		flag := os.O_RDWR
		if p.disk {
			flag |= unix.O_DIRECT
		}
		if f.file, err = makeFile(ctx, proofSize, oldByte, false, flag); err != nil {
			return 0, 0, err
		}
	}
	if p.target {
		if f.target, err = makeFile(ctx, 0, 0, false, os.O_RDWR); err != nil {
			return 0, 0, err
		}
	}
	if err := pipes(p, &f); err != nil {
		return 0, 0, err
	}
	send, recv, err := tcpPair()
	if err != nil {
		return 0, 0, err
	}
	defer recv.Close()
	f.sock, f.instead = send, recv
	k, err := spawn(&job{Role: "proof", Demo: demo, Params: sim.Params{"size": proofSize, "chunk": proofSize, "buffer": 4096}}, f)
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

// reflinks tells whether the file system of the two can share extents
// (ioctl_ficlone(2)); target is empty again afterwards.
func reflinks(file, target *os.File) bool {
	if err := unix.IoctlFileClone(int(target.Fd()), int(file.Fd())); err != nil {
		return false
	}
	return target.Truncate(0) == nil
}
