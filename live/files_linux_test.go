package live

import (
	"context"
	"errors"
	"os"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"ioviz/live/perf"
	"ioviz/sim"
)

// With too few descriptors a run says that these are missing, whichever step it is that fails, and leaves nothing; with
// enough it comes out. The limit is raised step by step from what is open.
func TestFewDescriptors(t *testing.T) {
	var lim unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &lim); err != nil {
		t.Fatal(err)
	}
	demos := map[string]sim.Params{"splice": {"size": 64 << 10}, "epoll-lt": {"first": 0, "gap": 0}}
	for _, tier := range tiersHere(t) {
		for name, params := range demos {
			t.Run(string(tier)+"/"+name, func(t *testing.T) {
				run := func() error {
					_, err := Run(context.Background(), Request{Demo: name, Params: params, Tier: tier}, nil)
					perf.Drain()
					return err
				}
				if err := run(); err != nil { // caches fill
					t.Fatal(err)
				}
				before := fds(t)
				refused, done := 0, 0
				for more := 0; done == 0; more += 3 {
					if more > 120 {
						t.Fatal("120 more descriptors are not enough")
					}
					low := lim
					low.Cur = uint64(before + more)
					if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &low); err != nil {
						t.Fatal(err)
					}
					err := run()
					if again := unix.Setrlimit(unix.RLIMIT_NOFILE, &lim); again != nil {
						t.Fatal(again)
					}
					var e *Error
					switch {
					case err == nil:
						done++
					case errors.As(err, &e) && e.Code == "files":
						refused++
					default:
						t.Errorf("with %d more descriptors: %v", more, err)
					}
					if after := fds(t); after != before {
						t.Fatalf("with %d more descriptors: %d were open before, %d after", more, before, after)
					}
					if left := leftovers(); left != "" {
						t.Fatalf("with %d more descriptors: left behind %s", more, left)
					}
				}
				if refused == 0 {
					t.Error("it was never refused")
				}
			})
		}
	}
}

// A copy on a file system that shares blocks, made for it where there is none, moves no byte: by the rule, and by what the
// file system says. Nothing of it is left: no mount, no loop device, no file.
func TestCopySharesBlocks(t *testing.T) {
	mounts := func() string {
		b, err := os.ReadFile("/proc/self/mounts")
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	before := mounts()
	tr, err := Run(context.Background(), Request{Demo: "copy-file-range", Params: sim.Params{"size": 1 << 20, "reflink": 1}}, nil)
	var e *Error
	if errors.As(err, &e) && e.Code == "reflink.unavailable" {
		t.Skip("unmet needs: root and mkfs.xfs or mkfs.btrfs")
	}
	if err != nil {
		t.Fatal(err)
	}
	s, _, m, err := sim.Sum(tr)
	if err != nil {
		t.Fatal(err)
	}
	if n := s.CPUCopies.Count; n == nil || *n != 0 || m.Of(1, "refs") != 16 {
		t.Errorf("%v copies, %d references", n, m.Of(1, "refs"))
	}
	told := slices.ContainsFunc(tr.Events, func(e sim.Event) bool {
		return e.Kind == sim.Note && tr.Header.Strings[e.Args[0]] == "note.blocks-shared" && tr.Header.Sources[e.Source].ID == "self:fiemap"
	})
	if !told {
		t.Error("the file system did not say so")
	}
	if after := mounts(); after != before {
		t.Errorf("mounts before\n%safter\n%s", before, after)
	}
	if left := leftovers(); left != "" {
		t.Errorf("left behind: %s", left)
	}
}
