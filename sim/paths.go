package sim

// More descriptors, as the demos have them.
const (
	twinFD   = 10 // the second pipe, read end
	targetFD = 12
	ringFD   = 13
)

// DirectBlock is the unit of O_DIRECT here: lengths are rounded up to it. The
// device's own may be smaller (statx(2) STATX_DIOALIGN).
const DirectBlock = 4096

// bufferedRead takes the file byte by byte, through a buffer of the program or
// without one, assembles records and writes each.
func (m *model) bufferedRead(size, _ int64) {
	buffer, record := m.p["buffer"], m.p["chunk"]
	ask := max(buffer, 1)
	var off, have, rec int64
	write := func() {
		m.enter("write", sockFD, rec)
		m.send(Record, rec, false, false)
		m.exit("write", rec)
		m.wire(rec)
		rec = 0
	}
	for off < size || have > 0 {
		if have == 0 {
			n := min(ask, size-off)
			m.enter("read", fileFD, ask)
			m.need(off + n)
			m.now += costCopy(n)
			if buffer == 0 {
				m.emit(Copy, ByCPU, int64(Cache), int64(Record), n, 1)
				rec += n
			} else {
				m.emit(Copy, ByCPU, int64(Cache), int64(Buffer), n, 1)
				have = n
			}
			m.exit("read", n)
			off += n
		} else {
			k := min(have, record-rec)
			m.now += costCopy(k)
			m.emit(Copy, ByCPU, int64(Buffer), int64(Record), k, b2i(rec == 0))
			rec += k
			have -= k
		}
		if rec == record {
			write()
		}
	}
	m.eof("read", fileFD, ask)
	if rec > 0 {
		write()
	}
}

func b2i(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// eof is the last call of a program that does not know the size.
func (m *model) eof(call string, fd, ask int64) {
	if m.p["eof"] == 1 {
		m.enter(call, fd, ask)
		m.exit(call, 0)
	}
}

// direct reads past the page cache: the device fills the program's buffer at
// every read, whether the file is cached or not.
func (m *model) direct(size, _ int64) {
	ask := (m.p["chunk"] + DirectBlock - 1) / DirectBlock * DirectBlock
	for off := int64(0); off < size; {
		n := min(ask, size-off)
		m.enter("read", fileFD, ask)
		m.disk(Pages(n))
		m.emit(Arrive, int64(Disk), int64(Buffer), n, 1)
		m.exit("read", n)
		m.enter("write", sockFD, n)
		m.send(Buffer, n, false, false)
		m.exit("write", n)
		m.wire(n)
		off += n
	}
	m.eof("read", fileFD, ask)
}

// disk is one request to the device, and the sleep until it is done.
func (m *model) disk(n int64) {
	m.now += costRequest
	m.emit(BlockIssue, m.nextSector, n, 0)
	m.now += costSwitch
	m.emit(SwitchOut, WhyBlocked, m.str("disk"), m.str("swapper"))
	m.now += costDevice(n)
	m.emit(BlockComplete, m.nextSector, n, 0)
	m.now += costEntry
	m.emit(Wakeup, 0, m.str("disk"), CtxHardirq)
	m.now += costWake
	m.emit(SwitchIn)
	m.nextSector += n / 512
}

func (m *model) vmsplice(size, chunk int64) {
	chunk = min(chunk, MaxPipe)
	for off := int64(0); off < size; {
		n := min(chunk, size-off)
		m.enter("vmsplice", pipeIn, n)
		m.ref(Buffer, Pipe, n)
		m.exit("vmsplice", n)
		m.enter("splice", pipeFD, n)
		m.send(Pipe, n, true, false)
		m.exit("splice", n)
		m.wire(n)
		off += n
	}
}

func (m *model) ref(from, to Place, n int64) {
	m.now += pagesOf(n) * costRefPage
	m.emit(Ref, int64(from), int64(to), n, 1)
}

func (m *model) cpuCopy(from, to Place, n int64) {
	m.now += costCopy(n)
	m.emit(Copy, ByCPU, int64(from), int64(to), n, 1)
}

// tee sends the file and keeps a copy of it: the references in the pipe are
// doubled, one goes to the socket and the other is written to a file.
func (m *model) tee(size, chunk int64) {
	chunk = min(chunk, MaxPipe)
	for off := int64(0); off < size; {
		n := min(chunk, size-off)
		m.enter("splice", fileFD, chunk)
		m.need(off + n)
		m.ref(Cache, Pipe, n)
		m.exit("splice", n)
		m.enter("tee", pipeFD, n)
		m.ref(Cache, Twin, n) // what the pipe holds are pages of the page cache
		m.exit("tee", n)
		m.enter("splice", pipeFD, n)
		m.send(Pipe, n, true, false)
		m.exit("splice", n)
		m.wire(n)
		m.enter("splice", twinFD, n)
		m.cpuCopy(Twin, Target, n)
		m.exit("splice", n)
		off += n
	}
	m.eof("splice", fileFD, chunk)
}

func (m *model) sendfileFile(size, chunk int64) { m.fileToFile("sendfile", targetFD, size, chunk) }

func (m *model) copyFileRange(size, chunk int64) {
	m.fileToFile("copy_file_range", fileFD, size, chunk)
}

// fileToFile has the kernel copy: from page cache to page cache, or, where the
// file system can, by sharing the extents.
func (m *model) fileToFile(call string, fd, size, chunk int64) {
	ask := m.p["chunk"]
	for off := int64(0); off < size; {
		n := min(chunk, size-off)
		m.enter(call, fd, ask)
		if m.p["reflink"] == 1 && ask%pageSize == 0 {
			m.ref(Disk, Target, n)
		} else {
			m.need(off + n)
			m.cpuCopy(Cache, Target, n)
		}
		m.exit(call, n)
		off += n
	}
	m.eof(call, fd, ask)
}

// msgZerocopy sends memory that the kernel may use until it says that it does
// not need it any more: once, if all those notices have come together.
func (m *model) msgZerocopy(size, chunk int64) {
	calls := int64(0)
	for off := int64(0); off < size; calls++ {
		n := min(chunk, size-off)
		m.enter("sendto", sockFD, n)
		m.send(Buffer, n, true, true)
		m.exit("sendto", n)
		m.wire(n)
		off += n
	}
	m.enter("ppoll", sockFD, 0)
	m.exit("ppoll", 1)
	m.enter("recvmsg", sockFD, 0)
	m.emit(Notice, calls, b2i(m.receiver != NoTask || m.p["route"] == PlainNIC))
	m.exit("recvmsg", 0)
}
