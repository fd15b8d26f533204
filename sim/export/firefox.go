package export

import (
	"io"
	"strconv"

	"ioviz/sim"
)

// firefoxVersion is the version of the processed format written here; the
// Firefox Profiler brings every older one up to its own.
const firefoxVersion = 57

// Firefox writes t as a processed profile of the Firefox Profiler: a thread
// for each lane, its spans and moments as markers with a schema for each kind,
// wakeups and requests as flows that the viewer can follow.
func Firefox(w io.Writer, t *sim.Trace) error {
	s, err := newScene(t)
	if err != nil {
		return err
	}
	about, err := s.about()
	if err != nil {
		return err
	}
	f := &firefox{writer: newWriter(w), s: s, strings: map[string]int{}}
	lanes := s.order()
	used := map[string]bool{}
	for _, l := range lanes {
		for _, m := range f.markers(l) {
			used[m.schema] = true
		}
	}
	f.meta(about, len(lanes), used)
	f.raw(",\n\"libs\":[],\"pages\":[],\n\"threads\":[")
	f.comma = false
	for _, l := range lanes {
		f.sep()
		f.thread(l, l == firstOf(lanes, l.pid))
	}
	f.raw("\n],\n\"shared\":{\"stringArray\":[")
	f.comma = false
	for _, text := range f.list {
		f.sep()
		f.b.Write(quote(text))
	}
	f.raw("\n]}}\n")
	return f.b.Flush()
}

type firefox struct {
	*writer
	s       *scene
	strings map[string]int
	list    []string
}

func firstOf(lanes []*lane, pid int) *lane {
	for _, l := range lanes {
		if l.pid == pid {
			return l
		}
	}
	return nil
}

// string interns text in the profile's table.
func (f *firefox) string(text string) int {
	n, ok := f.strings[text]
	if !ok {
		n = len(f.list)
		f.list = append(f.list, text)
		f.strings[text] = n
	}
	return n
}

// ms writes nanoseconds as milliseconds, exactly.
func ms(ns int64) string { return string(appendDecimal(nil, ns, 6)) }

// marker is one row of a thread's table of markers: a span, or one event that
// is half a request or both.
type marker struct {
	sp     *span
	from   int // of a request
	schema string
	start  int64
	end    int64 // -1: an instant
	cut    bool
}

// markers are the lane's spans, and the requests that are drawn in it.
func (f *firefox) markers(l *lane) []marker {
	s := f.s
	out := make([]marker, 0, len(l.spans))
	for i := range l.spans {
		sp := &l.spans[i]
		m := marker{sp: sp, from: sp.from, schema: s.category(sp), start: sp.start, end: sp.end, cut: sp.cut}
		if sp.what == moment || sp.what == waker || sp.what == woken {
			m.end = -1
		}
		out = append(out, m)
	}
	for _, r := range s.requests {
		if r.lane != l {
			continue
		}
		m := marker{from: r.from, schema: s.t.Events[r.from].Kind.String(), start: s.t.Events[r.from].Time, end: s.end, cut: r.to < 0}
		if r.to >= 0 {
			m.end = s.t.Events[r.to].Time
		}
		out = append(out, m)
	}
	for _, r := range s.orphans {
		if r.lane == l {
			out = append(out, marker{from: r.from, schema: s.t.Events[r.from].Kind.String(), start: s.t.Events[r.from].Time, end: -1, cut: true})
		}
	}
	return out
}

// name, detail and fields of a marker are made when they are written: a long
// trace has too many to keep.
func (f *firefox) name(m *marker) string {
	switch {
	case m.sp != nil:
		return f.s.title(m.sp)
	case m.end < 0:
		return f.s.plainTitle(m.from)
	}
	return f.s.requestTitle(m.from)
}

func (f *firefox) detail(m *marker) (string, []field) {
	if m.sp != nil {
		return f.s.detail(m.sp), f.s.spanFields(m.sp)
	}
	return f.s.plain(m.from), f.s.fields(m.from)
}

func (f *firefox) thread(l *lane, main bool) {
	end := ms(f.s.end)
	process := l.process.name
	if l.process == threads {
		process = f.s.t.Header.Name
	}
	f.open()
	f.str("name", l.name)
	f.str("processName", process)
	f.str("processType", "default")
	f.str("pid", strconv.Itoa(l.pid))
	f.num("tid", int64(l.tid))
	f.bool("isMainThread", main)
	f.bool("showMarkersInTimeline", true)
	f.buf = append(f.buf, `,"processStartupTime":0,"processShutdownTime":null,"registerTime":0,"unregisterTime":null,"pausedRanges":[]`...)
	// Two samples that are none: see the list of what is lost.
	f.buf = append(f.buf, `,"samples":{"weightType":"samples","weight":null,"eventDelay":[0,0],"stack":[0,0],"time":[0,`+end+`],"length":2}`...)
	f.buf = append(f.buf, `,"stackTable":{"frame":[0],"prefix":[null],"length":1}`...)
	f.buf = append(f.buf, `,"frameTable":{"address":[-1],"inlineDepth":[0],"category":[0],"subcategory":[0],"func":[0],"nativeSymbol":[null],"innerWindowID":[0],"line":[null],"column":[null],"length":1}`...)
	f.buf = append(f.buf, `,"funcTable":{"name":[`+strconv.Itoa(f.string("no samples were taken: see the markers"))+
		`],"isJS":[false],"relevantForJS":[false],"resource":[-1],"fileName":[null],"lineNumber":[null],"columnNumber":[null],"length":1}`...)
	f.buf = append(f.buf, `,"resourceTable":{"lib":[],"name":[],"host":[],"type":[],"length":0},"nativeSymbols":{"libIndex":[],"address":[],"name":[],"functionSize":[],"length":0}`...)
	f.buf = append(f.buf, `,"markers":{`...)
	f.columns(f.markers(l))
	f.buf = append(f.buf, `}}`...)
	f.flush()
}

// columns writes the table of markers.
func (f *firefox) columns(list []marker) {
	column := func(name string, value func(m *marker) string) {
		f.key(name)
		f.buf = append(f.buf, '[')
		for i := range list {
			if i > 0 {
				f.buf = append(f.buf, ',')
			}
			f.buf = append(f.buf, value(&list[i])...)
			if len(f.buf) > 1<<16 {
				f.flush()
			}
		}
		f.buf = append(f.buf, ']')
		f.flush()
		f.buf = append(f.buf, ' ') // key sets a comma
	}
	f.key("data")
	f.buf = append(f.buf, '[')
	for i := range list {
		if i > 0 {
			f.buf = append(f.buf, ',')
		}
		f.buf = append(f.buf, '\n')
		f.payload(&list[i])
		f.flush()
	}
	f.buf = append(f.buf, "\n]"...)
	column("name", func(m *marker) string { return strconv.Itoa(f.string(f.name(m))) })
	column("startTime", func(m *marker) string { return ms(m.start) })
	column("endTime", func(m *marker) string {
		if m.end < 0 {
			return "null"
		}
		return ms(m.end)
	})
	column("phase", func(m *marker) string {
		if m.end < 0 {
			return "0"
		}
		return "1"
	})
	column("category", func(m *marker) string { return strconv.Itoa(categoryOf(m.schema)) })
	f.num("length", int64(len(list)))
}

func (f *firefox) payload(m *marker) {
	f.buf = append(f.buf, '{')
	f.str("type", m.schema)
	detail, fields := f.detail(m)
	f.str("detail", detail)
	for _, x := range fields {
		f.value(x)
	}
	class, source := f.s.evidence(m.from)
	f.str("evidence", class)
	f.str("source", source)
	if m.sp != nil && m.sp.flow > 0 {
		key := "wakeup_ends"
		if m.sp.what == waker {
			key = "wakeup"
		}
		f.num(key, int64(f.string(strconv.FormatInt(int64(m.sp.flow), 16))))
	}
	if m.cut {
		f.str("truncated", "its beginning or its end was not seen")
	}
	f.close()
}
