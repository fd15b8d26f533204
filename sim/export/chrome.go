package export

import (
	"io"
	"strconv"
	"time"

	"ioviz/sim"
)

// Chrome writes t as Chrome trace events, one a line, for Perfetto and others
// that read them. Times are microseconds with the nanoseconds as decimals.
// Complete events (X) nest strictly in their thread; a wakeup is two of them
// that name one flow; block requests, which overlap, are asynchronous (b, e).
func Chrome(w io.Writer, t *sim.Trace) error {
	s, err := newScene(t)
	if err != nil {
		return err
	}
	c := &chrome{newWriter(w), s}
	c.raw(`{"displayTimeUnit":"ns","metadata":`)
	c.open()
	about, err := s.about()
	if err != nil {
		return err
	}
	for _, f := range about {
		c.value(f)
	}
	c.close()
	c.flush()
	c.raw(`,"traceEvents":[`)
	c.names()
	for _, l := range s.order() {
		c.lane(l)
	}
	for i, r := range s.requests {
		c.request(i+1, r)
	}
	for _, r := range s.orphans {
		c.begin("n", s.plainTitle(r.from), s.t.Events[r.from].Kind.String(), r.lane, s.t.Events[r.from].Time)
		c.str("id", "0x"+strconv.FormatInt(int64(1<<32+r.from), 16))
		c.args(s.plain(r.from), s.fields(r.from), r.from, true)
	}
	for _, v := range s.levels {
		c.sep()
		c.open()
		c.str("ph", "C")
		c.str("name", v.name)
		c.num("pid", int64(threads.pid))
		c.thousandths("ts", v.time)
		c.key("args")
		c.open()
		c.num("value", v.value)
		c.close()
		c.close()
		c.flush()
	}
	c.raw("\n]}\n")
	return c.b.Flush()
}

type chrome struct {
	*writer
	s *scene
}

// about is what the trace says about itself.
func (s *scene) about() ([]field, error) {
	e, err := sim.Encode(s.t)
	if err != nil {
		return nil, err
	}
	h := &s.t.Header
	list := []field{{"ioviz-trace", "", e.Hash()}, {"ioviz-run", "", h.Name}, {"ioviz-producer", "", h.Producer}, {"ioviz-evidence", "", h.Tier}}
	for _, name := range []string{"size", "chunk", "cold"} {
		if v, ok := h.Params[name]; ok {
			list = append(list, field{"ioviz-" + name, "", v})
		}
	}
	if h.Kernel != "" {
		list = append(list, field{"ioviz-kernel", "", h.Kernel})
	}
	if !h.Recorded.IsZero() {
		list = append(list, field{"ioviz-recorded", "", h.Recorded.UTC().Format(time.RFC3339)})
	}
	if s.m.Lost > 0 {
		list = append(list, field{"ioviz-lost-records", "", s.m.Lost}, field{"ioviz-note", "", "records were lost: every count is a lower bound"})
	}
	return list, nil
}

// names tells of processes and threads before anything refers to them.
func (c *chrome) names() {
	h := &c.s.t.Header
	seen := map[int]bool{}
	sort := map[int]int64{}
	meta := func(what string, l *lane, key string, val any) {
		c.sep()
		c.open()
		c.str("ph", "M")
		c.str("name", what)
		c.num("pid", int64(l.pid))
		c.num("tid", int64(l.tid))
		c.key("args")
		c.open()
		c.value(field{key, "", val})
		c.close()
		c.close()
		c.flush()
	}
	for _, l := range c.s.order() {
		if !seen[l.pid] {
			seen[l.pid] = true
			name := l.process.name
			if l.process == threads {
				name = h.Name + " (" + h.Producer + ")"
			}
			meta("process_name", l, "name", name)
			meta("process_sort_index", l, "sort_index", int64(l.pid))
		}
		sort[l.pid]++
		meta("thread_name", l, "name", l.name)
		meta("thread_sort_index", l, "sort_index", sort[l.pid])
	}
}

// begin writes the common part of an event.
func (c *chrome) begin(ph, name, cat string, l *lane, at int64) {
	c.sep()
	c.open()
	c.str("ph", ph)
	c.str("name", name)
	c.str("cat", cat)
	c.num("pid", int64(l.pid))
	c.num("tid", int64(l.tid))
	c.thousandths("ts", at)
}

// span writes one and returns its end as readers reckon it.
func (c *chrome) span(l *lane, sp *span, complete bool, limit float64) float64 {
	name, cat := c.s.title(sp), c.s.category(sp)
	end := limit
	switch kind := c.s.t.Events[sp.from].Kind; {
	case sp.what == moment && (kind == sim.Lost || kind == sim.Undelivered):
		c.begin("i", name, cat, l, sp.start)
		c.str("s", "g")
	case !complete:
		c.begin("i", name, cat, l, sp.start)
		c.str("s", "t")
	default:
		c.begin("X", name, cat, l, sp.start)
		end = c.duration(sp.start, sp.end, limit)
	}
	if sp.flow > 0 {
		c.str("bind_id", "0x"+strconv.FormatInt(int64(sp.flow), 16))
		if sp.what == waker {
			c.bool("flow_out", true)
		} else {
			c.bool("flow_in", true)
		}
	}
	c.args(c.s.detail(sp), c.s.spanFields(sp), sp.from, sp.cut)
	return end
}

// args ends an event. What Firefox shows of it is in data, and there detail.
func (c *chrome) args(detail string, fields []field, from int, cut bool) {
	c.key("args")
	c.open()
	c.key("data")
	c.open()
	c.str("detail", detail)
	for _, f := range fields {
		c.value(f)
	}
	class, source := c.s.evidence(from)
	c.str("evidence", class)
	c.str("source", source)
	if cut {
		c.bool("truncated", true)
	}
	c.close()
	c.close()
	c.close()
	c.flush()
}

func (c *chrome) value(f field) {
	switch v := f.val.(type) {
	case string:
		c.str(f.name, v)
	case int64:
		c.num(f.name, v)
	}
}

func (c *chrome) request(id int, r request) {
	s := c.s
	e := &s.t.Events[r.from]
	name, cat, key := s.requestTitle(r.from), e.Lane(), "0x"+strconv.FormatInt(int64(id), 16)
	c.begin("b", name, cat, r.lane, e.Time)
	c.str("id", key)
	c.args(s.plain(r.from), s.fields(r.from), r.from, r.to < 0)
	if r.to < 0 {
		c.begin("e", name, cat, r.lane, s.end)
		c.str("id", key)
		c.args("still going on when the trace ends", nil, r.from, true)
		return
	}
	c.begin("e", name, cat, r.lane, s.t.Events[r.to].Time)
	c.str("id", key)
	c.args(s.plain(r.to), s.fields(r.to), r.to, false)
}
