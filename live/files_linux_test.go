package live

import (
	"context"
	"errors"
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
