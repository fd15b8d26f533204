package live

import "ioviz/sim"

// Descriptors that are given back, in a table that threads share.

// shut tells that the task's open close has given its descriptor back.
func (m *modeller) shut(at *sim.Event, t sim.TaskID, x *modelTask) {
	s := x.shuts
	x.shuts = sim.NoSock
	delete(m.linked, s)
	m.gone[x.fd] = s
	m.d.derived(at, t, m.d.cpuOf(t), "close-gives-back", sim.Close, x.fd, int64(s))
	delete(m.fds[x.proc], x.fd)
}

// reuses is told that a descriptor of the process is opened. Its number is free as
// soon as the close of another thread has begun (fs/file.c file_close_fd).
func (m *modeller) reuses(at *sim.Event, proc int, fd int64) {
	for i := range m.of {
		if x := &m.of[i]; x.proc == proc && x.call == mClose && x.fd == fd && x.shuts != sim.NoSock {
			m.shut(at, sim.TaskID(i+1), x)
		}
	}
}
