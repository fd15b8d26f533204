package live

import (
	"math"

	"ioviz/sim"
)

// noteReader reads the notes of one task in the order they were written.
type noteReader struct {
	log func() []modelRecord // what has been written so far
	who int32
	at  int
}

// next gives the next note that was written when no more than done calls had
// been made, not later than upto, nil where there is none yet.
func (r *noteReader) next(done, upto int64) *modelRecord {
	log := r.log()
	for ; r.at < len(log); r.at++ {
		n := &log[r.at]
		if n.Note == 0 || n.Who != r.who {
			continue
		}
		if n.Seq > done || n.Enter > upto {
			return nil
		}
		r.at++
		return n
	}
	return nil
}

// flush appends what the task's program has noted since its last call.
func (m *modeller) flush(t sim.TaskID, at *sim.Event) {
	if m.notes == nil || !m.serves(t) {
		return
	}
	x, upto := m.task(t), int64(math.MaxInt64)
	handed := m.file != nil && m.file.on == sim.OnDirect && x.name == modelCallNames[mIOSubmit] // what is done may be so only since
	if (m.spec.works || handed) && at.Kind == sim.SyscallExit || m.spec.library {               // which does not count its calls
		upto = at.Time + m.base // what it noted until its next call can be a long time after
	}
	for {
		n := m.notes(x.who).next(x.done, upto)
		if n == nil {
			return
		}
		m.noted(t, x, n, at)
	}
}

// noted appends one note.
func (m *modeller) noted(t sim.TaskID, x *modelTask, n *modelRecord, at *sim.Event) {
	h := &m.d.t.Header
	e := sim.Event{Time: n.Enter - m.base, Task: t, CPU: m.d.cpuOf(t)}
	if e.Time > at.Time && (at.Kind == sim.SyscallEnter || n.Note == noteResult && !m.spec.polled) {
		e.Time = at.Time
	}
	switch n.Note {
	case noteReady:
		m.cameBefore(&e, m.watchedSock(x, n.A[0]))
		e.Kind, e.Source = sim.Ready, h.Source("self:wait", sim.Measured)
		e.Args[0], e.Args[1] = int64(m.watchedSock(x, n.A[0])), n.A[1]
		if m.spec.watch == watchList && !m.spec.edge {
			m.linked[m.watchedSock(x, n.A[0])] = true
		}
	case noteInterest:
		m.watches(&sim.Event{Time: e.Time, Task: t, CPU: e.CPU}, m.watchedSock(x, n.A[0]), m.mode(), h.Source("self:interest", sim.Measured))
		return
	case noteHandle:
		e.Kind, e.Source = sim.Handle, h.Source("self:handler", sim.Measured)
		e.Args[0], e.Args[1] = int64(m.watchedSock(x, n.A[0])), m.d.str(handlerNames[n.A[1]])
	case noteOwn:
		e.Kind, e.Source = sim.Tally, h.Source("self:own-work", sim.Measured)
		e.Args[0], e.Args[1] = m.d.str("own_work"), 1
	case noteSignal:
		if n.A[0] < 0 {
			m.signalledAny(e)
			return
		}
		m.signalled(e, n.A[0], n.A[1])
		return
	case noteAsked:
		if !m.kernel || !m.spec.ring {
			m.asked = append(m.asked, n.A[0])
		}
		if m.spec.polled {
			e.Task = m.poller
			m.handsOver(&e)
		}
		return
	case noteWaited:
		e.Kind, e.Source = sim.Tally, h.Source("self:waited", sim.Measured)
		e.Args[0], e.Args[1] = m.d.str("waited"), 1
	case noteAskedFor:
		m.wanted = m.sock(x, n.A[0])
		e.Kind, e.Source = sim.Submit, h.Source("self:request", sim.Measured)
		e.Args[0], e.Args[1] = m.d.str("PREAD"), sim.RequestID(m.wanted, sim.AskRecv)
	case noteResult:
		if m.file != nil && m.file.done[n.A[0]] {
			delete(m.file.done, n.A[0])
			return // the disk's record said so
		}
		if !m.kernel || !m.spec.ring {
			e.Kind, e.Source, e.Args = sim.Complete, h.Source("self:cqe", sim.Measured), [sim.MaxArgs]int64{m.d.str(m.opName(n.A[0])), n.A[0], n.A[1]}
			if m.spec.polled {
				e.Task = m.poller
			}
			m.completes(e)
		}
		return
	default:
		return
	}
	m.d.append(e)
}
