package perf

// Layout says what the records of one perf event hold besides its id, the time and the CPU. Each field is paid for by the
// traced thread with every record, so that tracepoints have no more than their raw bytes where these tell the thread.
type Layout struct {
	TID    bool  // all records tell process and thread
	Addr   bool  // samples have an address
	Raw    bool  // samples have raw bytes
	Thread int32 // without TID: whose all records are; 0 where only the raw bytes of samples tell
}

// Layouts are layouts by perf event id. A record of an id that is not among them cannot be decoded.
type Layouts map[uint64]Layout

// layoutFor picks the layout of an event for a target. Raw bytes begin with the thread that a tracepoint fired in, numbered
// as in the first pid namespace: without sameIDs (this process is in another) they cannot be used. Then it has to be the
// thread that is watched, except for tracepoints of the scheduler: some of them go to the thread that they are about
// and fire in another (__perf_task in include/trace/events/sched.h).
func layoutFor(e Event, scope Scope, tid int, sameIDs bool) Layout {
	switch {
	case e.System == software:
		return Layout{TID: true, Addr: true}
	case scope == Thread && e.System != "sched":
		return Layout{Raw: true, Thread: int32(tid)}
	}
	return Layout{Raw: true, TID: !sameIDs}
}

// trailer is the size of the sample id that ends all records but samples: tid, time, cpu, identifier.
func (l Layout) trailer() int {
	if l.TID {
		return trailerSize + 8
	}
	return trailerSize
}

// fixed is the size of what every sample has after its identifier.
func (l Layout) fixed() int {
	n := 8 + 8
	if l.TID {
		n += 8
	}
	if l.Addr {
		n += 8
	}
	if l.Raw {
		n += 4
	}
	return n
}
