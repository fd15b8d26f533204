package content

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"

	"ioviz/sim"
)

// The files shown beside a run are highlighted by codegen when they change,
// not by the server: what colours them costs every start ten milliseconds,
// and every demo is a start.
//
//go:embed code
var codeFiles embed.FS

// Source is one file that the code pane shows.
type Source struct {
	Lang  string           `json:"lang"`  // "go", "c" or "python"
	Name  string           `json:"name"`  // file name as shown
	HTML  []string         `json:"html"`  // a line each, coloured by classes
	Marks map[string][]int `json:"marks"` // name of the [mark] -> line numbers, from 1
}

// CodeOf names the sources of a run, for Code: of a demo that can be done in two
// ways, those of its own; the same as codeOf in static/trace/roles.js.
func CodeOf(demo string, p sim.Params) string {
	if demo == "libaio" && p["on"] != sim.OnSocket {
		return "libaio-file"
	}
	return demo
}

// Code is the source of a demo, or of one way to do it, in its languages, in the order they are shown.
// A demo without source gives none.
func Code(demo string) ([]Source, error) {
	b, err := codeFiles.ReadFile("code/pane.json")
	if err != nil {
		return nil, nil
	}
	return code(b, demo)
}

func code(pane []byte, demo string) ([]Source, error) {
	var all map[string][]Source
	if err := json.Unmarshal(pane, &all); err != nil {
		return nil, fmt.Errorf("reading %s: %w", path.Join("code", "pane.json"), err)
	}
	return all[demo], nil
}
