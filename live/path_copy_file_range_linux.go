package live

// copyRange has the file system copy one file to another. One that can shares
// the blocks and moves no byte; others copy from page cache to page cache.
//
//go:nosplit
func copyRange(file, target int, chunk int64) (sent int64, err error) {
	for {
		n, err := copyFileRange(file, target, chunk) // [copy-file-range]
		if n == 0 || err != nil {
			return sent, err
		}
		sent += int64(n)
	}
}
