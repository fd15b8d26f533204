package live

import (
	"encoding/json"
	"errors"
	"os"
	"runtime"
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/live/perf"
	"ioviz/live/ptrace"
	"ioviz/sim"
)

// childEnv holds the job of a re-executed child as JSON.
const childEnv = "IOVIZ_CHILD"

// job is what a child is told.
type job struct {
	Role    string     `json:"role"` // "sender", "receiver", "proof" or "measure"
	Demo    string     `json:"demo"`
	Params  sim.Params `json:"params"`
	Records int        `json:"records"` // slots for own records; 0: none
	Own     bool       `json:"own"`     // measure itself
	Filter  bool       `json:"filter"`  // install the seccomp filter of the ptrace tier
	Spins   bool       `json:"spins"`
	Port    int        `json:"port"` // that clients connect to
	Idle    uint32     `json:"idle"` // pollIdle of a server's ring
}

func init() {
	if os.Getenv(childEnv) != "" {
		runtime.LockOSThread() // main runs on the main thread: its thread id is the pid
	}
}

// RunChild does the job that this process was started for by a run, and does
// not return then. In all other processes it does nothing. Call it first thing
// in main, and in TestMain.
func RunChild() {
	perf.RunHelper()
	ptrace.RunHelper()
	text := os.Getenv(childEnv)
	if text == "" {
		return
	}
	var j job
	if err := json.Unmarshal([]byte(text), &j); err != nil {
		os.Exit(2)
	}
	s, err := mapShared(ctlFD, j.Records)
	if err != nil {
		os.Exit(2)
	}
	os.Exit(child(&j, s))
}

func child(j *job, s *shared) int {
	name(j.Role)
	if j.Role == "server" || j.Role == "clients" {
		return modelChild(j, s)
	}
	if j.Role == "measure" {
		var b [1]byte
		if n, err := unix.Read(goFD, b[:]); n != 1 || err != nil {
			return 3 // the parent gave up
		}
		notes.slots = noteSlots(s)
		return fail(s.ctl, measure(j, &s.ctl.Numbers))
	}
	work, err := prepare(j, s.ctl)
	if err != nil {
		return fail(s.ctl, err)
	}
	if j.Role == "proof" {
		own = newRecorder(s)
		return fail(s.ctl, prove(s.ctl, work, j.Params["route"]))
	}
	if err := work.rehearse(); err != nil {
		return fail(s.ctl, err)
	}
	if j.Own {
		own = newRecorder(s)
	}
	ctl = s.ctl
	io := openIO()
	threadUsage() // rehearsed too: their code, and the control page, must be in memory
	s.ctl.Start = perf.Now()
	readBytes(io)
	quiet()
	unix.Write(readyFD, []byte{1})
	var b [1]byte
	if n, err := unix.Read(goFD, b[:]); n != 1 || err != nil {
		return 3 // the parent gave up
	}
	if j.Filter {
		if err := ptrace.InstallFilter(filterNrs()...); err != nil {
			return fail(s.ctl, err)
		}
	}
	read0 := readBytes(io)
	u, spent := threadUsage(), processCPU()
	s.ctl.Start = perf.Now()
	err = work.window()
	s.ctl.End = perf.Now()
	s.ctl.CPU = processCPU() - spent
	d := threadUsage().sub(u)
	s.ctl.Minor, s.ctl.Major, s.ctl.Voluntary, s.ctl.Involunt = d.minor, d.major, d.voluntary, d.involuntary
	s.ctl.ReadBytes = -1
	if r := readBytes(io); r >= 0 && read0 >= 0 {
		s.ctl.ReadBytes = r - read0
	}
	work.done()
	if j.Role == "sender" {
		unix.Shutdown(sockFD, unix.SHUT_WR)
	}
	return fail(s.ctl, err)
}

// processCPU is the time that all threads of this process have had of CPUs, in
// user and kernel mode; the kernel's own threads for its io_uring count too.
func processCPU() int64 {
	var ts unix.Timespec
	unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &ts)
	return ts.Nano()
}

// fail notes an error for the parent; the exit code says that there is one.
func fail(c *control, err error) int {
	if err == nil {
		return 0
	}
	c.Errno = int64(unix.EIO)
	var e unix.Errno
	if errors.As(err, &e) {
		c.Errno = int64(e)
	}
	return 1
}

func filterNrs() []uint32 {
	var nrs []uint32
	for _, nr := range callNrs {
		if nr >= 0 {
			nrs = append(nrs, uint32(nr))
		}
	}
	return append(nrs, unix.SYS_GETPGID)
}

// touched is memory outside the Go heap with every page present.
func touched(n int64) ([]byte, error) {
	b, err := unix.Mmap(-1, 0, int(n), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	for i := 0; i < len(b); i += 4096 {
		b[i] = 1
	}
	return b, err
}

// reserve takes a range that starts on a fault-around window (64 KiB), for a
// mapping that takes its place (mmap): the number of faults follows from the size
// alone, and no other thread's mapping comes in between.
func reserve(size int64) (uintptr, error) {
	const window = 64 << 10
	b, err := unix.Mmap(-1, 0, int(size)+window, unix.PROT_NONE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return 0, err
	}
	return (uintptr(unsafe.Pointer(&b[0])) + window - 1) &^ (window - 1), nil
}

// rehearse runs the loop once on a tiny file and a socket pair, so that its
// code is in memory when it counts.
func (w *worker) rehearse() error {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(pair[0])
	defer unix.Close(pair[1])
	if w.demo == "" {
		unix.Write(pair[1], []byte{1})
		unix.Shutdown(pair[1], unix.SHUT_WR)
		return w.rehearsal(-1, pair[0], -1).window()
	}
	f, err := unix.MemfdCreate("rehearsal", unix.MFD_CLOEXEC)
	if err != nil {
		return err
	}
	defer unix.Close(f)
	if _, err := unix.Write(f, make([]byte, 4096)); err != nil {
		return err
	}
	if _, err := unix.Seek(f, 0, 0); err != nil {
		return err
	}
	target, err := unix.MemfdCreate("rehearsal", unix.MFD_CLOEXEC)
	if err != nil {
		return err
	}
	defer unix.Close(target)
	sock := pair[0]
	if w.demo == "msg-zerocopy" || w.demo == "io-uring-send-zc" { // only TCP lends
		send, recv, err := tcpPair()
		if err != nil {
			return err
		}
		defer send.Close()
		defer recv.Close()
		sock = int(send.Fd())
		if err := unix.SetsockoptInt(sock, unix.SOL_SOCKET, unix.SO_ZEROCOPY, 1); err != nil {
			return err
		}
	}
	r := w.rehearsal(f, sock, target)
	defer r.done()
	return r.window()
}

// receiveBuffer is how much the receiver asks for at a time.
const receiveBuffer = 64 << 10

// receiveAll reads until the peer has shut down.
//
//go:nosplit
func receiveAll(sock int, buf []byte) error {
	for {
		n, err := recvfrom(sock, buf)
		if n == 0 || err != nil {
			return err
		}
		progress(n)
	}
}

// quiet keeps the Go runtime's other threads from taking the CPU from the demo
// when they wake (sched(7) SCHED_BATCH). Not with idle priority, nor with a low
// one: on Linux 6.18 all ordinary threads of the machine then stood still for
// seconds in one run of twenty, beside threads that were in the scheduler itself.
// Threads made later are left as they are: the runtime makes none from a locked
// thread. The kernel's thread that polls a ring is not the runtime's.
func quiet() {
	tids, err := perf.Threads(os.Getpid())
	if err != nil {
		return // they are then seen as what they are
	}
	polls := poller()
	for _, tid := range tids {
		if tid != os.Getpid() && int64(tid) != polls {
			unix.SchedSetAttr(tid, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_BATCH}, 0)
		}
	}
}

// name names the thread as tools such as ps show it (prctl(2) PR_SET_NAME).
func name(role string) {
	b := append([]byte(role), 0)
	unix.Prctl(unix.PR_SET_NAME, uintptr(unsafe.Pointer(&b[0])), 0, 0, 0)
}

// openIO opens the thread's I/O accounting (proc_pid_io(5)); it must be opened
// by the thread itself. -1 where there is none.
func openIO() int {
	fd, err := unix.Open("/proc/thread-self/io", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return -1
	}
	return fd
}

func readBytes(fd int) int64 {
	if fd < 0 {
		return -1
	}
	var b [512]byte
	n, err := unix.Pread(fd, b[:], 0)
	if err != nil {
		return -1
	}
	for _, line := range strings.Split(string(b[:n]), "\n") {
		if v, ok := strings.CutPrefix(line, "read_bytes: "); ok {
			if r, err := strconv.ParseInt(v, 10, 64); err == nil {
				return r
			}
		}
	}
	return -1
}
