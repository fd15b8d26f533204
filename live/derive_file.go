package live

import "ioviz/sim"

// fileReads is what the rules know of a server's reads of its file.
type fileReads struct {
	on     int64 // sim.OnBuffered, sim.OnDirect
	last   int64 // the request that was handed over last
	issued []issue
	done   map[int64]bool // requests that are known to be done before the program has looked
}

// issue is a request to the disk that is under way for one of the server's.
type issue struct {
	at, end int64 // sectors
	id      int64
}

// disk takes what the disk is asked to do, and does. A read past the page cache
// is done when the device is: nobody runs for it but the interrupt
// (fs/iomap/direct-io.c iomap_dio_bio_end_io, fs/aio.c aio_complete_rw).
func (m *modeller) disk(e sim.Event) {
	m.d.append(e)
	f := m.file
	if f == nil || f.on != sim.OnDirect {
		return
	}
	at, end := e.Args[0], e.Args[0]+e.Args[1]/512
	if e.Kind == sim.BlockIssue {
		f.issued = append(f.issued, issue{at, end, f.last})
		return
	}
	id, left := int64(0), false
	for i := range f.issued {
		if x := &f.issued[i]; x.at < x.end && at >= x.at && at < x.end {
			id, x.at = x.id, end
		}
	}
	for _, x := range f.issued {
		left = left || x.id == id && x.at < x.end
	}
	if id == 0 || left {
		return
	}
	f.done[id] = true
	m.completes(sim.Event{Time: e.Time, Task: m.server, CPU: sim.NoCPU, Kind: sim.Complete, Source: m.d.rule("disk-completes"), Raw: e.Raw,
		Args: [sim.MaxArgs]int64{m.d.str(m.opName(id)), id, sim.FilePiece(m.d.t.Header.Params)}})
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
