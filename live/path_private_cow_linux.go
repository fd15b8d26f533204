package live

import "golang.org/x/sys/unix"

// privateWrite maps the file for itself alone and touches every page. What it
// writes goes to copies: the file stays as it is.
//
//go:nosplit
func privateWrite(file int, size int64, at uintptr, write bool) ([]byte, error) {
	data, err := mmap(at, file, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE) // [mmap]
	if err != nil {
		return nil, err
	}
	if write {
		writePages(data) // [write]
	} else {
		readPages(data) // [read]
	}
	return data, nil
}
