package web

import (
	"net"
	"sync"
)

// maxConns is how many connections there may be at a time, far below the
// number of files that a process may open: runs need some too.
const maxConns = 256

// limited accepts no connection while there are too many. Who waits is served
// when others end: those without a key do within seconds.
type limited struct {
	net.Listener
	slots  chan struct{}
	closed chan struct{}
	close  func()
}

func limit(l net.Listener, n int) *limited {
	closed := make(chan struct{})
	return &limited{l, make(chan struct{}, n), closed, sync.OnceFunc(func() { close(closed) })}
}

func (l *limited) Close() error {
	l.close()
	return l.Listener.Close()
}

func (l *limited) Accept() (net.Conn, error) {
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
	return &counted{Conn: c, free: sync.OnceFunc(func() { <-l.slots })}, nil
}

type counted struct {
	net.Conn
	free func()
}

func (c *counted) Close() error {
	defer c.free()
	return c.Conn.Close()
}
