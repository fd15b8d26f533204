package sim

// forkCow forks and then touches every page while the child is there: what is
// written is copied, page by page, what is read is not.
func (m *model) forkCow(size, _ int64) {
	m.enter("clone", -1, 0)
	m.exit("clone", 3)
	if m.p["access"] == AccessRead {
		return
	}
	for page := range pagesOf(size) {
		m.now += costFault
		m.emit(Fault, UserMode, 0, mapBase+page*pageSize)
		m.cpuCopy(Buffer, Own, pageSize)
	}
}

// privateCow maps the file privately and touches every page.
func (m *model) privateCow(size, _ int64) {
	m.enter("mmap", fileFD, size)
	m.exit("mmap", mapBase)
	if m.p["access"] == AccessRead {
		m.windows(0, size, size, UserMode)
		return
	}
	for page := range pagesOf(size) {
		upto := min(size, (page+1)*pageSize)
		m.now += costFault
		m.emit(Fault, UserMode, b2i(m.cached < upto), mapBase+page*pageSize)
		m.need(upto)
		m.cpuCopy(Cache, Own, pageSize)
	}
}
