package live

// sendFileToFile has the kernel copy one file to another: possible since Linux
// 2.6.33, and always a copy from page cache to page cache.
//
//go:nosplit
func sendFileToFile(file, target int, chunk int64) (sent int64, err error) {
	for {
		n, err := sendfile(target, file, chunk) // [sendfile]
		if n == 0 || err != nil {
			return sent, err
		}
		sent += int64(n)
	}
}
