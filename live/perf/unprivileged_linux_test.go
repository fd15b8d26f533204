package perf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

const nobody = 65534

// asNobody runs one test of this binary again as a user without privileges, in a directory of its own that has a cache
// directory. prepare may put things into it. The binary is copied, because its place may be closed to that user.
func asNobody(t *testing.T, prepare func(cache string), env ...string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "ioviz-perf-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	cache := filepath.Join(dir, "cache")
	bin := filepath.Join(dir, "perf.test")
	if err := errors.Join(os.Chmod(dir, 0o755), os.MkdirAll(filepath.Join(cache, "ioviz"), 0o755), copyFile(bin, "/proc/self/exe")); err != nil {
		t.Fatal(err)
	}
	if prepare != nil {
		prepare(filepath.Join(cache, "ioviz"))
	}
	for _, p := range []string{cache, filepath.Join(cache, "ioviz")} {
		if err := os.Chown(p, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(bin, "-test.v", "-test.count=1", "-test.run=^"+t.Name()+"$")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+cache, "HOME="+dir, "TMPDIR="+cache)
	cmd.Env = append(cmd.Env, env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	t.Logf("as user %d:\n%s", nobody, out)
	if err != nil {
		t.Fatal(err)
	}
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// What an ordinary user gets, with ids from a cache that root left.
func TestUnprivileged(t *testing.T) {
	if os.Geteuid() == 0 {
		needs(t, FeatTracefs)
		asNobody(t, func(cache string) {
			cat, err := OpenCatalog()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := cat.save(cache, KernelBuild(), []string{"syscalls"}); err != nil {
				t.Fatal(err)
			}
		})
		return
	}
	user := Options{ExcludeKernel: true}
	t.Run("syscalls", func(t *testing.T) { needs(t, FeatUserSyscalls); testThreadSyscalls(t, user) })
	t.Run("switches", func(t *testing.T) { needs(t, FeatUserSyscalls, FeatSwitches); testThreadSwitches(t, user) })
	t.Run("faults", func(t *testing.T) { needs(t, FeatUserSyscalls, FeatUserFaults); testUserFaults(t, user) })
	t.Run("probes", func(t *testing.T) {
		r := report()
		if r.Paranoid == nil || *r.Paranoid != 2 || r.Perfmon {
			t.Skip("unmet needs: perf_event_paranoid is not 2, or this user has CAP_PERFMON")
		}
		for feature, want := range map[Feature]Reason{
			FeatIDs: ReasonOK, FeatUserSyscalls: ReasonOK, FeatSwitches: ReasonOK, FeatUserFaults: ReasonOK,
			FeatTracepoints: ReasonParanoid, FeatSystemWide: ReasonParanoid,
		} {
			if p, _ := r.Probe(feature); p.Reason != want || (p.Answer == Yes) != (want == ReasonOK) {
				t.Errorf("%+v, want reason %q", p, want)
			}
		}
		if p, _ := r.Probe(FeatTracefs); p.Answer != No || p.Remedy != RemedyRoot {
			t.Errorf("%+v", p)
		}
		if r.Catalog != FromCache {
			t.Errorf("ids from %q", r.Catalog)
		}
	})
}

// A cache that somebody else could have written is not used.
func TestCacheTrust(t *testing.T) {
	c := NewCatalog(testTracefs(t))
	for _, tt := range []struct {
		name  string
		spoil func(dir, file string) error
		ok    bool
	}{
		{"sound", func(_, _ string) error { return nil }, true},
		{"file writable by all", func(_, f string) error { return os.Chmod(f, 0o666) }, false},
		{"directory writable by all", func(d, _ string) error { return os.Chmod(d, 0o777) }, false},
		{"a link", func(d, f string) error {
			return errors.Join(os.Rename(f, d+"/else"), os.Symlink(d+"/else", f))
		}, false},
		{"damaged", func(_, f string) error { return os.WriteFile(f, []byte("{"), 0o644) }, false},
		{"missing", func(_, f string) error { return os.Remove(f) }, false},
	} {
		dir := filepath.Join(t.TempDir(), "ioviz")
		file, err := c.save(dir, KernelBuild(), []string{"sched"})
		if err == nil {
			err = tt.spoil(dir, file)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := loadCache(dir); (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	if os.Geteuid() == 0 {
		dir := filepath.Join(t.TempDir(), "ioviz")
		file, err := c.save(dir, KernelBuild(), []string{"sched"})
		if err == nil {
			err = os.Chown(file, nobody, nobody)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := loadCache(dir); !errors.Is(err, ErrCache) {
			t.Errorf("somebody else's file: %v", err)
		}
	}
}

func TestInspect(t *testing.T) {
	r := report()
	for _, f := range allFeatures {
		p, ok := r.Probe(f)
		if !ok || (p.Answer == Yes) != (p.Reason == ReasonOK) {
			t.Errorf("%s: %+v", f, p)
		}
		t.Logf("%+v", p)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if p, _ := Inspect(ctx).Probe(FeatSwitches); p.Answer != Unknown {
		t.Errorf("given up: %+v", p)
	}
	for _, p := range unsupported().Probes {
		if p.Answer != No || p.Reason != ReasonOS {
			t.Errorf("%+v", p)
		}
	}
}

// A user without a cache finds the ids out, and they are the right ones. Trying all ids makes tracepoints slow for the
// whole machine for half a minute, so the test looks near one that it knows, unless IOVIZ_PERF_ALL_IDS is set.
func TestDiscovery(t *testing.T) {
	if os.Geteuid() == 0 {
		needs(t, FeatTracefs)
		cat, err := OpenCatalog()
		if err != nil {
			t.Fatal(err)
		}
		truth, err := os.MkdirTemp("", "ioviz-truth-")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(truth)
		if _, err := cat.save(truth, KernelBuild(), []string{"syscalls"}); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(truth, 0o755); err != nil {
			t.Fatal(err)
		}
		env := []string{"IOVIZ_PERF_TRUTH=" + truth, "IOVIZ_PERF_LINGERS=1"}
		if os.Getenv("IOVIZ_PERF_ALL_IDS") == "" {
			f, err := cat.Lookup("syscalls", "sys_enter_pread64")
			if err != nil {
				t.Fatal(err)
			}
			env = append(env, fmt.Sprintf("%s_IDS=%d-%d", helperEnv, f.ID-20, f.ID+20))
		}
		asNobody(t, nil, env...)
		return
	}
	needs(t, FeatSwitches)
	truth, err := loadCache(os.Getenv("IOVIZ_PERF_TRUTH"))
	if err != nil {
		t.Skip("unmet needs: to be started by root: ", err)
	}
	found, err := DiscoverInChild(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	names, err := found.Names("syscalls")
	if err != nil {
		t.Fatal(err)
	}
	want := 2 * len(probeCalls)
	if os.Getenv("IOVIZ_PERF_ALL_IDS") == "" {
		want = 10 // read, write, pread64, readv and some of their neighbours in fs/read_write.c
	}
	if len(names) < want {
		t.Errorf("found %d ids, want %d: %v", len(names), want, names)
	}
	t.Logf("found %v", names)
	for _, n := range names {
		got, _ := found.Lookup("syscalls", n)
		want, err := truth.Lookup("syscalls", n)
		if err != nil || got.ID != want.ID {
			t.Errorf("%s has id %d, want %v, %v", n, got.ID, want, err)
			continue
		}
		for _, f := range got.Fields { // the built-in layout is the kernel's
			if f.Name == "__syscall_nr" || f.Name == "ret" || f.Name == "common_pid" {
				if w, ok := want.Field(f.Name); !ok || w.Offset != f.Offset || w.Size != f.Size {
					t.Errorf("%s: field %+v, want %+v", n, f, w)
				}
			}
		}
	}
	again, err := OpenCatalog()
	if err != nil || again.From() != FromCache {
		t.Errorf("after discovery: %v", err)
	}
}
