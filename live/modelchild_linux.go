package live

import (
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/live/perf"
	"ioviz/live/ptrace"
)

// modelChild is the work of a child that is a model's server or its clients.
func modelChild(j *job, s *shared) int {
	c := caller{ctl: s.ctl, own: j.Own, log: modelLog(s)}
	for i := range c.log { // in memory before it is written to
		c.log[i].Exit = 0
	}
	if models[j.Demo].program != "" && j.Role == "server" {
		return fail(s.ctl, becomeProgram(j, s))
	}
	var window func() int
	switch {
	case j.Role == "clients" && models[j.Demo].once:
		k, err := prepareSender(j, c)
		if err != nil {
			return fail(s.ctl, err)
		}
		window = k.window
	case j.Role == "clients":
		k, err := prepareClients(j, c)
		if err != nil {
			return fail(s.ctl, err)
		}
		window = k.window
	default:
		v, err := prepareServer(j, c)
		if err != nil {
			return fail(s.ctl, err)
		}
		window = func() int { return v.window(j.Demo) }
	}
	s.ctl.Start = perf.Now()
	threadUsage()
	quiet()
	unix.Write(readyFD, []byte{1})
	var b [1]byte
	if n, err := unix.Read(goFD, b[:]); n != 1 || err != nil {
		return 3 // the parent gave up
	}
	if j.Filter {
		if err := ptrace.InstallFilter(modelFilter()...); err != nil {
			return fail(s.ctl, err)
		}
	}
	spent := processCPU()
	s.ctl.Start = nanotime()
	n := window()
	s.ctl.End = nanotime()
	s.ctl.CPU = processCPU() - spent
	if n < 0 {
		return fail(s.ctl, unix.Errno(-n))
	}
	return 0
}

// modelFilter picks the calls that the ptrace tier stops at.
func modelFilter() []uint32 {
	nrs := []uint32{unix.SYS_GETPGID}
	for _, nr := range modelCallNrs {
		if nr >= 0 {
			nrs = append(nrs, uint32(nr))
		}
	}
	return nrs
}

// modelLog is the child's memory of records, as models use it.
func modelLog(s *shared) []modelRecord {
	n := (len(s.mem) - controlPage) / int(unsafe.Sizeof(modelRecord{}))
	if n <= 0 {
		return nil
	}
	return unsafe.Slice((*modelRecord)(unsafe.Pointer(&s.mem[controlPage])), n)
}

// modelSlots is how many slots of transfers n records of models take.
func modelSlots(n int) int {
	return n*int(unsafe.Sizeof(modelRecord{}))/int(unsafe.Sizeof(ownRecord{})) + 1
}
