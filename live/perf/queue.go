package perf

import (
	"context"
	"sync"
)

// Queue holds batches between the reader, which must never wait, and whoever decodes. It grows as needed: what is not
// taken out stays in memory. The zero Queue is ready and safe for concurrent use.
type Queue struct {
	mu    sync.Mutex
	items []Batch
	wake  chan struct{}
}

// Put appends a batch. It never blocks, so it can serve as Options.Sink.
func (q *Queue) Put(b Batch) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, b)
	if q.wake != nil {
		close(q.wake)
		q.wake = nil
	}
}

// Fresh is closed when there is a batch to get.
func (q *Queue) Fresh() <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	wake := q.waker()
	if len(q.items) > 0 {
		close(q.wake)
		q.wake = nil
	}
	return wake
}

// waker needs the lock.
func (q *Queue) waker() chan struct{} {
	if q.wake == nil {
		q.wake = make(chan struct{})
	}
	return q.wake
}

// Get waits for the next batch, or for ctx to end.
func (q *Queue) Get(ctx context.Context) (Batch, error) {
	for {
		q.mu.Lock()
		if len(q.items) > 0 {
			b := q.items[0]
			q.items[0] = Batch{}
			q.items = q.items[1:]
			q.mu.Unlock()
			return b, nil
		}
		wake := q.waker()
		q.mu.Unlock()
		select {
		case <-wake:
		case <-ctx.Done():
			return Batch{}, ctx.Err()
		}
	}
}
