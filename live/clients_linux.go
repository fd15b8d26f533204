package live

import (
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// clients are all clients of a run, in one thread: they connect first, one after
// the other, and then each sends its message when it is its turn, reads it back
// and closes.
type clients struct {
	caller
	apart   int64   // ns between two connections
	sendsAt []int64 // ns after the beginning
	order   []int   // the clients in the order of their turns
	left    []int64 // bytes that a client still waits for
	message []byte
	buf     []byte
	addr    unix.RawSockaddrInet4
	polled  []unix.PollFd
	until   unix.Timespec
	early   bool // they are there before the server begins, and send only when it has
	giveUp  bool // the server may leave a client without an answer
}

// lookAgain is how often clients look whether the server has begun, in ns.
const lookAgain = 1_000_000

func prepareClients(j *job, c caller) (*clients, error) {
	p := j.Params
	n := int(p["clients"])
	k := &clients{caller: c, apart: sim.ConnectsApart(p), left: make([]int64, n), polled: make([]unix.PollFd, n)}
	if err := raiseFiles(p["clients"]); err != nil {
		return nil, err
	}
	for i := range n {
		k.sendsAt = append(k.sendsAt, sim.SendsAt(p, int64(i)))
		k.order = append(k.order, i)
	}
	for i := 1; i < n; i++ { // few, and mostly in order
		for m := i; m > 0 && k.sendsAt[k.order[m]] < k.sendsAt[k.order[m-1]]; m-- {
			k.order[m], k.order[m-1] = k.order[m-1], k.order[m]
		}
	}
	var err error
	if k.message, err = touched(p["message"]); err != nil {
		return nil, err
	}
	for i := range k.message {
		k.message[i] = byte('a' + i%26)
	}
	if k.buf, err = touched(64 << 10); err != nil {
		return nil, err
	}
	k.early = p["connect"] == sim.ConnectBefore
	k.giveUp = j.Demo == "epoll-et-nodrain"
	k.addr = unix.RawSockaddrInet4{Family: unix.AF_INET, Port: uint16(j.Port)<<8 | uint16(j.Port)>>8, Addr: [4]byte{127, 0, 0, 1}}
	return k, nil
}

//go:nosplit
func (k *clients) window() int {
	k.begin()
	n := k.run()
	k.end()
	return n
}

//go:nosplit
func (k *clients) run() int {
	began := nanotime()
	for i := range k.polled {
		if i > 0 && k.apart > 0 {
			k.until = unix.Timespec{Nsec: k.apart}
			if n := k.sys(mPpoll, 0, 0, uintptr(unsafe.Pointer(&k.until)), 0, 0, 0); n < 0 {
				return n
			}
		}
		fd := k.sys(mSocket, unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0, 0, 0, 0)
		if fd < 0 {
			return fd
		}
		if n := k.sys(mConnect, uintptr(fd), uintptr(unsafe.Pointer(&k.addr)), unsafe.Sizeof(k.addr), 0, 0, 0); n < 0 {
			return n
		}
		k.polled[i] = unix.PollFd{Fd: int32(fd), Events: unix.POLLIN}
		atomic.AddInt64(&k.ctl.Connected, 1)
	}
	next := 0
	for open := len(k.polled); open > 0; {
		zero := atomic.LoadInt64(&k.ctl.Zero)
		if zero > 0 {
			began = zero
		}
		wait := int64(-1)
		if k.early && zero == 0 {
			wait = lookAgain
		} else if next < len(k.order) {
			wait = max(0, k.sendsAt[k.order[next]]-(nanotime()-began))
		}
		if wait == 0 {
			i := k.order[next]
			next++
			n := k.write(int(k.polled[i].Fd), k.message)
			if n != len(k.message) {
				return min(n, -int(unix.EPROTO))
			}
			k.left[i] = int64(n)
			continue
		}
		ts := uintptr(0)
		if wait > 0 {
			k.until = unix.Timespec{Sec: wait / 1e9, Nsec: wait % 1e9}
			ts = uintptr(unsafe.Pointer(&k.until))
		}
		if n := k.sys(mPpoll, uintptr(unsafe.Pointer(&k.polled[0])), uintptr(len(k.polled)), ts, 0, 0, 0); n < 0 {
			return n
		} else if n == 0 {
			continue
		}
		for i := range k.polled {
			p := &k.polled[i]
			if p.Fd < 0 || p.Revents == 0 {
				continue
			}
			n := k.read(int(p.Fd), k.buf)
			if n <= 0 && k.giveUp { // nobody will answer any more
				k.left[i], n = 0, 0
			} else if n <= 0 {
				return min(n, -int(unix.EPROTO)) // the server has closed before it was asked to
			}
			if k.left[i] -= int64(n); k.left[i] == 0 {
				k.close(int(p.Fd))
				p.Fd = -1
				open--
				atomic.AddInt64(&k.ctl.Sent, 1)
			}
		}
	}
	return 0
}
