package sim

import "fmt"

// threadCalls are what glibc does to make a thread, before and after clone3,
// and what the thread does before it is the program's.
var (
	beforeClone = []string{"mmap", "mprotect", "rt_sigprocmask"}
	inThread    = []string{"rseq", "set_robust_list", "rt_sigprocmask"}
)

// spawn makes a thread or process for the socket; body is its program.
func (t *thread) spawn(call string, what int64, name string, proc int, s *socket, body func(*thread)) *thread {
	w := t.w
	t.enter(call, -1, 0)
	t.spend(costSpawn)
	child := int64(len(w.t.Header.Tasks) + 1)
	t.emit(Spawn, child, what, int64(s.id))
	c := w.thread(name, "helper", proc, Runnable, body)
	t.exit(call, int64(w.t.Header.Tasks[c.id-1].TID))
	return c
}

// pthread makes a thread as glibc does.
func (t *thread) pthread(name string, s *socket, body func(*thread)) {
	for _, call := range beforeClone {
		t.call(call, -1, 0, 0)
	}
	t.spawn("clone3", SpawnThread, name, 0, s, func(c *thread) {
		for _, call := range inThread {
			c.call(call, -1, 0, 0)
		}
		body(c)
		c.call("rt_sigprocmask", -1, 0, 0)
		c.call("madvise", -1, 0, 0)
		c.enter("exit", -1, 0)
	})
	t.call("rt_sigprocmask", -1, 0, 0)
}

// serveByThreads gives each connection a thread of its own, which blocks for it.
func serveByThreads(t *thread) {
	w := t.w
	t.call("rt_sigaction", -1, 0, 0) // glibc, before the first thread
	t.call("rt_sigprocmask", -1, 0, 0)
	running := w.p["clients"]
	for range w.p["clients"] {
		s := t.accept(true)
		t.pthread(fmt.Sprintf("thread %s", Letters(int(s.id)-2)), s, func(c *thread) {
			for c.serve(s, true) != 0 {
			}
			running--
			w.wakeFor(t, "child", c)
		})
	}
	for i := int64(0); i < w.p["clients"]; i++ { // joining each
		t.enter("futex", -1, 0)
		t.block("child", func() bool { return running < w.p["clients"]-i })
		t.exit("futex", 0)
	}
}

// serveByProcesses gives each connection a process of its own.
func serveByProcesses(t *thread) {
	w := t.w
	running := w.p["clients"]
	for range w.p["clients"] {
		s := t.accept(true)
		name := fmt.Sprintf("process %s", Letters(int(s.id)-2))
		child := t.spawn("clone", SpawnProcess, name, int(s.id), s, func(c *thread) {
			c.call("close", listenFD, 0, 0)
			c.emit(Close, listenFD, 1)
			for c.serve(s, true) != 0 {
			}
			c.enter("exit_group", -1, 0)
			running--
			w.wakeFor(t, "child", c)
		})
		w.note(child.id, NoCPU, Open, s.fd, int64(s.id), IsConn) // fork copies the table of descriptors
		w.note(child.id, NoCPU, Open, listenFD, 1, IsListen)
		t.call("close", s.fd, 0, 0)
		t.emit(Close, s.fd, int64(s.id))
	}
	for i := int64(0); i < w.p["clients"]; i++ {
		t.enter("wait4", -1, 0)
		t.block("child", func() bool { return running < w.p["clients"]-i })
		t.exit("wait4", 0)
	}
}
