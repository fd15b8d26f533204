package export

import (
	"fmt"
	"strconv"
	"strings"

	"ioviz/sim"
)

// field is one argument of an event as other viewers get it: a string, or an
// int64 that is not negative and exact in a 64-bit float.
type field struct {
	name string
	unit sim.Unit
	val  any
}

// reserved are names that viewers overwrite or that the exporter gives itself.
var reserved = map[string]bool{"type": true, "category": true, "detail": true, "evidence": true, "source": true, "flow": true, "truncated": true}

// fields are the arguments of event i that are known.
func (s *scene) fields(i int) []field {
	e := &s.t.Events[i]
	spec, ok := e.Kind.Spec()
	if !ok {
		return nil
	}
	var out []field
	for k := range spec.Args {
		a, v := &spec.Args[k], e.Args[k]
		name := a.Name
		if reserved[name] {
			name = "arg_" + name
		}
		if val, ok := s.value(a, v); ok {
			out = append(out, field{name, a.Unit, val})
		}
	}
	if e.CPU != sim.NoCPU {
		out = append(out, field{"cpu", sim.Count, int64(e.CPU)})
	}
	return out
}

func (s *scene) value(a *sim.Arg, v int64) (any, bool) {
	h := &s.t.Header
	switch a.Unit {
	case sim.Str:
		return h.Str(v), h.Str(v) != ""
	case sim.PlaceU:
		return sim.Place(v).String(), v != 0
	case sim.StateU:
		return sim.State(v).String(), true
	case sim.TaskNo:
		if v < 1 || v > int64(len(h.Tasks)) {
			return nil, false
		}
		return h.Tasks[v-1].Name, true
	case sim.SockNo:
		if v < 1 || v > int64(len(h.Socks)) {
			return nil, false
		}
		return h.Socks[v-1].Name, true
	case sim.Events:
		return eventsText(v), v != 0
	case sim.Addr:
		return "0x" + strconv.FormatUint(uint64(v), 16), true
	case sim.FD:
		return v, v >= 0
	case sim.Enum:
		if v >= 0 && int(v) < len(a.Values) {
			return a.Values[v], true
		}
		return "unknown", true
	}
	if v < 0 || v >= maxExact {
		return strconv.FormatInt(v, 10), true
	}
	return v, true
}

// eventsText names the bits of what is watched or told of.
func eventsText(v int64) string {
	var out []string
	for bit, name := range []string{"read", "write", "end"} {
		if v&(1<<bit) != 0 {
			out = append(out, name)
		}
	}
	return strings.Join(out, " ")
}

// title is the name of a span: short, and the same for all of its kind, as
// viewers group by it.
func (s *scene) title(sp *span) string {
	e := &s.t.Events[sp.from]
	switch sp.what {
	case userSpan:
		return "user code"
	case kernelRun:
		return "kernel code"
	case call, onCPU:
		return sp.name
	case blocked:
		return "blocked: " + orUnknown(sp.name)
	case runnable:
		return "wants a CPU"
	case waker:
		return "wakes " + sp.name
	case woken:
		return "woken"
	}
	switch e.Kind {
	case sim.Copy:
		return "copy by " + argText(s, e, "by")
	case sim.Ref:
		return "page reference"
	case sim.SyscallExit:
		return argText(s, e, "call")
	}
	return strings.ReplaceAll(e.Kind.String(), "_", " ")
}

// category groups titles: what viewers colour by.
func (s *scene) category(sp *span) string {
	switch sp.what {
	case userSpan:
		return "user"
	case kernelRun:
		return "kernel"
	case call:
		return "syscall"
	case blocked:
		return "blocked"
	case runnable, woken:
		return "runnable"
	case onCPU:
		return "cpu"
	case waker:
		return "wakeup"
	}
	if e := &s.t.Events[sp.from]; e.Kind == sim.Copy {
		return "copy-" + argText(s, e, "by")
	}
	return s.t.Events[sp.from].Kind.String()
}

func orUnknown(s string) string {
	if s == "" {
		return "not known"
	}
	return s
}

func argText(s *scene, e *sim.Event, name string) string {
	spec, _ := e.Kind.Spec()
	i := spec.Index(name)
	if i < 0 {
		return ""
	}
	v, ok := s.value(&spec.Args[i], e.Args[i])
	if !ok {
		return ""
	}
	return fmt.Sprint(v)
}

// detail is one line for people, as strace would write it.
func (s *scene) detail(sp *span) string {
	e := &s.t.Events[sp.from]
	switch sp.what {
	case call:
		return s.callText(sp, e)
	case blocked:
		return "waits for " + orUnknown(sp.name)
	case runnable:
		return "could run, waits for a CPU"
	case userSpan, kernelRun:
		return s.title(sp)
	case onCPU:
		return sp.name + " runs"
	case waker, woken:
		by, ctx, who := argText(s, e, "by"), argText(s, e, "ctx"), s.t.Header.Tasks[e.Task-1].Name
		if e.Arg("waker") > 0 && (e.Arg("ctx") == sim.CtxSoftirq || e.Arg("ctx") == sim.CtxHardirq) {
			return fmt.Sprintf("a %s on the back of %s wakes %s", ctx, by, who)
		}
		return fmt.Sprintf("%s wakes %s (%s)", orUnknown(by), who, ctx)
	}
	switch e.Kind {
	case sim.Copy:
		return fmt.Sprintf("copy by %s: %s -> %s, %d bytes", argText(s, e, "by"), argText(s, e, "from"), argText(s, e, "to"), e.Arg("bytes"))
	case sim.Ref:
		return fmt.Sprintf("page reference: %s -> %s, %d bytes, none moved", argText(s, e, "from"), argText(s, e, "to"), e.Arg("bytes"))
	case sim.SyscallExit:
		return fmt.Sprintf("… %s(…) = %d, its beginning was not seen", argText(s, e, "call"), e.Arg("ret"))
	}
	return s.plain(sp.from)
}

func (s *scene) callText(sp *span, e *sim.Event) string {
	var args []string
	if fd := e.Arg("fd"); fd >= 0 {
		args = append(args, "fd "+strconv.FormatInt(fd, 10))
	}
	if n := e.Arg("count"); n > 0 {
		args = append(args, strconv.FormatInt(n, 10)+" bytes")
	}
	text := sp.name + "(" + strings.Join(args, ", ") + ")"
	if sp.to >= 0 && s.t.Events[sp.to].Kind == sim.SyscallExit {
		return text + " = " + strconv.FormatInt(s.t.Events[sp.to].Arg("ret"), 10)
	}
	return text + " …"
}

// plain is an event as its kind and its arguments.
func (s *scene) plain(i int) string {
	var b strings.Builder
	b.WriteString(strings.ReplaceAll(s.t.Events[i].Kind.String(), "_", " "))
	for _, f := range s.fields(i) {
		if f.name != "cpu" {
			fmt.Fprintf(&b, " %s=%v", f.name, f.val)
		}
	}
	return b.String()
}

// evidence is how event i is known.
func (s *scene) evidence(i int) (class, source string) {
	e := &s.t.Events[i]
	return s.t.Header.Class(e).String(), s.t.Header.Sources[e.Source].ID
}

// spanFields are the fields of a span: those of the event that begins it, and
// of a call its result.
func (s *scene) spanFields(sp *span) []field {
	if sp.what == userSpan || sp.what == kernelRun || sp.what == onCPU {
		return nil
	}
	list := s.fields(sp.from)
	if sp.what == call && sp.to >= 0 && s.t.Events[sp.to].Kind == sim.SyscallExit {
		for _, f := range s.fields(sp.to) {
			if f.name == "ret" {
				list = append(list, f)
			}
		}
	}
	return list
}

// plainTitle names an event by its kind.
func (s *scene) plainTitle(i int) string {
	return strings.ReplaceAll(s.t.Events[i].Kind.String(), "_", " ")
}

// requestTitle names a pair of events: "block read", or what its kind says.
func (s *scene) requestTitle(from int) string {
	e := &s.t.Events[from]
	if e.Kind == sim.BlockIssue {
		if e.Arg("write") == 1 {
			return "block write"
		}
		return "block read"
	}
	return strings.TrimSuffix(strings.TrimSuffix(s.plainTitle(from), " issue"), " enter")
}
