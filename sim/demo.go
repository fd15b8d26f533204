package sim

import (
	"encoding/json"
	"errors"
	"slices"
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
	Only    string   `json:"only,omitempty"`     // "sim": only models have it
	SimOnly []string `json:"sim_only,omitempty"` // values that only models have
	Root    []string `json:"root,omitempty"`     // values that a live run needs root for
}

// Params are the parameters of a run by name.
type Params map[string]int64

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
// for people: "param.unknown", "param.range", "param.calls", "param.fdset", "param.sim", "demo.unknown", "demo.simulated".
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
	case "demo.simulated":
		return e.Param + " can be simulated only"
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
	if d.Simulated && producer != "sim" {
		return nil, &ParamError{Code: "demo.simulated", Param: d.Name}
	}
	for name, v := range p {
		if none := d.Family == "model" && name == idleName && v == 0; d.param(name) == nil && !none { // older traces say that there is none
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
		if producer != "sim" && (s.Only == "sim" || len(s.SimOnly) > 0) {
			if v != s.Default && (s.Only == "sim" || slices.Contains(s.SimOnly, s.Values[v])) {
				return nil, &ParamError{Code: "param.sim", Param: s.Name, Value: v}
			}
			if v == s.Default {
				continue // nothing to tell of a live run
			}
		}
		out[s.Name] = v
	}
	if d.Family == "model" {
		return out, d.events(out)
	}
	return out, d.calls(out)
}

// Most are the bounds of parameters that are less for a run by the producer
// than what the demo's table says, with everything else as small as can be.
func (d *Demo) Most(producer string) map[string]int64 {
	most := map[string]int64{}
	for _, p := range d.Params {
		least := Params{p.Name: p.Max}
		for _, name := range []string{"clients", "first", "gap"} {
			if q := d.param(name); q != nil && name != p.Name {
				least[name] = q.Min
			}
		}
		var e *ParamError
		if _, err := d.Complete(least, producer); errors.As(err, &e) && e.Code == "param.range" && e.Param == p.Name {
			most[p.Name] = e.Max
		}
	}
	return most
}

// calls bounds how many events a run can have.
func (d *Demo) calls(p Params) error {
	least := (p["size"] + MaxCalls - 1) / MaxCalls
	if chunk := p["chunk"]; chunk > 0 && chunk < least {
		return &ParamError{Code: "param.calls", Param: "chunk", Value: chunk, Min: least, Max: 256 * mib}
	}
	if d.param("buffer") != nil && max(p["buffer"], 1) < least {
		return &ParamError{Code: "param.calls", Param: "buffer", Value: p["buffer"], Min: least, Max: mib}
	}
	if most := int64(MaxCalls) * pageSize; d.param("access") != nil && p["size"] > most {
		return &ParamError{Code: "param.range", Param: "size", Value: p["size"], Min: 1, Max: most}
	}
	return nil
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
