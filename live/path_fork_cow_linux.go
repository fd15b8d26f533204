package live

// forkWrite forks and then touches every page of its memory while the child is
// there. fork copies no data; each page that is written is copied first.
//
//go:nosplit
func forkWrite(data []byte, write bool) (child int, err error) {
	child, err = fork() // [fork]
	if err != nil {
		return child, err
	}
	if write {
		writePages(data) // [write]
	} else {
		readPages(data) // [read]
	}
	return child, nil
}

// writePages writes one byte of every page.
//
//go:nosplit
func writePages(b []byte) {
	for i := 0; i < len(b); i += 4096 {
		b[i] = 1 // a store alone: reading first would fault once more
	}
}
