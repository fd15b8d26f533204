package live

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ioviz/live/libc"
	"ioviz/sim"
)

// needs skips the test where the machine lacks what the model needs.
func needs(t *testing.T, model string) {
	t.Helper()
	if why := Lacks(model); why != "" {
		t.Skipf("%s is not to be had: %s", model, why)
	}
}

// Each thread has the descriptors of who made it, serves one connection, and
// wakes who waits for its end when it ends.
func TestEveryConnectionHasAThread(t *testing.T) {
	needs(t, "thread-per-conn")
	for _, tier := range tiersHere(t) {
		if tier == Self {
			continue
		}
		t.Run(string(tier), func(t *testing.T) {
			tr := settledModel(t, "thread-per-conn", tier)
			h := &tr.Header
			sock, took, closed := map[sim.TaskID]int64{}, map[sim.TaskID]int64{}, map[sim.TaskID]int64{}
			ended, order := map[sim.TaskID]bool{}, ""
			for i := range tr.Events {
				e := &tr.Events[i]
				switch e.Kind {
				case sim.Spawn:
					if e.Arg("what") != sim.SpawnThread {
						t.Error(sim.FormatEvent(h, e))
					}
					sock[sim.TaskID(e.Arg("child"))] = e.Arg("sock")
				case sim.Take:
					took[e.Task] = e.Arg("sock")
				case sim.Close:
					closed[e.Task] = e.Arg("sock")
				case sim.Wakeup:
					if by := sim.TaskID(e.Args[0]); e.Task == 1 && by > 2 && h.Str(e.Args[1]) == "server" {
						order += "w"
						if ended[by] {
							t.Errorf("event %d: %s wakes after its end", i, h.Tasks[by-1].Name)
						}
					}
				case sim.TaskExit:
					ended[e.Task] = true
				}
			}
			if len(sock) != 3 || len(ended) != 5 {
				t.Fatalf("%d threads were made, %d tasks ended", len(sock), len(ended))
			}
			for task, s := range sock {
				if took[task] != s || closed[task] != s || s != int64(task)-1 {
					t.Errorf("%s was made for %d, copied from %d and closed %d", h.Tasks[task-1].Name, s, took[task], closed[task])
				}
				if h.Tasks[task-1].Proc != 0 {
					t.Errorf("%s has descriptors of its own", h.Tasks[task-1].Name)
				}
			}
		})
	}
}

// A request of POSIX AIO is a read of a thread of glibc, which was made for it or
// was idle; the server itself reads nothing. What is not a futex is always the same.
func TestEveryRequestOfAIOIsAReadOfAThread(t *testing.T) {
	needs(t, "posix-aio")
	for _, tier := range tiersHere(t) {
		if tier == Self {
			continue
		}
		t.Run(string(tier), func(t *testing.T) {
			tr := settledModel(t, "posix-aio", tier)
			h := &tr.Header
			calls, open, threads, done, cloned := map[string]int64{}, map[int64]bool{}, int64(0), 0, int64(0)
			for i := range tr.Events {
				e := &tr.Events[i]
				role := ""
				if e.Task != sim.NoTask {
					role = h.Tasks[e.Task-1].Role
				}
				switch id := e.Arg("id"); e.Kind {
				case sim.Spawn: // a helper makes one when more waits than it can take, for nobody by name
					if threads++; (e.Arg("sock") > 1) != (role == "server") {
						t.Errorf("event %d: %s", i, sim.FormatEvent(h, e))
					}
				case sim.SyscallExit: // a signal of the watching can break it off: then it is called again
					if name := h.Str(e.Args[0]); (name == "clone3" || name == "clone") && e.Args[1] > 0 {
						cloned++
					}
				case sim.SyscallEnter:
					if role != "clients" {
						calls[h.Str(e.Args[0])]++
					}
				case sim.Submit:
					if role != "server" || open[id] || h.Class(e) != sim.Measured {
						t.Errorf("event %d: %s", i, sim.FormatEvent(h, e))
					}
					open[id] = true
				case sim.Complete:
					if role != "helper" || !open[id] || h.Class(e) != sim.Derived {
						t.Errorf("event %d: %s", i, sim.FormatEvent(h, e))
					}
					delete(open, id)
					done++
				case sim.Take:
					if role != "helper" {
						t.Errorf("event %d: %s", i, sim.FormatEvent(h, e))
					}
				}
			}
			if done != 6 || len(open) != 0 || threads < 1 {
				t.Errorf("%d requests of 6 are done, %d are open; %d threads", done, len(open), threads)
			}
			for name, want := range map[string]int64{"accept4": 3, "read": 6, "pread64": 6, "write": 3, "close": 3} {
				if calls[name] != want {
					t.Errorf("%d calls of %s, want %d", calls[name], name, want)
				}
			}
			if cloned != threads {
				t.Errorf("%d threads by %d calls that made one: %v", threads, cloned, calls)
			}
		})
	}
}

// More connections than glibc has threads for: who has none waits until one is
// idle, whatever has come for it.
func TestAIOHasSoManyThreads(t *testing.T) {
	needs(t, "posix-aio")
	n := int64(sim.AIOThreads + 2)
	tr, err := Run(context.Background(), Request{Demo: "posix-aio", Params: sim.Params{"clients": n, "first": 500, "gap": 1, "order": sim.Descending}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	threads, ended, order := 0, 0, []int64{}
	for i := range tr.Events {
		switch e := &tr.Events[i]; e.Kind {
		case sim.Spawn:
			threads++
		case sim.Take:
			order = append(order, e.Arg("sock"))
		case sim.SyscallEnter: // who finds that another has taken the work ends, and makes room for one more
			if tr.Header.Str(e.Args[0]) == "exit" {
				ended++
			}
		case sim.Lost: // what the kernel had no room for may be missing, and nothing else
			if tr.Header.Sources[e.Source].ID == "rule:inconsistent" {
				t.Error(sim.FormatEvent(&tr.Header, e))
			}
		}
	}
	if threads-ended > sim.AIOThreads || int64(len(order)) != n {
		t.Fatalf("%d threads, of which %d ended, copied %d messages, want %d at most and %d", threads, ended, len(order), sim.AIOThreads, n)
	}
	if threads < sim.AIOThreads || ended > 0 { // on a busy machine some are idle before the last is asked for
		t.Logf("%d threads were needed, and %d ended", threads, ended)
		return
	}
	if s := order[0]; s > int64(sim.AIOThreads)+1 { // the last clients send first
		t.Errorf("the first copy is of socket %d, for which there was no thread", s)
	}
}

func TestLibraryCallsDontShowFromInside(t *testing.T) {
	for _, name := range []string{"thread-per-conn", "posix-aio"} {
		needs(t, name)
		_, err := Run(context.Background(), Request{Demo: name, Tier: Self}, nil)
		var e *Error
		if !errors.As(err, &e) || e.Code != "evidence.library" || e.Detail != name || !slices.Equal(Without(name), []string{"self"}) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Without a compiler there is no C program; without glibc, no POSIX AIO.
func TestWithoutALibrary(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	found := openAIO
	defer func() { openAIO = found }()
	openAIO = func() (*libc.AIO, error) { return nil, libc.ErrNoGlibc }
	for name, want := range map[string]string{"thread-per-conn": "why.no-compiler program.unavailable", "posix-aio": "why.no-glibc library.unavailable"} {
		_, err := Run(context.Background(), Request{Demo: name}, nil)
		var e *Error
		if !errors.As(err, &e) || Lacks(name)+" "+e.Code != want {
			t.Errorf("%s lacks %q: %v", name, Lacks(name), err)
		}
	}
}

// A compiler that fails is told of with what it said, and leaves nothing.
func TestACompilerThatFails(t *testing.T) {
	bin, tmp := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", tmp)
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	if err := os.WriteFile(filepath.Join(bin, "cc"), []byte("#!/bin/sh\necho 'in some file' >&2\necho 'x.c:1: error: no pthread.h' >&2\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := compile(context.Background(), "thread_per_conn")
	if err == nil || !strings.Contains(err.Error(), "error: no pthread.h") {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
