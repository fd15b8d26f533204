package live

import "embed"

// Sources are the Go files of the paths: the code that runs, to be shown.
// A path's file is "path_" + its name with underscores + "_linux.go", a model's the same with "model_".
//
//go:embed path_*_linux.go model_*_linux.go
var Sources embed.FS
