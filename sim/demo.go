package sim

import (
	"encoding/json"
	"sort"
)

// ParamSpec is a typed, bounded parameter of a demo. Booleans are 0 and 1,
// enumerations an index into Values.
type ParamSpec struct {
	Name    string   `json:"name"`
	Unit    string   `json:"unit"` // "bytes", "bool", "enum", "count"
	Min     int64    `json:"min"`
	Max     int64    `json:"max"`
	Default int64    `json:"default"`
	Values  []string `json:"values,omitempty"`
	Only    string   `json:"only,omitempty"` // "sim": only models have it
}

// Params are the parameters of a run by name.
type Params map[string]int64

// Demo is one entry of the closed set of things that can be run.
type Demo struct {
	Name   string      `json:"name"`
	Family string      `json:"family"` // "transfer"
	Params []ParamSpec `json:"params"`
	Places []Place     `json:"-"` // the places its picture shows
}

// Routes of the bytes behind the socket, values of the parameter "route".
const (
	Loopback  = 0
	GatherNIC = 1 // network card with scatter-gather
	PlainNIC  = 2 // network card without
)

// The sim-only parameters: route is the device behind the socket, readahead how
// many bytes a page-cache miss brings in, eof whether the program ends with the
// call that returns 0 (one that knows the size does not; textbooks never do).

// MaxCalls bounds the number of chunks of one run, so that a trace stays one
// that a browser can hold.
const MaxCalls = 1 << 17

const mib = 1 << 20

var transferParams = []ParamSpec{
	{Name: "size", Unit: "bytes", Min: 1, Max: 256 * mib, Default: 64 << 10},
	{Name: "chunk", Unit: "bytes", Min: 1, Max: 256 * mib, Default: 64 << 10},
	{Name: "cold", Unit: "bool", Min: 0, Max: 1, Default: 0},
	{Name: "route", Unit: "enum", Min: 0, Max: 2, Default: Loopback,
		Values: []string{"loopback", "nic-sg", "nic"}, Only: "sim"},
	{Name: "readahead", Unit: "bytes", Min: 4096, Max: 16 * mib, Default: 128 << 10, Only: "sim"},
	{Name: "eof", Unit: "bool", Min: 0, Max: 1, Default: 1, Only: "sim"},
}

// Demos is the closed set, in the order they are shown.
var Demos = []Demo{
	{Name: "read-write", Family: "transfer", Params: transferParams, Places: []Place{Disk, Cache, Buffer, Socket, NIC, Peer}},
	{Name: "mmap-write", Family: "transfer", Params: transferParams, Places: []Place{Disk, Cache, Mapping, Socket, NIC, Peer}},
	{Name: "sendfile", Family: "transfer", Params: transferParams, Places: []Place{Disk, Cache, Socket, NIC, Peer}},
	{Name: "splice", Family: "transfer", Params: transferParams, Places: []Place{Disk, Cache, Pipe, Socket, NIC, Peer}},
}

// DemoByName finds a demo, or false.
func DemoByName(name string) (*Demo, bool) {
	for i := range Demos {
		if Demos[i].Name == name {
			return &Demos[i], true
		}
	}
	return nil, false
}

// ParamError says which parameter is wrong and why; Code names the sentence
// for people: "param.unknown", "param.range", "param.calls", "param.sim", "demo.unknown".
type ParamError struct {
	Code  string
	Param string
	Value int64
	Min   int64
	Max   int64
}

func (e *ParamError) Error() string {
	switch e.Code {
	case "demo.unknown":
		return "no demo named " + e.Param
	case "param.unknown":
		return "no parameter named " + e.Param
	case "param.sim":
		return "parameter " + e.Param + " is for simulated runs only"
	}
	return errf("parameter %s is %d, must be %d to %d", e.Param, e.Value, e.Min, e.Max).Error()
}

// Complete checks p against the demo's parameters and fills in defaults.
// producer is "live" or "sim".
func (d *Demo) Complete(p Params, producer string) (Params, error) {
	out := Params{}
	for name := range p {
		if d.param(name) == nil {
			return nil, &ParamError{Code: "param.unknown", Param: name}
		}
	}
	for i := range d.Params {
		s := &d.Params[i]
		v, ok := p[s.Name]
		if !ok {
			v = s.Default
		}
		if v < s.Min || v > s.Max {
			return nil, &ParamError{Code: "param.range", Param: s.Name, Value: v, Min: s.Min, Max: s.Max}
		}
		if s.Only == "sim" && producer != "sim" {
			if v != s.Default {
				return nil, &ParamError{Code: "param.sim", Param: s.Name, Value: v}
			}
			continue
		}
		out[s.Name] = v
	}
	if size, chunk := out["size"], out["chunk"]; chunk > 0 && (size+chunk-1)/chunk > MaxCalls {
		return nil, &ParamError{Code: "param.calls", Param: "chunk", Value: chunk, Min: (size + MaxCalls - 1) / MaxCalls, Max: 256 * mib}
	}
	return out, nil
}

func (d *Demo) param(name string) *ParamSpec {
	for i := range d.Params {
		if d.Params[i].Name == name {
			return &d.Params[i]
		}
	}
	return nil
}

// Value reads the value of an enumeration by its name.
func (d *Demo) Value(param, name string) (int64, error) {
	s := d.param(param)
	if s == nil {
		return 0, &ParamError{Code: "param.unknown", Param: param}
	}
	for i, v := range s.Values {
		if v == name {
			return int64(i), nil
		}
	}
	return 0, &ParamError{Code: "param.unknown", Param: name}
}

// Describe renders p for people and scripts: booleans as such, enumerations by
// their names.
func (d *Demo) Describe(p Params) map[string]any {
	m := map[string]any{}
	for name, v := range p {
		s := d.param(name)
		switch {
		case s == nil:
			m[name] = v
		case s.Unit == "bool":
			m[name] = v != 0
		case s.Unit == "enum" && v >= 0 && int(v) < len(s.Values):
			m[name] = s.Values[v]
		default:
			m[name] = v
		}
	}
	return m
}

// MarshalJSON writes the parameters in a fixed order, so that equal traces
// have equal hashes.
func (p Params) MarshalJSON() ([]byte, error) {
	names := make([]string, 0, len(p))
	for n := range p {
		names = append(names, n)
	}
	sort.Strings(names)
	b := []byte{'{'}
	for i, n := range names {
		if i > 0 {
			b = append(b, ',')
		}
		k, err := json.Marshal(n)
		if err != nil {
			return nil, err
		}
		v, err := json.Marshal(p[n])
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, k...), ':'), v...)
	}
	return append(b, '}'), nil
}
