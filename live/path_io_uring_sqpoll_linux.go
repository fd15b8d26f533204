package live

import "ioviz/live/uring"

// ringPolled writes pairs into the ring and looks at the results, in memory
// that it shares with the ring's own thread: no system call as long as that is awake.
//
//go:nosplit
func ringPolled(w *worker) (sent int64, err error) {
	for sent < w.size {
		n := min(w.chunk, w.size-sent)
		w.requestRead(sent, n) // [read]
		w.requestSend(sent, n) // [send]
		w.last.Flags &^= uring.Link
		w.ring.Publish() // [publish]
		if w.ring.Asleep() {
			if _, err := enterRing(w.ring, 0, 0, uring.WakePoll); err != nil { // [wake]
				return sent, err
			}
		}
		for left := 2; left > 0; {
			c, ok := w.ring.Result() // [look]
			if !ok {
				continue
			}
			if err := w.check(&c); err != nil {
				return sent, err
			}
			left--
		}
		sent += n
	}
	return sent, nil
}
