package live

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// What waiting costs, and what Linux's own asynchronous I/O is: the
// measurements of two proofs.

// burnFor is how long both ways of waiting take, in ns.
const burnFor = 300_000_000

// burnEnough is the CPU time that a thread which asks all the time has used at
// least in burnFor, in ns, unless others had the CPU.
const burnEnough = 100_000_000

// burnTries is how often it asks at most, until it got that much.
const burnTries = 6

// measureBurn waits for a timer asleep in a read, and again by asking all the
// time: the CPU time of each, in ns, how often the answer was EAGAIN, and how
// often it waited so until it had the CPU. The wait that used the most counts.
func measureBurn(n *[12]int64) error {
	asleep, err := burn(0)
	if err != nil {
		return err
	}
	asleep.note()
	notes.part = 1
	var most burned
	n[3], err = untilSeen(burnTries, func() (bool, error) {
		x, err := burn(unix.TFD_NONBLOCK)
		if x.cpu > most.cpu {
			most = x
		}
		return most.cpu > burnEnough, err
	})
	if err != nil {
		return err
	}
	most.note()
	n[0], n[1], n[2] = asleep.cpu, most.cpu, most.again
	return nil
}

// burned is a wait for a timer: the CPU time that it took, in ns, and how often a
// read said EAGAIN, and EINTR.
type burned struct {
	fd, flags               int
	cpu, again, interrupted int64
}

func burn(flags int) (b burned, err error) {
	b.flags = flags
	if b.fd, err = unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_CLOEXEC|flags); err != nil {
		return b, err
	}
	defer unix.Close(b.fd)
	if err := unix.TimerfdSettime(b.fd, 0, &unix.ItimerSpec{Value: unix.Timespec{Nsec: burnFor}}, nil); err != nil {
		return b, err
	}
	before := threadTime()
	var buf [8]byte
	for {
		_, _, e := unix.Syscall(unix.SYS_READ, uintptr(b.fd), uintptr(unsafe.Pointer(&buf[0])), 8)
		if e == 0 {
			break
		}
		if e != unix.EAGAIN && e != unix.EINTR {
			return b, e
		}
		b.again += b2i(e == unix.EAGAIN)
		b.interrupted += b2i(e == unix.EINTR)
	}
	b.cpu = threadTime() - before
	return b, nil
}

// note notes its calls.
func (b *burned) note() {
	how := ""
	if b.flags != 0 {
		how = ", TFD_NONBLOCK"
	}
	notedTimes(1, b.fd, nil, "timerfd_create(CLOCK_MONOTONIC%s)", how)
	notedTimes(b.again, 0, unix.EAGAIN, "read(%d, …, 8)", b.fd)
	notedTimes(b.interrupted, 0, unix.EINTR, "read(%d, …, 8)", b.fd)
	notedTimes(1, 8, nil, "read(%d, …, 8)", b.fd)
}

// threadTime is the CPU time of the thread in ns (clock_gettime(2)).
func threadTime() int64 {
	var ts unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &ts)
	return ts.Nano()
}

// measureAIO submits a read of a cold file, of a blocking socket that has
// nothing yet, and of the cold file past the page cache: whether each was
// complete when io_submit returned, and whether it slept in there. The last is
// tried until the disk had not answered by the time one could look.
func measureAIO(size int64, n *[12]int64) error {
	var ctx uintptr
	if _, _, e := unix.Syscall(unix.SYS_IO_SETUP, 8, uintptr(unsafe.Pointer(&ctx)), 0); e != 0 {
		return e
	}
	defer unix.Syscall(unix.SYS_IO_DESTROY, ctx, 0, 0)
	buf, err := unix.Mmap(-1, 0, int(size), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return err
	}
	defer unix.Munmap(buf)
	buf[0] = 1
	// submit gives whether the request was complete when it returned, and waits for it.
	submit := func(fd int, bytes int64) (bool, error) {
		cb := &iocb{Opcode: iocbRead, FD: int32(fd), Buf: uint64(uintptr(unsafe.Pointer(&buf[0]))), Bytes: uint64(bytes)}
		list := [1]*iocb{cb}
		ok, _, e := unix.Syscall(unix.SYS_IO_SUBMIT, ctx, 1, uintptr(unsafe.Pointer(&list)))
		if e != 0 {
			return false, e
		}
		var done ioEvent
		var zero unix.Timespec
		k, _, e := unix.Syscall6(unix.SYS_IO_GETEVENTS, ctx, 0, 1, uintptr(unsafe.Pointer(&done)), uintptr(unsafe.Pointer(&zero)), 0)
		if e != 0 {
			return false, e
		}
		if k == 0 {
			if _, _, e = unix.Syscall6(unix.SYS_IO_GETEVENTS, ctx, 1, 1, uintptr(unsafe.Pointer(&done)), 0, 0); e != 0 {
				return false, e
			}
		}
		runtime.KeepAlive(cb)
		notedTimes(1, int(ok), nil, "io_submit(ctx, 1, {IOCB_CMD_PREAD, fd %d, %d bytes})", fd, bytes)
		notedTimes(1, int(k), nil, "io_getevents(ctx, 0, 1, timeout 0)")
		if k == 0 {
			notedTimes(1, 1, nil, "io_getevents(ctx, 1, 1)")
		}
		if done.Res < 0 {
			return false, unix.Errno(-done.Res)
		}
		return k == 1, nil
	}
	if err := evictFile(size); err != nil {
		return err
	}
	complete, err := submit(fileFD, size)
	if err != nil {
		return err
	}
	n[0] = b2i(complete)
	notes.part = 1
	slept, complete, err := submitToSocket(submit)
	if err != nil {
		return err
	}
	n[1], n[2] = b2i(slept), b2i(complete)
	notes.part = 2
	direct, err := os.OpenFile(fmt.Sprintf("/proc/self/fd/%d", fileFD), os.O_RDONLY|unix.O_DIRECT, 0)
	if err != nil {
		return err
	}
	defer direct.Close()
	n[4], err = untilSeen(diskTries, func() (bool, error) {
		if err := evictFile(size); err != nil {
			return false, err
		}
		complete, err := submit(int(direct.Fd()), size)
		n[3] = b2i(err == nil && !complete)
		return !complete, err
	})
	return err
}

// submitToSocket submits a read of a blocking socket. Another thread sends only
// when it has seen the first one asleep in io_submit.
func submitToSocket(submit func(fd int, bytes int64) (bool, error)) (slept, complete bool, err error) {
	a, b, err := pairOf(0)
	if err != nil {
		return false, false, err
	}
	tid := unix.Gettid()
	seen := make(chan error, 1)
	go func() {
		err := until(func() bool { return sleepsIn(tid, unix.SYS_IO_SUBMIT) })
		_, werr := unix.Write(a, []byte{1}) // also when it never slept: the read has to end
		if werr != nil {
			err = werr
		}
		seen <- err
	}()
	complete, err = submit(b, 1)
	watched := <-seen
	return watched == nil, complete, err
}

// sleepsIn says that the thread of this process sleeps in the system call.
func sleepsIn(tid int, nr int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/self/task/%d/syscall", tid))
	return err == nil && strings.HasPrefix(string(b), strconv.Itoa(nr)+" ")
}
