package live

import (
	"errors"

	"golang.org/x/sys/unix"

	"ioviz/live/uring"
)

// Lacks tells what this machine doesn't have, or doesn't allow, that a run of
// the demo needs: the key of a reason, "" where nothing is missing. What may be
// missing for other causes, a run says.
func Lacks(demo string) string {
	switch m := models[demo]; {
	case m.program != "":
		if _, err := compiler(); err != nil {
			return "why.no-compiler"
		}
		return ""
	case m.library:
		if _, err := openAIO(); err != nil {
			return "why.no-glibc"
		}
		return ""
	}
	if !models[demo].ring && !paths[demo].ring {
		return ""
	}
	r, err := uring.Open(uring.Options{Entries: 1})
	if err == nil {
		r.Close()
	}
	if errors.Is(err, unix.EPERM) || errors.Is(err, unix.EACCES) || errors.Is(err, unix.ENOSYS) {
		return "why.no-io-uring"
	}
	return ""
}

// Without are the tiers that no run of the demo can have, whatever the machine:
// a program does not see the calls that the C library makes for it.
func Without(demo string) []string {
	if models[demo].library {
		return []string{string(Self)}
	}
	return nil
}
