package content

import (
	"embed"
	"io/fs"
)

//go:embed traces
var traceFiles embed.FS

// Traces are the recorded traces that ship with ioviz: files named
// NAME.ioviz in the binary form.
func Traces() fs.FS {
	sub, err := fs.Sub(traceFiles, "traces")
	if err != nil {
		panic("content: no folder of traces is embedded: " + err.Error())
	}
	return sub
}
