package perf

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

// sampleType is how the kernel is asked for a layout.
func (l Layout) sampleType() uint64 {
	t := uint64(unix.PERF_SAMPLE_IDENTIFIER | unix.PERF_SAMPLE_TIME | unix.PERF_SAMPLE_CPU)
	if l.TID {
		t |= unix.PERF_SAMPLE_TID
	}
	if l.Addr {
		t |= unix.PERF_SAMPLE_ADDR
	}
	if l.Raw {
		t |= unix.PERF_SAMPLE_RAW
	}
	return t
}

// firstNamespace reports whether the ids of this process's threads are those that the kernel itself uses: they count in
// the first pid namespace (PROC_PID_INIT_INO in include/linux/proc_ns.h).
var firstNamespace = sync.OnceValue(func() bool {
	ns, err := os.Readlink("/proc/self/ns/pid")
	return err == nil && ns == "pid:[4026531836]"
})

const defaultRing = 2 << 20

// ErrEvent says that an event makes no sense.
var ErrEvent = errors.New("no such event")

// attrFor makes the kernel's description of an event, disabled. format is nil for software events.
func attrFor(e Event, format *Format, l Layout) (*unix.PerfEventAttr, error) {
	a := &unix.PerfEventAttr{
		Size:        uint32(unsafe.Sizeof(unix.PerfEventAttr{})),
		Sample:      1,
		Sample_type: l.sampleType(),
		Read_format: unix.PERF_FORMAT_LOST,
		Bits:        unix.PerfBitDisabled | unix.PerfBitUseClockID | unix.PerfBitSampleIDAll | unix.PerfBitWatermark,
		Clockid:     unix.CLOCK_MONOTONIC,
	}
	if e.ExcludeKernel {
		a.Bits |= unix.PerfBitExcludeKernel | unix.PerfBitExcludeHv
	}
	if e.System != software {
		if format == nil {
			return nil, fmt.Errorf("%v: %w", e, ErrNoTracepoint)
		}
		a.Type, a.Config = unix.PERF_TYPE_TRACEPOINT, uint64(format.ID)
		return a, nil
	}
	if e.Filter != "" {
		return nil, fmt.Errorf("%v with a filter: %w", e, ErrEvent)
	}
	a.Type = unix.PERF_TYPE_SOFTWARE
	switch e.Name {
	case "switches":
		a.Config = unix.PERF_COUNT_SW_DUMMY
		a.Bits |= unix.PerfBitContextSwitch
	case "faults":
		a.Config = unix.PERF_COUNT_SW_PAGE_FAULTS
	case "minor-faults":
		a.Config = unix.PERF_COUNT_SW_PAGE_FAULTS_MIN
	case "major-faults":
		a.Config = unix.PERF_COUNT_SW_PAGE_FAULTS_MAJ
	default:
		return nil, fmt.Errorf("%v: %w", e, ErrEvent)
	}
	return a, nil
}

// openEvent opens one descriptor and reports whether reading it tells lost records.
func openEvent(a *unix.PerfEventAttr, pid, cpu int) (fd int, lostKnown bool, err error) {
	fd, err = unix.PerfEventOpen(a, pid, cpu, -1, unix.PERF_FLAG_FD_CLOEXEC)
	if err == unix.EINVAL && a.Read_format != 0 { // before Linux 6.0
		b := *a
		b.Read_format = 0
		if fd, err = unix.PerfEventOpen(&b, pid, cpu, -1, unix.PERF_FLAG_FD_CLOEXEC); err == nil {
			return fd, false, nil
		}
	}
	return fd, a.Read_format != 0, err
}

func eventID(fd int) (uint64, error) {
	var id uint64
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.PERF_EVENT_IOC_ID, uintptr(unsafe.Pointer(&id)))
	if errno != 0 {
		return 0, errno
	}
	return id, nil
}

func setFilter(fd int, filter string) error {
	p, err := unix.BytePtrFromString(filter)
	if err != nil {
		return err
	}
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.PERF_EVENT_IOC_SET_FILTER, uintptr(unsafe.Pointer(p)))
	runtime.KeepAlive(p)
	if errno != 0 {
		return errno
	}
	return nil
}

// OnlineCPUs lists the CPUs that can run something, from /sys/devices/system/cpu/online. runtime.NumCPU would
// tell only those that this process may use, and leave a capture blind on the others.
func OnlineCPUs() ([]int, error) {
	b, err := os.ReadFile("/sys/devices/system/cpu/online")
	if err != nil {
		return nil, fmt.Errorf("listing online cpus: %w", err)
	}
	return parseCPUs(strings.TrimSpace(string(b)))
}

// Now is the present on the clock of all records: CLOCK_MONOTONIC in nanoseconds. It is a real system call, which a
// capture of the calling thread shows.
func Now() int64 {
	var ts unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts)
	return ts.Nano()
}

// Threads lists the thread ids of a process, from /proc/PID/task.
func Threads(pid int) ([]int, error) {
	entries, err := os.ReadDir("/proc/" + strconv.Itoa(pid) + "/task")
	if err != nil {
		return nil, fmt.Errorf("listing threads of %d: %w", pid, err)
	}
	var tids []int
	for _, e := range entries {
		if tid, err := strconv.Atoi(e.Name()); err == nil {
			tids = append(tids, tid)
		}
	}
	return tids, nil
}
