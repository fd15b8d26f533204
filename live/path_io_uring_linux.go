package live

import "ioviz/live/uring"

// ringPairs hands over pairs of read and send, linked: the send begins when the
// read is done, the next read when the send is. One call submits up to most
// pairs and waits for their results.
//
//go:nosplit
func ringPairs(w *worker, most int64) (sent int64, err error) {
	for sent < w.size {
		upto := sent
		for k := int64(0); k < most && upto < w.size; k++ {
			n := min(w.chunk, w.size-upto)
			w.requestRead(upto, n) // [read]
			w.requestSend(upto, n) // [send]
			upto += n
		}
		w.last.Flags &^= uring.Link
		n := w.ring.Publish()
		if _, err := enterRing(w.ring, n, n, uring.GetEvents); err != nil { // [enter]
			return sent, err
		}
		for range n {
			if err := w.result(); err != nil { // [results]
				return sent, err
			}
		}
		sent = upto
	}
	return sent, nil
}
