package live

// directRead sends a file that was opened with O_DIRECT: the device fills the
// program's buffer at every read, past the page cache. The buffer and its
// length must be whole blocks.
//
//go:nosplit
func directRead(file, sock int, buf []byte) (sent int64, err error) {
	for {
		n, err := read(file, buf) // [read]
		if n == 0 || err != nil {
			return sent, err
		}
		out, err := writeAll(sock, buf[:n]) // [write]
		if sent += out; err != nil {
			return sent, err
		}
	}
}
