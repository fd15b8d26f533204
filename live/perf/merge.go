package perf

import "math"

// Merger puts the records of several rings in order of time. Feed it batches as they come and pop records as far
// as every ring is known to have been read; after the final batch it gives the rest.
//
// Inside a ring the ring's order wins: an interrupt can stamp its record after, and store it before, the record that
// it interrupted. Among rings, equal times go: off the CPU first, on the CPU last, then by ring number.
// The zero Merger is ready. It is not safe for concurrent use.
type Merger struct {
	rings    []mergeRing
	layouts  Layouts
	through  int64
	last     int64
	late     int
	bad      int
	received map[uint64]uint64
	lost     uint64
}

type mergeRing struct {
	chunks [][]byte
	head   Record
	key    int64 // greatest time seen in the ring up to head
	full   bool  // head holds a record
}

// Add takes over a batch; its bytes must not be changed afterwards, because records refer to them.
func (m *Merger) Add(b Batch) {
	for _, c := range b.Chunks {
		if c.Ring < 0 || c.Ring >= maxRings {
			m.bad++
			continue
		}
		for len(m.rings) <= c.Ring {
			m.rings = append(m.rings, mergeRing{})
		}
		if len(c.Data) > 0 {
			m.rings[c.Ring].chunks = append(m.rings[c.Ring].chunks, c.Data)
		}
	}
	if b.Layouts != nil {
		m.layouts = b.Layouts
	}
	m.through = max(m.through, b.Through)
	if b.Final {
		m.through = math.MaxInt64
	}
}

// maxRings bounds what a damaged recording can make the merger allocate.
const maxRings = 1 << 16

// Pop gives the next record in order, or false where none can be told yet to be the next.
func (m *Merger) Pop() (Record, bool) {
	best := -1
	for i := range m.rings {
		if !m.fill(i) {
			continue
		}
		if best < 0 || before(&m.rings[i], &m.rings[best]) {
			best = i
		}
	}
	if best < 0 {
		return Record{}, false
	}
	r := &m.rings[best]
	if r.key >= m.through && m.through != math.MaxInt64 {
		return Record{}, false
	}
	if r.key < m.last {
		m.late++
	}
	m.last = max(m.last, r.key)
	r.full = false
	rec := r.head
	m.count(&rec)
	return rec, true
}

// before reports whether a's head goes first; a has the higher ring number, so it must be strictly earlier.
func before(a, b *mergeRing) bool {
	if a.key != b.key {
		return a.key < b.key
	}
	return tieRank(&a.head) < tieRank(&b.head)
}

func tieRank(r *Record) int {
	switch {
	case r.Kind != Switch && r.Kind != SwitchCPUWide:
		return 1
	case r.Out:
		return 0
	}
	return 2
}

func (m *Merger) fill(i int) bool {
	r := &m.rings[i]
	for !r.full && len(r.chunks) > 0 {
		rec, n, err := decodeOne(r.chunks[0], m.layouts)
		if r.chunks[0] = r.chunks[0][n:]; n == 0 || len(r.chunks[0]) == 0 {
			r.chunks[0] = nil
			r.chunks = r.chunks[1:]
		}
		if err != nil {
			m.bad++
			continue
		}
		rec.Ring = i
		r.head, r.full, r.key = rec, true, max(r.key, rec.Time)
	}
	return r.full
}

func (m *Merger) count(r *Record) {
	switch r.Kind {
	case Lost, LostSamples:
		m.lost += r.Lost
	case Sample, Switch, SwitchCPUWide:
		if m.received == nil {
			m.received = map[uint64]uint64{}
		}
		m.received[r.ID]++
	}
}

// Received tells how many samples and switch records of each perf event id have been popped: what Session.Check asks for.
func (m *Merger) Received() map[uint64]uint64 { return m.received }

// Lost is the sum of the lost records popped so far: what the rings had no room for.
func (m *Merger) Lost() uint64 { return m.lost }

// Late counts records that came after a later one had been popped already. It should be 0; where it is not, the
// order of a finished capture can be had by merging all its batches again.
func (m *Merger) Late() int { return m.late }

// Bad counts malformed records that were left out.
func (m *Merger) Bad() int { return m.bad }
