package main

import (
	"encoding/csv"
	"encoding/json"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"ioviz/live"
)

// What somebody asks of a bench changes nothing of what is offered to the next.
func TestAskedPlansChangeNothing(t *testing.T) {
	b := benches()
	offered := func() string {
		text, err := json.Marshal(b.Plans)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	before, ways := offered(), append([]string{}, live.WaitWays...)
	for _, c := range []struct {
		name, text string
		good       bool
	}{
		{"models", `{"ways":["poll"],"watched":[10],"rounds":1}`, true},
		{"models", `{"ways":["a","b","c","d"],"watched":[1,2,3,4]}`, false},
		{"models", `{"ways":["epoll"],"rounds":-1}`, false},
		{"paths", `{"demos":["x","y"],"chunks":[1,2,3]}`, false},
		{"paths", `{"demos":["splice"],"rounds":1}`, true},
	} {
		if _, err := b.Parse(c.name, []byte(c.text)); (err == nil) != c.good {
			t.Errorf("%s %s: %v", c.name, c.text, err)
		}
		if now := offered(); now != before {
			t.Fatalf("%s %s: %s is offered now, %s before", c.name, c.text, now, before)
		}
	}
	if !reflect.DeepEqual(live.WaitWays, ways) || !reflect.DeepEqual(benches().Plans, b.Plans) {
		t.Errorf("ways are %v now", live.WaitWays)
	}
}

// The command line writes the columns that the page saves.
func TestTablesOfBenches(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("benches need Linux")
	}
	out, errs, code := ioviz("bench", "models", "--csv", "--rounds", "1", "--watched", "10,100", "--ways", "poll")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if code != 0 || err != nil || len(rows) != 3 || strings.Join(rows[0], ",") != "way,watched,ns_one_ready,ns_all_ready,rounds,spread_one_ready,spread_all_ready,why" {
		t.Fatalf("exit %d, %v, %q %s", code, err, out, errs)
	}
	for _, r := range rows[1:] {
		if ns, err := strconv.ParseFloat(r[2], 64); err != nil || ns <= 0 || r[0] != "poll" || r[4] != "1" {
			t.Errorf("row %q", r)
		}
	}
	if got := figure(0, 0); got != "" {
		t.Errorf("what was not measured is %q", got)
	}
	m := runJSON(t, "bench", "models", "--rounds", "1", "--watched", "10,1000", "--ways", "poll,epoll")
	if _, ok := at(t, m, "crossings").([]any); !ok {
		t.Errorf("no crossings in %v", m)
	}
}
