package sim

// transfer plays the sender's loop of the path: facts are the counts of the
// table of paths, per chunk, with the calls that textbooks leave out.
func (m *model) transfer(demo string) {
	size, chunk := m.p["size"], min(m.p["chunk"], m.p["size"])
	switch demo {
	case "read-write":
		m.readWrite(size, chunk)
	case "mmap-write":
		m.mmapWrite(size, chunk)
	case "sendfile":
		m.sendfile(size, chunk)
	case "splice":
		m.splice(size, min(m.p["chunk"], MaxPipe))
	}
}

// Descriptors as the demos have them: the socket, then the file, then a pipe.
const (
	sockFD = 3
	fileFD = 4
	pipeFD = 5
)

// MaxPipe is the largest pipe an unprivileged user may have
// (/proc/sys/fs/pipe-max-size), so the most one splice can move.
const MaxPipe = 1 << 20

func (m *model) readWrite(size, chunk int64) {
	ask := m.p["chunk"]
	for off := int64(0); off < size; {
		n := min(chunk, size-off)
		m.enter("read", fileFD, ask)
		m.need(off + n)
		m.now += costCopy(n)
		m.emit(Copy, ByCPU, int64(Cache), int64(Buffer), n, 1)
		m.exit("read", n)
		m.enter("write", sockFD, n)
		m.send(Buffer, n, false)
		m.exit("write", n)
		m.wire(n)
		off += n
	}
	if m.p["eof"] == 1 {
		m.enter("read", fileFD, ask)
		m.exit("read", 0)
	}
}

func (m *model) mmapWrite(size, chunk int64) {
	const base = 0x7f0000000000
	m.enter("mmap", fileFD, size)
	m.exit("mmap", base)
	for off := int64(0); off < size; {
		n := min(chunk, size-off)
		m.enter("write", sockFD, n)
		for w := off / faultAround; w <= (off+n-1)/faultAround; w++ {
			if m.mapped[w] {
				continue
			}
			m.mapped[w] = true
			major := int64(0)
			if m.cached < min(size, (w+1)*faultAround) {
				major = 1
			}
			m.now += costFault
			m.emit(Fault, KernelMode, major, base+max(off, w*faultAround))
			m.need(min(size, (w+1)*faultAround))
		}
		m.send(Mapping, n, false)
		m.exit("write", n)
		m.wire(n)
		off += n
	}
	m.enter("munmap", -1, size)
	m.exit("munmap", 0)
}

func (m *model) sendfile(size, chunk int64) {
	ask := m.p["chunk"]
	for off := int64(0); off < size; {
		n := min(chunk, size-off)
		m.enter("sendfile", sockFD, ask)
		m.need(off + n)
		m.send(Cache, n, m.p["route"] != PlainNIC)
		m.exit("sendfile", n)
		m.wire(n)
		off += n
	}
	if m.p["eof"] == 1 {
		m.enter("sendfile", sockFD, ask)
		m.exit("sendfile", 0)
	}
}

func (m *model) splice(size, chunk int64) {
	for off := int64(0); off < size; {
		n := min(chunk, size-off)
		m.enter("splice", fileFD, chunk)
		m.need(off + n)
		m.now += pagesOf(n) * costRefPage
		m.emit(Ref, int64(Cache), int64(Pipe), n, 1)
		m.exit("splice", n)
		m.enter("splice", pipeFD, n)
		m.send(Pipe, n, m.p["route"] != PlainNIC)
		m.exit("splice", n)
		m.wire(n)
		off += n
	}
	if m.p["eof"] == 1 {
		m.enter("splice", fileFD, chunk)
		m.exit("splice", 0)
	}
}
