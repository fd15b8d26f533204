package live

// sendFile has the kernel send the file: its pages are handed to the socket by
// reference, and no byte passes through the program.
//
//go:nosplit
func sendFile(file, sock int, chunk int64) (sent int64, err error) {
	for {
		n, err := sendfile(sock, file, chunk) // [sendfile]
		if n == 0 || err != nil {
			return sent, err
		}
		sent += int64(n)
	}
}
