package export

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"ioviz/sim"
)

// processed is what the Firefox Profiler needs of a file of version 57: its
// types in src/types/profile.ts as they were then.
type processed struct {
	Meta struct {
		Interval, StartTime        *float64
		PreprocessedProfileVersion int
		Version                    int
		Product                    string
		MarkerSchema               []struct {
			Name, ChartLabel string
			Display          []string
			Fields           []struct{ Key, Label, Format string }
		}
		Categories []struct {
			Name, Color   string
			Subcategories []string
		}
		InitialVisibleThreads []int
	}
	Libs    []any
	Shared  struct{ StringArray []string }
	Threads []struct {
		Name, Pid             string
		Tid                   int
		IsMainThread          bool
		ShowMarkersInTimeline bool
		RegisterTime          *float64
		PausedRanges          []any
		Samples               struct {
			Stack  []int
			Time   []float64
			Length int
		}
		StackTable, FrameTable, FuncTable, ResourceTable, NativeSymbols map[string]json.RawMessage
		Markers                                                         struct {
			Data                  []map[string]any
			Name, Category, Phase []int
			StartTime, EndTime    []*float64
			Length                int
		}
	}
}

var (
	formats  = []string{"string", "bytes", "integer", "flow-id", "terminating-flow-id"}
	displays = []string{"marker-chart", "marker-table", "timeline-overview"}
	colours  = []string{"transparent", "purple", "green", "orange", "yellow", "lightblue", "blue", "brown", "magenta", "red", "lightred", "darkgrey", "grey"}
	columns  = map[string][]string{
		"stackTable": {"frame", "prefix"}, "nativeSymbols": {"libIndex", "address", "name", "functionSize"},
		"frameTable":    {"address", "inlineDepth", "category", "subcategory", "func", "nativeSymbol", "innerWindowID", "line", "column"},
		"funcTable":     {"name", "isJS", "relevantForJS", "resource", "fileName", "lineNumber", "columnNumber"},
		"resourceTable": {"lib", "name", "host", "type"},
	}
)

func TestFirefoxRules(t *testing.T) {
	for name, tr := range traces(t) {
		t.Run(name, func(t *testing.T) {
			var p processed
			if err := json.Unmarshal(written(t, Formats[1], tr), &p); err != nil {
				t.Fatal(err)
			}
			m := p.Meta
			if m.PreprocessedProfileVersion != 57 || m.Interval == nil || *m.Interval <= 0 || m.StartTime == nil || m.Product == "" || p.Libs == nil ||
				m.Categories[0].Color != "grey" || len(m.InitialVisibleThreads) != len(p.Threads) {
				t.Errorf("meta %+v", m)
			}
			for _, c := range m.Categories {
				if !slices.Contains(colours, c.Color) || len(c.Subcategories) == 0 || c.Subcategories[0] != "Other" {
					t.Errorf("category %+v", c)
				}
			}
			fields := map[string]map[string]string{}
			for _, s := range m.MarkerSchema {
				fields[s.Name] = map[string]string{}
				for _, f := range s.Fields {
					if !slices.Contains(formats, f.Format) || f.Key == "" || fields[s.Name][f.Key] != "" {
						t.Errorf("schema %s, field %+v", s.Name, f)
					}
					fields[s.Name][f.Key] = f.Format
				}
				for _, d := range s.Display {
					if !slices.Contains(displays, d) {
						t.Errorf("schema %s is displayed in %s", s.Name, d)
					}
				}
			}
			ends := map[float64]int{}
			seen := map[string]bool{}
			for _, th := range p.Threads {
				if th.Name == "" || th.Pid == "" || th.Tid < 1 || !th.ShowMarkersInTimeline || th.RegisterTime == nil || th.PausedRanges == nil || th.Samples.Length != 2 ||
					len(th.Samples.Stack) != 2 || len(th.Samples.Time) != 2 || th.Samples.Time[0] > th.Samples.Time[1] {
					t.Errorf("thread %+v", th)
				}
				if th.IsMainThread == seen[th.Pid] {
					t.Errorf("process %s has no main thread, or two", th.Pid)
				}
				seen[th.Pid] = true
				for table, got := range map[string]map[string]json.RawMessage{"stackTable": th.StackTable, "frameTable": th.FrameTable,
					"funcTable": th.FuncTable, "resourceTable": th.ResourceTable, "nativeSymbols": th.NativeSymbols} {
					checkTable(t, table, got)
				}
				k := th.Markers
				if n := k.Length; len(k.Data) != n || len(k.Name) != n || len(k.Category) != n || len(k.Phase) != n || len(k.StartTime) != n || len(k.EndTime) != n {
					t.Fatalf("columns of the markers of %s differ", th.Name)
				}
				for i, d := range k.Data {
					schema, ok := fields[d["type"].(string)]
					if !ok || k.Name[i] >= len(p.Shared.StringArray) || k.Category[i] >= len(m.Categories) {
						t.Fatalf("marker %v has no schema, name or category", d)
					}
					if k.StartTime[i] == nil || *k.StartTime[i] < 0 || (k.EndTime[i] == nil) != (k.Phase[i] == 0) || k.EndTime[i] != nil && *k.EndTime[i] < *k.StartTime[i] {
						t.Errorf("times of %v", d)
					}
					for key, v := range d {
						format := schema[key]
						_, text := v.(string)
						if key != "type" && (format == "" || (format == "string") != text) {
							t.Errorf("%s of %v, whose format is %q", key, d, format)
						}
						if strings.HasSuffix(format, "flow-id") {
							if int(v.(float64)) >= len(p.Shared.StringArray) {
								t.Errorf("flow of %v is not in the table", d)
							}
							ends[v.(float64)]++
						}
					}
				}
			}
			for i := range tr.Events {
				if tr.Events[i].Kind == sim.Wakeup {
					ends[-1]++
				}
			}
			wakeups := ends[-1]
			delete(ends, -1)
			for id, n := range ends {
				if n != 2 {
					t.Errorf("flow %v has %d ends", id, n)
				}
			}
			if len(ends) != wakeups {
				t.Errorf("%d flows of %d wakeups", len(ends), wakeups)
			}
		})
	}
}

func checkTable(t *testing.T, name string, table map[string]json.RawMessage) {
	t.Helper()
	var n int
	if err := json.Unmarshal(table["length"], &n); err != nil || len(table) != len(columns[name])+1 {
		t.Errorf("%s has %d columns and length %s", name, len(table), table["length"])
	}
	for _, c := range columns[name] {
		var col []any
		if err := json.Unmarshal(table[c], &col); err != nil || len(col) != n {
			t.Errorf("%s.%s is %s, of %d rows", name, c, table[c], n)
		}
	}
}
