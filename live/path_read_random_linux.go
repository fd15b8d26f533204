package live

// readRandom reads every piece of a file once, in an order without order: the
// kernel brings in little more than what is asked for. Piece i of n is number
// i*step+1, modulo n.
//
//go:nosplit
func readRandom(file int, size, step int64, buf []byte) error {
	chunk := int64(len(buf))
	n := (size + chunk - 1) / chunk
	for i := int64(0); i < n; i++ {
		at := (i*step + 1) % n * chunk
		if _, err := pread(file, buf, at); err != nil { // [pread]
			return err
		}
	}
	return nil
}
