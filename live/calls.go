package live

// callArgs reads the arguments of a system call of the paths: its name, its
// first descriptor (-1 if none) and how many bytes it asks for. Calls that no
// path makes are not known: they are the Go runtime's.
func callArgs(nr int, a [6]uint64) (name string, fd, count int64, known bool) {
	for i, n := range callNrs {
		if n != nr || i == 0 {
			continue
		}
		name = callNames[i]
		switch name {
		case "mmap":
			return name, int64(int32(a[4])), int64(a[1]), true
		case "munmap":
			return name, -1, int64(a[1]), true
		case "sendfile":
			return name, int64(int32(a[0])), int64(a[3]), true
		case "splice", "copy_file_range":
			return name, int64(int32(a[0])), int64(a[4]), true
		case "ppoll", "recvmsg", "io_uring_enter":
			fd = int64(int32(a[0]))
			if name == "ppoll" {
				fd = demoSock // a[0] points to it
			}
			return name, fd, 0, true
		case "clone":
			return name, -1, 0, true
		case "vmsplice":
			return name, int64(int32(a[0])), 0, true
		}
		return name, int64(int32(a[0])), int64(a[2]), true
	}
	return "", 0, 0, false
}

// nrOf is the number of the system call that a tracepoint is named after.
func nrOf(name string) int {
	switch name {
	case "getpgid":
		return getpgidNr
	case "sendfile64":
		name = "sendfile"
	}
	for i, n := range callNames {
		if n == name && i > 0 {
			return callNrs[i]
		}
	}
	for i, n := range modelCallNames {
		if n == name && i > 0 {
			return modelCallNrs[i]
		}
	}
	return -1
}

// callNames are the system calls of the paths.
var callNames = []string{"", "read", "write", "recvfrom", "sendfile", "splice", "mmap", "munmap",
	"vmsplice", "tee", "copy_file_range", "sendto", "ppoll", "recvmsg", "io_uring_enter", "clone", "pread64"}

// markerID is a process id that no process has: getpgid of it fails at once
// and marks the start and the end of a demo in the record of system calls.
const markerID = 0x10aded
