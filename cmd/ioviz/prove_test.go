package main

import "testing"

func TestProveSaysWhatCame(t *testing.T) {
	m := runJSON(t, "prove", "sendfile-shares")
	for path, want := range map[string]any{"name": "sendfile-shares", "facts": "F6", "predicted": "shared", "observed": "shared", "pass": true} {
		if got := m[path]; got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
}
