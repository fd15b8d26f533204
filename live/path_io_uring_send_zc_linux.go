package live

import "ioviz/live/uring"

// ringSendZC reads and sends pair by pair, the send by reference. It has three
// results: what was read, what was sent, and the notice that the buffer is free
// again; only then is it filled anew.
//
//go:nosplit
func ringSendZC(w *worker) (sent int64, err error) {
	for sent < w.size {
		n := min(w.chunk, w.size-sent)
		w.requestRead(sent, n)                                                             // [read]
		w.requestSendZC(sent, n)                                                           // [send]
		if _, err := enterRing(w.ring, w.ring.Publish(), 3, uring.GetEvents); err != nil { // [enter]
			return sent, err
		}
		for range 3 {
			if err := w.result(); err != nil { // [results]
				return sent, err
			}
		}
		sent += n
	}
	return sent, nil
}
