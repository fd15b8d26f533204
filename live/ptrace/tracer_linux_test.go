//go:build amd64 || arm64

package ptrace

import "testing"

func TestPairs(t *testing.T) {
	k, tr, l := traceKid(t, false)
	k.do("getppid", 1000)
	k.do("getuid", 1000)
	k.tell("exit", 3)
	ps := ended(t, tr, k, Exit{Code: 3})
	t.Log(ps)
	same(t, l.calls(k.pid), append(getppids(1000), "231(3)"))
}

func TestProbe(t *testing.T) { t.Logf("%+v", Probe(t.Context())) }
