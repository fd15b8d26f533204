package live

// mmapWrite maps the file and writes from the mapping: no buffer of its own.
// mmap reads nothing; the pages come by faults, inside write. at is an address
// to ask for, 0 for any.
//
//go:nosplit
func mmapWrite(file, sock int, size, chunk int64, at uintptr) (sent int64, err error) {
	data, err := mmap(at, file, size) // [mmap]
	if err != nil {
		return 0, err
	}
	for sent < size {
		n, err := write(sock, data[sent:min(sent+chunk, size)]) // [write]
		if err != nil {
			munmap(data)
			return sent, err
		}
		sent += int64(n)
	}
	return sent, munmap(data) // [munmap]
}
