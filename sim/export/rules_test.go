package export

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"ioviz/sim"
)

// traceEvent is an event as Perfetto and the Firefox Profiler read it.
type traceEvent struct {
	Ph, Name, Cat, ID, S string
	Pid, Tid             int
	Ts, Dur              json.Number
	BindID               string `json:"bind_id"`
	FlowIn               bool   `json:"flow_in"`
	FlowOut              bool   `json:"flow_out"`
	Args                 struct {
		Name      string
		SortIndex *int `json:"sort_index"`
		Value     *int64
		Data      map[string]any
	}
}

// ns reads microseconds with decimals as Perfetto does.
func ns(t *testing.T, n json.Number) int64 {
	t.Helper()
	v, err := n.Float64()
	if err != nil || v < 0 || strings.ContainsAny(n.String(), "eE-") {
		t.Fatalf("time %q: %v", n, err)
	}
	return int64(math.Round(v * 1000))
}

// sum adds as JavaScript does.
func sum(t *testing.T, a, b json.Number) float64 {
	t.Helper()
	x, err := a.Float64()
	if err != nil {
		t.Fatal(err)
	}
	y, err := b.Float64()
	if err != nil {
		t.Fatal(err)
	}
	return x + y
}

func chromeEvents(t *testing.T, b []byte) []traceEvent {
	t.Helper()
	var file struct{ TraceEvents []traceEvent }
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	return file.TraceEvents
}

func TestChromeRules(t *testing.T) {
	for name, tr := range traces(t) {
		t.Run(name, func(t *testing.T) {
			b := written(t, Formats[0], tr)
			if !strings.HasPrefix(string(b), `{"`) {
				t.Errorf("begins with %.10s", b)
			}
			events := chromeEvents(t, b)
			named, last, metaOver := map[[2]int]bool{}, map[[2]int]int64{}, false
			for _, e := range events {
				lane := [2]int{e.Pid, e.Tid}
				if e.Name == "" || e.Pid < 1 || e.Ph != "C" && e.Tid < 1 {
					t.Errorf("no name, or a process or thread of number 0: %+v", e)
				}
				if e.Ph == "M" {
					if metaOver {
						t.Errorf("named after it was used: %+v", e)
					}
					if strings.HasSuffix(e.Name, "_sort_index") == (e.Args.SortIndex == nil) || strings.HasSuffix(e.Name, "_name") == (e.Args.Name == "") {
						t.Errorf("tells nothing: %+v", e)
					}
					named[lane] = named[lane] || e.Name == "thread_name"
					continue
				}
				metaOver = true
				if e.Ph == "C" {
					if e.Args.Value == nil || *e.Args.Value < 0 {
						t.Errorf("counter %+v", e)
					}
					continue
				}
				at := ns(t, e.Ts)
				if !named[lane] {
					t.Errorf("thread %v has no name", lane)
				}
				if e.Ph == "X" && at < last[lane] {
					t.Errorf("time runs backwards in %v: %+v", lane, e)
				}
				if e.Ph == "X" {
					last[lane] = at
				}
				if e.Ph == "i" && e.S != "t" && e.S != "g" {
					t.Errorf("instant of no scope: %+v", e)
				}
				payload(t, e)
			}
			nests(t, events)
			flows(t, events, tr)
			asyncs(t, events)
			counts(t, events, tr)
		})
	}
}

func payload(t *testing.T, e traceEvent) {
	t.Helper()
	d := e.Args.Data
	if s, _ := d["detail"].(string); s == "" {
		t.Errorf("no detail: %+v", e)
	}
	switch d["evidence"] {
	case "measured", "derived", "modelled":
	default:
		t.Errorf("no evidence: %+v", e)
	}
	for k, v := range d {
		if k == "type" || k == "category" {
			t.Errorf("%s is overwritten by a reader: %+v", k, e)
		}
		if n, ok := v.(float64); ok && (n < 0 || n >= maxExact) {
			t.Errorf("%s is %v: %+v", k, n, e)
		}
	}
}

// nests checks what every reader of complete events relies on, in the floating
// point that they reckon in.
func nests(t *testing.T, events []traceEvent) {
	t.Helper()
	stacks := map[[2]int][]float64{}
	for _, e := range events {
		if e.Ph != "X" {
			continue
		}
		lane := [2]int{e.Pid, e.Tid}
		start, end := sum(t, e.Ts, "0"), sum(t, e.Ts, e.Dur)
		stack := stacks[lane]
		for len(stack) > 0 && stack[len(stack)-1] <= start {
			stack = stack[:len(stack)-1]
		}
		if len(stack) > 0 && end > stack[len(stack)-1] {
			t.Errorf("ends %g us after what it is in: %+v", end-stack[len(stack)-1], e)
		}
		stacks[lane] = append(stack, end)
	}
}

// flows checks that every arrow has its two ends, one of each kind, in order.
func flows(t *testing.T, events []traceEvent, tr *sim.Trace) {
	t.Helper()
	out, in := map[string]int64{}, map[string]int64{}
	for _, e := range events {
		if e.BindID == "" {
			if e.FlowIn || e.FlowOut {
				t.Errorf("a flow without a number: %+v", e)
			}
			continue
		}
		side := in
		if e.FlowOut {
			side = out
		}
		if _, twice := side[e.BindID]; twice || e.Ph != "X" || e.FlowIn == e.FlowOut || !strings.HasPrefix(e.BindID, "0x") {
			t.Errorf("end of a flow: %+v", e)
		}
		side[e.BindID] = ns(t, e.Ts)
	}
	wakeups := 0
	for i := range tr.Events {
		if tr.Events[i].Kind == sim.Wakeup {
			wakeups++
		}
	}
	if len(out) != wakeups || len(in) != wakeups {
		t.Errorf("%d wakeups, %d ends out, %d in", wakeups, len(out), len(in))
	}
	for id, at := range out {
		if to, ok := in[id]; !ok || to != at {
			t.Errorf("flow %s leaves at %d and comes in at %d", id, at, to)
		}
	}
}

func asyncs(t *testing.T, events []traceEvent) {
	t.Helper()
	going := map[string]traceEvent{}
	for _, e := range events {
		key := e.Cat + " " + e.ID
		switch e.Ph {
		case "b":
			if _, twice := going[key]; twice || e.ID == "" {
				t.Errorf("begins again: %+v", e)
			}
			going[key] = e
		case "e":
			b, ok := going[key]
			if !ok || ns(t, e.Ts) < ns(t, b.Ts) || b.Name != e.Name || b.Pid != e.Pid {
				t.Errorf("ends what did not begin: %+v after %+v", e, b)
			}
			delete(going, key)
		}
	}
	if len(going) > 0 {
		t.Errorf("never end: %v", going)
	}
}
