package live

import "ioviz/sim"

// filePage is the unit in which file systems share extents and the page cache
// is filled.
const filePage = 4096

// ethernet is the length of a frame's header, which the receiving side does
// not see any more.
const ethernet = 14

// loan follows references that will be copied after all: memory of a program
// that is delivered on this machine, shared pages without a checksum.
type loan struct {
	sends []int64 // bytes of each send that are still references
	fresh bool    // nothing of the first one was copied yet
	back  int64   // bytes copied
	taken int64   // bytes the receiver took
}

// give notes n bytes handed over; first begins a send.
func (l *loan) give(d *deriver, n, first int64) {
	if !d.lends() {
		return
	}
	switch {
	case len(l.sends) == 0:
		l.fresh = first == 1
		l.sends = append(l.sends, n)
	case first == 1:
		l.sends = append(l.sends, n)
	default:
		l.sends[len(l.sends)-1] += n
	}
}

// lends tells whether references of this path and route are copied later.
func (d *deriver) lends() bool {
	return d.transmits() != "" || d.t.Header.Name == "msg-zerocopy" || d.t.Header.Name == "io-uring-send-zc"
}

// transmits names the rule by which references are copied on this route before
// the device gets them, "" if it takes them as they are.
func (d *deriver) transmits() string {
	switch d.route {
	case sim.VethPlain:
		return "no-gather-unshares"
	case sim.VethNoSum:
		return "no-checksum-unshares"
	}
	return ""
}

// unshare has n bytes of what is lent copied, oldest first.
func (d *deriver) unshare(at *sim.Event, n int64, rule string) {
	if by := d.transmits(); by != "" {
		rule = by
	}
	l := &d.loan
	task, _, _ := d.sending()
	for n > 0 && len(l.sends) > 0 {
		k := min(n, l.sends[0])
		d.derived(at, task, sim.NoCPU, rule, sim.Unshare, int64(sim.Socket), k, b2i(l.fresh))
		l.fresh = false
		l.back += k
		n -= k
		if l.sends[0] -= k; l.sends[0] == 0 {
			l.sends = l.sends[1:]
			l.fresh = true
		}
	}
}

// record follows a program that reads bytewise: what it read lies in its
// buffer until its own code has moved it to the record that it writes.
type record struct {
	on   bool
	have int64 // in the buffer
	full int64 // in the record
}

// read notes n bytes read and tells where they are.
func (r *record) read(buffer, n int64) sim.Place {
	if buffer == 0 {
		r.full += n
		return sim.Record
	}
	r.have += n
	return sim.Buffer
}

// records tells what the program's own code did before it made the call.
func (d *deriver) records(e *sim.Event) {
	r := &d.record
	if !r.on || e.Task != d.t.Header.TaskByRole("sender") {
		return
	}
	n := r.have
	write := d.t.Header.Str(e.Args[0]) == "write"
	if write {
		n = min(n, e.Args[2]-r.full)
	}
	if n > 0 {
		d.derived(e, e.Task, e.CPU, "record-copies", sim.Copy, sim.ByCPU, int64(sim.Buffer), int64(sim.Record), n, b2i(r.full == 0))
		r.have -= n
		r.full += n
	}
	if write {
		r.full = 0
	}
}

// copied tells that the page whose fault came before has been copied by now.
func (d *deriver) copied(at *sim.Event) {
	if !d.cow || at.Task != d.t.Header.TaskByRole("sender") {
		return
	}
	d.cow = false
	from := sim.Buffer
	if d.t.Header.Name == "private-cow" {
		from = sim.Cache
		d.cached(at, filePage)
	}
	d.flow(at, at.Task, at.CPU, "cow-copies", sim.Copy, from, sim.Own, filePage, 1)
}

// ring follows what a ring's pairs of read and send have done. Requests of
// pair k have the numbers 2k and 2k+1.
type ring struct {
	on        bool
	submitted int64 // requests the kernel took
	read      int64 // bytes of the file that were read
}

func (d *deriver) size() (size, chunk int64) {
	p := d.t.Header.Params
	return p["size"], min(p["chunk"], p["size"])
}

// ringRead sees to it that the file's first upto bytes are read, pair by pair.
func (d *deriver) ringRead(at *sim.Event, task sim.TaskID, cpu int16, upto int64) {
	size, chunk := d.size()
	for d.ring.read < min(upto, size) {
		n := min(chunk, size-d.ring.read)
		d.ring.read += n
		d.cached(at, n)
		d.flow(at, task, cpu, "ring-read-copies", sim.Copy, sim.Cache, sim.Buffer, n, 1)
	}
}

// ringSend accounts for n bytes that requests put into the socket.
func (d *deriver) ringSend(at *sim.Event, task sim.TaskID, cpu int16, n int64, why string) {
	_, chunk := d.size()
	rule, kind := "ring-send-copies", sim.Copy
	if d.t.Header.Name == "io-uring-send-zc" {
		rule, kind = "ring-send-refs", sim.Ref
	}
	if why != "" {
		rule = why
	}
	for n > 0 {
		k := min(n, chunk-d.put%chunk)
		d.ringRead(at, task, cpu, d.put+k)
		first := b2i(d.put%chunk == 0)
		d.put += k
		n -= k
		d.flow(at, task, cpu, rule, kind, sim.Buffer, sim.Socket, k, first)
		if kind == sim.Ref {
			d.loan.give(d, k, first)
		}
	}
}

// completes tells what must have happened before a request's result.
func (d *deriver) completes(e *sim.Event) {
	size, chunk := d.size()
	upto := min(size, (e.Args[1]/2+1)*chunk)
	if e.Args[2] <= 0 {
		return
	}
	if c := d.call(e.Task); e.Args[1]%2 == 0 {
		d.ringRead(e, e.Task, c.cpu, upto)
	} else if upto > d.put {
		d.ringSend(e, e.Task, c.cpu, upto-d.put, "")
	}
}

// ringDone tells what must have happened when a call that waits for all its
// requests returns; taken is how many requests the kernel took.
func (d *deriver) ringDone(e *sim.Event, taken int64) {
	size, chunk := d.size()
	d.ring.submitted += taken
	if upto := min(size, d.ring.submitted/2*chunk); upto > d.put {
		d.ringSend(e, e.Task, d.call(e.Task).cpu, upto-d.put, "")
	}
}
