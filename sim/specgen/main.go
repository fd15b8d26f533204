// Specgen writes the vocabulary's table as a browser module, so that both
// folds are driven by the same rows. Run by go generate ./sim.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"ioviz/sim"
)

func main() {
	log.SetFlags(0)
	var b bytes.Buffer
	b.WriteString("// Generated from sim/spec.go by go generate ./sim. Do not edit.\n\n")
	write := func(doc, name, typ string, v any) {
		j, err := json.MarshalIndent(v, "", "  ")
		if err != nil {
			log.Fatalf("specgen: %v", err)
		}
		fmt.Fprintf(&b, "/** %s\n * @type {%s} */\nexport const %s = %s;\n\n", doc, typ, name, j)
	}
	write("Version of the trace's forms.", "formatVersion", "number", sim.FormatVersion)
	write("States by number.", "states", "string[]", sim.StateNames)
	write("Places by number.", "places", "string[]", sim.PlaceNames)
	write("Names of the ledger's counts.", "totals", "string[]", sim.Totals)
	write("The demos and their parameters.", "demos", "any[]", sim.Demos)
	write("The table of kinds, indexed by kind.", "specs", "any[]", sim.Specs[:])
	out := append(bytes.TrimRight(b.Bytes(), "\n"), '\n')
	if err := os.WriteFile(os.Args[1], out, 0o644); err != nil {
		log.Fatalf("specgen: %v", err)
	}
}
