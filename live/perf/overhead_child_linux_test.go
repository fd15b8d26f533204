package perf

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

// What the children of the overhead tests do, by raw system calls. State stays between the lines that a child is sent.
func init() {
	workloads["storm"] = storm
	workloads["listen"] = listen
	workloads["accept"] = accept
	workloads["echo"] = echo
	workloads["dial"] = dial
	workloads["load"] = load
}

const requestBytes = 64

var (
	listener int
	poller   = -1
	clients  []net.Conn
)

// check ends the child: its parent then says what is missing.
func check(what string, err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, what, err)
		os.Exit(1)
	}
}

func transfer(nr uintptr, fd int, buf []byte) {
	for {
		n, _, errno := unix.RawSyscall(nr, uintptr(fd), uintptr(unsafe.Pointer(&buf[0])), uintptr(len(buf)))
		switch {
		case errno == unix.EINTR: // a tracer came or went
		case errno != 0:
			check("transfer", errno)
		case int(n) != len(buf):
			check("transfer", fmt.Errorf("%d of %d bytes", n, len(buf)))
		default:
			return
		}
	}
}

// storm reads one byte from /dev/zero and writes it to /dev/null, n times: what dd bs=1 does.
func storm(n int) {
	in, err := unix.Open("/dev/zero", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	check("open", err)
	out, err := unix.Open("/dev/null", unix.O_WRONLY|unix.O_CLOEXEC, 0)
	check("open", err)
	buf := make([]byte, 1)
	for range n {
		transfer(unix.SYS_READ, in, buf)
		transfer(unix.SYS_WRITE, out, buf)
	}
	_, _ = unix.Close(in), unix.Close(out)
}

// listen opens a port on the loopback and prints it.
func listen(int) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	check("socket", err)
	check("bind", unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	check("listen", unix.Listen(fd, 128))
	at, err := unix.Getsockname(fd)
	check("getsockname", err)
	listener = fd
	fmt.Println(at.(*unix.SockaddrInet4).Port)
}

func watch(fd int) {
	check("nodelay", unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1))
	if poller < 0 {
		var err error
		poller, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC)
		check("epoll_create1", err)
	}
	check("epoll_ctl", unix.EpollCtl(poller, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)}))
}

func accept(n int) {
	for range n {
		fd, _, err := unix.Accept4(listener, unix.SOCK_CLOEXEC)
		check("accept4", err)
		watch(fd)
	}
}

// dial makes connections to a port; how many there are is connections, for want of a second argument.
func dial(port int) {
	for range connections {
		c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		check("dial", err)
		clients = append(clients, c)
	}
}

// ready waits in epoll_pwait, which every architecture has, for connections with something to read.
func ready(events []unix.EpollEvent) []unix.EpollEvent {
	n, _, errno := unix.RawSyscall6(unix.SYS_EPOLL_PWAIT, uintptr(poller), uintptr(unsafe.Pointer(&events[0])), uintptr(len(events)), ^uintptr(0), 0, 0)
	if errno == unix.EINTR {
		return nil
	}
	if errno != 0 {
		check("epoll_pwait", errno)
	}
	return events[:n]
}

// echo answers n requests: a blocking epoll loop on one thread.
func echo(n int) {
	events := make([]unix.EpollEvent, connections)
	buf := make([]byte, requestBytes)
	for served := 0; served < n; {
		for _, e := range ready(events) {
			transfer(unix.SYS_READ, int(e.Fd), buf)
			transfer(unix.SYS_WRITE, int(e.Fd), buf)
			served++
		}
	}
}

// load makes n requests, one at a time on each connection, as so many clients would.
func load(n int) {
	var all sync.WaitGroup
	for i, c := range clients {
		all.Go(func() {
			buf := make([]byte, requestBytes)
			for range n/connections + min(1, max(0, n%connections-i)) {
				_, err := c.Write(buf)
				check("write", err)
				_, err = io.ReadFull(c, buf)
				check("read", err)
			}
		})
	}
	all.Wait()
}

// newStorm starts a child that storms the kernel with one-byte calls.
func newStorm() (*subject, error) {
	w, err := startWorker()
	if err != nil {
		return nil, err
	}
	return &subject{tid: w.tid, n: stormCalls, run: func(n int) error { return w.do("storm", n) }, end: w.end}, nil
}

// newEcho starts an epoll echo server and another child that keeps it busy; the server is the one to watch.
func newEcho() (*subject, error) {
	server, err := startWorker()
	if err != nil {
		return nil, err
	}
	client, err := startWorker()
	if err != nil {
		server.end()
		return nil, err
	}
	s := &subject{tid: server.tid, n: echoRequests, end: func() { server.end(); client.end() },
		run: func(n int) error {
			fmt.Fprintln(server.in, "echo", n)
			return errors.Join(client.do("load", n), server.done())
		}}
	fmt.Fprintln(server.in, "listen", 0)
	var port int
	_, err = fmt.Sscan(server.line(), &port)
	if err = errors.Join(err, server.done(), client.do("dial", port), server.do("accept", connections)); err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

// worker is a child doing workloads, for tests and benchmarks alike.
type worker struct {
	tid int
	cmd *exec.Cmd
	in  io.Writer
	out *bufio.Scanner
}

func startWorker() (*worker, error) {
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), "IOVIZ_PERF_CHILD=1", "GODEBUG=asyncpreemptoff=1", "GOGC=off", "GORACE=atexit_sleep_ms=0")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	w := &worker{cmd: cmd, in: in, out: bufio.NewScanner(out)}
	if _, err := fmt.Sscan(w.line(), &w.tid); err != nil {
		w.end()
		return nil, fmt.Errorf("thread id of the child: %w", err)
	}
	return w, nil
}

func (w *worker) end() { _, _ = w.cmd.Process.Kill(), w.cmd.Wait() }

func (w *worker) line() string {
	w.out.Scan()
	return w.out.Text()
}

func (w *worker) do(name string, n int) error {
	fmt.Fprintln(w.in, name, n)
	return w.done()
}

func (w *worker) done() error {
	if got := w.line(); !strings.HasPrefix(got, "done ") {
		return fmt.Errorf("child said %q", got)
	}
	return nil
}
