package content

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ioviz/sim"
)

// The listings and the sentences have the beat of the run that they stand beside.
func TestBeatIsTheSameEverywhere(t *testing.T) {
	beat := sim.Beat(sim.Params{"pause": 1})
	for file, c := range map[string]struct {
		what string
		unit float64 // ns
	}{
		"nonblocking_sleep.c":  {`beat = (\d+) \* 1000`, 1e3},
		"nonblocking_sleep.py": {`BEAT = ([\d.]+)\n`, 1e9},
	} {
		b, err := os.ReadFile("code/nonblocking-sleep/" + file)
		if err != nil {
			t.Fatal(err)
		}
		m := regexp.MustCompile(c.what).FindSubmatch(b)
		if m == nil {
			t.Fatalf("%s has no beat", file)
		}
		n, err := strconv.ParseFloat(string(m[1]), 64)
		if err != nil || int64(n*c.unit+0.5) != beat {
			t.Errorf("%s: %s, want %d ns", file, m[0], beat)
		}
		if said := fmt.Sprintf("%v ms", float64(beat)/1e6); !strings.Contains(string(b), said) {
			t.Errorf("%s does not say %s", file, said)
		}
	}
	room := fmt.Sprintf("%v", float64(beat-1e6)/1e6)
	for _, lang := range []string{"en", "zh"} {
		for _, key := range []string{"cli.param.pause", "form.model.pause.hint"} {
			if said := T(lang, key); !strings.Contains(said, room) {
				t.Errorf("%s %s: %q, want %s ms", lang, key, said, room)
			}
		}
	}
}
