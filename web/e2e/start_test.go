package e2e

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// From the start of the program to the first byte of the first page: under
// 150 ms, the best of three on a machine that others use too.
func TestFirstByte(t *testing.T) {
	best := time.Hour
	for range 3 {
		start := time.Now()
		s := serve(t)
		res, err := http.Get(s.url)
		if err != nil {
			t.Fatal(err)
		}
		_, err = res.Body.Read(make([]byte, 1))
		took := time.Since(start)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("first byte after %v", took)
		best = min(best, took)
		s.stop()
	}
	if best > 150*time.Millisecond {
		t.Errorf("first byte after %v", best)
	}
}

// All that the first page loads is under 250 KB as transferred, and on every
// page everything comes from the server itself.
func TestPageWeight(t *testing.T) {
	s := serve(t)
	for _, lang := range []string{"en", "zh"} {
		b := visit(t, s, desktop.in(lang))
		b.open(s.url)
		b.mu.Lock()
		weight, count := b.bytes, len(b.asked)
		b.mu.Unlock()
		t.Logf("%s: the first page: %d requests, %.0f bytes", lang, count, weight)
		if weight > 250_000 || weight < 10_000 {
			t.Errorf("%s: the first page weighs %.0f bytes", lang, weight)
		}
		for _, path := range []string{"/lab", "/lab/t/" + s.builtin("splice", 1), "/runs", "/evidence"} {
			b.open(s.origin + path)
		}
		b.keys("?")
		b.mu.Lock()
		for _, a := range b.asked {
			if !strings.HasPrefix(a, s.origin+"/") && !strings.HasPrefix(a, "data:") && !strings.HasPrefix(a, "blob:") {
				t.Errorf("%s: asked for %s", lang, a)
			}
		}
		b.mu.Unlock()
	}
	if st, err := os.Stat(program); err == nil {
		t.Logf("the program is %d bytes", st.Size())
	}
}
