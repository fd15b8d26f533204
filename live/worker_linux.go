package live

import (
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/live/uring"
	"ioviz/sim"
)

// worker is a child's work, prepared: the loop and what it needs.
type worker struct {
	demo         string // "" is the receiver
	file, sock   int
	r, w         int
	twinR, twinW int
	target       int
	size, chunk  int64
	at           uintptr
	touch        int64
	access       int64
	step         int64 // from piece to piece of a file that is read without order
	buf          []byte
	record       []byte
	ring         *uring.Ring
	last         *uring.SQE // the request filled in last
	mapped       []byte     // the mapping that the window left
	child        int        // the process that the window forked, 0: none
	hurry        bool       // a proof: don't wait for what only the receiver can bring about
	ctl          *control
}

// prepare sets up what the child's loop needs.
func prepare(j *job, c *control) (w *worker, err error) {
	w = &worker{demo: j.Demo, file: fileFD, sock: sockFD, r: pipeR, w: pipeW, twinR: twinR, twinW: twinW, target: targetFD,
		size: j.Params["size"], chunk: j.Params["chunk"], touch: j.Params["touch"], access: j.Params["access"], ctl: c}
	if j.Role == "receiver" {
		w.demo = ""
		w.buf, err = touched(receiveBuffer)
		return w, err
	}
	p := paths[j.Demo]
	if p.pipe {
		c.PipeBytes, err = widenPipes(w.chunk, p.twin)
		w.chunk = min(w.chunk, c.PipeBytes)
	}
	switch j.Demo {
	case "read-write", "read-sequential":
		w.buf, err = touched(w.chunk)
	case "read-random":
		w.step = sim.Step((w.size + w.chunk - 1) / w.chunk)
		if w.buf, err = touched(w.chunk); err == nil && j.Params["advice"] == sim.AdviceRandom {
			err = unix.Fadvise(fileFD, 0, 0, unix.FADV_RANDOM)
		}
	case "o-direct":
		w.buf, err = touched((w.chunk + sim.DirectBlock - 1) / sim.DirectBlock * sim.DirectBlock)
	case "buffered-read":
		if w.record, err = touched(w.chunk); err == nil && j.Params["buffer"] > 0 {
			w.buf, err = touched(j.Params["buffer"])
		}
	case "mmap-write", "private-cow":
		w.at, err = reserve(w.size)
	case "msg-zerocopy":
		err = unix.SetsockoptInt(sockFD, unix.SOL_SOCKET, unix.SO_ZEROCOPY, 1)
	}
	if p.ring && err == nil {
		w.chunk = min(w.chunk, w.size)
		if w.buf, err = touched(w.chunk); err == nil {
			err = w.openRing(c)
		}
	}
	if p.memory && err == nil {
		w.buf, err = touched(w.size)
		if w.demo == "fork-cow" && err == nil {
			err = unix.Madvise(w.buf, unix.MADV_NOHUGEPAGE)
			c.Base, c.Span = int64(uintptr(unsafe.Pointer(&w.buf[0]))), sim.Pages(w.size)
		}
		for i := range w.buf {
			w.buf[i] = oldByte
		}
	}
	return w, err
}

// window does the work between the markers. Nothing on its way has a prologue
// in which the scheduler could step in; see raw_linux.go.
//
//go:nosplit
func (w *worker) window() (err error) {
	marker()
	switch w.demo {
	case "":
		err = receiveAll(w.sock, w.buf)
	case "read-write":
		_, err = readWrite(w.file, w.sock, w.buf)
	case "mmap-write":
		_, err = mmapWrite(w.file, w.sock, w.size, w.chunk, w.at, w.touch == sim.TouchFirst, w.touch == sim.TouchPopulate)
	case "sendfile":
		_, err = sendFile(w.file, w.sock, w.chunk)
	case "splice":
		_, err = spliceFile(w.file, w.r, w.w, w.sock, w.chunk)
	case "buffered-read":
		_, err = bufferedRead(w.file, w.sock, w.buf, w.record)
	case "o-direct":
		_, err = directRead(w.file, w.sock, w.buf)
	case "vmsplice":
		_, err = vmspliceMemory(w.buf, w.r, w.w, w.sock, w.chunk)
	case "tee":
		_, err = teeFile(w.file, w.r, w.w, w.twinR, w.twinW, w.sock, w.target, w.chunk)
	case "sendfile-file":
		_, err = sendFileToFile(w.file, w.target, w.chunk)
	case "copy-file-range":
		_, err = copyRange(w.file, w.target, w.chunk)
	case "msg-zerocopy":
		_, err = sendZerocopy(w.sock, w.buf, w.chunk, !w.hurry, w.ctl)
	case "io-uring":
		_, err = ringPairs(w, 1)
	case "io-uring-batch":
		_, err = ringBatch(w)
	case "io-uring-fixed":
		_, err = ringFixed(w)
	case "io-uring-send-zc":
		_, err = ringSendZC(w)
	case "io-uring-sqpoll":
		_, err = ringPolled(w)
	case "fork-cow":
		w.child, err = forkWrite(w.buf, w.access == sim.AccessWrite)
	case "read-sequential":
		err = readSequential(w.file, w.size, w.buf)
	case "read-random":
		err = readRandom(w.file, w.size, w.step, w.buf)
	case "private-cow":
		w.mapped, err = privateWrite(w.file, w.size, w.at, w.access == sim.AccessWrite)
	}
	marker()
	return err
}

// done gives back what the window has left behind.
func (w *worker) done() {
	if w.mapped != nil {
		unix.RawSyscall(unix.SYS_MUNMAP, uintptr(unsafe.Pointer(&w.mapped[0])), uintptr(len(w.mapped)), 0)
	}
	if w.child > 0 {
		unix.Kill(w.child, unix.SIGKILL)
		unix.Wait4(w.child, nil, 0, nil)
	}
}

// rehearsal is the work on a tiny file and a socket pair.
func (w *worker) rehearsal(file, sock, target int) *worker {
	r := *w
	r.file, r.sock, r.target, r.size, r.chunk, r.at = file, sock, target, 4096, 4096, 0
	r.ctl = &control{}
	if p := paths[w.demo]; w.buf != nil && !p.ring {
		r.buf = make([]byte, 4096)
	}
	if paths[w.demo].ring {
		r.chunk = min(w.chunk, 4096) // as large as the buffer that is there
		r.size = r.chunk
	}
	if w.record != nil {
		r.record = make([]byte, 4096)
	}
	return &r
}

// widenPipes makes the pipes hold a chunk that need not start on a page, as far
// as an unprivileged user may, and returns what splice can move at once.
func widenPipes(chunk int64, twin bool) (int64, error) {
	n, err := widenPipe(pipeW, chunk)
	if twin && err == nil {
		k, e := widenPipe(twinW, chunk)
		n, err = min(n, k), e
	}
	return n, err
}

func widenPipe(fd int, chunk int64) (int64, error) {
	have, err := unix.FcntlInt(uintptr(fd), unix.F_GETPIPE_SZ, 0)
	if err != nil {
		return 0, err
	}
	want := min(chunk, sim.MaxPipe)
	if want%4096 != 0 {
		want += 4096 // an unaligned piece touches one page more
	}
	if int64(have) < want {
		if n, err := unix.FcntlInt(uintptr(fd), unix.F_SETPIPE_SZ, int(want)); err == nil {
			have = n
		}
	}
	return min(int64(have), sim.MaxPipe), nil
}
