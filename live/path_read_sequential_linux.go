package live

// readSequential reads a file from its beginning to its end and does nothing
// with it: the kernel sees the order and reads ahead.
//
//go:nosplit
func readSequential(file int, size int64, buf []byte) error {
	for off := int64(0); off < size; off += int64(len(buf)) {
		if _, err := pread(file, buf, off); err != nil { // [pread]
			return err
		}
	}
	return nil
}
