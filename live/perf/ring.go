package perf

import "fmt"

// ringSpan copies what lies between tail and head out of a ring's data area, appending to dst.
// head and tail only ever grow; their low bits are the place in data, whose length is a power of two
// (perf_event_open(2), "MMAP layout"). The bytes are whole records, joined where they wrap.
func ringSpan(dst, data []byte, tail, head uint64) ([]byte, error) {
	size := uint64(len(data))
	if size == 0 || size&(size-1) != 0 {
		return dst, fmt.Errorf("ring of %d bytes: %w", size, ErrMalformed)
	}
	if head-tail > size {
		return dst, fmt.Errorf("ring of %d bytes with %d unread: %w", size, head-tail, ErrMalformed)
	}
	from, n := tail&(size-1), head-tail
	first := min(n, size-from)
	dst = append(dst, data[from:from+first]...)
	return append(dst, data[:n-first]...), nil
}

// Chunk is a run of whole records copied from one ring, undecoded.
type Chunk struct {
	Ring int // number of the ring in its session, from 0
	Data []byte
}

// Batch is what one round over all rings brought. Batches of a session come in order.
type Batch struct {
	Chunks  []Chunk
	Layouts Layouts // how to decode the chunks of this and of all earlier batches; not to be changed
	Through int64   // every record with an earlier time (CLOCK_MONOTONIC, ns) has been handed out by this or an earlier batch
	Final   bool    // the capture has stopped; nothing follows
}

// Bytes is the size of the batch's records.
func (b Batch) Bytes() int {
	n := 0
	for _, c := range b.Chunks {
		n += len(c.Data)
	}
	return n
}
