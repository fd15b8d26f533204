package live

import (
	"fmt"
	"os"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// sigReady is the real-time signal that sockets send.
const sigReady = sim.SigReady

// signals is what a server works with that is told by signals.
type signals struct {
	mask uint64 // those that are held back until they are taken
	info sigInfo
	self fOwner
	live []bool // descriptors that are open, by number
}

// sigInfo is siginfo_t as F_SETSIG has it filled in (fcntl(2)).
type sigInfo struct {
	No, Errno, Code, _ int32
	Band               int64
	FD                 int32
	_                  [100]byte
}

// fOwner is struct f_owner_ex.
type fOwner struct{ kind, id int32 }

const ownerThread = 0 // F_OWNER_TID: not just any thread of the process

// prepareSignals knows this thread, which the server's loop will run on, and how
// many signals may wait for it.
func (s *server) prepareSignals(p sim.Params) error {
	g := &s.signals
	g.mask = 1<<(sigReady-1) | 1<<(unix.SIGIO-1)
	g.self = fOwner{ownerThread, int32(unix.Gettid())}
	g.live = make([]bool, spares+64+p["clients"]+p["idle"])
	if p["room"] == sim.SignalRoom {
		return nil
	}
	return leaveRoom(uint64(p["room"]))
}

// leaveRoom has so many signals wait for this process, besides those that wait
// for others of its user, which count too (proc(5) status, SigQ). Where none has
// room, the limit is 0.
func leaveRoom(room uint64) error {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err
	}
	var used, most uint64
	_, rest, _ := strings.Cut(string(b), "SigQ:")
	if n, err := fmt.Sscanf(strings.TrimSpace(rest), "%d/%d", &used, &most); n != 2 {
		return err
	}
	if room > 0 {
		room = min(room+used, most)
	}
	return unix.Prlimit(0, unix.RLIMIT_SIGPENDING, &unix.Rlimit{Cur: room, Max: most}, nil)
}

//go:nosplit
func (g *signals) owner() uintptr { return uintptr(unsafe.Pointer(&g.self)) }

//go:nosplit
func (g *signals) open(fd int) bool { return fd < len(g.live) && g.live[fd] }

//go:nosplit
func (g *signals) set(fd int, open bool) {
	if fd < len(g.live) {
		g.live[fd] = open
	}
}

// holdSignals has the signals wait until they are asked for.
//
//go:nosplit
func (s *server) holdSignals() int {
	return s.sys(mSigMask, sigBlock, uintptr(unsafe.Pointer(&s.signals.mask)), 0, unsafe.Sizeof(s.signals.mask), 0, 0)
}

const sigBlock = 0 // SIG_BLOCK

//go:nosplit
func (s *server) fcntl(fd, cmd int, arg uintptr) int {
	return s.sys(mFcntl, uintptr(fd), uintptr(cmd), arg, 0, 0, 0)
}

// addFlags adds flags to those that the descriptor has.
//
//go:nosplit
func (s *server) addFlags(fd, flags int) int {
	have := s.fcntl(fd, unix.F_GETFL, 0)
	if have < 0 {
		return have
	}
	return s.fcntl(fd, unix.F_SETFL, uintptr(have|flags))
}

// anyFD is what SIGIO tells of, which comes when no more signals have room.
const anyFD = -1 << 20

// nextSignal takes the next signal, and sleeps until there is one. It gives the
// descriptor that it is of, and notes it.
//
//go:nosplit
func (s *server) nextSignal() int {
	g := &s.signals
	n := s.sys(mSigWait, uintptr(unsafe.Pointer(&g.mask)), uintptr(unsafe.Pointer(&g.info)), 0, unsafe.Sizeof(g.mask), 0, 0)
	if n < 0 {
		return n
	}
	if n != sigReady {
		s.note(noteSignal, anyFD, 0)
		return anyFD
	}
	s.note(noteSignal, int(g.info.FD), eventBits(uint32(g.info.Band)))
	return int(g.info.FD)
}
