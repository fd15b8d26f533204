// Package static holds what the browser loads: code, styles and pictures,
// embedded as they are. It decides nothing: web says which files are served
// and how.
package static

import "embed"

// FS is the whole folder. Tests and type declarations are in it too, as they
// lie beside what they belong to.
//
//go:embed *
var FS embed.FS
