// Specgen writes the vocabulary's table as browser modules, so that both
// folds are driven by the same rows, and simulated runs that the pictures of
// the models are tested with. Run by go generate ./sim.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"ioviz/sim"
)

func main() {
	log.SetFlags(0)
	const head = "// Generated from sim/spec.go by go generate ./sim. Do not edit.\n\n"
	b := bytes.NewBufferString(head)
	write := func(doc, name, typ string, v any) {
		j, err := json.MarshalIndent(v, "", "  ")
		if err != nil {
			log.Fatalf("specgen: %v", err)
		}
		fmt.Fprintf(b, "/** %s\n * @type {%s} */\nexport const %s = %s;\n\n", doc, typ, name, j)
	}
	write("Version of the trace's forms.", "formatVersion", "number", sim.FormatVersion)
	write("States by number.", "states", "string[]", sim.StateNames)
	write("Places by number.", "places", "string[]", sim.PlaceNames)
	write("Names of the ledger's counts.", "totals", "string[]", sim.Totals)
	write("The demos and their parameters.", "demos", "any[]", sim.Demos)
	if len(os.Args) != 3 {
		log.Fatal("usage: specgen MODULE FOLDER")
	}
	save := func(path string) {
		out := append(bytes.TrimRight(b.Bytes(), "\n"), '\n')
		if err := os.WriteFile(path, out, 0o644); err != nil {
			log.Fatalf("specgen: %v", err)
		}
	}
	docs, bare := map[string]string{}, sim.Specs // what the kinds mean is told in a part of the page that comes later
	for i := range bare {
		docs[bare[i].Name], bare[i].Doc = bare[i].Doc, ""
	}
	delete(docs, "")
	write("The table of kinds, indexed by kind.", "specs", "any[]", bare[:])
	save(os.Args[1])
	b = bytes.NewBufferString(head)
	write("What the kinds mean, by their names.", "docs", "Record<string, string>", docs)
	save(filepath.Join(filepath.Dir(os.Args[1]), "docs.js"))
	for name, p := range runs {
		demo, _, _ := strings.Cut(name, "_")
		if err := writeRun(filepath.Join(os.Args[2], name+".txt"), demo, p); err != nil {
			log.Fatalf("specgen: %v", err)
		}
	}
}

// runs are those of which the pictures' tests have no run of a machine: a
// model's name, and what is special about the run.
var runs = map[string]sim.Params{
	"blocking": nil, "nonblocking-sleep": {"clients": 1, "first": 20}, "epoll-et-nodrain": nil, "sigio": nil, "posix-aio": nil, "libaio": nil,
	"read-blocking": nil, "read-nonblocking": {"first": 3}, "read-ring-wait": nil, "read-ring-peek": {"first": 3},
	"io-uring-multishot": nil, "io-uring-net-sqpoll": nil, "process-per-conn": nil, "kqueue": nil, "event-ports": nil, "iocp": nil,
	"libaio_buffered": {"on": sim.OnBuffered}, "libaio_direct": {"on": sim.OnDirect}, "epoll-lt_disk": {"disk": 5000},
	"blocking_disk": {"disk": 3000, "clients": 1}, "thread-per-conn_disk": {"disk": 3000, "clients": 1},
	"iocp_disk": {"disk": 5000, "order": sim.Together, "work": 1000, "concurrency": 1},
}

func writeRun(path, name string, p sim.Params) error {
	t, err := sim.Run(name, p)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := sim.WriteText(&b, t); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}
