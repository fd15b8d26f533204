package ptrace
import ("testing";"time")
func TestSpeed(t *testing.T) {
	k, tr, l := traceKid(t, false)
	b:=time.Now()
	k.do("getppid", 20000)
	t.Log(time.Since(b)/40000, "per stop", len(l.stops)); _ = tr
}
