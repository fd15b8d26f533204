package perf

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"golang.org/x/sys/unix"
)

// maxTracepoint is the highest id tried. Ids are handed out in order at boot; about 2000 are common.
const maxTracepoint = 1 << 13

// ErrDiscovery says that no ids could be found out.
var ErrDiscovery = errors.New("no tracepoint ids found")

// DiscoverIDs finds out the ids of system call tracepoints without tracefs, as an ordinary user may at
// perf_event_paranoid 2: it opens every id that lets itself be opened for this thread in user mode, makes harmless failing
// system calls, and reads from the records which id reported which call. The result maps names such as "sys_enter_read".
//
// Some hundred descriptors stay open until the process ends, which then takes the kernel up to half a minute: call it in
// a process of its own, as DiscoverInChild does. Meanwhile opening and closing tracepoints is slow for everybody.
func DiscoverIDs(ctx context.Context) (map[string]uint16, error) {
	return discoverRange(ctx, 1, maxTracepoint)
}

// discoverRange is DiscoverIDs with ids from lo to below hi.
func discoverRange(ctx context.Context, lo, hi int) (map[string]uint16, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	raiseFileLimit()
	tid := unix.Gettid()
	var first, opened int
	var m *mapping
	var firstErr error
	layout, layouts := Layout{Raw: true, Thread: int32(tid)}, Layouts{}
	for id := lo; id < hi; id++ {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		a, err := attrFor(Event{System: "any", ExcludeKernel: true}, &Format{ID: uint16(id)}, layout)
		if err != nil {
			return nil, err
		}
		fd, _, err := openEvent(a, tid, -1)
		if err != nil {
			if firstErr == nil || err == unix.EMFILE {
				firstErr = err
			}
			continue
		}
		if opened++; opened == 1 {
			first = fd
			if m, err = mapRing(fd, 256<<10); err != nil {
				return nil, err
			}
		} else if err := unix.IoctlSetInt(fd, unix.PERF_EVENT_IOC_SET_OUTPUT, first); err != nil {
			continue
		}
		event, err := eventID(fd)
		if err != nil {
			return nil, err
		}
		layouts[event] = layout
	}
	if opened == 0 {
		return nil, fmt.Errorf("%w: opening them: %w", ErrDiscovery, firstErr)
	}
	if err := unix.Prctl(unix.PR_TASK_PERF_EVENTS_ENABLE, 0, 0, 0, 0); err != nil {
		return nil, fmt.Errorf("enabling %d events: %w", opened, err)
	}
	const bad = ^uintptr(0)
	for range 2 {
		for nr := range probeCalls {
			_, _, _ = unix.RawSyscall6(nr, bad, bad, bad, bad, bad, bad)
		}
	}
	if err := unix.Prctl(unix.PR_TASK_PERF_EVENTS_DISABLE, 0, 0, 0, 0); err != nil {
		return nil, fmt.Errorf("disabling %d events: %w", opened, err)
	}
	data, err := m.drain()
	if err != nil {
		return nil, err
	}
	ids := pairIDs(data, layouts)
	if len(ids) == 0 {
		return nil, fmt.Errorf("%w: %d events opened, none reported a system call", ErrDiscovery, opened)
	}
	return ids, nil
}

// pairIDs reads enter and exit ids from the records of one thread: a system call leaves its enter record and then
// its exit record, both with its number. What is not seen twice alike is left out.
func pairIDs(data []byte, layouts Layouts) map[string]uint16 {
	type pair struct{ enter, exit uint16 }
	seen, count := map[uintptr]pair{}, map[uintptr]int{}
	lastNr, lastID := -1, uint16(0)
	for r, err := range Decode(data, layouts) {
		if err != nil {
			break
		}
		nr, ok := SyscallNr(r.Raw)
		if r.Kind != Sample || !ok || nr < 0 {
			lastNr = -1
			continue
		}
		if nr != lastNr || r.Tracepoint() == lastID {
			lastNr, lastID = nr, r.Tracepoint()
			continue
		}
		p, key := pair{lastID, r.Tracepoint()}, uintptr(nr)
		if old, ok := seen[key]; !ok || old == p {
			count[key]++
		} else {
			count[key] = -1 << 30
		}
		seen[key], lastNr = p, -1
	}
	ids := map[string]uint16{}
	for nr, p := range seen {
		name, ok := probeCalls[nr]
		if ok && count[nr] >= 2 {
			ids["sys_enter_"+name], ids["sys_exit_"+name] = p.enter, p.exit
		}
	}
	return ids
}

// raiseFileLimit lets the process open as many files as it may.
func raiseFileLimit() {
	var l unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_NOFILE, &l) == nil && l.Cur < l.Max {
		l.Cur = l.Max
		_ = unix.Setrlimit(unix.RLIMIT_NOFILE, &l)
	}
}
