package web

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"sync"

	"ioviz/static"
)

// statically are the imports of a module that is loaded: statements at the
// beginning of a line.
var statically = []*regexp.Regexp{
	regexp.MustCompile(`(?m)^(?:import|export)\b[^;'"]*?\bfrom\s*['"](\.[^'"]+)['"]`),
	regexp.MustCompile(`(?m)^import\s*['"](\.[^'"]+)['"]`),
}

// needed lists what a module imports, and what that imports, and so on: the page
// names them all, so that the browser need not find out one after the other.
func needed(files fs.FS, module string) []string {
	seen := []string{}
	todo := []string{module}
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		code, err := fs.ReadFile(files, name)
		if err != nil {
			continue // a test finds it; the browser says so
		}
		for _, re := range statically {
			for _, m := range re.FindAllStringSubmatch(string(code), -1) {
				if to := path.Join(path.Dir(name), m[1]); to != module && !slices.Contains(seen, to) {
					seen = append(seen, to)
					todo = append(todo, to)
				}
			}
		}
	}
	return seen
}

var (
	neededMu sync.Mutex
	neededBy = map[string][]string{}
)

// modulesOf are the modules that the one of a page needs besides itself.
func modulesOf(module string) []string {
	neededMu.Lock()
	defer neededMu.Unlock()
	if _, known := neededBy[module]; !known {
		neededBy[module] = needed(static.FS, module+".js")
	}
	return neededBy[module]
}
