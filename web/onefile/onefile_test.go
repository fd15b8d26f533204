package onefile

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ioviz/sim"
	"ioviz/static"
)

func documentOf(t *testing.T, o Options) string {
	t.Helper()
	tr, err := sim.Run("sendfile", sim.Params{"size": 8192})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(&b, tr, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestDocumentAsksForNothing(t *testing.T) {
	doc := documentOf(t, Options{Lang: "zh", Version: "9.9"})
	for _, m := range regexp.MustCompile(`(?:src|href|action|url\()=?["']?([^"'\s>)]+)`).FindAllStringSubmatch(outside(doc), -1) {
		if !strings.HasPrefix(m[1], "#") && !strings.HasPrefix(m[1], "data:") {
			t.Errorf("asks for %s", m[1])
		}
	}
	if n := strings.Count(doc, "<script"); n != 3 {
		t.Errorf("%d scripts: an import map, what is held, and the start", n)
	}
	if !strings.Contains(doc, `<html lang="zh-CN"`) || !strings.Contains(documentOf(t, Options{Lang: "xx"}), `<html lang="en"`) {
		t.Error("wrong language")
	}
}

// outside is the document without what its scripts and styles hold.
func outside(doc string) string {
	return regexp.MustCompile(`(?s)(<script[^>]*>).*?</script>|<style>.*?</style>`).ReplaceAllString(doc, "$1")
}

// Its policy names what is in it: a script or style that is not would not run.
func TestPolicyNamesWhatIsInIt(t *testing.T) {
	doc := documentOf(t, Options{})
	m := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]+)"`).FindStringSubmatch(doc)
	if m == nil {
		t.Fatal("no policy")
	}
	policy := strings.NewReplacer("&#39;", "'", "&#43;", "+").Replace(m[1])
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") || !strings.HasPrefix(policy, "default-src 'none';") {
		t.Errorf("policy %s", policy)
	}
	for _, re := range []string{`(?s)<script type="importmap">(.*?)</script>`, `(?s)<script type="module">(.*?)</script>`, `(?s)<style>(.*?)</style>`} {
		in := regexp.MustCompile(re).FindStringSubmatch(doc)
		if in == nil || !strings.Contains(policy, "'sha256-"+digest(in[1])+"'") {
			t.Errorf("%s is not in the policy", re)
		}
	}
}

// The style sheets are those of the lab's page: one that is added there is here.
func TestStylesAreThoseOfTheLab(t *testing.T) {
	names, err := styles()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"css/colors.css", "css/base.css", "css/stage.css", "css/lab.css", "css/code.css"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not among %v", want, names)
		}
	}
}

func TestModules(t *testing.T) {
	mods, err := modules(static.FS)
	if err != nil {
		t.Fatal(err)
	}
	if mods["app/lab.js"] == "" || mods["app/alone-address.js"] == "" || mods["app/address.js"] == "" || mods["app/home.js"] != "" {
		t.Errorf("%d modules", len(mods))
	}
	for name, code := range mods {
		for _, re := range imports {
			if m := re.FindString(code); m != "" {
				t.Errorf("%s still has %s", name, m)
			}
		}
		if strings.Contains(code, `'`+prefix+`app/address.js'`) && name != "app/alone-address.js" {
			t.Errorf("%s reads the address of a page", name)
		}
	}
}

func TestModulesFindEveryImport(t *testing.T) {
	files := fstest.MapFS{}
	for name, code := range map[string]string{
		entry: "import './a.js';\nimport { x } from \"../b/b.js\";\nimport {\n  y,\n  z,\n} from './c.js';\nexport * from './d.js';\n" +
			"const late = await import('./e.js');\n/** @param {import('./types.js').T} t */\n// import './gone.js' is a word\n",
		"app/a.js": "", "b/b.js": "import '../app/a.js';", "app/c.js": "", "app/d.js": "", "app/e.js": "",
	} {
		files[name] = &fstest.MapFile{Data: []byte(code)}
	}
	mods, err := modules(files)
	if err != nil {
		t.Fatal(err)
	}
	if len(mods) != 6 || !strings.Contains(mods[entry], `from "ioviz/b/b.js"`) || mods["b/b.js"] != "import 'ioviz/app/a.js';" {
		t.Errorf("got %v", mods)
	}
	delete(files, "app/c.js")
	if _, err := modules(files); err == nil || !strings.Contains(err.Error(), "app/c.js") {
		t.Errorf("a missing module: %v", err)
	}
}

func TestRefusedTraceWritesNothing(t *testing.T) {
	tr, err := sim.Run("sendfile", nil)
	if err != nil {
		t.Fatal(err)
	}
	tr.Events = tr.Events[3:]
	var b bytes.Buffer
	if err := Write(&b, tr, Options{}); err == nil || b.Len() > 0 {
		t.Errorf("%v, %d bytes", err, b.Len())
	}
}
