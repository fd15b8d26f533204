package sim

// loops play the sender's loop of each path: facts are the counts of the table
// of paths, per chunk, with the calls that textbooks leave out.
var loops = map[string]func(m *model, size, chunk int64){
	"read-write":       (*model).readWrite,
	"mmap-write":       (*model).mmapWrite,
	"sendfile":         (*model).sendfile,
	"splice":           (*model).splice,
	"buffered-read":    (*model).bufferedRead,
	"o-direct":         (*model).direct,
	"vmsplice":         (*model).vmsplice,
	"tee":              (*model).tee,
	"sendfile-file":    (*model).sendfileFile,
	"copy-file-range":  (*model).copyFileRange,
	"msg-zerocopy":     (*model).msgZerocopy,
	"io-uring":         (*model).ioUring,
	"io-uring-batch":   (*model).ioUring,
	"io-uring-fixed":   (*model).ioUring,
	"io-uring-send-zc": (*model).ioUring,
	"io-uring-sqpoll":  (*model).ioUring,
	"read-sequential":  (*model).readSequential,
	"read-random":      (*model).readRandom,
	"fork-cow":         (*model).forkCow,
	"private-cow":      (*model).privateCow,
}

// Descriptors as the demos have them: the socket, then the file, then a pipe.
const (
	sockFD = 3
	fileFD = 4
	pipeFD = 5
	pipeIn = 6 // the end that is written to
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
		m.send(Buffer, n, false, false)
		m.exit("write", n)
		m.wire(n)
		off += n
	}
	if m.p["eof"] == 1 {
		m.enter("read", fileFD, ask)
		m.exit("read", 0)
	}
}

// mapBase is where the modelled mappings lie.
const mapBase = 0x7f0000000000

func (m *model) mmapWrite(size, chunk int64) {
	touch := m.p["touch"]
	m.enter("mmap", fileFD, size)
	if touch == TouchPopulate {
		m.need(size)
	}
	m.exit("mmap", mapBase)
	for off := int64(0); off < size; {
		n := min(chunk, size-off)
		if touch == TouchFirst {
			m.now += costUser
			m.windows(off, n, size, UserMode)
		}
		m.enter("write", sockFD, n)
		if touch == TouchNone {
			m.windows(off, n, size, KernelMode)
		}
		m.send(Mapping, n, false, false)
		m.exit("write", n)
		m.wire(n)
		off += n
	}
	m.enter("munmap", -1, size)
	m.exit("munmap", 0)
}

// windows faults those 64 KiB windows of the mapped file in that n bytes at off
// lie in and that have no page-table entries yet.
func (m *model) windows(off, n, size, mode int64) {
	for w := off / faultAround; w <= (off+n-1)/faultAround; w++ {
		if m.mapped[w] {
			continue
		}
		m.mapped[w] = true
		upto := min(size, (w+1)*faultAround)
		major := int64(0)
		if m.cached < upto {
			major = 1
		}
		m.now += costFault
		m.emit(Fault, mode, major, mapBase+max(off, w*faultAround))
		m.need(upto)
	}
}

func (m *model) sendfile(size, chunk int64) {
	ask := m.p["chunk"]
	for off := int64(0); off < size; {
		n := min(chunk, size-off)
		m.enter("sendfile", sockFD, ask)
		m.need(off + n)
		m.send(Cache, n, true, false)
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
	chunk = min(chunk, MaxPipe)
	for off := int64(0); off < size; {
		n := min(chunk, size-off)
		m.enter("splice", fileFD, chunk)
		m.need(off + n)
		m.now += pagesOf(n) * costRefPage
		m.emit(Ref, int64(Cache), int64(Pipe), n, 1)
		m.exit("splice", n)
		m.enter("splice", pipeFD, n)
		m.send(Pipe, n, true, false)
		m.exit("splice", n)
		m.wire(n)
		off += n
	}
	if m.p["eof"] == 1 {
		m.enter("splice", fileFD, chunk)
		m.exit("splice", 0)
	}
}
