package live

import (
	"runtime"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// measure does one of the proofs' measurements, in a child of its own. What the
// numbers are is said where they are read, in trial_linux.go.
func measure(j *job, n *[12]int64) error {
	size := j.Params["size"]
	if way, ok := strings.CutPrefix(j.Demo, "wait-"); ok {
		return measureWait(way, size, j.Params["all"] == 1, n)
	}
	if do := readiness(j.Demo); do != nil {
		return do(n)
	}
	switch j.Demo {
	case "burn":
		return measureBurn(n)
	case "aio":
		return measureAIO(size, n)
	case "getppid":
		measureCalls(n)
	case "clock":
		measureClock(n)
	case "mmap":
		return measureMmap(size, n)
	case "scan":
		return measureScan(size, n)
	case "readahead":
		return measureReadahead(size, n)
	case "nonblock":
		return measureNonblock(size, n)
	}
	return nil
}

const measuredCalls = 1000

func measureCalls(n *[12]int64) {
	u := threadUsage()
	callMany()
	n[0], n[1] = measuredCalls, threadUsage().sub(u).voluntary
}

// callMany and clockMany have no function prologue between their markers, in which
// the Go scheduler could step in with calls of its own.
//
//go:nosplit
func callMany() {
	marker()
	for range measuredCalls {
		rawcall(unix.SYS_GETPPID, 0, 0, 0, 0, 0, 0)
	}
	marker()
}

//go:nosplit
func clockMany() (last int64) {
	marker()
	for range measuredCalls {
		last = nanotime()
	}
	marker()
	return last
}

// measureClock asks for the time often: the answer comes from memory that the
// kernel shares with every process (vdso(7)).
func measureClock(n *[12]int64) {
	runtime.KeepAlive(clockMany())
	n[0] = measuredCalls
}

// measureMmap maps a cold file, looks what is in memory, reads one byte and
// looks again.
func measureMmap(size int64, n *[12]int64) error {
	b, err := unix.Mmap(fileFD, 0, int(size), unix.PROT_READ, unix.MAP_SHARED)
	if noted(0, err, "mmap(NULL, %d, PROT_READ, MAP_SHARED, %d, 0)", size, fileFD) != nil {
		return err
	}
	before, err := resident(fileFD, size)
	if err != nil {
		return err
	}
	u := threadUsage()
	touched := b[size/2]
	runtime.KeepAlive(touched)
	d := threadUsage().sub(u)
	after, err := resident(fileFD, size)
	n[0], n[1], n[2] = int64(before), int64(after), d.major
	return err
}

// measureScan reads the warm file both ways, five times, and keeps the fastest.
func measureScan(size int64, n *[12]int64) error {
	buf := make([]byte, 64<<10)
	best := [2]time.Duration{}
	for range 5 {
		start := time.Now()
		for off := int64(0); off < size; off += int64(len(buf)) {
			if n, err := unix.Pread(fileFD, buf, off); n != len(buf) {
				return orShort(err)
			}
			sum(buf)
		}
		byRead := time.Since(start)
		start = time.Now()
		b, err := unix.Mmap(fileFD, 0, int(size), unix.PROT_READ, unix.MAP_SHARED)
		if err != nil {
			return err
		}
		sum(b)
		if err := unix.Munmap(b); err != nil {
			return err
		}
		for i, d := range []time.Duration{byRead, time.Since(start)} {
			if best[i] == 0 || d < best[i] {
				best[i] = d
			}
		}
	}
	n[0], n[1] = int64(best[0]), int64(best[1])
	chunk := int64(len(buf))
	notedTimes(5*(size/chunk), chunk, nil, "pread64(%d, …, %d, …)", fileFD, chunk)
	notedTimes(5, 0, nil, "munmap(…, %d)", size)
	return nil
}

func sum(b []byte) {
	all := byte(0)
	for i := 0; i < len(b); i += 64 {
		all += b[i]
	}
	runtime.KeepAlive(all)
}

// evictFile has the page cache drop the file of the child, and looks whether any
// of its pages is left (mincore(2)). A page that is just being read ahead, or
// waits for its list, stays: it is asked for again. EBUSY is that they stay.
func evictFile(size int64) error {
	for range 50 {
		if err := unix.Fsync(fileFD); err != nil {
			return err
		}
		if err := unix.Fadvise(fileFD, 0, 0, unix.FADV_DONTNEED); err != nil {
			return err
		}
		if n, err := resident(fileFD, size); err != nil || n == 0 {
			return err
		}
		unix.Nanosleep(&unix.Timespec{Nsec: 1_000_000}, nil)
	}
	return unix.EBUSY
}

// How often an experiment is made at most that shows something only where the
// disk is slower than the thread that looks, and where nothing comes together.
const (
	diskTries = 40
	edgeTries = 8
)

// untilSeen makes an experiment until it showed what there is to see, or was made
// often enough: how often it was.
func untilSeen(most int64, once func() (seen bool, err error)) (tries int64, err error) {
	for seen := false; !seen && err == nil && tries < most; tries++ {
		seen, err = once()
	}
	return tries, err
}

// measureReadahead reads one page of the cold file, as usual and with the
// advice that reads will be random.
func measureReadahead(size int64, n *[12]int64) error {
	page := make([]byte, 4096)
	for i, advice := range []int{unix.FADV_NORMAL, unix.FADV_RANDOM} {
		notes.part = uint8(i)
		if err := evictFile(size); err != nil {
			return err
		}
		err := unix.Fadvise(fileFD, 0, 0, advice)
		if noted(0, err, "posix_fadvise(%d, 0, 0, %s)", fileFD, [...]string{"POSIX_FADV_NORMAL", "POSIX_FADV_RANDOM"}[i]) != nil {
			return err
		}
		got, err := unix.Pread(fileFD, page, 0)
		if noted(got, err, "pread64(%d, …, 4096, 0)", fileFD) != nil {
			return err
		}
		if n[i], err = residentAtLast(size); err != nil {
			return err
		}
	}
	return nil
}

// residentAtLast counts the pages of the child's file that are in memory once no
// more come: the pages of one request become readable one after the other, and who
// asked for the first is woken while the others are about to.
func residentAtLast(size int64) (int64, error) {
	const alike = 5 // looks, 1 ms apart
	last, same := -1, 0
	for same < alike {
		pages, err := resident(fileFD, size)
		if err != nil {
			return 0, err
		}
		if pages != last {
			last, same = pages, 0
		}
		same++
		unix.Nanosleep(&unix.Timespec{Nsec: 1_000_000}, nil)
	}
	return int64(last), nil
}

// measureNonblock reads the cold file with O_NONBLOCK, then cold and warm with
// RWF_NOWAIT (preadv2(2)). The kernel begins to read what is cold, and a disk may
// have answered before the call looks again: nobody sleeps then, and nothing is
// refused. The file is made cold again, and read again, until it was the disk that
// was late. The same of a page that somebody drops before the warm read.
func measureNonblock(size int64, n *[12]int64) (err error) {
	if _, err := unix.FcntlInt(fileFD, unix.F_SETFL, unix.O_NONBLOCK); err != nil {
		return err
	}
	page := make([]byte, 4096)
	threadUsage()
	n[4], err = untilSeen(diskTries, func() (bool, error) {
		if err := evictFile(size); err != nil {
			return false, err
		}
		u := threadUsage()
		got, err := unix.Pread(fileFD, page, 0)
		n[0], n[1] = result(got, err), threadUsage().sub(u).voluntary
		notedTimes(1, got, err, "pread64(%d, …, 4096, 0)", fileFD)
		return n[0] != 4096 || n[1] > 0, nil
	})
	if err != nil {
		return err
	}
	notes.part = 1
	n[5], err = untilSeen(diskTries, func() (bool, error) {
		if err := evictFile(size); err != nil {
			return false, err
		}
		n[2] = readNowait(page)
		return n[2] < 0, nil
	})
	if err != nil {
		return err
	}
	notes.part = 2
	_, err = untilSeen(diskTries, func() (bool, error) {
		if _, err := unix.Pread(fileFD, page, 0); err != nil {
			return false, err
		}
		n[3] = readNowait(page)
		return n[3] >= 0, nil
	})
	return err
}

// readNowait reads the first page of the child's file, unless that would have to
// wait: a count, or minus the error number.
func readNowait(page []byte) int64 {
	vec := unix.Iovec{Base: &page[0], Len: uint64(len(page))}
	k, _, e := unix.Syscall6(unix.SYS_PREADV2, fileFD, uintptr(unsafe.Pointer(&vec)), 1, 0, 0, unix.RWF_NOWAIT)
	ret := int64(k)
	if e != 0 {
		ret = -int64(e)
	}
	notedTimes(1, ret, nil, "preadv2(%d, …, 1, 0, RWF_NOWAIT)", fileFD)
	return ret
}

// result is what a system call returned: a count, or minus the error number.
func result(n int, err error) int64 {
	if e, ok := err.(unix.Errno); ok {
		return -int64(e)
	}
	return int64(n)
}
