package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// filePiece is the size of the writes that make a demo file: it decides the
// size of the page-cache folios, and so the number of faults.
const filePiece = 64 << 10

// workdir makes a temporary folder for a run, on a file system with a disk
// behind it if need be.
func workdir(needDisk bool) (string, error) {
	var tried []string
	dirs := []string{os.TempDir()}
	if c, err := os.UserCacheDir(); err == nil {
		dirs = append(dirs, filepath.Join(c, "ioviz"))
	}
	for _, d := range append(dirs, "/var/tmp", ".") {
		if d != os.TempDir() && filepath.Base(d) == "ioviz" {
			os.MkdirAll(d, 0o700)
		}
		var st unix.Statfs_t
		if err := unix.Statfs(d, &st); err != nil {
			continue
		}
		if needDisk && inMemory(int64(st.Type)) {
			tried = append(tried, d)
			continue
		}
		if tmp, err := os.MkdirTemp(d, "ioviz-run-"); err == nil {
			return tmp, nil
		} else if !needDisk || errors.Is(err, unix.ENOSPC) {
			return "", setupError("making a folder for the demo file", err)
		}
	}
	return "", &Error{Code: "cold.memory-fs", Detail: strings.Join(tried, ", ")}
}

// inMemory tells file systems without a disk, on which no read is cold.
func inMemory(magic int64) bool {
	switch magic {
	case unix.TMPFS_MAGIC, unix.RAMFS_MAGIC, 0x794c7630: // the last is overlayfs, often in containers: cold works if its upper layer has a disk
		return magic != 0x794c7630
	}
	return false
}

func setupError(doing string, err error) error {
	switch {
	case errors.Is(err, unix.ENOSPC), errors.Is(err, unix.EDQUOT):
		return &Error{Code: "disk.full", Detail: doing, Err: err}
	case errors.Is(err, unix.EMFILE), errors.Is(err, unix.ENFILE):
		return &Error{Code: "files", Detail: doing, Err: err}
	case errors.Is(err, unix.ESRCH): // a child was gone before it could be watched
		return &Error{Code: "run.killed", Detail: doing, Err: err}
	}
	return &Error{Code: "run.failed", Detail: doing, Err: err}
}

// makeFile writes the demo file and, for a cold run, has the page cache drop
// it and checks that it did. The file loses its name before it has a byte, so
// that nothing is left however the run or this process ends, and nobody can put
// another in its place.
func makeFile(ctx context.Context, size int64, fill byte, cold bool, flag int) (*os.File, error) {
	dir, err := workdir(cold || flag&unix.O_DIRECT != 0)
	if err != nil {
		return nil, err
	}
	defer os.Remove(dir) // empty by then; os.RemoveAll would need descriptors, and there may be none
	return makeFileIn(ctx, dir, size, fill, cold, flag)
}

// makeFileIn is makeFile in a folder of the caller's.
func makeFileIn(ctx context.Context, dir string, size int64, fill byte, cold bool, flag int) (*os.File, error) {
	direct := flag&unix.O_DIRECT != 0
	name := filepath.Join(dir, "demo.bin")
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	os.Remove(name) // from here on the file has no name
	if err != nil {
		return nil, setupError("making the demo file", err)
	}
	piece := make([]byte, filePiece)
	for i := range piece {
		piece[i] = fill
	}
	for done := int64(0); done < size; {
		if err := ctx.Err(); err != nil {
			f.Close()
			return nil, err
		}
		n := min(size-done, filePiece)
		if _, err := f.Write(piece[:n]); err != nil {
			f.Close()
			return nil, setupError("writing the demo file", err)
		}
		done += n
	}
	if cold {
		if err := evict(f, size); err != nil {
			f.Close()
			return nil, err
		}
	}
	if direct {
		if err := f.Sync(); err != nil { // or reading would have to write first
			f.Close()
			return nil, setupError("writing the demo file back", err)
		}
	}
	g, err := os.OpenFile(fmt.Sprintf("/proc/self/fd/%d", f.Fd()), flag, 0)
	f.Close()
	if err != nil {
		return nil, setupError("opening the demo file", err)
	}
	return g, nil
}

// evict writes the file back and has its pages dropped. Pages that stay (another
// reader, a file system that ignores the advice) are an error: the run would
// not be cold.
func evict(f *os.File, size int64) error {
	fd := int(f.Fd())
	for range 5 {
		if err := f.Sync(); err != nil {
			return setupError("writing the demo file back", err)
		}
		if err := unix.Fadvise(fd, 0, 0, unix.FADV_DONTNEED); err != nil {
			return setupError("dropping the demo file from the page cache", err)
		}
		n, err := resident(fd, size)
		if err != nil {
			return setupError("asking what is in the page cache", err)
		}
		if n == 0 {
			return nil
		}
	}
	return &Error{Code: "cold.stays", Detail: filepath.Dir(filepath.Dir(f.Name()))}
}

// resident counts the pages of the file that are in the page cache (mincore(2)).
func resident(fd int, size int64) (int, error) {
	b, err := unix.Mmap(fd, 0, int(size), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return 0, err
	}
	defer unix.Munmap(b)
	vec := make([]byte, (size+4095)/4096)
	if _, _, e := unix.Syscall(unix.SYS_MINCORE, uintptr(unsafe.Pointer(&b[0])), uintptr(size), uintptr(unsafe.Pointer(&vec[0]))); e != 0 {
		return 0, e
	}
	n := 0
	for _, v := range vec {
		n += int(v & 1)
	}
	return n, nil
}

// tcpPair connects two blocking sockets over TCP on loopback.
func tcpPair() (send, recv *os.File, err error) {
	l, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, setupError("making sockets", err)
	}
	defer unix.Close(l)
	a, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, setupError("making sockets", err)
	}
	steps := func() (int, error) {
		if err := unix.Bind(l, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
			return -1, err
		}
		if err := unix.Listen(l, 1); err != nil {
			return -1, err
		}
		sa, err := unix.Getsockname(l)
		if err != nil {
			return -1, err
		}
		if err := unix.Connect(a, sa); err != nil {
			return -1, err
		}
		b, _, err := unix.Accept4(l, unix.SOCK_CLOEXEC)
		return b, err
	}
	b, err := steps()
	if err != nil {
		unix.Close(a)
		return nil, nil, setupError("connecting over loopback", err)
	}
	unix.SetsockoptInt(a, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1)
	return os.NewFile(uintptr(a), "sender socket"), os.NewFile(uintptr(b), "receiver socket"), nil
}

// packetHeaders is the length of a packet of the connection without payload,
// as the loopback device gets it: Ethernet, IPv4, TCP, and the time stamp
// option where it is in use (tcp(7) TCP_INFO). 0: not known.
func packetHeaders(sock *os.File) int64 {
	info, err := unix.GetsockoptTCPInfo(int(sock.Fd()), unix.IPPROTO_TCP, unix.TCP_INFO)
	if err != nil {
		return 0
	}
	const (
		ethernet, ipv4, tcp, stamps = 14, 20, 20, 12
		optTimestamps               = 1 // TCPI_OPT_TIMESTAMPS, include/uapi/linux/tcp.h
	)
	if info.Options&optTimestamps != 0 {
		return ethernet + ipv4 + tcp + stamps
	}
	return ethernet + ipv4 + tcp
}

// kid is a child process with its control memory.
type kid struct {
	cmd   *exec.Cmd
	mem   *shared
	ready *os.File // parent's end
	gogo  *os.File // parent's end
}

// hands are the files that a child works with; nil ones are /dev/null there.
type hands struct {
	sock, file, pr, pw   *os.File
	twinR, twinW, target *os.File
	instead              *os.File // in place of the pipe that lets it go
}

// close gives all of them back.
func (h *hands) close() {
	for _, f := range []*os.File{h.sock, h.file, h.pr, h.pw, h.twinR, h.twinW, h.target} {
		if f != nil {
			f.Close()
		}
	}
}

// spawn starts a child with the descriptors it expects. The files stay the
// caller's.
func spawn(j *job, h hands) (*kid, error) {
	null, err := os.Open(os.DevNull)
	if err != nil {
		return nil, setupError("starting a child", err)
	}
	defer null.Close()
	memfd, err := unix.MemfdCreate("ioviz-control", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, setupError("making control memory", err)
	}
	mf := os.NewFile(uintptr(memfd), "control")
	defer mf.Close()
	if err := mf.Truncate(int64(controlPage + j.Records*int(unsafe.Sizeof(ownRecord{})))); err != nil {
		return nil, setupError("making control memory", err)
	}
	k := &kid{}
	if k.mem, err = mapShared(memfd, j.Records); err != nil {
		return nil, setupError("making control memory", err)
	}
	var readyW, goR *os.File
	if k.ready, readyW, err = os.Pipe(); err == nil {
		defer readyW.Close()
		if goR, k.gogo, err = os.Pipe(); err == nil {
			defer goR.Close()
		}
	}
	if err != nil {
		k.close()
		return nil, setupError("making pipes", err)
	}
	if h.instead != nil {
		goR = h.instead
	}
	files := []*os.File{h.sock, h.file, h.pr, h.pw, mf, readyW, goR, h.twinR, h.twinW, h.target}
	for i := range files {
		if files[i] == nil {
			files[i] = null
		}
	}
	text, err := json.Marshal(j)
	if err != nil {
		k.close()
		return nil, err
	}
	k.cmd = exec.Command("/proc/self/exe")
	k.cmd.Args = []string{"ioviz-" + j.Role}
	k.cmd.ExtraFiles = files
	k.cmd.Env = append(os.Environ(), childEnv+"="+string(text), "GOGC=off", "GODEBUG=asyncpreemptoff=1", "GOMAXPROCS=2", "GOMEMLIMIT=off")
	k.cmd.SysProcAttr = &unix.SysProcAttr{Setpgid: true}
	if err := k.cmd.Start(); err != nil {
		k.cmd = nil
		k.close()
		if errors.Is(err, unix.EBADF) { // a child may not have as many as it is to be given (dup3 in the fork)
			err = fmt.Errorf("%w: %w", unix.EMFILE, err)
		}
		return nil, setupError("starting a child", err)
	}
	return k, nil
}

// close ends the child if it still runs and gives everything back. It waits.
func (k *kid) close() {
	if k == nil {
		return
	}
	for _, f := range []*os.File{k.ready, k.gogo} {
		if f != nil {
			f.Close()
		}
	}
	if k.cmd != nil && k.cmd.Process != nil && k.cmd.ProcessState == nil {
		k.cmd.Process.Kill()
		k.cmd.Wait()
	}
	k.mem.close()
}

// wait for the child's ready byte, or its end, or ctx.
func (k *kid) waitReady(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { k.cmd.Process.Kill() })
	defer stop()
	var b [1]byte
	if n, _ := k.ready.Read(b[:]); n == 1 {
		return ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return k.failure(k.cmd.Wait())
}

// release lets the child go.
func (k *kid) release() { k.gogo.Write([]byte{1}) }

// failure explains how a child ended, nil if well.
func (k *kid) failure(err error) error {
	if err == nil {
		return nil
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		if ws, ok := exit.Sys().(unix.WaitStatus); ok && ws.Signaled() {
			return &Error{Code: "run.killed", Detail: k.cmd.Args[0] + ": " + ws.Signal().String()}
		}
		if e := unix.Errno(k.mem.ctl.Errno); e != 0 {
			return &Error{Code: "run.failed", Detail: k.cmd.Args[0], Err: e}
		}
	}
	return &Error{Code: "run.failed", Detail: k.cmd.Args[0], Err: err}
}

// waitsInCall waits, shortly, until the child's thread sleeps in the system
// call: the receiver should be waiting when the sender begins.
func (k *kid) waitsInCall(ctx context.Context, nr int) {
	name := fmt.Sprintf("/proc/%d/syscall", k.cmd.Process.Pid)
	want := strconv.Itoa(nr) + " "
	for range 2000 {
		b, err := os.ReadFile(name)
		if err != nil || ctx.Err() != nil || strings.HasPrefix(string(b), want) {
			return
		}
		unix.Nanosleep(&unix.Timespec{Nsec: 20_000}, nil)
	}
}

// connects waits until all n clients of the child have connected, or it is gone.
func (k *kid) connects(ctx context.Context, n int64) {
	for atomic.LoadInt64(&k.mem.ctl.Connected) < n && ctx.Err() == nil {
		ends := []unix.PollFd{{Fd: int32(k.ready.Fd())}}
		if unix.Ppoll(ends, &unix.Timespec{Nsec: 20_000}, nil); ends[0].Revents != 0 {
			return // nobody holds the other end of its pipe any more
		}
	}
}

// machineFacts are the numbers of this machine that the picture depends on.
func machineFacts(f *os.File) map[string]int64 {
	facts := map[string]int64{}
	var st unix.Stat_t
	if err := unix.Fstat(int(f.Fd()), &st); err == nil {
		facts["inode"] = int64(st.Ino)
		bdi := fmt.Sprintf("/sys/class/bdi/%d:%d/read_ahead_kb", unix.Major(st.Dev), unix.Minor(st.Dev))
		if b, err := os.ReadFile(bdi); err == nil {
			if n, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64); err == nil {
				facts["read_ahead_kb"] = n
			}
		}
	}
	return facts
}

// newHeader is the header of a run that is about to begin.
func newHeader(d *sim.Demo, p sim.Params, tier Tier) sim.Header {
	h := sim.Header{Version: sim.FormatVersion, Name: d.Name, Params: p, Producer: "live", Tier: string(tier),
		Kernel: KernelName(), CPUs: onlineCPUs(), Initial: d.Initial(p), Capacity: d.Capacity(p),
		Strings: []string{""}, Sources: []sim.Source{}, Unavailable: map[string]string{}, Facts: map[string]int64{}}
	if d.Has(sim.Socket) {
		h.Device = sim.Device(p["route"])
	}
	return h
}
