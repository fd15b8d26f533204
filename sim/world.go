package sim

import (
	"container/heap"
	"iter"
	"slices"
)

// Costs of the world of the I/O models, in virtual ns; like those of the
// transfers they give pictures their proportions.
const (
	costHandshake = 30_000 // of TCP, on the back of who connects
	costArrive    = 800    // softirq that puts a segment into a receive queue
	costScan      = 40     // to look at one descriptor
	costSpawn     = 12_000 // to make a thread or process
	costLook      = 4_000  // between two calls of a program that asks again and again
	costSlack     = 60_000 // by which a sleep is longer than asked for (prctl(2) PR_SET_TIMERSLACK)
	timeSlice     = 3_000_000
)

// world is the machine that the I/O models run on: threads that take turns on
// CPUs in virtual time. A thread's program is a function that calls spend,
// block and emit; whatever happens next in virtual time is resumed next, so
// that events come in order.
type world struct {
	t       *Trace
	p       Params
	now     int64
	threads []*thread
	running []*thread // have a CPU
	ready   []*thread // want one, the longest waiting first
	free    []int16   // CPUs nobody has
	timers  timers
	socks   []*socket
	clients *thread
	model   uint8 // the source of all events
	fds     int64 // the next descriptor of the server
	closed  int64 // connections that are over
	waits   waits // who is told of what arrives
	served  int64
	file    file

	connected func() // called when all clients have connected; nil: nobody wants to know
}

// waits are the ways by which a model learns of arrivals, and of its threads' sleep.
type waits struct {
	arrived func(s *socket)              // called on the back of who sends
	sleeps  func(t *thread, wait string) // it is about to leave its CPU to wait
	woken   func(t *thread)
}

// thread is one thread of the world.
type thread struct {
	w       *world
	id      TaskID
	at      int64 // when it goes on
	cpu     int16
	since   int64 // when it got its CPU
	left    int64 // ns that it still had to spend when its CPU was taken away
	blocked bool
	wait    string // what for
	owed    bool   // has been woken and not yet been switched in
	killed  bool
	resume  func() (struct{}, bool)
	stop    func()
	yield   func(struct{}) bool
}

// timers are what happens at a time by itself.
type timers []timer

type timer struct {
	at  int64
	seq int
	do  func()
}

func (t timers) Len() int { return len(t) }
func (t timers) Less(i, j int) bool {
	return t[i].at < t[j].at || t[i].at == t[j].at && t[i].seq < t[j].seq
}
func (t timers) Swap(i, j int) { t[i], t[j] = t[j], t[i] }
func (t *timers) Push(x any)   { *t = append(*t, x.(timer)) }
func (t *timers) Pop() any {
	old := *t
	x := old[len(old)-1]
	*t = old[:len(old)-1]
	return x
}

func (w *world) str(s string) int64 { return w.t.Header.String(s) }

// after has do happen in d ns.
func (w *world) after(d int64, do func()) {
	heap.Push(&w.timers, timer{w.now + d, len(w.t.Events)*4 + len(w.timers), do})
}

// note adds an event of a task.
func (w *world) note(task TaskID, cpu int16, k Kind, args ...int64) {
	e := Event{Time: w.now, Task: task, CPU: cpu, Kind: k, Source: w.model}
	copy(e.Args[:], args)
	w.t.Events = append(w.t.Events, e)
}

// thread makes a thread that begins in the state, and has it run when a CPU is free.
func (w *world) thread(name, role string, proc int, from State, body func(*thread)) *thread {
	t := w.actor(name, role, proc)
	w.start(t, from, body)
	return t
}

// start begins the program of a thread that has a lane and nothing else as yet.
func (w *world) start(t *thread, from State, body func(*thread)) {
	t.at = w.now
	t.resume, t.stop = iter.Pull(func(yield func(struct{}) bool) {
		t.yield = yield
		defer func() {
			if p := recover(); p != nil && p != errKilled {
				panic(p)
			}
		}()
		body(t)
		t.emit(TaskExit)
	})
	if from == User {
		t.cpu = w.free[0]
		w.free = w.free[1:]
		w.running = append(w.running, t)
		w.note(t.id, t.cpu, TaskStart, int64(User))
		return
	}
	w.note(t.id, NoCPU, TaskStart, int64(Runnable))
	t.owed = true
	w.place(t)
}

// actor has a lane for what no thread does: it is never in a state, and never runs.
func (w *world) actor(name, role string, proc int) *thread {
	h := &w.t.Header
	h.Tasks = append(h.Tasks, Task{TID: 4711 + len(h.Tasks), Name: name, Role: role, Proc: proc})
	t := &thread{w: w, id: TaskID(len(h.Tasks)), cpu: NoCPU, stop: func() {}}
	w.threads = append(w.threads, t)
	return t
}

type killed struct{}

// errKilled ends the program of a thread whose world is over.
var errKilled any = killed{}

// place gives a runnable thread a CPU, or has it wait for one.
func (w *world) place(t *thread) {
	if len(w.free) == 0 {
		w.ready = append(w.ready, t)
		return
	}
	t.cpu = w.free[0]
	w.free = w.free[1:]
	t.at, t.since = w.now+costWake, w.now+costWake
	w.running = append(w.running, t)
}

// leave takes the thread's CPU away and gives it to who waits longest.
func (w *world) leave(t *thread) {
	w.running = slices.DeleteFunc(w.running, func(x *thread) bool { return x == t })
	w.free = append(w.free, t.cpu)
	slices.Sort(w.free)
	t.cpu = NoCPU
	if len(w.ready) > 0 {
		next := w.ready[0]
		w.ready = w.ready[1:]
		w.place(next)
	}
}

// run plays the world until nothing happens any more. done is asked between
// two steps whether somebody still wants it.
func (w *world) run(done func() bool) {
	defer func() {
		for _, t := range w.threads {
			t.killed = true
			t.stop()
		}
	}()
	for n := 0; ; n++ {
		if n%4096 == 0 && done() {
			return
		}
		var next *thread
		at := int64(0)
		for _, t := range w.running {
			if due := w.due(t); next == nil || due < at {
				next, at = t, due
			}
		}
		if len(w.timers) > 0 && (next == nil || w.timers[0].at <= at) {
			x := heap.Pop(&w.timers).(timer)
			w.now = max(w.now, x.at)
			x.do()
			continue
		}
		if next == nil {
			return
		}
		w.now = max(w.now, at)
		if at < next.at {
			w.preempt(next)
			continue
		}
		if next.owed {
			next.owed = false
			next.emit(SwitchIn)
			if next.left > 0 {
				next.at, next.left = w.now+next.left, 0
				continue
			}
		}
		if _, goes := next.resume(); !goes {
			w.leave(next)
		}
	}
}

// due is when something happens to a thread that has a CPU: it goes on, or has
// had it long while others wait for one.
func (w *world) due(t *thread) int64 {
	if len(w.ready) == 0 || t.owed {
		return t.at
	}
	return min(t.at, max(w.now, t.since+timeSlice))
}

// preempt gives the CPU of a thread that has had it long to the next.
func (w *world) preempt(t *thread) {
	t.emit(SwitchOut, WhyPreempted, 0, w.nextOn())
	t.owed, t.left = true, t.at-w.now
	w.ready = append(w.ready, t)
	w.leave(t)
}

// nextOn names who gets the CPU that is given up next: who waits longest for one,
// or nobody.
func (w *world) nextOn() int64 {
	if len(w.ready) > 0 {
		return w.str(w.t.Header.Tasks[w.ready[0].id-1].Name)
	}
	return w.str("swapper")
}

// pause hands over to whatever is next in virtual time.
func (t *thread) pause() {
	if !t.yield(struct{}{}) || t.killed {
		panic(errKilled)
	}
}

func (t *thread) emit(k Kind, args ...int64) { t.w.note(t.id, t.cpu, k, args...) }

// spend uses the CPU for so many ns.
func (t *thread) spend(ns int64) {
	t.at = t.w.now + ns
	t.pause()
}

// block sleeps until somebody wakes the thread and until says that what it
// waits for is there.
func (t *thread) block(wait string, until func() bool) {
	for !until() {
		if t.w.waits.sleeps != nil {
			t.w.waits.sleeps(t, wait)
		}
		t.emit(SwitchOut, WhyBlocked, t.w.str(wait), t.w.nextOn())
		t.blocked, t.wait = true, wait
		t.w.leave(t)
		t.pause()
	}
}

// wake makes a blocked thread runnable; by whom and in which context.
func (w *world) wake(t *thread, waker TaskID, by string, ctx int64) {
	if !t.blocked {
		return
	}
	t.blocked, t.owed = false, true
	if w.waits.woken != nil {
		w.waits.woken(t)
	}
	w.note(t.id, w.cpuOf(waker), Wakeup, int64(waker), w.str(by), ctx)
	w.place(t)
}

// wakeFor wakes a thread if that is what it waits for.
func (w *world) wakeFor(t *thread, wait string, by *thread) {
	if t.wait == wait {
		w.wake(t, by.id, w.t.Header.Tasks[by.id-1].Name, CtxTask)
	}
}

func (w *world) cpuOf(id TaskID) int16 {
	if id == NoTask {
		return NoCPU
	}
	return w.threads[id-1].cpu
}

// sleep blocks for a time; 0 ns returns at once.
func (t *thread) sleep(ns int64, wait string) {
	over := false
	t.w.after(ns, func() {
		over = true
		t.w.wake(t, NoTask, "timer", CtxHardirq)
	})
	t.block(wait, func() bool { return over })
}

// enter and exit are the two ends of a system call.
func (t *thread) enter(call string, fd, count int64) {
	t.spend(costUser)
	t.emit(SyscallEnter, t.w.str(call), fd, count)
	t.spend(costEntry)
}

func (t *thread) exit(call string, ret int64) {
	t.spend(costEntry)
	t.emit(SyscallExit, t.w.str(call), ret)
}

// call is a system call of which nothing is to be told but that it was made.
func (t *thread) call(name string, fd, count, ret int64) {
	t.enter(name, fd, count)
	t.exit(name, ret)
}
