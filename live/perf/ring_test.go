package perf

import (
	"bytes"
	"context"
	"testing"
)

func TestRingSpan(t *testing.T) {
	data := []byte("ABCDEFGH")
	for _, tt := range []struct {
		tail, head uint64
		want       string
	}{
		{0, 0, ""}, {0, 3, "ABC"}, {0, 8, "ABCDEFGH"}, {6, 8, "GH"}, {6, 10, "GHAB"}, {5, 13, "FGHABCDE"},
		{8, 9, "A"}, {1<<40 + 7, 1<<40 + 9, "HA"}, {^uint64(0), 1, "HA"}, // the counters may wrap as well
	} {
		got, err := ringSpan([]byte("x"), data, tt.tail, tt.head)
		if err != nil || string(got) != "x"+tt.want {
			t.Errorf("%d to %d: %q, %v; want %q", tt.tail, tt.head, got, err, tt.want)
		}
	}
	for _, tt := range []struct {
		data       []byte
		tail, head uint64
	}{{data, 0, 9}, {data, 3, 2}, {nil, 0, 0}, {data[:7], 0, 1}} {
		if got, err := ringSpan(nil, tt.data, tt.tail, tt.head); err == nil || got != nil {
			t.Errorf("%d to %d of %d: %q, no error", tt.tail, tt.head, len(tt.data), got)
		}
	}
}

// Whatever is written through a ring comes out of it, however it is cut into rounds.
func FuzzRingSpan(f *testing.F) {
	f.Add([]byte("some records, more than the ring holds"), uint64(5), uint8(3))
	f.Add([]byte("x"), ^uint64(0)-3, uint8(16))
	f.Fuzz(func(t *testing.T, in []byte, start uint64, step uint8) {
		ring := make([]byte, 16)
		n := int(step)%len(ring) + 1
		head, out := start, []byte(nil)
		for rest := in; len(rest) > 0; {
			part := rest[:min(n, len(rest))]
			rest = rest[len(part):]
			tail := head
			for _, c := range part {
				ring[head&15] = c
				head++
			}
			var err error
			if out, err = ringSpan(out, ring, tail, head); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(in, out) {
			t.Errorf("%q went in, %q came out", in, out)
		}
	})
}

func TestQueueTellsWhenThereIsSomething(t *testing.T) {
	var q Queue
	early := q.Fresh()
	select {
	case <-early:
		t.Fatal("an empty queue says that it is not")
	default:
	}
	q.Put(Batch{Through: 1})
	<-early
	<-q.Fresh()
	if b, err := q.Get(t.Context()); err != nil || b.Through != 1 {
		t.Fatal(b, err)
	}
	select {
	case <-q.Fresh():
		t.Error("it is empty again, and says that it is not")
	default:
	}
}

func TestQueue(t *testing.T) {
	var q Queue
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for i := range 100 {
			q.Put(Batch{Through: int64(i)})
		}
	}()
	for i := range 100 {
		b, err := q.Get(ctx)
		if err != nil || b.Through != int64(i) {
			t.Fatalf("batch %d: %v, %v", i, b.Through, err)
		}
	}
	cancel()
	if _, err := q.Get(ctx); err != context.Canceled {
		t.Errorf("after cancel: %v", err)
	}
}
