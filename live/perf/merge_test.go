package perf

import (
	"fmt"
	"slices"
	"testing"
)

// popAll renders what can be popped as "ring@time".
func popAll(m *Merger) []string {
	var out []string
	for r, ok := m.Pop(); ok; r, ok = m.Pop() {
		out = append(out, fmt.Sprintf("%d@%d", r.Ring, r.Time))
	}
	return out
}

func samples(times ...int64) []byte {
	var b []byte
	for _, at := range times {
		b = append(b, sample(1, at, 7, 0, make([]byte, 8))...)
	}
	return b
}

func TestMerge(t *testing.T) {
	for _, tt := range []struct {
		name  string
		rings [][]byte
		want  []string
		late  int
	}{
		{"three rings", [][]byte{samples(1, 4, 7), samples(2, 5, 8), samples(3, 6, 9)},
			[]string{"0@1", "1@2", "2@3", "0@4", "1@5", "2@6", "0@7", "1@8", "2@9"}, 0},
		{"stable", [][]byte{samples(5, 5), samples(5), samples(5)}, []string{"0@5", "0@5", "1@5", "2@5"}, 0},
		{"the ring's order wins", [][]byte{samples(10, 8, 11), samples(9, 12)}, []string{"1@9", "0@10", "0@8", "0@11", "1@12"}, 0},
		{"off before on", [][]byte{switchRec(1, 5, 0), samples(5), switchRec(2, 5, miscSwitchOut)}, []string{"2@5", "1@5", "0@5"}, 0},
		{"empty ring", [][]byte{nil, samples(1)}, []string{"1@1"}, 0},
	} {
		var m Merger
		b := Batch{Layouts: testLayouts, Final: true}
		for i, data := range tt.rings {
			b.Chunks = append(b.Chunks, Chunk{i, data})
		}
		m.Add(b)
		if got := popAll(&m); !slices.Equal(got, tt.want) || m.Late() != tt.late || m.Bad() != 0 {
			t.Errorf("%s: %v late %d bad %d, want %v", tt.name, got, m.Late(), m.Bad(), tt.want)
		}
	}
}

func TestMergeWhileRunning(t *testing.T) {
	var m Merger
	steps := []struct {
		b    Batch
		want []string
	}{
		{Batch{Chunks: []Chunk{{0, samples(10, 20)}}, Layouts: testLayouts}, nil}, // ring 1 may still have something earlier
		{Batch{Chunks: []Chunk{{1, samples(5)}}, Through: 10}, []string{"1@5"}},
		{Batch{Through: 21}, []string{"0@10", "0@20"}},
		{Batch{Chunks: []Chunk{{2, samples(25)}, {0, samples(23)}}, Through: 22}, nil},
		{Batch{Chunks: []Chunk{{1, samples(21)}}, Through: 22}, []string{"1@21"}},
		{Batch{Chunks: []Chunk{{1, samples(26)}}, Through: 23}, nil},
		{Batch{Final: true}, []string{"0@23", "2@25", "1@26"}},
		{Batch{Chunks: []Chunk{{1, samples(3)}}}, []string{"1@3"}}, // ring order: comes after 26
	}
	for i, s := range steps {
		m.Add(s.b)
		if got := popAll(&m); !slices.Equal(got, s.want) {
			t.Errorf("step %d: %v, want %v", i, got, s.want)
		}
	}
	if got := m.Received()[7]; got != 8 {
		t.Errorf("received %d, want 8", got)
	}
}

func TestMergeCounts(t *testing.T) {
	var m Merger
	m.Add(Batch{Chunks: []Chunk{
		{0, append(samples(1, 2), lostRec(3, 7, 40)...)},
		{1, append(switchRec(1, 2, 0), lostRec(3, 7, 2)...)},
		{2, []byte{1, 2, 3}},
		{-1, samples(1)},
		{maxRings, samples(1)},
	}, Layouts: testLayouts, Final: true})
	popAll(&m)
	if m.Received()[7] != 2 || m.Received()[77] != 1 || m.Lost() != 42 || m.Bad() != 3 {
		t.Errorf("received %v lost %d bad %d", m.Received(), m.Lost(), m.Bad())
	}
	var late Merger
	late.Add(Batch{Chunks: []Chunk{{0, samples(10)}}, Layouts: testLayouts, Through: 11})
	popAll(&late)
	late.Add(Batch{Chunks: []Chunk{{1, samples(5)}}, Through: 11})
	if got := popAll(&late); len(got) != 1 || late.Late() != 1 {
		t.Errorf("%v, late %d", got, late.Late())
	}
}
