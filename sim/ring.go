package sim

// RingPairs is how many pairs of read and send io-uring-batch hands over in
// one call at most.
const RingPairs = 2048

// ringOps are the operations of a ring's demo, as the kernel names them.
func ringOps(demo string) (read, send string) {
	switch demo {
	case "io-uring-fixed":
		return "READ_FIXED", "SEND"
	case "io-uring-send-zc":
		return "READ", "SEND_ZC"
	}
	return "READ", "SEND"
}

// ioUring hands over linked pairs of read and send: one at a time, or all in
// one call, or to the ring's own thread without any call.
func (m *model) ioUring(size, chunk int64) {
	demo := m.t.Header.Name
	pairs := int64(1)
	if demo == "io-uring-batch" {
		pairs = RingPairs
	}
	if m.poller != NoTask {
		m.task, m.cpu = m.poller, receiverCPU+1
		m.t.Header.CPUs = 3
		m.emit(TaskStart, int64(Kernel))
	}
	id := int64(0)
	for off := int64(0); off < size; {
		k := min(pairs, (size-off+chunk-1)/chunk)
		if m.poller == NoTask {
			m.enter("io_uring_enter", ringFD, 0)
		}
		off, id = m.pairs(off, id, k, size, chunk), id+2*k
		if m.poller == NoTask {
			m.exit("io_uring_enter", 2*k)
		}
	}
	if m.poller != NoTask {
		m.emit(TaskExit)
		m.task, m.cpu = m.sender, senderCPU
	}
}

// pairs is what the kernel does with k pairs from off on.
func (m *model) pairs(off, id, k, size, chunk int64) int64 {
	read, send := ringOps(m.t.Header.Name)
	for i := range k {
		m.emit(Submit, m.str(read), id+2*i, b2i(m.poller != NoTask))
		m.emit(Submit, m.str(send), id+2*i+1, b2i(m.poller != NoTask))
	}
	for i := range k {
		n := min(chunk, size-off)
		m.need(off + n)
		m.cpuCopy(Cache, Buffer, n)
		m.emit(Complete, m.str(read), id+2*i, n)
		m.inSend = false
		m.send(Buffer, n, send == "SEND_ZC", send == "SEND_ZC")
		m.emit(Complete, m.str(send), id+2*i+1, n)
		m.wire(n)
		if send == "SEND_ZC" {
			m.emit(Complete, m.str(send), id+2*i+1, 0)
			m.emit(Notice, 1, b2i(m.receiver != NoTask || m.p["route"] == PlainNIC))
		}
		off += n
	}
	return off
}
