package live

// readWrite sends a file through a buffer of the program. Every byte is copied
// twice by the CPU: page cache to buf by read, buf to socket by write.
//
//go:nosplit
func readWrite(file, sock int, buf []byte) (sent int64, err error) {
	for {
		n, err := read(file, buf) // [read]
		if n == 0 || err != nil {
			return sent, err
		}
		for out := buf[:n]; len(out) > 0; {
			n, err := write(sock, out) // [write]
			if err != nil {
				return sent, err
			}
			out = out[n:]
			sent += int64(n)
		}
	}
}
