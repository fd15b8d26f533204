package runs

import (
	"context"

	"ioviz/sim"
)

// chunkEvents is how many events lie together in a log. A chunk never moves,
// so that readers keep what they were given.
const chunkEvents = 1024

// eventLog holds the events of a run in order. Its lock is the run's.
type eventLog struct {
	limit   int
	chunks  [][]sim.Event
	n       int
	full    bool
	header  *sim.Header // without strings and sources; nil until it is known
	version int         // grows with each header
	strings []string
	sources []sim.Source
}

func (l *eventLog) setHeader(h sim.Header) {
	l.grow(&h)
	h.Strings, h.Sources = nil, nil
	l.header = &h
	l.version++
}

func (l *eventLog) grow(h *sim.Header) {
	if n := len(l.strings); n < len(h.Strings) {
		l.strings = append(l.strings, h.Strings[n:]...)
	}
	if n := len(l.sources); n < len(h.Sources) {
		l.sources = append(l.sources, h.Sources[n:]...)
	}
}

// append takes events that follow those it has. Those it has already are
// passed over; a gap or a full log ends the log for good.
func (l *eventLog) append(first int, ev []sim.Event, h *sim.Header) {
	if h != nil {
		l.grow(h)
	}
	if l.full || first > l.n {
		l.full = true
		return
	}
	ev = ev[min(l.n-first, len(ev)):]
	if room := l.limit - l.n; len(ev) > room {
		ev, l.full = ev[:room], true
	}
	for len(ev) > 0 {
		if l.n%chunkEvents == 0 {
			l.chunks = append(l.chunks, make([]sim.Event, 0, chunkEvents))
		}
		last := &l.chunks[len(l.chunks)-1]
		k := min(len(ev), chunkEvents-len(*last))
		*last = append(*last, ev[:k]...)
		ev = ev[k:]
		l.n += k
	}
}

// from returns at most limit events from number seq on, as slices of the chunks.
func (l *eventLog) from(seq, limit int) [][]sim.Event {
	var out [][]sim.Event
	for seq < l.n && limit > 0 {
		c := l.chunks[seq/chunkEvents][seq%chunkEvents:]
		c = c[:min(len(c), limit):min(len(c), limit)]
		out = append(out, c)
		seq += len(c)
		limit -= len(c)
	}
	return out
}

// Cursor is one viewer's place in a run.
type Cursor struct {
	run     *Run
	log     *eventLog // nil: the run was over before
	seq     int
	version int // of the header it was given
	state   State
	begun   bool
}

// Update is what a viewer has not seen yet. Slices are shared: don't change them.
type Update struct {
	State   State
	Changed bool          // the state is new
	Header  *sim.Header   // new header, with its strings and sources, or nil
	First   int           // number of the first event
	Events  [][]sim.Event // in order
	Strings []string      // all that there are
	Sources []sim.Source  // all that there are
	Last    bool          // the run is over and nothing is left to read
}

// Watch gives a viewer who has the first seq events a cursor. One who comes
// after the end learns the end only: the stored trace has the events.
func (r *Run) Watch(seq int) *Cursor {
	r.mu.Lock()
	defer r.mu.Unlock()
	return &Cursor{run: r, log: r.log, seq: max(0, seq)}
}

// Next waits for something new and returns at most limit events, or an error
// when ctx ends. After the Update that is Last there is nothing more.
func (c *Cursor) Next(ctx context.Context, limit int) (Update, error) {
	for {
		c.run.mu.Lock()
		u, fresh := c.look(limit)
		changed := c.run.changed
		c.run.mu.Unlock()
		if fresh {
			return u, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Update{}, ctx.Err()
		}
	}
}

// look needs the run's lock.
func (c *Cursor) look(limit int) (u Update, fresh bool) {
	u.State = c.run.state
	u.Changed = !c.begun || visible(u.State) != visible(c.state)
	c.begun, c.state = true, u.State
	fresh = u.Changed
	if l := c.log; l != nil {
		u.Strings, u.Sources = l.strings, l.sources
		if l.header != nil && c.version != l.version {
			h := *l.header
			h.Strings, h.Sources = l.strings[:len(l.strings):len(l.strings)], l.sources[:len(l.sources):len(l.sources)]
			u.Header, c.version, fresh = &h, l.version, true
		}
		if l.header != nil && c.seq < l.n {
			u.First, u.Events = c.seq, l.from(c.seq, limit)
			for _, e := range u.Events {
				c.seq += len(e)
			}
			fresh = true
		}
	}
	if u.State.Phase.Over() && (c.log == nil || c.seq >= c.log.n || c.log.header == nil) {
		u.Last, fresh = true, true
	}
	return u, fresh
}

// shown is the part of a state that a viewer is told when it changes; the
// events speak for themselves.
type shown struct {
	phase    Phase
	ahead    int
	progress Progress
	partial  bool
	told     int
}

func visible(s State) shown { return shown{s.Phase, s.Ahead, s.Progress, s.Partial, s.Told} }
