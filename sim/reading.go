package sim

// readSequential reads a file from its beginning to its end: the kernel sees it
// and reads ahead.
func (m *model) readSequential(size, chunk int64) {
	for off := int64(0); off < size; off += chunk {
		m.pread(off, min(chunk, size-off), func(upto int64) { m.need(upto) })
	}
}

// readRandom reads every piece of a file once, in an order without order: what
// was not asked for is not brought in.
func (m *model) readRandom(size, chunk int64) {
	n := (size + chunk - 1) / chunk
	have := map[int64]bool{}
	for i := range n {
		off := ShuffleTurn(1, i, n) * chunk
		m.pread(off, min(chunk, size-off), func(upto int64) {
			for at := off / pageSize; at*pageSize < upto; at++ {
				if m.p["cold"] == 0 || have[at] {
					continue
				}
				from := at
				for have[at] = true; (at+1)*pageSize < upto && !have[at+1]; at++ {
					have[at+1] = true
				}
				m.fetch(from*pageSize, (at+1-from)*pageSize)
			}
		})
	}
}

// pread is one read of n bytes at off; need brings in what is missing of the
// file up to an end.
func (m *model) pread(off, n int64, need func(upto int64)) {
	m.enter("pread64", fileFD, m.p["chunk"])
	need(off + n)
	m.cpuCopy(Cache, Buffer, n)
	m.exit("pread64", n)
}
