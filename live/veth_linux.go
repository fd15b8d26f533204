package live

import (
	"encoding/binary"
	"fmt"
	"os"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// The pair's ends and addresses. Both lie in network namespaces that nothing
// but the connection's sockets keeps alive: when those are closed, namespaces
// and devices are gone (network_namespaces(7)).
const (
	vethSend = "ioviz-s"
	vethRecv = "ioviz-r"
)

var (
	vethSendAddr = [4]byte{10, 99, 0, 1}
	vethRecvAddr = [4]byte{10, 99, 0, 2}
)

// connect makes the connection of a route: over loopback, or, as root, over a
// veth pair of its own.
func connect(route int64) (send, recv *os.File, err error) {
	if route == sim.Loopback {
		return tcpPair()
	}
	if os.Geteuid() != 0 {
		return nil, nil, &Error{Code: "route.root"}
	}
	runtime.LockOSThread()
	home, err := os.Open("/proc/thread-self/ns/net")
	if err != nil {
		runtime.UnlockOSThread()
		return nil, nil, setupError("making network namespaces", err)
	}
	defer home.Close()
	send, recv, err = vethConnect(route)
	if e := unix.Setns(int(home.Fd()), unix.CLONE_NEWNET); e != nil {
		// The thread stays locked and ends with its goroutine: nobody else is to run in there.
		return nil, nil, setupError("leaving a network namespace", e)
	}
	runtime.UnlockOSThread()
	if err != nil {
		return nil, nil, setupError("connecting over a veth pair", err)
	}
	return send, recv, nil
}

// vethConnect does the work, and leaves the thread in one of the namespaces.
func vethConnect(route int64) (send, recv *os.File, err error) {
	there, err := newNamespace()
	if err != nil {
		return nil, nil, err
	}
	defer there.Close()
	here, err := newNamespace()
	if err != nil {
		return nil, nil, err
	}
	defer here.Close()
	if err := makeVeth(int(there.Fd())); err != nil {
		return nil, nil, fmt.Errorf("making a veth pair: %w", err)
	}
	if err := raise(vethSend, vethSendAddr); err != nil {
		return nil, nil, err
	}
	if err := features(route); err != nil {
		return nil, nil, err
	}
	if err := unix.Setns(int(there.Fd()), unix.CLONE_NEWNET); err != nil {
		return nil, nil, err
	}
	if err := raise(vethRecv, vethRecvAddr); err != nil {
		return nil, nil, err
	}
	listener, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, err
	}
	defer unix.Close(listener)
	if err := unix.Bind(listener, &unix.SockaddrInet4{Addr: vethRecvAddr}); err != nil {
		return nil, nil, err
	}
	if err := unix.Listen(listener, 1); err != nil {
		return nil, nil, err
	}
	at, err := unix.Getsockname(listener)
	if err != nil {
		return nil, nil, err
	}
	if err := unix.Setns(int(here.Fd()), unix.CLONE_NEWNET); err != nil {
		return nil, nil, err
	}
	a, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, err
	}
	if err := unix.Connect(a, at); err != nil {
		unix.Close(a)
		return nil, nil, err
	}
	b, _, err := unix.Accept4(listener, unix.SOCK_CLOEXEC)
	if err != nil {
		unix.Close(a)
		return nil, nil, err
	}
	unix.SetsockoptInt(a, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1)
	return os.NewFile(uintptr(a), "sender socket"), os.NewFile(uintptr(b), "receiver socket"), nil
}

// newNamespace puts the thread into a fresh network namespace.
func newNamespace() (*os.File, error) {
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		return nil, err
	}
	return os.Open("/proc/thread-self/ns/net")
}

// attr is a netlink attribute (rtnetlink(7)).
func attr(kind uint16, body []byte) []byte {
	b := binary.NativeEndian.AppendUint16(nil, uint16(4+len(body)))
	b = binary.NativeEndian.AppendUint16(b, kind)
	b = append(b, body...)
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}

// makeVeth makes the pair here, with the receiver's end in the namespace there.
func makeVeth(there int) error {
	peer := append(make([]byte, unix.SizeofIfInfomsg), attr(unix.IFLA_IFNAME, []byte(vethRecv+"\x00"))...)
	peer = append(peer, attr(unix.IFLA_NET_NS_FD, binary.NativeEndian.AppendUint32(nil, uint32(there)))...)
	const vethInfoPeer = 1 // include/uapi/linux/veth.h
	info := append(attr(unix.IFLA_INFO_KIND, []byte("veth\x00")), attr(unix.IFLA_INFO_DATA, attr(vethInfoPeer, peer))...)
	body := append(make([]byte, unix.SizeofIfInfomsg), attr(unix.IFLA_IFNAME, []byte(vethSend+"\x00"))...)
	body = append(body, attr(unix.IFLA_LINKINFO, info)...)
	msg := binary.NativeEndian.AppendUint32(nil, uint32(unix.SizeofNlMsghdr+len(body)))
	msg = binary.NativeEndian.AppendUint16(msg, unix.RTM_NEWLINK)
	msg = binary.NativeEndian.AppendUint16(msg, unix.NLM_F_REQUEST|unix.NLM_F_ACK|unix.NLM_F_CREATE|unix.NLM_F_EXCL)
	msg = append(append(msg, make([]byte, 8)...), body...)
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_ROUTE)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	if err := unix.Sendto(fd, msg, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		return err
	}
	reply := make([]byte, 4096)
	n, _, err := unix.Recvfrom(fd, reply, 0)
	if err != nil {
		return err
	}
	if n < unix.SizeofNlMsghdr+4 {
		return unix.EPROTO
	}
	if code := int32(binary.NativeEndian.Uint32(reply[unix.SizeofNlMsghdr:])); code != 0 {
		return unix.Errno(-code)
	}
	return nil
}

// raise gives the device its address, a network of 256, and turns it on
// (netdevice(7)).
func raise(name string, addr [4]byte) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	for _, step := range []struct {
		op   uint
		addr []byte
	}{{unix.SIOCSIFADDR, addr[:]}, {unix.SIOCSIFNETMASK, []byte{255, 255, 255, 0}}} {
		req, err := unix.NewIfreq(name)
		if err != nil {
			return err
		}
		if err := req.SetInet4Addr(step.addr); err != nil {
			return err
		}
		if err := unix.IoctlIfreq(fd, step.op, req); err != nil {
			return fmt.Errorf("setting the address of %s: %w", name, err)
		}
	}
	req, err := unix.NewIfreq(name)
	if err != nil {
		return err
	}
	req.SetUint16(unix.IFF_UP)
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, req)
}

// features turns off what the route lacks at the sender's end
// (include/uapi/linux/ethtool.h): segmentation offload goes with either.
func features(route int64) error {
	command := map[int64]uint32{sim.VethPlain: unix.ETHTOOL_SSG, sim.VethNoSum: unix.ETHTOOL_STXCSUM}[route]
	if command == 0 {
		return nil
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	value := struct{ command, data uint32 }{command, 0}
	req := struct {
		name [unix.IFNAMSIZ]byte
		data unsafe.Pointer
		_    [16]byte
	}{data: unsafe.Pointer(&value)}
	copy(req.name[:], vethSend)
	if _, _, e := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SIOCETHTOOL, uintptr(unsafe.Pointer(&req))); e != 0 {
		return fmt.Errorf("changing the features of %s: %w", vethSend, e)
	}
	return nil
}
