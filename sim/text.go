package sim

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"
)

// The text form is for reading and for golden files. Raw records are left out.
//
//	ioviz trace 1
//	{header as JSON on one line}
//	TIME TASK CPU KIND NAME=VALUE … ; SOURCE
//
// TASK is a TaskID or "-", CPU a number or "-". Strings, places, states and
// enumerations are written by name, strings quoted where they have spaces.
const textMagic = "ioviz trace 1"

// WriteText writes t in the text form.
func WriteText(w io.Writer, t *Trace) error {
	b := bufio.NewWriter(w)
	h, err := json.Marshal(&t.Header)
	if err != nil {
		return errf("writing trace header: %w", err)
	}
	b.WriteString(textMagic + "\n")
	b.Write(h)
	b.WriteByte('\n')
	for i := range t.Events {
		b.WriteString(FormatEvent(&t.Header, &t.Events[i]))
		b.WriteByte('\n')
	}
	return b.Flush()
}

// FormatEvent writes one event as a line of the text form.
func FormatEvent(h *Header, e *Event) string {
	var b strings.Builder
	b.WriteString(strconv.FormatInt(e.Time, 10))
	if e.Task == NoTask {
		b.WriteString(" -")
	} else {
		b.WriteString(" " + strconv.Itoa(int(e.Task)))
	}
	if e.CPU == NoCPU {
		b.WriteString(" - ")
	} else {
		b.WriteString(" " + strconv.Itoa(int(e.CPU)) + " ")
	}
	b.WriteString(e.Kind.String())
	if s, ok := e.Kind.Spec(); ok {
		for i, a := range s.Args {
			b.WriteString(" " + a.Name + "=" + argText(h, &a, e.Args[i]))
		}
	}
	b.WriteString(" ; ")
	if int(e.Source) < len(h.Sources) {
		b.WriteString(h.Sources[e.Source].ID)
	}
	return b.String()
}

func argText(h *Header, a *Arg, v int64) string {
	switch a.Unit {
	case Str:
		return strconv.Quote(h.Str(v))
	case PlaceU:
		return Place(v).String()
	case StateU:
		return State(v).String()
	case Enum:
		if v >= 0 && int(v) < len(a.Values) {
			return a.Values[v]
		}
	}
	return strconv.FormatInt(v, 10)
}

// ReadText reads the text form. The header's strings and sources are kept and
// grow by what the events name, sources by their header entry only.
func ReadText(r io.Reader) (*Trace, error) {
	s := bufio.NewScanner(r)
	s.Buffer(nil, 16<<20)
	t := &Trace{}
	if !s.Scan() || s.Text() != textMagic {
		return nil, errf("line 1 is not %q", textMagic)
	}
	if !s.Scan() {
		return nil, errf("no header")
	}
	d := json.NewDecoder(bytes.NewReader(s.Bytes()))
	if err := d.Decode(&t.Header); err != nil {
		return nil, errf("reading trace header: %w", err)
	}
	for n := 3; s.Scan(); n++ {
		line := s.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		e, err := parseEvent(&t.Header, line)
		if err != nil {
			return nil, errf("line %d: %w", n, err)
		}
		t.Events = append(t.Events, e)
	}
	return t, s.Err()
}

func parseEvent(h *Header, line string) (Event, error) {
	e := Event{CPU: NoCPU}
	i := strings.LastIndex(line, " ; ")
	if i < 0 {
		return e, errf("no evidence after \" ; \"")
	}
	src := line[i+3:]
	found := false
	for k := range h.Sources {
		if h.Sources[k].ID == src && k < 256 {
			e.Source, found = uint8(k), true
			break
		}
	}
	if !found {
		return e, errf("source %q is not in the header", src)
	}
	f, err := fields(line[:i])
	if err != nil {
		return e, err
	}
	if len(f) < 4 {
		return e, errf("an event has time, task, CPU and kind")
	}
	if e.Time, err = strconv.ParseInt(f[0], 10, 64); err != nil {
		return e, errf("time %q is not a number", f[0])
	}
	if f[1] != "-" {
		n, err := strconv.ParseUint(f[1], 10, 16)
		if err != nil {
			return e, errf("task %q is not a number", f[1])
		}
		e.Task = TaskID(n)
	}
	if f[2] != "-" {
		n, err := strconv.ParseInt(f[2], 10, 16)
		if err != nil {
			return e, errf("CPU %q is not a number", f[2])
		}
		e.CPU = int16(n)
	}
	for k := range Specs {
		if k > 0 && Specs[k].Name == f[3] {
			e.Kind = Kind(k)
		}
	}
	spec, ok := e.Kind.Spec()
	if !ok {
		return e, errf("no kind named %q", f[3])
	}
	for _, kv := range f[4:] {
		name, val, ok := strings.Cut(kv, "=")
		k := spec.Index(name)
		if !ok || k < 0 {
			return e, errf("%s has no argument %q", spec.Name, kv)
		}
		if e.Args[k], err = parseArg(h, &spec.Args[k], val); err != nil {
			return e, errf("argument %s: %w", name, err)
		}
	}
	return e, nil
}

// fields splits at spaces outside quotes.
func fields(s string) ([]string, error) {
	var out []string
	for {
		s = strings.TrimLeft(s, " ")
		if s == "" {
			return out, nil
		}
		end := strings.IndexByte(s, ' ')
		if q := strings.Index(s, `="`); q >= 0 && (end < 0 || q < end) {
			p, err := strconv.QuotedPrefix(s[q+1:])
			if err != nil {
				return nil, errf("unfinished string in %q", s)
			}
			end = q + 1 + len(p)
		}
		if end < 0 {
			end = len(s)
		}
		out = append(out, s[:end])
		s = s[end:]
	}
}

func parseArg(h *Header, a *Arg, val string) (int64, error) {
	var names []string
	switch a.Unit {
	case Str:
		s, err := strconv.Unquote(val)
		if err != nil {
			return 0, errf("%s is not a quoted string", val)
		}
		return h.String(s), nil
	case PlaceU:
		names = PlaceNames
	case StateU:
		names = StateNames
	case Enum:
		names = a.Values
	}
	for i, n := range names {
		if n == val {
			return int64(i), nil
		}
	}
	n, err := strconv.ParseInt(val, 10, 64)
	if err != nil {
		return 0, errf("%q is neither a number nor one of %v", val, names)
	}
	return n, nil
}
