package live

import (
	"slices"

	"ioviz/sim"
)

// fileReads is what the rules know of a server's reads of its file.
type fileReads struct {
	on    int64 // sim.OnBuffered, sim.OnDirect
	last  int64 // the request that was handed over last
	asked []part
	done  map[int64]bool // requests that are known to be done before the program has looked
}

// part is what the disk is still to bring for one of the server's requests. It is
// known from when io_submit queues it: several of them may go to the disk as one.
type part struct {
	at, end int64 // sectors
	id      int64
}

// asksDisk notes that the server's open call has queued a read of sectors.
func (m *modeller) asksDisk(at, end int64) {
	if f := m.file; f != nil && f.on == sim.OnDirect {
		f.asked = append(f.asked, part{at, end, f.last})
	}
}

// disk takes what the disk is asked to do, and does. A read past the page cache
// is done when the device is: nobody runs for it but the interrupt
// (fs/iomap/direct-io.c iomap_dio_bio_end_io, fs/aio.c aio_complete_rw).
func (m *modeller) disk(e sim.Event) {
	m.d.append(e)
	f := m.file
	if f == nil || e.Kind != sim.BlockComplete {
		return
	}
	at, end := e.Args[0], e.Args[0]+e.Args[1]/512
	var over []int64
	left := f.asked[:0]
	for _, p := range f.asked {
		switch {
		case at <= p.at && p.end <= end:
			over = append(over, p.id)
		case at <= p.at && p.at < end:
			left = append(left, part{end, p.end, p.id})
		default:
			left = append(left, p)
		}
	}
	f.asked = left
	for _, id := range over {
		if slices.ContainsFunc(left, func(p part) bool { return p.id == id }) || f.done[id] {
			continue
		}
		f.done[id] = true
		m.completes(sim.Event{Time: e.Time, Task: m.server, CPU: sim.NoCPU, Kind: sim.Complete, Source: m.d.rule("disk-completes"), Raw: e.Raw,
			Args: [sim.MaxArgs]int64{m.d.str(m.opName(id)), id, sim.FilePiece(m.d.t.Header.Params)}})
	}
}

// came tells how the n bytes that a request for the file has got came to the
// program's memory.
func (f *fileReads) came(m *modeller, at *sim.Event, n int64) {
	if n <= 0 {
		return
	}
	if f.on == sim.OnDirect {
		m.d.derived(at, m.server, at.CPU, "direct-arrives", sim.Arrive, int64(sim.Disk), int64(sim.Buffer), n, 1)
		return
	}
	m.d.cached(at, n)
	m.d.derived(at, m.server, at.CPU, "submit-copies", sim.Copy, sim.ByCPU, int64(sim.Cache), int64(sim.Buffer), n, 1)
}

// readsFile tells whether the server reads a file; there may be none.
func (m *modeller) readsFile() bool { return m != nil && m.file != nil }
