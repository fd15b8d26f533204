package export

import (
	"encoding/json"
	"io"
	"strconv"

	"ioviz/sim"
)

// Speedscope writes t as speedscope's own evented file: a profile for each
// thread on the clock of the run, and one of them all end to end, as that
// viewer can't show threads side by side, which tells how long each was on a
// CPU, blocked, and without one.
func Speedscope(w io.Writer, t *sim.Trace) error {
	s, err := newScene(t)
	if err != nil {
		return err
	}
	sc := &scope{writer: newWriter(w), frames: map[string]int{}}
	var profiles []profile
	for _, l := range s.tasks {
		profiles = append(profiles, profile{l.name + " (tid " + strconv.Itoa(l.tid) + ")", s.end, func(emit func(edge)) { sc.thread(emit, l, s.end) }})
	}
	all := func(emit func(edge)) (end int64) {
		for _, l := range s.tasks {
			end = sc.totals(emit, l, end)
		}
		return end
	}
	// Each profile is walked twice, as the names of the frames come first in the
	// file and a long trace has more edges than one wants in memory.
	for _, p := range profiles {
		p.walk(func(edge) {})
	}
	if end := all(func(edge) {}); end > 0 {
		profiles = append(profiles, profile{"on-CPU / blocked, all threads end to end", end, func(emit func(edge)) { all(emit) }})
	}
	e, err := sim.Encode(t)
	if err != nil {
		return err
	}
	sc.open()
	sc.str("$schema", "https://www.speedscope.app/file-format-schema.json")
	sc.str("name", t.Header.Name+" "+e.Hash()[:8])
	sc.str("exporter", "ioviz")
	sc.num("activeProfileIndex", 0)
	sc.key("shared")
	sc.open()
	sc.key("frames")
	sc.buf = append(sc.buf, '[')
	sc.flush()
	for _, name := range sc.names {
		sc.sep()
		sc.open()
		sc.str("name", name)
		sc.close()
		sc.flush()
	}
	sc.raw("\n]},\"profiles\":[")
	for i := range profiles {
		if i > 0 {
			sc.raw(",")
		}
		sc.profile(&profiles[i])
	}
	sc.raw("\n]}\n")
	return sc.b.Flush()
}

// profile is one profile of the file: walk tells of every frame opened and closed.
type profile struct {
	name string
	end  int64
	walk func(emit func(edge))
}

type edge struct {
	open  bool
	frame int
	at    int64
}

type scope struct {
	*writer
	names  []string
	frames map[string]int
}

func (sc *scope) frame(name string) int {
	n, ok := sc.frames[name]
	if !ok {
		n = len(sc.names)
		sc.names = append(sc.names, name)
		sc.frames[name] = n
	}
	return n
}

// frameName is a span as a frame, or "" for one that takes no time.
func frameName(sp *span) string {
	if sp.end == sp.start {
		return ""
	}
	switch sp.what {
	case userSpan:
		return "user"
	case kernelRun:
		return "kernel"
	case call:
		return "syscall:" + sp.name
	case blocked:
		return "blocked:" + orUnknown(sp.name)
	case runnable:
		return "wants a CPU"
	}
	return ""
}

// thread tells a lane's stretches as they nest, on the clock of the run.
func (sc *scope) thread(emit func(edge), l *lane, end int64) {
	var stack []*span
	upTo := func(at int64) {
		for n := len(stack); n > 0 && stack[n-1].end <= at; n-- {
			emit(edge{false, sc.frame(frameName(stack[n-1])), stack[n-1].end})
			stack = stack[:n-1]
		}
	}
	for i := range l.spans {
		sp := &l.spans[i]
		name := frameName(sp)
		if name == "" {
			continue
		}
		upTo(sp.start)
		emit(edge{true, sc.frame(name), sp.start})
		stack = append(stack, sp)
	}
	upTo(end)
}

// totals tells a lane's stretches from at on, the time in which it was not
// there left out: the thread, what became of its time, and what it was about.
// It returns where the lane ends.
func (sc *scope) totals(emit func(edge), l *lane, at int64) int64 {
	begun := false
	thread := sc.frame("thread " + l.name)
	add := func(kind, name string, ns int64) {
		if ns <= 0 {
			return
		}
		if !begun {
			begun = true
			emit(edge{true, thread, at})
		}
		k, f := sc.frame(kind), sc.frame(name)
		emit(edge{true, k, at})
		emit(edge{true, f, at})
		at += ns
		emit(edge{false, f, at})
		emit(edge{false, k, at})
	}
	for i := 0; i < len(l.spans); i++ {
		sp := &l.spans[i]
		name := frameName(sp)
		switch {
		case name == "":
		case sp.what == call:
			own := sp.start // the call's own time from here on: what it waits is told apart
			for i+1 < len(l.spans) && l.spans[i+1].start < sp.end {
				i++
				in := &l.spans[i]
				if n := frameName(in); n != "" {
					add("on CPU", name, in.start-own)
					add(became(in), n, in.end-in.start)
					own = in.end
				}
			}
			add("on CPU", name, sp.end-own)
		default:
			add(became(sp), name, sp.end-sp.start)
		}
	}
	if begun {
		emit(edge{false, thread, at})
	}
	return at
}

func became(sp *span) string {
	switch sp.what {
	case blocked:
		return "blocked"
	case runnable:
		return "runnable"
	}
	return "on CPU"
}

func (sc *scope) profile(p *profile) {
	name, err := json.Marshal(p.name)
	if err != nil {
		panic("export: a string is always JSON: " + err.Error())
	}
	sc.raw("\n{\"type\":\"evented\",\"name\":" + string(name) + ",\"unit\":\"nanoseconds\",\"startValue\":0,\"endValue\":" +
		strconv.FormatInt(p.end, 10) + ",\"events\":[")
	sc.comma = false
	p.walk(func(e edge) {
		sc.sep()
		kind := "C"
		if e.open {
			kind = "O"
		}
		sc.open()
		sc.str("type", kind)
		sc.num("frame", int64(e.frame))
		sc.num("at", e.at)
		sc.close()
		sc.flush()
	})
	sc.raw("\n]}")
}
