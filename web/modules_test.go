package web

import (
	"io/fs"
	"slices"
	"testing"

	"ioviz/static"
)

// A page names every module that it will need, and none that is not there.
func TestPagesNameTheirModules(t *testing.T) {
	for _, page := range []string{"app/home", "app/lab", "app/runs", "app/evidence", "proofs/proofs", "measure/measure", "app/plain", "app/quadrants"} {
		list := modulesOf(page)
		for _, m := range list {
			if _, err := fs.Stat(static.FS, m); err != nil {
				t.Errorf("%s: %v", page, err)
			}
			for _, deep := range needed(static.FS, m) {
				if deep != page+".js" && !slices.Contains(list, deep) {
					t.Errorf("%s does not name %s, which %s needs", page, deep, m)
				}
			}
		}
		if page == "app/lab" && (len(list) < 50 || !slices.Contains(list, "trace/decode.js") || !slices.Contains(list, "vendor/lit.js")) {
			t.Errorf("the lab names %v", list)
		}
	}
}
