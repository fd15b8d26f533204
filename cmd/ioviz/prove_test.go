package main

import (
	"regexp"
	"runtime"
	"strings"
	"testing"

	"ioviz/live"
)

func TestProveSaysWhatCame(t *testing.T) {
	m := runJSON(t, "prove", "sendfile-shares")
	for path, want := range map[string]any{"name": "sendfile-shares", "facts": "F6", "predicted": "shared", "observed": "shared", "pass": true} {
		if got := m[path]; got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
}

// Numbers stand under the names that the cards have for them, results under
// those of their errors, and it says what the proof needs.
func TestProveNamesItsNumbers(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("unmet needs: linux")
	}
	for lang, want := range map[string][]string{
		"en": {"my read: EAGAIN", "ready, says poll: yes", "works without privileges"},
		"zh": {"我的读：EAGAIN", "poll 说就绪：是", "不需要特权"},
	} {
		out, errs, code := ioviz("prove", "ready-is-a-hint", "--lang", lang)
		if code != 0 {
			t.Fatalf("%s: exit code %d: %s", lang, code, errs)
		}
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("%s: no %q in %s", lang, w, out)
			}
		}
		if raw := regexp.MustCompile(`[a-z]+_[a-z]+`).FindString(out); raw != "" {
			t.Errorf("%s: a raw name, %s, in %s", lang, raw, out)
		}
	}
}

// Every proof says in JSON whether it needs root.
func TestProveSaysWhatItNeeds(t *testing.T) {
	for name, want := range map[string]bool{"ready-is-a-hint": false, "mutate-sendfile-large": true} {
		if got := runJSON(t, "prove", name)["needs_root"]; got != want {
			t.Errorf("%s: needs_root %v, want %v", name, got, want)
		}
	}
	a := &app{lang: "zh"}
	for _, x := range []struct {
		n    live.Number
		want string
	}{{live.Number{Value: -11, Unit: "result", Error: "EAGAIN"}, "EAGAIN"}, {live.Number{Value: 4096, Unit: "result"}, "4 KiB"},
		{live.Number{Value: 1, Unit: "yes"}, "是"}, {live.Number{Value: 12345, Unit: "tid"}, "12345"}, {live.Number{Value: 12345, Unit: "count"}, "12,345"}} {
		if got := a.numberText(x.n); got != x.want {
			t.Errorf("%+v: %s, want %s", x.n, got, x.want)
		}
	}
}

// Every proof has a title in both languages, without a name that only the command line knows.
func TestProofsHaveTitles(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		a := &app{lang: lang}
		for _, p := range live.Proofs {
			title := a.proofTitle(p.Name)
			if title == "" || strings.Contains(title, "demo.") || strings.Contains(title, "prove.") || strings.Contains(title, "-large") || strings.Contains(title, "-veth") {
				t.Errorf("%s: %s is called %q", lang, p.Name, title)
			}
		}
	}
}
