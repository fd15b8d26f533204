package live

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// mmapWrite maps the file and writes from the mapping: no buffer of its own.
// mmap reads nothing; the pages come by faults, inside write. populate has
// mmap bring them in at once, touch has the program do it first, by faults in
// user mode. at is what is reserved for the mapping, 0 where nothing is.
//
//go:nosplit
func mmapWrite(file, sock int, size, chunk int64, at uintptr, touch, populate bool) (sent int64, err error) {
	flags := unix.MAP_SHARED
	if populate {
		flags |= unix.MAP_POPULATE // [populate]
	}
	data, err := mmap(at, file, size, unix.PROT_READ, flags) // [mmap]
	if err != nil {
		return 0, err
	}
	for sent < size {
		piece := data[sent:min(sent+chunk, size)]
		if touch {
			readPages(piece) // [touch]
		}
		n, err := write(sock, piece) // [write]
		if err != nil {
			munmap(data)
			return sent, err
		}
		sent += int64(n)
	}
	return sent, munmap(data) // [munmap]
}

// readPages reads one byte of every page.
//
//go:nosplit
func readPages(b []byte) {
	seen := b[len(b)-1]
	for i := 0; i < len(b); i += 4096 {
		seen += b[i]
	}
	runtime.KeepAlive(seen) // or the compiler would leave the reads out
}
