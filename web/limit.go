package web

import (
	"net"
	"os"
	"sync"
)

// maxConns is how many connections there may be at a time, far below the
// number of files that a process may open: runs need some too.
const maxConns = 256

// limited accepts no connection while there are too many. Who waits is served
// when others end. Each user but the one who runs the server may have a quarter
// of them at most: nobody keeps others out.
type limited struct {
	net.Listener
	slots  chan struct{}
	closed chan struct{}
	close  func()
	user   func(net.Conn) int // at the other end, or anyone

	mu   sync.Mutex
	held map[int]int // connections by user, of others
}

func limit(l net.Listener, n int) *limited {
	closed := make(chan struct{})
	return &limited{Listener: l, slots: make(chan struct{}, n), closed: closed, close: sync.OnceFunc(func() { close(closed) }),
		user: func(c net.Conn) int { return peerUID(c.LocalAddr(), c.RemoteAddr()) }, held: map[int]int{}}
}

func (l *limited) Close() error {
	l.close()
	return l.Listener.Close()
}

func (l *limited) Accept() (net.Conn, error) {
	for {
		select {
		case l.slots <- struct{}{}:
		case <-l.closed:
			return nil, net.ErrClosed
		}
		c, err := l.Listener.Accept()
		if err != nil {
			<-l.slots
			return nil, err
		}
		uid := l.user(c)
		if !l.take(uid) {
			_ = c.Close()
			<-l.slots
			continue
		}
		return &counted{Conn: c, free: sync.OnceFunc(func() {
			l.give(uid)
			<-l.slots
		})}, nil
	}
}

// take says whether the user may have one connection more.
func (l *limited) take(uid int) bool {
	if uid == anyone || uid == os.Geteuid() {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held[uid] >= max(1, cap(l.slots)/4) {
		return false
	}
	l.held[uid]++
	return true
}

func (l *limited) give(uid int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held[uid]--; l.held[uid] <= 0 {
		delete(l.held, uid)
	}
}

type counted struct {
	net.Conn
	free func()
}

func (c *counted) Close() error {
	defer c.free()
	return c.Conn.Close()
}
