package live

import "golang.org/x/sys/unix"

// callNrs are the numbers of callNames on this architecture.
var callNrs = []int{-1, unix.SYS_READ, unix.SYS_WRITE, unix.SYS_RECVFROM, unix.SYS_SENDFILE, unix.SYS_SPLICE, unix.SYS_MMAP, unix.SYS_MUNMAP,
	unix.SYS_VMSPLICE, unix.SYS_TEE, unix.SYS_COPY_FILE_RANGE, unix.SYS_SENDTO, unix.SYS_PPOLL, unix.SYS_RECVMSG, unix.SYS_IO_URING_ENTER, unix.SYS_CLONE, unix.SYS_PREAD64}

const getpgidNr = unix.SYS_GETPGID
