package live

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// callNote is a system call of an experiment as its own process noted it, or a
// function that was running. They follow the control page of a child that measures.
type callNote struct {
	Ret, Times int64
	Tid        int32
	Part       uint8
	Frame      bool
	_          [2]byte
	Text       [88]byte
}

// mostNotes is how many there is room for: the calls of the longest experiment
// are far fewer.
const mostNotes = 96

// noteRecords is the same room in records.
const noteRecords = (mostNotes*int(unsafe.Sizeof(callNote{})) + int(unsafe.Sizeof(ownRecord{})) - 1) / int(unsafe.Sizeof(ownRecord{}))

// notebook takes notes in the child; its slots may be none.
type notebook struct {
	mu    sync.Mutex
	slots []callNote
	used  int
	part  uint8
}

// notes are the child's.
var notes notebook

// noteSlots is where notes are in a child's shared memory.
func noteSlots(s *shared) []callNote {
	n := (len(s.mem) - controlPage) / int(unsafe.Sizeof(callNote{}))
	if n <= 0 {
		return nil
	}
	return unsafe.Slice((*callNote)(unsafe.Pointer(&s.mem[controlPage])), n)
}

// add notes calls that ended alike.
func (b *notebook) add(x callNote, text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if copy(x.Text[:], text) < len(text) {
		copy(x.Text[len(x.Text)-len("…"):], "…")
	}
	x.Part = b.part
	for i := range b.slots[:b.used] {
		old := &b.slots[i]
		same := *old
		if same.Times = x.Times; same == x {
			old.Times += x.Times
			return
		}
	}
	if b.used < len(b.slots) {
		b.slots[b.used] = x
		b.used++
	}
}

// noted notes one system call of this thread, written as in C, by what it
// returned, and passes the error on.
func noted[N int | int64](ret N, err error, format string, args ...any) error {
	notedTimes(1, ret, err, format, args...)
	return err
}

// notedTimes notes calls that ended alike.
func notedTimes[N int | int64](times int64, ret N, err error, format string, args ...any) {
	if times == 0 || notes.slots == nil {
		return
	}
	x := callNote{Ret: int64(ret), Times: times, Tid: int32(unix.Gettid())}
	if e, ok := err.(unix.Errno); ok && e != 0 {
		x.Ret = -int64(e)
	}
	notes.add(x, fmt.Sprintf(format, args...))
}

// notedStack notes the functions of this program that are running, the
// innermost first, from the one that calls this.
func notedStack() {
	pc := make([]uintptr, 16)
	frames := runtime.CallersFrames(pc[:runtime.Callers(2, pc)])
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "ioviz/") || strings.HasPrefix(f.Function, "main.") {
			notes.add(callNote{Frame: true, Times: 1, Tid: int32(unix.Gettid())},
				fmt.Sprintf("%s (%s:%d)", f.Function[strings.LastIndex(f.Function, "/")+1:], filepath.Base(f.File), f.Line))
		}
		if !more {
			return
		}
	}
}

// take adds the notes of a child to the verdict; parts are named in their order.
func (v *Verdict) take(s *shared, parts []string) {
	for _, x := range noteSlots(s) {
		if x.Times == 0 {
			return
		}
		text := unix.ByteSliceToString(x.Text[:])
		if x.Frame {
			v.Stack = append(v.Stack, text)
			continue
		}
		c := Noted{Tid: int64(x.Tid), Call: text, Result: x.Ret, Error: errorName(x.Ret), Times: x.Times}
		if int(x.Part) < len(parts) {
			c.Part = parts[x.Part]
		}
		v.Calls = append(v.Calls, c)
	}
}

// takeRun adds the system calls of a run, by thread.
func (v *Verdict) takeRun(tr *sim.Trace, part string) {
	at := map[Noted]int{}
	h := &tr.Header
	for i := range tr.Events {
		e := &tr.Events[i]
		if e.Kind != sim.SyscallExit || e.Task == sim.NoTask {
			continue
		}
		task := h.Tasks[e.Task-1]
		c := Noted{Part: part, Thread: task.Role, Tid: int64(task.TID), Call: h.Str(e.Args[0]), Result: e.Args[1], Error: errorName(e.Args[1])}
		k, ok := at[c]
		if !ok {
			k = len(v.Calls)
			at[c] = k
			v.Calls = append(v.Calls, c)
		}
		v.Calls[k].Times++
	}
}

// notedIn are the calls that a child recorded which is one thread.
func notedIn(records []ownRecord, part string, tid int64) []Noted {
	var out []Noted
	at := map[Noted]int{}
	for _, r := range records {
		name := callNames[r.Call]
		if r.Call == callNone { // what no path does: the overwriting
			name = "pwrite64"
		}
		text := fmt.Sprintf("%s(%d, …, %d)", name, r.FD, r.Count)
		if r.FD < 0 {
			text = name
		}
		c := Noted{Part: part, Tid: tid, Call: text, Result: r.Ret, Error: errorName(r.Ret)}
		k, ok := at[c]
		if !ok {
			k = len(out)
			at[c] = k
			out = append(out, c)
		}
		out[k].Times++
	}
	return out
}

// errorName is the name of the error that a result is, or "".
func errorName(ret int64) string {
	if ret >= 0 || ret < -4095 {
		return ""
	}
	return unix.ErrnoName(unix.Errno(-ret))
}
