package sim

import (
	"slices"
	"testing"
)

func TestTurnsAreAnOrder(t *testing.T) {
	for order := int64(Ascending); order <= Shuffled; order++ {
		for n := int64(1); n <= 40; n++ {
			seen := make([]bool, n)
			for i := range n {
				turn := Turn(order, i, n)
				if turn < 0 || turn >= n || seen[turn] {
					t.Fatalf("order %d of %d: client %d has turn %d", order, n, i, turn)
				}
				seen[turn] = true
			}
		}
	}
	if got := []int64{Turn(Shuffled, 0, 3), Turn(Shuffled, 1, 3), Turn(Shuffled, 2, 3)}; slices.IsSorted(got) {
		t.Errorf("shuffled is in order: %v", got)
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
