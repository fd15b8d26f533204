package main

import (
	"encoding/json"
	"reflect"
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
