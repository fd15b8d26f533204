package web

import (
	"net"
	"os"
	"testing"
	"time"
)

func TestConnectionsAreLimited(t *testing.T) {
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := limit(inner, 2)
	accepted := make(chan net.Conn)
	ended := make(chan error)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				ended <- err
				return
			}
			accepted <- c
		}
	}()
	for range 3 {
		c, err := net.Dial("tcp", inner.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	first, second := <-accepted, <-accepted
	select {
	case <-accepted:
		t.Error("a third one is accepted")
	case <-time.After(50 * time.Millisecond):
	}
	for range 2 { // closed twice, it counts once
		_ = first.Close()
	}
	third := <-accepted
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil {
		t.Error("it goes on after its end")
	}
	for _, c := range []net.Conn{second, third} {
		_ = c.Close()
	}
}

// Another user holds a quarter of the connections at most: who runs the server still gets in.
func TestOneUserKeepsNobodyOut(t *testing.T) {
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := limit(inner, 8)
	defer l.Close()
	users := make(chan int, 8)
	l.user = func(net.Conn) int { return <-users }
	accepted := make(chan net.Conn, 8)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			accepted <- c
		}
	}()
	dial := func(uid int) net.Conn {
		users <- uid
		c, err := net.Dial("tcp", inner.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	other := os.Geteuid() + 1
	dial(other)
	first := <-accepted
	dial(other)
	<-accepted
	refused := dial(other)
	if n, err := refused.Read(make([]byte, 1)); n != 0 || err == nil {
		t.Errorf("a third one of another user is not closed: %d, %v", n, err)
	}
	for range 6 {
		dial(os.Geteuid())
		<-accepted
	}
	_ = first.Close()
	dial(other)
	<-accepted
}
