package sim

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the expected parts of testdata")

// The fixtures are the same ones the browser's fold runs: a trace in text form,
// then "-- machine --" and the machine as JSON, or "-- refused --" and the error.
func TestFoldFixtures(t *testing.T) {
	files, err := filepath.Glob("testdata/fold/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text, want, _ := strings.Cut(string(b), "-- ")
			tr, err := ReadText(strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			got := outcome(t, tr)
			if *update {
				if err := os.WriteFile(file, []byte(text+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want = "-- " + want; got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if refused := strings.HasPrefix(filepath.Base(file), "refused-"); refused != strings.HasPrefix(got, "-- refused --") {
				t.Errorf("the name says refused=%v", refused)
			}
		})
	}
}

func outcome(t *testing.T, tr *Trace) string {
	m, err := Fold(tr)
	var ill *IllegalError
	if errors.As(err, &ill) {
		return "-- refused --\n" + ill.Error() + "\n"
	}
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	j, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Indent(&out, j, "", " "); err != nil {
		t.Fatal(err)
	}
	return "-- machine --\n" + out.String() + "\n"
}
