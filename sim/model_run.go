package sim

import "context"

// servers play the server of each I/O model.
var servers = map[string]func(*thread){
	"blocking":            serveBlocking,
	"nonblocking-spin":    serveAsking,
	"nonblocking-sleep":   serveAsking,
	"select":              serveScanning,
	"poll":                serveScanning,
	"epoll-lt":            serveEpoll,
	"epoll-et":            serveEpoll,
	"epoll-et-nodrain":    serveEpoll,
	"sigio":               serveSignals,
	"posix-aio":           servePosixAIO,
	"libaio":              serveLibaio,
	"io-uring-net":        serveRing,
	"io-uring-multishot":  serveRing,
	"io-uring-net-sqpoll": servePolledRing,
	"thread-per-conn":     serveByThreads,
	"process-per-conn":    serveByProcesses,
	"kqueue":              serveKqueue,
	"dev-poll":            serveDevPoll,
	"event-ports":         serveEventPorts,
	"iocp":                serveIOCP,
}

// startOfSecond is how much later who is second begins: the clients when the
// server waits, or the server when all clients have connected.
const startOfSecond = 100_000

// runModel makes the trace of an I/O model.
func runModel(ctx context.Context, d *Demo, p Params) *Trace {
	if OneRead(p) {
		return runRead(ctx, d, p)
	}
	w := newWorld(d, p)
	t := w.t
	w.socks = append(w.socks, &socket{id: 1, fd: listenFD})
	var all []*client
	for i := range p["clients"] {
		s := &socket{id: SockID(2 + i)}
		s.client = &client{s: s, at: SendsAt(p, i)}
		w.socks = append(w.socks, s)
		all = append(all, s.client)
	}
	w.openFile()
	server := w.actor("server", "server", 0)
	serve := func(s *thread) {
		began := w.now
		if p["connect"] == ConnectOneByOne {
			s.emit(Open, listenFD, 1, IsListen)
		}
		if w.file.id != NoSock {
			s.emit(Open, w.file.fd, int64(w.file.id), IsFile)
		}
		servers[d.Name](s)
		t.Header.WallNS = w.now - began
		for _, h := range w.threads { // the process ends, with those that would wait for more
			if h.blocked && t.Header.Tasks[h.id-1].Role == "helper" {
				w.note(h.id, NoCPU, TaskExit)
				h.blocked = false // no timer wakes it any more
			}
		}
	}
	ask := func() {
		w.clients = w.thread("clients", "clients", 1, Runnable, func(c *thread) {
			w.playClients(c, all)
		})
	}
	if p["connect"] == ConnectBefore {
		w.note(server.id, NoCPU, Open, listenFD, 1, IsListen)
		w.connected = func() { w.after(startOfSecond, func() { w.start(server, Runnable, serve) }) }
		ask()
	} else {
		w.start(server, User, serve)
		w.after(startOfSecond, ask)
	}
	w.run(func() bool { return ctx.Err() != nil })
	return t
}

// newWorld is the world of a run before anything is in it.
func newWorld(d *Demo, p Params) *world {
	t := &Trace{Header: Header{Version: FormatVersion, Name: d.Name, Params: p, Producer: "sim", Tier: "model", CPUs: int(p["cpus"]),
		Initial: map[string]int64{}, Facts: map[string]int64{}, Capacity: map[string]int64{}, Device: "lo", Socks: ModelSocks(p)}}
	w := &world{t: t, p: p, fds: listenFD + 2}
	w.str("")
	w.model = t.Header.Source("model:io", Modelled)
	for cpu := range int16(p["cpus"]) {
		w.free = append(w.free, cpu)
	}
	return w
}

// idle watches the idle descriptors beside the active ones.
func (t *thread) idle(mode int64) int64 {
	n := t.w.p[idleName]
	for range n {
		t.emit(Interest, InterestAdd, int64(t.w.idleSock()), WatchRead, mode)
	}
	return n
}

// idleSock stands for all idle descriptors.
func (w *world) idleSock() SockID { return SockID(len(w.socks) + 1) }
