package live

import "golang.org/x/sys/unix"

// sendZerocopy lends the pages of the program's memory to the socket. It may
// use them again when the notices have come, on the socket's error queue. Where
// too much is lent, the kernel refuses (ENOBUFS) until a notice was taken. The
// proof does not wait for the last notices.
//
//go:nosplit
func sendZerocopy(sock int, data []byte, chunk int64, wait bool, c *control) (sent int64, err error) {
	var lent int64
	for sent < int64(len(data)) {
		n, err := sendLent(sock, data[sent:min(sent+chunk, int64(len(data)))]) // [send]
		if err == unix.ENOBUFS && lent > 0 {
			if err := giveBack(sock, &lent, c); err != nil {
				return sent, err
			}
			continue
		}
		if err != nil {
			return sent, err
		}
		sent += int64(n)
		lent++
	}
	for wait && lent > 0 {
		if err := giveBack(sock, &lent, c); err != nil {
			return sent, err
		}
	}
	return sent, nil
}

// giveBack waits for the next notice.
//
//go:nosplit
func giveBack(sock int, lent *int64, c *control) error {
	if err := awaitError(sock); err != nil { // [poll]
		return err
	}
	sends, copied, err := takeNotice(sock) // [notice]
	if err != nil {
		return err
	}
	*lent -= sends
	c.Notices += sends
	if copied {
		c.Copied += sends
	}
	return nil
}
