package live

import (
	"os"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// syscallNoSwitch: a thousand system calls, and no other thread got the CPU for
// the asking.
func (t *trial) syscallNoSwitch() error {
	n, _, err := t.measure("getppid", 0, false, false)
	if err != nil {
		return err
	}
	_, calls, err := t.measure("getppid", 0, false, true)
	if err != nil {
		return err
	}
	t.v.Evidence = "ptrace:stop"
	t.v.Numbers["syscalls"], t.v.Numbers["voluntary"] = calls, n[1]
	t.say("no-switch", calls == measuredCalls && n[1] == 0)
	return nil
}

// vdso: a thousand times the time, and no system call.
func (t *trial) vdso() error {
	n, calls, err := t.measure("clock", 0, false, true)
	if err != nil {
		return err
	}
	t.v.Evidence = "ptrace:stop"
	t.v.Numbers["asked"], t.v.Numbers["syscalls"] = n[0], calls
	t.say("no-call", n[0] == measuredCalls && calls == 0)
	return nil
}

// mmapReadsNothing: nothing of the file is in memory after mmap, one byte that
// is touched brings at least its page, by one major fault.
func (t *trial) mmapReadsNothing() error {
	n, _, err := t.measure("mmap", 8<<20, true, false)
	if err != nil {
		return err
	}
	t.v.Numbers["resident"], t.v.Numbers["after_touch"], t.v.Numbers["major"] = n[0], n[1], n[2]
	t.say("nothing-read", n[0] == 0 && n[1] >= 1 && n[2] == 1)
	return nil
}

// mmapFaults: one fault for each 64 KiB, and none where mmap populates.
func (t *trial) mmapFaults() error {
	tier := Self
	if os.Geteuid() == 0 {
		tier = Auto
	}
	for i, name := range []string{"faults", "populated"} {
		touch := []int64{sim.TouchNone, sim.TouchPopulate}[i]
		s, _, err := t.run([]string{"plain", "populate"}[i], "mmap-write", sim.Params{"size": 1 << 20, "chunk": 64 << 10, "touch": touch}, tier)
		if err != nil {
			return err
		}
		if t.v.Numbers[name], err = counts(s.PageFaults.Kernel); err != nil {
			return err
		}
	}
	t.say("fault-per-window", t.v.Numbers["faults"] == 16 && t.v.Numbers["populated"] == 0)
	return nil
}

// mmapOrRead: neither is ten times the other; which is faster is weather.
func (t *trial) mmapOrRead() error {
	n, _, err := t.measure("scan", 64<<20, false, false)
	if err != nil {
		return err
	}
	t.v.Numbers["read_ns"], t.v.Numbers["mmap_ns"] = n[0], n[1]
	t.say("no-fixed-winner", n[0] < 10*n[1] && n[1] < 10*n[0])
	return nil
}

// sendfileShares: after sendfile the receiver gets what the file has become,
// after write what it was.
func (t *trial) sendfileShares() error {
	_, fresh, calls, err := mutate(t.ctx, mutation{demo: "sendfile", size: proofSize})
	if err != nil {
		return err
	}
	old, _, more, err := mutate(t.ctx, mutation{demo: "read-write", size: proofSize})
	if err != nil {
		return err
	}
	t.v.Calls = append(calls, more...)
	t.v.Evidence = "self:proof"
	t.v.Numbers["sendfile_new"], t.v.Numbers["write_old"] = fresh, old
	t.say("shared", fresh == proofSize && old == proofSize)
	return nil
}

// zerocopyCopies: over loopback every notice says that it was copied.
func (t *trial) zerocopyCopies() error {
	_, m, err := t.run("", "msg-zerocopy", sim.Params{"size": 1 << 20, "chunk": 64 << 10}, Self)
	if err != nil {
		return err
	}
	t.v.Evidence = "self:errqueue"
	t.v.Numbers["notices"], t.v.Numbers["copied"] = m.Of(1, "notices"), m.Of(1, "notices_copied")
	old, _, _, err := mutate(t.ctx, mutation{demo: "msg-zerocopy", size: proofSize})
	if err != nil {
		return err
	}
	t.v.Numbers["old"] = old
	t.say("copied-after-all", m.Of(1, "notices") == 16 && m.Of(1, "notices_copied") == 16 && old == proofSize)
	return nil
}

// receiverCopies: whatever the sender saves, the receiver copies every byte.
func (t *trial) receiverCopies() error {
	const size = 1 << 20
	came := true
	for _, demo := range []string{"read-write", "sendfile", "splice", "mmap-write", "msg-zerocopy"} {
		s, _, err := t.run(demo, demo, sim.Params{"size": size, "chunk": 64 << 10}, Auto)
		if err != nil {
			return err
		}
		n, err := counts(s.ReceiverCopiedBytes)
		if err != nil {
			return err
		}
		t.v.Numbers[demo] = n
		came = came && n == size
	}
	t.say("copied-whole", came)
	return nil
}

// readahead: one page asked for brings more, unless the program says that its
// reads will be random.
func (t *trial) readahead() error {
	n, _, err := t.measure("readahead", 8<<20, true, false, "normal", "random")
	if err != nil {
		return err
	}
	t.v.Numbers["pages"], t.v.Numbers["pages_random"] = n[0], n[1]
	t.say("reads-ahead", n[0] > 1 && n[1] == 1)
	return nil
}

// nonblockFile: O_NONBLOCK does not keep a read of a file from sleeping;
// RWF_NOWAIT does.
func (t *trial) nonblockFile() error {
	n, _, err := t.measure("nonblock", 8<<20, true, false, "nonblock", "nowait-cold", "nowait-warm")
	if err != nil {
		return err
	}
	if n[2] == -int64(unix.EOPNOTSUPP) {
		return errSkip("why.old-kernel")
	}
	t.v.Numbers["read"], t.v.Numbers["voluntary"], t.v.Numbers["nowait_cold"], t.v.Numbers["nowait_warm"] = n[0], n[1], n[2], n[3]
	t.v.Numbers["read_tries"], t.v.Numbers["nowait_tries"] = n[4], n[5]
	t.say("sleeps-anyway", n[0] == 4096 && n[1] >= 1 && n[2] == -int64(unix.EAGAIN) && n[3] == 4096)
	return nil
}

// forkCopies: fork copies nothing; every page that is then written is copied,
// every page that is read is not.
func (t *trial) forkCopies() error { return t.copiesPages("fork-cow", 0) }

// privateCopies: the same of a private mapping, whose reads fault in windows.
func (t *trial) privateCopies() error { return t.copiesPages("private-cow", (1<<20)/(64<<10)) }

func (t *trial) copiesPages(demo string, readFaults int64) error {
	const pages = 256
	for i, name := range []string{"written", "read"} {
		access := []int64{sim.AccessWrite, sim.AccessRead}[i]
		s, _, err := t.run(name, demo, sim.Params{"size": pages * 4096, "access": access}, Auto)
		if err != nil {
			return err
		}
		if t.v.Numbers["faults_"+name], err = counts(s.PageFaults.User); err != nil {
			return err
		}
		if t.v.Numbers["copied_"+name], err = counts(s.CPUCopies.Bytes); err != nil {
			return err
		}
	}
	n := t.v.Numbers
	near := n["faults_read"] == readFaults || n["faults_read"] == readFaults+1 // one window more where the mapping begins within one
	t.say("page-by-page", n["faults_written"] == pages && n["copied_written"] == pages*4096 && near && n["copied_read"] == 0)
	return nil
}
