package live

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// fiemapHead is struct fiemap without room for extents
// (Documentation/filesystems/fiemap.rst).
type fiemapHead struct {
	start, length          uint64
	flags, mapped, room, _ uint32
}

const fiemapIoctl = 0xc020660b // FS_IOC_FIEMAP

// extentsOf counts the pieces in which the file lies on its disk; 0: not known.
func extentsOf(f *os.File) int64 {
	m := fiemapHead{length: 1 << 62, flags: 1}
	if _, _, e := unix.Syscall(unix.SYS_IOCTL, f.Fd(), fiemapIoctl, uintptr(unsafe.Pointer(&m))); e != 0 {
		return 0
	}
	return int64(m.mapped)
}

// sharedExtents tells whether the file's first extent is another file's too.
func sharedExtents(f *os.File) (bool, error) {
	const (
		syncFirst    = 1
		extentShared = 0x2000
	)
	var m struct {
		fiemapHead
		logical, physical, extentLength uint64
		_                               [2]uint64
		extentFlags                     uint32
		_                               [3]uint32
	}
	m.length, m.flags, m.room = 1<<62, syncFirst, 1
	if _, _, e := unix.Syscall(unix.SYS_IOCTL, f.Fd(), fiemapIoctl, uintptr(unsafe.Pointer(&m))); e != 0 {
		return false, e
	}
	return m.mapped > 0 && m.extentFlags&extentShared != 0, nil
}
