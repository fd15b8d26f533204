package export

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestSpeedscopeRules(t *testing.T) {
	for name, tr := range traces(t) {
		t.Run(name, func(t *testing.T) {
			var file struct {
				Schema string `json:"$schema"`
				Shared struct {
					Frames []struct{ Name string }
				}
				Profiles []struct {
					Type, Name, Unit     string
					StartValue, EndValue int64
					Events               []struct {
						Type  string
						Frame int
						At    int64
					}
				}
			}
			b := written(t, Formats[2], tr)
			if err := json.Unmarshal(b, &file); err != nil {
				t.Fatal(err)
			}
			if file.Schema != "https://www.speedscope.app/file-format-schema.json" {
				t.Errorf("schema %q", file.Schema)
			}
			if n := len(file.Profiles); n != len(tr.Header.Tasks)+1 {
				t.Errorf("%d profiles of %d threads", n, len(tr.Header.Tasks))
			}
			for _, p := range file.Profiles {
				if p.Type != "evented" || p.Unit != "nanoseconds" || p.Name == "" {
					t.Errorf("profile %s %s %s", p.Type, p.Unit, p.Name)
				}
				var stack []int
				at := p.StartValue
				for _, e := range p.Events {
					if e.At < at || e.At > p.EndValue || e.Frame < 0 || e.Frame >= len(file.Shared.Frames) {
						t.Fatalf("%s: %+v at %d of %d", p.Name, e, at, p.EndValue)
					}
					at = e.At
					if e.Type == "O" {
						stack = append(stack, e.Frame)
						continue
					}
					if n := len(stack); n == 0 || stack[n-1] != e.Frame {
						t.Fatalf("%s: closes %+v, open are %v", p.Name, e, stack)
					}
					stack = stack[:len(stack)-1]
				}
				if len(stack) > 0 {
					t.Errorf("%s: still open are %v", p.Name, stack)
				}
			}
			for _, f := range file.Shared.Frames {
				if strings.ContainsAny(f.Name, "{}0123456789") && !strings.HasPrefix(f.Name, "thread ") && !strings.HasPrefix(f.Name, "syscall:") {
					t.Errorf("frame %q has arguments in its name", f.Name)
				}
			}
		})
	}
}

// The profile of all threads tells the same time as the threads themselves.
func TestSpeedscopeTimeIsConserved(t *testing.T) {
	for name, tr := range traces(t) {
		s, err := newScene(tr)
		if err != nil {
			t.Fatal(err)
		}
		var want int64
		for _, l := range s.tasks {
			var until int64
			for _, sp := range l.spans {
				if from := max(sp.start, until); sp.end > from {
					want += sp.end - from
					until = sp.end
				}
			}
		}
		sc := &scope{writer: newWriter(nil), frames: map[string]int{}}
		var got int64
		for _, l := range s.tasks {
			got = sc.totals(func(edge) {}, l, got)
		}
		if got != want {
			t.Errorf("%s: %d ns end to end, %d ns in the threads", name, got, want)
		}
	}
}
