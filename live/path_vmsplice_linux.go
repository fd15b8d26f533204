package live

// vmspliceMemory lends the pages of the program's memory to a pipe and passes
// them on to the socket. Nobody says when they may be used again.
//
//go:nosplit
func vmspliceMemory(data []byte, r, w, sock int, chunk int64) (sent int64, err error) {
	for sent < int64(len(data)) {
		n, err := vmsplice(w, data[sent:min(sent+chunk, int64(len(data)))]) // [vmsplice]
		if err != nil {
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
	return sent, nil
}
