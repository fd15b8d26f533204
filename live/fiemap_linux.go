package live

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// sharedExtents tells whether the file's first extent is another file's too
// (Documentation/filesystems/fiemap.rst).
func sharedExtents(f *os.File) (bool, error) {
	const (
		fiemap       = 0xc020660b // FS_IOC_FIEMAP
		syncFirst    = 1
		extentShared = 0x2000
	)
	var m struct {
		start, length                   uint64
		flags, mapped, room, _          uint32
		logical, physical, extentLength uint64
		_                               [2]uint64
		extentFlags                     uint32
		_                               [3]uint32
	}
	m.length, m.flags, m.room = 1<<62, syncFirst, 1
	if _, _, e := unix.Syscall(unix.SYS_IOCTL, f.Fd(), fiemap, uintptr(unsafe.Pointer(&m))); e != 0 {
		return false, e
	}
	return m.mapped > 0 && m.extentFlags&extentShared != 0, nil
}
