package sim

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// FormatVersion is the version of the trace's forms; a reader refuses others.
const FormatVersion = 1

// Task is one thread of the run.
type Task struct {
	TID  int    `json:"tid"`            // thread id as the kernel had it; virtual for models
	Name string `json:"name"`           // short, as shown: "sender"
	Role string `json:"role"`           // "sender", "receiver", "poller"; in models "server", "helper", "poller", "clients"
	Proc int    `json:"proc,omitempty"` // number of its process where a server has several; 0: the first
}

// Sock is one socket of a run of an I/O model, as the server sees it.
type Sock struct {
	Name  string `json:"name"`            // short, as shown: "A", "listen", "idle"
	Role  string `json:"role"`            // "listen", "client", "idle" or "file"
	Count int    `json:"count,omitempty"` // how many alike this stands for; 0 and 1: one
}

// Field is one field of a raw record, as the tracepoint's format file gives it.
type Field struct {
	Name   string `json:"name"`
	Offset int    `json:"offset"`
	Size   int    `json:"size"`
	Signed bool   `json:"signed,omitempty"`
	Kind   string `json:"kind,omitempty"` // "", "str" (NUL-ended) or "dataloc"
}

// Format tells how to read the raw records of one kind.
type Format struct {
	Name   string  `json:"name"` // "raw_syscalls:sys_enter"
	Fields []Field `json:"fields"`
}

// Check is the self-check of one watched event at the end of a run: what the
// kernel counted against the records we received.
type Check struct {
	Event    string `json:"event"`
	Target   string `json:"target"` // "sender", "receiver" or "cpu0"
	Counted  uint64 `json:"counted"`
	Received uint64 `json:"received"`
	Lost     uint64 `json:"lost"`
}

// Header is what a trace says about itself.
type Header struct {
	Version     int               `json:"version"`
	Name        string            `json:"name"`     // demo, as in Demos
	Params      Params            `json:"params"`   //
	Producer    string            `json:"producer"` // "live" or "sim"
	Tier        string            `json:"tier"`     // perf, perf-user, ptrace, self, none, model
	Kernel      string            `json:"kernel"`   // "Linux 6.18.44"; empty for models
	Arch        string            `json:"arch,omitempty"`
	CPUs        int               `json:"cpus"`
	Recorded    time.Time         `json:"recorded"`
	Tasks       []Task            `json:"tasks"`           // TaskID 1 is Tasks[0]
	Socks       []Sock            `json:"socks,omitempty"` // SockID 1 is Socks[0]; none in transfers
	Sources     []Source          `json:"sources"`         // the evidence of every event
	Strings     []string          `json:"strings"`         // Strings[0] is ""
	Formats     []Format          `json:"formats,omitempty"`
	Initial     map[string]int64  `json:"initial"`               // place -> bytes at the start; -1: not known
	Capacity    map[string]int64  `json:"capacity"`              // place -> bytes it holds, for the picture
	Unavailable map[string]string `json:"unavailable,omitempty"` // total -> reason key: this evidence can't give it
	Checks      []Check           `json:"checks,omitempty"`
	WallNS      int64             `json:"wall_ns"` // first to last data call
	Device      string            `json:"device,omitempty"`
	Facts       map[string]int64  `json:"facts,omitempty"` // numbers that matter: read_ahead_kb, pipe_bytes, began (CLOCK_MONOTONIC of time 0) …
}

// Clone is a copy that stays as it is while h goes on to change.
func (h *Header) Clone() Header {
	c := *h
	c.Params, c.Initial, c.Capacity = maps.Clone(h.Params), maps.Clone(h.Initial), maps.Clone(h.Capacity)
	c.Unavailable, c.Facts = maps.Clone(h.Unavailable), maps.Clone(h.Facts)
	c.Tasks, c.Socks, c.Checks = slices.Clone(h.Tasks), slices.Clone(h.Socks), slices.Clone(h.Checks)
	c.Sources, c.Strings, c.Formats = slices.Clone(h.Sources), slices.Clone(h.Strings), slices.Clone(h.Formats)
	return c
}

// Trace is a header, an append-only list of events and the raw records they
// came from. Raw holds records as {u16 length of what follows, u16 index into
// Header.Formats, bytes}, little endian; Event.Raw points into it.
type Trace struct {
	Header Header
	Events []Event
	Raw    []byte
}

// String interns s and returns its number.
func (h *Header) String(s string) int64 {
	if len(h.Strings) == 0 {
		h.Strings = []string{""}
	}
	for i, t := range h.Strings {
		if t == s {
			return int64(i)
		}
	}
	h.Strings = append(h.Strings, s)
	return int64(len(h.Strings) - 1)
}

// Source interns a way of knowing and returns its number.
func (h *Header) Source(id string, c Class) uint8 {
	for i, s := range h.Sources {
		if s.ID == id {
			return uint8(i)
		}
	}
	if len(h.Sources) > 255 {
		panic("sim: more than 256 sources")
	}
	h.Sources = append(h.Sources, Source{id, c})
	return uint8(len(h.Sources) - 1)
}

// Str returns string number i, or "" if there is none.
func (h *Header) Str(i int64) string {
	if i < 0 || i >= int64(len(h.Strings)) {
		return ""
	}
	return h.Strings[i]
}

// Class is how strong the evidence of e is.
func (h *Header) Class(e *Event) Class {
	if int(e.Source) < len(h.Sources) {
		return h.Sources[e.Source].Class
	}
	return NoClass
}

// TaskByRole returns the first task of the role, or NoTask.
func (h *Header) TaskByRole(role string) TaskID {
	for i := range h.Tasks {
		if h.Tasks[i].Role == role {
			return TaskID(i + 1)
		}
	}
	return NoTask
}

// RawRecord returns the raw record of e: its format and bytes, or false.
func (t *Trace) RawRecord(e *Event) (Format, []byte, bool) {
	if e.Raw == 0 || int(e.Raw)-1+4 > len(t.Raw) {
		return Format{}, nil, false
	}
	b := t.Raw[e.Raw-1:]
	n, f := int(b[0])|int(b[1])<<8, int(b[2])|int(b[3])<<8
	if n < 2 || 2+n > len(b) || f >= len(t.Header.Formats) {
		return Format{}, nil, false
	}
	return t.Header.Formats[f], b[4 : 2+n], true
}

// Arg returns the named argument of e, or 0 if its kind has none of the name.
func (e *Event) Arg(name string) int64 {
	s, ok := e.Kind.Spec()
	if !ok {
		return 0
	}
	if i := s.Index(name); i >= 0 {
		return e.Args[i]
	}
	return 0
}

func errf(format string, a ...any) error { return fmt.Errorf(format, a...) }
