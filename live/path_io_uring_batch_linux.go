package live

import "ioviz/sim"

// ringBatch hands over all pairs of the file in one chain: one call, however
// many pieces there are.
//
//go:nosplit
func ringBatch(w *worker) (int64, error) {
	return ringPairs(w, sim.RingPairs) // [batch]
}
