package export

import (
	"strconv"
	"strings"

	"ioviz/sim"
)

// categories are the Firefox Profiler's groups of markers, in the colours that
// come nearest to those of our own pictures. The first is the default one.
var categories = []struct {
	name, color string
	schemas     []string
}{
	{"Other", "grey", nil},
	{"User code", "blue", []string{"user"}},
	{"Kernel", "orange", []string{"syscall", "syscall_exit", "kernel"}},
	{"Blocked", "darkgrey", []string{"blocked"}},
	{"Wants a CPU", "yellow", []string{"runnable"}},
	{"CPU copy", "red", []string{"copy-cpu"}},
	{"Device transfer", "green", []string{"copy-dma", "block_issue", "block_complete"}},
	{"Page reference", "lightblue", []string{"ref"}},
	{"Wakeup", "magenta", []string{"wakeup"}},
}

func categoryOf(schema string) int {
	for i, c := range categories {
		for _, name := range c.schemas {
			if name == schema {
				return i
			}
		}
	}
	return 0
}

// schemas are the kinds of marker and their fields: those of the stretches,
// and one for each kind of event.
func schemas() []schema {
	of := func(kinds ...sim.Kind) (out []sim.Arg) {
		for _, k := range kinds {
			spec, _ := k.Spec()
			out = append(out, spec.Args...)
		}
		return out
	}
	list := []schema{
		{"user", nil, "The thread runs in user mode."},
		{"syscall", append(of(sim.SyscallEnter), sim.Arg{Name: "ret", Unit: sim.Ret}), "The thread is in a system call."},
		{"kernel", nil, "The thread runs in kernel mode, in no system call that was seen."},
		{"blocked", of(sim.SwitchOut), "The thread waits and has no CPU."},
		{"runnable", of(sim.Wakeup, sim.SwitchOut, sim.TaskStart), "The thread could run and waits for a CPU."},
		{"cpu", nil, "Who runs on the CPU, as far as it is one of the run's threads."},
		{"copy-cpu", of(sim.Copy), sim.Specs[sim.Copy].Doc},
		{"copy-dma", of(sim.Copy), sim.Specs[sim.Copy].Doc},
	}
	for k := range sim.Specs {
		spec := &sim.Specs[k]
		if k == int(sim.Bad) || sim.Kind(k) == sim.Copy || stretches[sim.Kind(k)] {
			continue
		}
		list = append(list, schema{spec.Name, spec.Args, spec.Doc})
	}
	return list
}

type schema struct {
	name string
	args []sim.Arg
	doc  string
}

// formatOf is how the Firefox Profiler shows a unit.
func formatOf(u sim.Unit) string {
	switch u {
	case sim.Bytes:
		return "bytes"
	case sim.Count, sim.FD, sim.Sector, sim.Page:
		return "integer"
	}
	return "string"
}

// meta writes the profile's head.
func (f *firefox) meta(about []field, lanes int, used map[string]bool) {
	h := &f.s.t.Header
	start := "0"
	if !h.Recorded.IsZero() {
		start = strconv.FormatInt(h.Recorded.UnixMilli(), 10)
	}
	f.raw(`{"meta":{"interval":1,"startTime":` + start + `,"processType":0,"stackwalk":0,"debug":false,"version":31,"preprocessedProfileVersion":` +
		strconv.Itoa(firefoxVersion) + `,"symbolicated":true,"symbolicationNotSupported":true,"usesOnlyOneStackType":true,"sourceCodeIsNotOnSearchfox":true,"keepProfileThreadOrder":true`)
	f.buf = append(f.buf, ' ') // key sets a comma
	f.str("product", "ioviz: "+h.Name)
	f.str("importedFrom", "ioviz")
	if h.Kernel != "" {
		f.str("oscpu", strings.TrimSpace(h.Kernel+" "+h.Arch))
	}
	f.num("logicalCPUs", int64(h.CPUs))
	f.key("initialVisibleThreads")
	f.buf = append(f.buf, '[')
	for i := range lanes {
		if i > 0 {
			f.buf = append(f.buf, ',')
		}
		f.buf = strconv.AppendInt(f.buf, int64(i), 10)
	}
	f.buf = append(f.buf, `],"initialSelectedThreads":[0],"extra":[{"label":"ioviz","entries":[`...)
	for i, x := range about {
		if i > 0 {
			f.buf = append(f.buf, ',')
		}
		f.open()
		f.str("label", strings.TrimPrefix(x.name, "ioviz-"))
		if v, ok := x.val.(int64); ok {
			f.str("format", "integer")
			f.num("value", v)
		} else {
			f.str("format", "string")
			f.str("value", x.val.(string))
		}
		f.close()
	}
	f.buf = append(f.buf, `]}],"categories":[`...)
	for i, c := range categories {
		if i > 0 {
			f.buf = append(f.buf, ',')
		}
		f.open()
		f.str("name", c.name)
		f.str("color", c.color)
		f.buf = append(f.buf, `,"subcategories":["Other"]`...)
		f.close()
	}
	f.buf = append(f.buf, `],"markerSchema":[`...)
	f.flush()
	f.comma = false
	for _, s := range schemas() {
		if used[s.name] {
			f.sep()
			f.schema(s)
			f.flush()
		}
	}
	f.raw("\n]}")
}

func (f *firefox) schema(s schema) {
	f.open()
	f.str("name", s.name)
	f.str("chartLabel", "{marker.data.detail}")
	f.str("tooltipLabel", "{marker.name}")
	f.str("tableLabel", "{marker.data.detail}")
	f.buf = append(f.buf, `,"display":["marker-chart","marker-table","timeline-overview"],"fields":[`...)
	seen := map[string]bool{}
	add := func(key, label, format string) {
		if seen[key] {
			return
		}
		if len(seen) > 0 {
			f.buf = append(f.buf, ',')
		}
		seen[key] = true
		f.open()
		f.str("key", key)
		f.str("label", label)
		f.str("format", format)
		f.close()
	}
	add("detail", "Event", "string")
	for _, a := range s.args {
		name := a.Name
		if reserved[name] {
			name = "arg_" + name
		}
		add(name, a.Name, formatOf(a.Unit))
	}
	add("cpu", "CPU", "integer")
	add("evidence", "Evidence", "string")
	add("source", "How we know", "string")
	add("truncated", "Cut", "string")
	add("wakeup", "Wakeup", "flow-id")
	add("wakeup_ends", "Woken by", "terminating-flow-id")
	f.buf = append(f.buf, ']')
	if s.doc != "" {
		f.str("description", s.doc)
	}
	f.close()
}

// value writes an argument as the format of its field wants it: text as a
// string, numbers as such; one too large to be exact is left out.
func (f *firefox) value(x field) {
	text, isText := x.val.(string)
	n, _ := x.val.(int64)
	if formatOf(x.unit) == "string" {
		if !isText {
			text = strconv.FormatInt(n, 10)
		}
		f.str(x.name, text)
		return
	}
	if isText {
		v, err := strconv.ParseInt(text, 10, 64)
		if err != nil || v >= maxExact || v <= -maxExact {
			return
		}
		n = v
	}
	f.num(x.name, n)
}
