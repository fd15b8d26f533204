package live

import (
	"golang.org/x/sys/unix"
)

// proofSize is how much the proof sends: little enough to stay in the socket
// buffers until the receiver reads.
const proofSize = 64 << 10

// The bytes of the file before and after the overwriting.
const (
	oldByte = 'A'
	newByte = 'B'
)

// prove is the mutation-after-send experiment: send the file by the path,
// overwrite it (and the path's own buffer has long been left alone) before the
// receiver reads, and count what the receiver sees. The child holds both ends
// of the connection. It needs no privilege and is not traced.
func prove(c *control, work *worker) error {
	peer := goFD // the parent passes the receiving end in place of the go pipe
	if err := work.window(); err != nil {
		return err
	}
	b := make([]byte, proofSize)
	for i := range b {
		b[i] = newByte
	}
	if n, err := unix.Pwrite(fileFD, b, 0); err != nil || n != len(b) {
		return orShort(err)
	}
	if err := unix.Shutdown(sockFD, unix.SHUT_WR); err != nil {
		return err
	}
	for {
		n, err := unix.Read(peer, b)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
		for _, x := range b[:n] {
			switch x {
			case oldByte:
				c.Old++
			case newByte:
				c.New++
			}
		}
	}
}

func orShort(err error) error {
	if err != nil {
		return err
	}
	return unix.EIO
}
