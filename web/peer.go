package web

import (
	"bufio"
	"context"
	"encoding/binary"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync"
)

// anyone is the user of a peer that the system doesn't tell.
const anyone = -1

type peerKey struct{}

// withPeer makes a connection's context know which user the peer is. The system
// is asked once, when the first request wants to know.
func withPeer(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, peerKey{}, sync.OnceValue(func() int { return peerUID(c.LocalAddr(), c.RemoteAddr()) }))
}

// peerOf is the user at the other end of a request's connection, or anyone.
func peerOf(ctx context.Context) int {
	if uid, ok := ctx.Value(peerKey{}).(func() int); ok {
		return uid()
	}
	return anyone
}

// peerUID looks a connection's other end up in Linux's tables of sockets
// (proc(5)), which exist nowhere else.
func peerUID(local, remote net.Addr) int {
	l, r := addrPort(local), addrPort(remote)
	if !l.IsValid() || !r.IsValid() {
		return anyone
	}
	// A table that changes while it is read may leave a row out.
	for range 3 {
		for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
			if uid := socketUID(table, r, l); uid != anyone {
				return uid
			}
		}
	}
	return anyone
}

func addrPort(a net.Addr) netip.AddrPort {
	t, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.AddrPort{}
	}
	p := t.AddrPort()
	return netip.AddrPortFrom(p.Addr().Unmap().WithZone(""), p.Port())
}

// socketUID finds the owner of the socket that has these two ends.
func socketUID(table string, near, far netip.AddrPort) int {
	f, err := os.Open(table)
	if err != nil {
		return anyone
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		c := strings.Fields(s.Text())
		// A socket that nobody holds any more says nothing of who did: inode 0.
		if len(c) < 10 || c[9] == "0" || socketAddr(c[1]) != near || socketAddr(c[2]) != far {
			continue
		}
		if uid, err := strconv.ParseUint(c[7], 10, 32); err == nil {
			return int(uid)
		}
	}
	return anyone
}

// socketAddr reads an address as the tables have it: words of four bytes in the
// machine's order, in hex.
func socketAddr(s string) netip.AddrPort {
	var none netip.AddrPort
	host, port, ok := strings.Cut(s, ":")
	if !ok || len(host) != 8 && len(host) != 32 {
		return none
	}
	var ip []byte
	for ; host != ""; host = host[8:] {
		word, err := strconv.ParseUint(host[:8], 16, 32)
		if err != nil {
			return none
		}
		ip = binary.NativeEndian.AppendUint32(ip, uint32(word))
	}
	p, err := strconv.ParseUint(port, 16, 16)
	addr, ok := netip.AddrFromSlice(ip)
	if err != nil || !ok {
		return none
	}
	return netip.AddrPortFrom(addr.Unmap(), uint16(p))
}
