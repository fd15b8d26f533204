package onefile

import (
	"encoding/base64"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// entry is the module that starts everything.
const entry = "app/alone-lab.js"

// instead are modules that take the place of others in a document of its own;
// only they themselves get the ones they replace.
var instead = map[string]string{"app/address.js": "app/alone-address.js"}

// imports finds the statements that load another of our modules: those at the
// beginning of a line, and import() where it is waited for or returned.
// Types in comments load nothing.
var imports = []*regexp.Regexp{
	regexp.MustCompile(`(?m)^(?:import|export)\b[^;'"]*?\bfrom\s*(['"])(\.[^'"]+)['"]`),
	regexp.MustCompile(`(?m)^import\s*(['"])(\.[^'"]+)['"]`),
	regexp.MustCompile(`(?:await|=>|return|=)\s+import\(\s*(['"])(\.[^'"]+)['"]`),
}

// modules gives the code of every module that the entry leads to, by name, with
// what they import named so that one import map can tell where each is.
func modules(files fs.FS) (map[string]string, error) {
	out := map[string]string{}
	todo := []string{entry}
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		if _, done := out[name]; done {
			continue
		}
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("module %s: %w", name, err)
		}
		code := string(b)
		for _, re := range imports {
			code = re.ReplaceAllStringFunc(code, func(stmt string) string {
				m := re.FindStringSubmatch(stmt)
				to := path.Join(path.Dir(name), m[2])
				if other, ok := instead[to]; ok && other != name {
					to = other
				}
				todo = append(todo, to)
				return strings.Replace(stmt, m[1]+m[2]+m[1], m[1]+prefix+to+m[1], 1)
			})
		}
		out[name] = code
	}
	return out, nil
}

// prefix makes a module's name one that only the import map can resolve.
const prefix = "ioviz/"

// importMap tells the browser where each module is: in its own address.
func importMap(mods map[string]string) map[string]any {
	m := map[string]string{}
	for name, code := range mods {
		m[prefix+name] = "data:text/javascript;base64," + base64.StdEncoding.EncodeToString([]byte(code))
	}
	return map[string]any{"imports": m}
}
