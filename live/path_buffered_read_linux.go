package live

// bufferedRead takes the file byte by byte and writes records. With a buffer of
// its own the program asks the kernel for a buffer's worth at a time and copies
// from there; without one (nil) every byte is a system call.
//
//go:nosplit
func bufferedRead(file, sock int, buf, record []byte) (sent int64, err error) {
	have, next, full := 0, 0, 0
	for {
		if buf == nil {
			n, err := read(file, record[full:full+1]) // [read-byte]
			if err != nil {
				return sent, err
			}
			if n == 0 {
				break
			}
		} else {
			if next == have {
				n, err := read(file, buf) // [refill]
				if err != nil {
					return sent, err
				}
				if n == 0 {
					break
				}
				have, next = n, 0
			}
			record[full] = buf[next] // [copy]
			next++
		}
		if full++; full == len(record) {
			n, err := writeAll(sock, record) // [write]
			if sent += n; err != nil {
				return sent, err
			}
			full = 0
		}
	}
	if full == 0 {
		return sent, nil
	}
	n, err := writeAll(sock, record[:full]) // [rest]
	return sent + n, err
}

//go:nosplit
func writeAll(sock int, b []byte) (sent int64, err error) {
	for len(b) > 0 {
		n, err := write(sock, b)
		if err != nil {
			return sent, err
		}
		b = b[n:]
		sent += int64(n)
	}
	return sent, nil
}
