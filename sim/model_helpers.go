package sim

import "fmt"

// What glibc does to make a thread, before clone3, and what the thread does
// before it is the program's and after. The first time it also takes a signal
// for its own use.
var (
	beforeClone = []string{"mmap", "mprotect", "rt_sigprocmask"}
	inThread    = []string{"rseq", "set_robust_list", "rt_sigprocmask"}
	afterThread = []string{"rt_sigprocmask", "madvise"}
	firstThread = []string{"rt_sigaction", "rt_sigprocmask"}
)

// StackOfThread is the limit on a stack that servers run with (ulimit -s), and so
// how large glibc makes those of threads.
const StackOfThread = 8 << 20

// The memory that glibc maps for a thread's stack, with a page that guards it, and how many of those whose
// threads have ended it keeps for others: no more than 40 MiB (nptl/nptl-stack.c __nptl_stack_cache_maxsize).
const (
	stackMapped = StackOfThread + 4<<10
	stacksKept  = 40 << 20 / stackMapped
)

// callAll makes system calls of which nothing is to be told but that they were made.
func (t *thread) callAll(names []string) {
	for _, name := range names {
		t.call(name, -1, 0, 0)
	}
}

// spawn makes a thread or process for the socket, nil where it is for none; body is its program.
func (t *thread) spawn(call string, what int64, name string, proc int, s *socket, body func(*thread)) *thread {
	w := t.w
	t.enter(call, -1, 0)
	t.spend(costSpawn)
	child := int64(len(w.t.Header.Tasks) + 1)
	sock := NoSock
	if s != nil {
		sock = s.id
	}
	t.emit(Spawn, child, what, int64(sock))
	c := w.thread(name, "helper", proc, Runnable, body)
	t.exit(call, int64(w.t.Header.Tasks[c.id-1].TID))
	return c
}

// pthread makes a thread as glibc does. last is called when it ends.
func (t *thread) pthread(name string, s *socket, body, last func(*thread)) {
	t.callAll(beforeClone)
	t.spawn("clone3", SpawnThread, name, 0, s, func(c *thread) {
		c.callAll(inThread)
		body(c)
		c.callAll(afterThread)
		c.enter("exit", -1, 0)
		last(c)
	})
	t.call("rt_sigprocmask", -1, 0, 0)
}

// serveByThreads gives each connection a thread of its own, which blocks for it.
func serveByThreads(t *thread) {
	w := t.w
	ended, joining := make([]bool, w.p["clients"]), int64(-1)
	for i := range w.p["clients"] {
		s := t.accept(true)
		if i == 0 {
			t.callAll(firstThread)
		}
		t.pthread(fmt.Sprintf("thread %s", Letters(int(s.id)-2)), s, func(c *thread) {
			for c.serve(s, true) != 0 {
			}
		}, func(c *thread) { // the kernel, in exit (kernel/fork.c mm_release, CLONE_CHILD_CLEARTID)
			if ended[i] = true; joining == i {
				w.wakeFor(t, "child", c)
			}
		})
	}
	for i := range w.p["clients"] { // who has ended needs no call (nptl/pthread_join_common.c)
		if joining = i; !ended[i] {
			t.enter("futex", -1, 0)
			t.block("child", func() bool { return ended[i] })
			t.exit("futex", 0)
		}
		if i >= stacksKept {
			t.call("munmap", -1, stackMapped, 0)
		}
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
