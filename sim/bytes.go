package sim

// bytesEffect is the part of the machine that moves bytes.
func (m *Machine) bytesEffect(e *Event, f *Effect, dry bool) string {
	switch f.Op {
	case OpFlow:
		return m.flow(e, dry)
	case OpUnshare:
		return m.unshare(e, dry)
	case OpAllot:
		if !dry {
			m.Places[Cache.String()].Pending += e.Arg("pages") * pageSize
		}
	case OpFill:
		if c := m.Places[Cache.String()]; !dry && c.Level >= 0 && e.Arg("bytes") > c.Level {
			c.Total += e.Arg("bytes") - c.Level
			c.Level = e.Arg("bytes")
		}
	case OpIssue:
		if !dry {
			m.Inflight++
		}
	case OpTransfer:
		return m.transfer(e, dry)
	default:
		return "no such effect: " + string(f.Op)
	}
	return ""
}

func (m *Machine) transfer(e *Event, dry bool) string {
	if dry {
		if m.Inflight == 0 && m.Lost == 0 {
			return "completes a request that was not issued"
		}
		return ""
	}
	if m.Inflight > 0 {
		m.Inflight--
	}
	if e.Arg("write") == 1 {
		m.Places[Disk.String()].Total += e.Arg("bytes")
		return ""
	}
	c := m.Places[Cache.String()]
	n := min(c.Pending, e.Arg("bytes"))
	c.Pending -= n
	c.Total += n
	if c.Level >= 0 {
		c.Level += n
		if limit, ok := m.h.Capacity[Cache.String()]; ok && c.Level > limit {
			c.Level = limit
		}
	}
	return ""
}

// place resolves a place; the mapping is a window on the page cache.
func (m *Machine) place(n int64) (Place, *PlaceState) {
	p := Place(n)
	if n < 0 || p == NoPlace || p >= placeCount {
		return NoPlace, nil
	}
	if p == Mapping {
		p = Cache
	}
	return p, m.Places[p.String()]
}

func (m *Machine) flow(e *Event, dry bool) string {
	from, src := m.place(e.Arg("from"))
	to, dst := m.place(e.Arg("to"))
	n := e.Arg("bytes")
	if src == nil || dst == nil || from == to {
		return "flows from or to no place"
	}
	if n <= 0 {
		return "flows no bytes"
	}
	if src.Level >= 0 && n > src.Level {
		return errf("takes %d bytes from %s, which has %d", n, from, src.Level).Error()
	}
	if dry {
		return ""
	}
	if from.Queue() {
		src.take(n)
	}
	dst.Total += n
	switch {
	case to.Queue():
		dst.put(how(e), n)
	case to == Buffer && e.Arg("first") == 1:
		dst.Level = n
	case dst.Level >= 0:
		dst.Level += n
	}
	return ""
}

// unshare has the oldest references of a queue copied where they lie.
func (m *Machine) unshare(e *Event, dry bool) string {
	at, p := m.place(e.Arg("place"))
	n := e.Arg("bytes")
	if p == nil || !at.Queue() {
		return "copies references of no queue"
	}
	if p.Level < 0 {
		return ""
	}
	if dry {
		if have := p.referenced(); n <= 0 || n > have {
			return errf("copies %d bytes of references in %s, which has %d", n, at, have).Error()
		}
		return ""
	}
	old := p.Parts
	p.Parts, p.Level = nil, 0
	for _, part := range old {
		k := int64(0)
		if part.How == "ref" {
			k = min(n, part.Bytes)
			n -= k
		}
		if k > 0 {
			p.put(byValues[ByCPU], k)
		}
		if part.Bytes > k {
			p.put(part.How, part.Bytes-k)
		}
	}
	return ""
}

// referenced is how many bytes of a queue are references.
func (p *PlaceState) referenced() (n int64) {
	for _, part := range p.Parts {
		if part.How == "ref" {
			n += part.Bytes
		}
	}
	return n
}

func how(e *Event) string {
	if e.Kind == Ref {
		return "ref"
	}
	return byValues[e.Arg("by")&1]
}

func (p *PlaceState) put(how string, n int64) {
	if p.Level < 0 {
		return
	}
	p.Level += n
	if k := len(p.Parts); k > 0 && p.Parts[k-1].How == how {
		p.Parts[k-1].Bytes += n
		return
	}
	p.Parts = append(p.Parts, Part{how, n})
}

func (p *PlaceState) take(n int64) {
	if p.Level < 0 {
		return
	}
	p.Level -= n
	for n > 0 && len(p.Parts) > 0 {
		k := min(n, p.Parts[0].Bytes)
		p.Parts[0].Bytes -= k
		n -= k
		if p.Parts[0].Bytes == 0 {
			p.Parts = p.Parts[1:]
		}
	}
}
