package sim

import (
	"errors"
	"strings"
	"testing"
)

func TestTurnsAreAnOrder(t *testing.T) {
	for order := int64(Ascending); order <= Shuffled; order++ {
		for n := int64(1); n <= 40; n++ {
			for _, shuffle := range []int64{0, 1, 2, n + 1, 1000} {
				seen := make([]bool, n)
				for i := range n {
					turn := Turn(order, shuffle, i, n)
					if turn < 0 || turn >= n || seen[turn] {
						t.Fatalf("order %d, shuffle %d, of %d: client %d has turn %d", order, shuffle, n, i, turn)
					}
					seen[turn] = true
				}
			}
		}
	}
}

// The words of the form and of the command line tell these.
func TestShufflesOfThreeAreAllOrders(t *testing.T) {
	var got []string
	for shuffle := int64(1); shuffle <= 6; shuffle++ {
		order := make([]byte, 3)
		for i := range int64(3) {
			order[Turn(Shuffled, shuffle, i, 3)] = "ABC"[i]
		}
		got = append(got, string(order))
	}
	if want := "BAC CBA ACB CAB BCA ABC"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestLetters(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 27: "AB", 701: "ZZ", 702: "AAA"} {
		if got := Letters(i); got != want {
			t.Errorf("client %d is %s, want %s", i, got, want)
		}
	}
}

func TestRequestNumbers(t *testing.T) {
	if got := RequestSock(RequestID(513, 5)); got != 513 {
		t.Errorf("socket %d", got)
	}
}

// select knows descriptors below FD_SETSIZE only: a run that needs more is
// refused, real or simulated, and poll is not.
func TestSelectHasItsLimit(t *testing.T) {
	for _, producer := range []string{"live", "sim"} {
		for _, c := range []struct {
			p     Params
			param string
			most  int64
		}{
			{Params{"idle": 1100}, "idle", 997},
			{Params{"clients": 1100, "gap": 0}, "clients", 1000},
			{Params{"clients": 600, "idle": 600, "gap": 0}, "idle", 400},
			{Params{"clients": 500, "idle": 500, "gap": 0}, "", 0},
		} {
			_, err := demoOf(t, "select").Complete(c.p, producer)
			var wrong *ParamError
			if errors.As(err, &wrong) != (c.param != "") || wrong != nil && (wrong.Code != "param.fdset" || wrong.Param != c.param || wrong.Max != c.most) {
				t.Errorf("%s, %v: %v", producer, c.p, err)
			}
			if _, err := demoOf(t, "poll").Complete(c.p, producer); err != nil {
				t.Errorf("poll, %s, %v: %v", producer, c.p, err)
			}
		}
	}
}

func demoOf(t *testing.T, name string) *Demo {
	t.Helper()
	d, ok := DemoByName(name)
	if !ok {
		t.Fatalf("no demo named %s", name)
	}
	return d
}
