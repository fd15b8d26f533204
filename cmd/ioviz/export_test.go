package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExport(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if _, errs, code := ioviz("run", "sendfile", "--sim", "--size", "8KiB", "--json", "-o", "run.ioviz"); code != 0 {
		t.Fatalf("run: exit %d: %s", code, errs)
	}
	for to, name := range map[string]string{"chrome": "run.chrome.json", "firefox": "run.firefox.json", "speedscope": "run.speedscope.json", "html": "run.html"} {
		out, errs, code := ioviz("export", "run.ioviz", "--to", to, "--lang", "en")
		if code != 0 || !strings.Contains(out, name) {
			t.Fatalf("%s: exit %d: %s%s", to, code, out, errs)
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if to == "html" != strings.HasPrefix(string(b), "<!DOCTYPE html>") || to != "html" && !json.Valid(b) {
			t.Errorf("%s begins with %.40q", name, b)
		}
		other := filepath.Join(dir, "other")
		if _, errs, code := ioviz("export", "run.ioviz", "--to", to, "-o", other); code != 0 {
			t.Fatalf("%s -o: exit %d: %s", to, code, errs)
		}
		piped, _, code := ioviz("export", "run.ioviz", "--to", to, "-o", "-", "--lang", "en")
		if code != 0 || piped != string(b) {
			t.Errorf("%s: standard output differs from the file: exit %d, %d bytes and %d", to, code, len(piped), len(b))
		}
	}
	if err := os.WriteFile("foreign", []byte("hello"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"export"}, exitUsage, ""},
		{[]string{"export", "run.ioviz"}, exitUsage, "speedscope"},
		{[]string{"export", "run.ioviz", "--to", "pdf"}, exitUsage, "pdf"},
		{[]string{"export", "missing", "--to", "chrome"}, exitFailed, "missing"},
		{[]string{"export", "foreign", "--to", "chrome"}, exitFailed, "not an ioviz recording"},
		{[]string{"export", "run.ioviz", "--to", "chrome", "-o", "no/such/folder"}, exitFailed, "no/such/folder"},
	} {
		out, errs, code := ioviz(append(c.args, "--lang", "en")...)
		if code != c.code || out != "" || !strings.Contains(errs, c.says) || strings.Count(errs, "\n") != 1 {
			t.Errorf("ioviz %v: exit %d, said %q%q; want exit %d and %q in one line", c.args, code, out, errs, c.code, c.says)
		}
	}
}
