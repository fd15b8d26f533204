package live

// teeFile sends the file and keeps a copy: tee doubles the references in the
// first pipe, one half goes to the socket, the other is written to target.
//
//go:nosplit
func teeFile(file, r, w, twinR, twinW, sock, target int, chunk int64) (sent int64, err error) {
	for {
		n, err := splice(file, w, chunk) // [splice-in]
		if n == 0 || err != nil {
			return sent, err
		}
		for n > 0 {
			twins, err := tee(r, twinW, int64(n)) // [tee]
			if err != nil {
				return sent, err
			}
			for out := twins; out > 0; {
				k, err := splice(r, sock, int64(out)) // [splice-out]
				if err != nil {
					return sent, err
				}
				out -= k
				sent += int64(k)
			}
			for out := twins; out > 0; {
				k, err := splice(twinR, target, int64(out)) // [splice-file]
				if err != nil {
					return sent, err
				}
				out -= k
			}
			n -= twins
		}
	}
}
