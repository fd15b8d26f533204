package live

// spliceFile moves page references from the file into a pipe and from the pipe
// into the socket. r and w are the pipe's ends.
//
//go:nosplit
func spliceFile(file, r, w, sock int, chunk int64) (sent int64, err error) {
	for {
		n, err := splice(file, w, chunk) // [splice-in]
		if n == 0 || err != nil {
			return sent, err
		}
		for n > 0 {
			k, err := splice(r, sock, int64(n)) // [splice-out]
			if err != nil {
				return sent, err
			}
			n -= k
			sent += int64(k)
		}
	}
}
