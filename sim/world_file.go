package sim

// How libaio's requests are made, values of the parameter "on".
const (
	OnSocket   = 0 // reads of the connections, which are blocking sockets
	OnBuffered = 1 // reads of a file through the page cache, in which it is not
	OnDirect   = 2 // reads of a file opened with O_DIRECT
)

// ReadsFile tells whether the server of a run reads a file.
func ReadsFile(p Params) bool { return p["disk"] > 0 || p["on"] != OnSocket }

// FilePiece is how many bytes of its file the server reads for a part of a
// message: whole blocks, as O_DIRECT wants them.
func FilePiece(p Params) int64 { return Pages(min(p["read"], p["message"])) }

// FileSize is how long that file is: there is another piece of it for each part
// of each message, so that none is in the page cache already.
func FileSize(p Params) int64 {
	part := min(p["read"], p["message"])
	return p["clients"] * ((p["message"] + part - 1) / part) * FilePiece(p)
}

// file is the file that a server reads: on a disk that serves any number of
// requests at a time.
type file struct {
	id     SockID
	fd     int64
	next   int64 // the first byte that was not read yet
	sector int64
}

// preads are the calls by which a program reads at an offset, where Linux's is not meant.
var preads = map[string]string{"kqueue": "pread", "dev-poll": "pread", "event-ports": "pread", "iocp": "ReadFile"}

// openFile gives the world its file, if its server reads one.
func (w *world) openFile() {
	if !ReadsFile(w.p) {
		return
	}
	h := &w.t.Header
	size := FileSize(w.p)
	h.Initial[Disk.String()], h.Initial[Cache.String()], h.Capacity[Cache.String()] = size, 0, size
	w.file = file{id: SockID(len(h.Socks)), fd: w.fds, sector: 2048}
	w.fds++
}

// fromDisk has the disk bring n bytes, and then do.
func (t *thread) fromDisk(n int64, done func()) {
	w := t.w
	t.spend(costRequest)
	at := w.file.sector
	w.file.sector += n / 512
	t.emit(BlockIssue, at, n, 0)
	d := w.p["disk"] * 1000
	if d == 0 {
		d = costDevice(n)
	}
	w.after(d, func() {
		w.note(t.id, NoCPU, BlockComplete, at, n, 0)
		done()
	})
}

// throughCache reads the next n bytes of the file inside of a call: they are not in the page
// cache, so the thread sleeps for the disk, and then copies.
func (t *thread) throughCache(n int64) {
	w := t.w
	t.emit(CacheAdd, w.file.next/pageSize, n/pageSize)
	w.file.next += n
	there := false
	t.fromDisk(n, func() {
		there = true
		w.wake(t, NoTask, "disk", CtxHardirq)
	})
	t.block("disk", func() bool { return there })
	t.spend(costCopy(n))
	t.emit(Copy, ByCPU, int64(Cache), int64(Buffer), n, 1)
}

// pread is what the program does for a message that needs a part of the file.
func (t *thread) pread() {
	call := "pread64"
	if c, ok := preads[t.w.t.Header.Name]; ok {
		call = c
	}
	n := FilePiece(t.w.p)
	t.enter(call, t.w.file.fd, n)
	t.throughCache(n)
	t.exit(call, n)
}
