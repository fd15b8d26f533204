package live

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// The bytes of the file before and after the overwriting.
const (
	oldByte = 'A'
	newByte = 'B'
)

// prove is the mutation-after-send experiment: send the file by the path,
// overwrite it (and the path's own buffer has long been left alone) before the
// receiver reads, and count what the receiver sees. The child holds both ends
// of the connection. It needs no privilege and is not traced.
func prove(c *control, work *worker, route int64) error {
	peer := goFD // the parent passes the receiving end in place of the go pipe
	if work.size > proofSize {
		if err := unix.SetsockoptInt(sockFD, unix.SOL_SOCKET, unix.SO_SNDBUFFORCE, int(4*work.size)); err != nil {
			return err
		}
	}
	work.hurry = true
	if err := work.window(); err != nil {
		return err
	}
	if route != sim.Loopback {
		sentOut(sockFD)
	}
	b := make([]byte, work.size)
	if err := work.overwrite(b); err != nil {
		return err
	}
	if err := unix.Shutdown(sockFD, unix.SHUT_WR); err != nil {
		return err
	}
	for {
		own.before(callRead, peer, int64(len(b)))
		n, err := unix.Read(peer, b)
		e, _ := err.(unix.Errno)
		own.after(int64(n), e)
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

// sentOut waits until the other end has acknowledged all that was sent: what
// becomes of a packet is decided by the device that it goes to and, where its
// memory is the program's, when it comes in there. On a busy machine that is after
// the socket has handed it over. A full window leaves the rest; it is waited for a
// while only.
func sentOut(sock int) {
	for range 4000 {
		n, err := unix.IoctlGetInt(sock, unix.SIOCOUTQ)
		if n == 0 || err != nil {
			return
		}
		unix.Nanosleep(&unix.Timespec{Nsec: 50_000}, nil)
	}
}

// overwrite changes what the path has sent: the file, or the memory where the
// program sends that. b is scratch.
func (w *worker) overwrite(b []byte) error {
	if paths[w.demo].memory {
		for i := range w.buf {
			w.buf[i] = newByte
		}
		return nil
	}
	f, err := os.OpenFile("/proc/self/fd/"+strconv.Itoa(fileFD), os.O_WRONLY, 0) // one without O_DIRECT
	if err != nil {
		return err
	}
	defer f.Close()
	for i := range b {
		b[i] = newByte
	}
	own.before(callNone, int(f.Fd()), int64(len(b)))
	n, err := unix.Pwrite(int(f.Fd()), b, 0)
	e, _ := err.(unix.Errno)
	own.after(int64(n), e)
	if n != len(b) {
		return orShort(err)
	}
	return nil
}

func orShort(err error) error {
	if err != nil {
		return err
	}
	return unix.EIO
}
