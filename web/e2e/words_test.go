package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// wordPrefixes are the first parts of all keys of words: what a text that has
// no words begins with.
func wordPrefixes(t *testing.T) *regexp.Regexp {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "content", "words", "en", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no words: %v", err)
	}
	var prefixes []string
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var words map[string]string
		if err := json.Unmarshal(b, &words); err != nil {
			t.Fatal(err)
		}
		for key := range words {
			if p, _, ok := strings.Cut(key, "."); ok && !slices.Contains(prefixes, p) {
				prefixes = append(prefixes, regexp.QuoteMeta(p))
			}
		}
	}
	return regexp.MustCompile(`(^|\s)(` + strings.Join(prefixes, "|") + `)\.[a-z][\w.-]*($|[\s,;:])`)
}

var (
	chinese     = regexp.MustCompile(`\p{Han}`)
	placeholder = regexp.MustCompile(`\{\w+[}:|]`)
)

// translated looks for texts in the wrong language, keys in place of words and
// words with holes. Files and commands shown as such are in no language.
func (b *tab) translated(state, lang string, keys *regexp.Regexp) {
	b.t.Helper()
	var texts []string
	b.eval(`(() => {
  const out = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    const el = n.parentElement;
    if (el.closest('code, pre, .code, #lang, script, style, .tabs') || !el.checkVisibility()) continue;
    const s = n.data.trim();
    if (s) out.add(s);
  }
  for (const el of document.querySelectorAll('body *')) {
    if (el.closest('#lang')) continue;
    for (const a of ['aria-label', 'title', 'alt', 'placeholder', 'aria-valuetext', 'aria-description'])
      if (el.getAttribute(a)) out.add(el.getAttribute(a));
  }
  out.add(document.title);
  return [...out];
})()`, &texts)
	if len(texts) < 10 {
		b.t.Errorf("%s: only %d texts", state, len(texts))
	}
	for _, s := range texts {
		switch {
		case lang == "en" && chinese.MatchString(s):
			b.t.Errorf("%s: Chinese on an English page: %q", state, s)
		case keys.MatchString(s):
			b.t.Errorf("%s: a key without words: %q", state, s)
		case placeholder.MatchString(s):
			b.t.Errorf("%s: words with a hole: %q", state, s)
		}
	}
	if lang == "zh" && !slices.ContainsFunc(texts, chinese.MatchString) {
		b.t.Errorf("%s: no Chinese on a Chinese page", state)
	}
}
