package live

import (
	"fmt"
	"maps"
	"slices"

	"ioviz/sim"
)

// helperTasks are the tasks that a server will make, one for each connection.
// Their ids are known when they are there. A pool of threads can have more: a
// request that finds none idle gets a new one, also where one is idle soon.
func helperTasks(spec model, clients int64) (tasks []sim.Task) {
	if spec.asks {
		clients = min(clients, sim.AIOThreads)
	}
	for i := range int(clients) {
		switch spec.helpers {
		case sim.SpawnProcess + 1: // a table of descriptors of its own
			tasks = append(tasks, sim.Task{Name: fmt.Sprintf("process %s", sim.Letters(i)), Role: "helper", Proc: i + 1})
		case sim.SpawnThread + 1:
			name := fmt.Sprintf("thread %s", sim.Letters(i))
			if spec.asks { // whichever is idle takes the next request
				name = fmt.Sprintf("aio %d", i+1)
			}
			tasks = append(tasks, sim.Task{Name: name, Role: "helper"})
		}
	}
	return tasks
}

// helper is the task that the server makes as number n, from 1.
func (m *modeller) helper(n int) sim.TaskID { return m.clients + sim.TaskID(n) }

// makes tells whether a task that is not known can be the one that a task of
// the server is about to make.
func (m *modeller) makes() bool { return m != nil && m.maker != sim.NoTask }

// birth begins the view of the task that the maker's open call makes.
func (m *modeller) birth(at *sim.Event, tid int, state sim.State) {
	h := &m.d.t.Header
	maker, sock := m.maker, int64(m.conns+1)
	m.maker = sim.NoTask
	m.born++
	t := m.helper(m.born)
	if int(t) > len(h.Tasks) {
		h.Tasks = append(h.Tasks, sim.Task{Name: fmt.Sprintf("aio %d", m.born), Role: "helper"})
	}
	if m.spec.asks { // a thread that makes another leaves the requests to it
		sock = 0
		if maker == m.server {
			sock = int64(m.wanted)
		}
	}
	h.Tasks[t-1].TID = tid
	x := m.task(t)
	x.who, x.proc = int32(m.born), h.Tasks[t-1].Proc
	m.d.derived(at, maker, m.d.cpuOf(maker), "clone-makes", sim.Spawn, int64(t), int64(m.spec.helpers-1), sock)
	e := sim.Event{Time: at.Time, Task: t, CPU: at.CPU, Raw: at.Raw}
	if state == sim.Runnable {
		e.CPU = sim.NoCPU
	}
	rule := "start-state"
	if state == sim.Runnable {
		rule = "newborn"
	}
	m.d.derived(&e, t, e.CPU, rule, sim.TaskStart, int64(state))
	if x.proc > 0 {
		for len(m.fds) <= x.proc {
			m.fds = append(m.fds, map[int64]sim.SockID{})
		}
		m.fds[x.proc] = maps.Clone(m.fds[0])
		for _, fd := range slices.Sorted(maps.Keys(m.fds[0])) {
			is, s := int64(sim.IsConn), m.fds[0][fd]
			if s == 1 {
				is = sim.IsListen
			}
			m.d.derived(&e, t, e.CPU, "fork-shares", sim.Open, fd, int64(s), is)
		}
	}
	if m.made != nil {
		m.made(t, tid)
	}
}

// made by the call that returns: where nothing was seen of it yet, it begins now.
func (m *modeller) cloned(e *sim.Event) {
	switch ret := e.Args[1]; {
	case ret <= 0:
		m.maker = sim.NoTask
	case m.makes():
		m.birth(e, int(ret), m.bornAs)
	default:
		m.d.t.Header.Tasks[m.helper(m.born)-1].TID = int(ret)
	}
}

// endsHelpers ends the threads that go with the server: those of its POSIX AIO
// would wait for more requests.
func (m *modeller) endsHelpers(t sim.TaskID, at *sim.Event) {
	if t != m.server || !m.spec.asks {
		return
	}
	for n := 1; n <= m.born; n++ {
		h := m.helper(n)
		if s := m.d.state(h); s != sim.New && s != sim.Exited {
			m.d.derived(at, h, sim.NoCPU, "window-ends", sim.TaskExit)
		}
	}
}

// leaves ends a task whose last call is open when it is seen to leave its CPU:
// who waited for its end has been woken by then.
func (m *modeller) leaves(t sim.TaskID, at int64, cpu int16, raw uint32) bool {
	if m == nil || t == sim.NoTask || !m.task(t).ends {
		return false
	}
	m.d.end(t, at, cpu, raw)
	return true
}
