package perf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"
)

var ne = binary.NativeEndian

// testLayouts are those of the ids that tests use: all there can be, that of switches, and those of tracepoints.
var testLayouts = Layouts{
	7: {TID: true, Addr: true, Raw: true}, 9: {TID: true, Addr: true, Raw: true},
	77: {TID: true, Addr: true}, 4: {TID: true, Addr: true},
	20: {Raw: true}, 21: {Raw: true, Thread: 60}, 22: {Raw: true, TID: true},
}

// rec builds a record: header, body, and for all but samples the sample id, with the thread if there is one.
func rec(kind Kind, misc uint16, body []byte, tid int32, time int64, cpu int32, id uint64) []byte {
	b := ne.AppendUint32(nil, uint32(kind))
	b = ne.AppendUint16(b, misc)
	b = ne.AppendUint16(b, 0)
	b = append(b, body...)
	if kind != Sample {
		if tid != 0 {
			b = ne.AppendUint32(b, uint32(tid)+1000)
			b = ne.AppendUint32(b, uint32(tid))
		}
		b = ne.AppendUint64(b, uint64(time))
		b = ne.AppendUint32(b, uint32(cpu))
		b = ne.AppendUint32(b, 0)
		b = ne.AppendUint64(b, id)
	}
	ne.PutUint16(b[6:], uint16(len(b)))
	return b
}

func sample(tid int32, time int64, id, addr uint64, raw []byte) []byte {
	b := ne.AppendUint64(nil, id)
	b = ne.AppendUint32(b, uint32(tid))
	b = ne.AppendUint32(b, uint32(tid))
	b = ne.AppendUint64(b, uint64(time))
	b = ne.AppendUint64(b, addr)
	b = ne.AppendUint32(b, 1)
	b = ne.AppendUint32(b, 0)
	b = ne.AppendUint32(b, uint32(len(raw)))
	return rec(Sample, uint16(ModeKernel), append(b, raw...), 0, 0, 0, 0)
}

// tracepoint is a sample without thread and address.
func tracepoint(time int64, id uint64, raw []byte) []byte {
	b := ne.AppendUint64(nil, id)
	b = ne.AppendUint64(b, uint64(time))
	b = ne.AppendUint64(b, 1)
	b = ne.AppendUint32(b, uint32(len(raw)))
	return rec(Sample, uint16(ModeKernel), append(b, raw...), 0, 0, 0, 0)
}

func switchRec(tid int32, time int64, misc uint16) []byte {
	return rec(Switch, misc, nil, tid, time, 0, 77)
}

func lostRec(time int64, id, n uint64) []byte {
	return rec(Lost, 0, ne.AppendUint64(ne.AppendUint64(nil, id), n), 5, time, 0, id)
}

func TestDecode(t *testing.T) {
	raw := []byte{0x39, 1, FlagSoftIRQ, 0, 5, 0, 0, 0, 1, 2, 3, 4}
	var chunk []byte
	chunk = append(chunk, sample(5, 100, 9, 0xabc, raw)...)
	chunk = append(chunk, switchRec(5, 101, miscSwitchOut)...)
	chunk = append(chunk, switchRec(5, 102, miscSwitchOut|miscPreempt)...)
	chunk = append(chunk, switchRec(5, 103, 0)...)
	chunk = append(chunk, lostRec(104, 9, 33)...)
	chunk = append(chunk, rec(SwitchCPUWide, miscSwitchOut, []byte{8, 0, 0, 0, 8, 0, 0, 0}, 5, 105, 3, 4)...)
	var got []Record
	for r, err := range Decode(chunk, testLayouts) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r)
	}
	if len(got) != 6 {
		t.Fatalf("%d records, want 6", len(got))
	}
	s := got[0]
	if s.Kind != Sample || s.Time != 100 || s.TID != 5 || s.CPU != 1 || s.ID != 9 || s.Addr != 0xabc ||
		s.Mode != ModeKernel || !bytes.Equal(s.Raw, raw) || s.Tracepoint() != 0x139 || s.Flags() != FlagSoftIRQ {
		t.Errorf("sample: %+v", s)
	}
	for i, want := range []struct{ out, preempt bool }{{true, false}, {true, true}, {false, false}} {
		if r := got[1+i]; r.Kind != Switch || r.Out != want.out || r.Preempt != want.preempt || r.Time != int64(101+i) || r.ID != 77 {
			t.Errorf("switch %d: %+v", i, r)
		}
	}
	if r := got[4]; r.Kind != Lost || r.Lost != 33 || r.ID != 9 || r.Time != 104 {
		t.Errorf("lost: %+v", r)
	}
	if r := got[5]; !r.Out || r.Other != 8 || r.CPU != 3 {
		t.Errorf("cpu wide switch: %+v", r)
	}
}

// The thread is told by the record, by the layout, or by the raw bytes.
func TestDecodeThread(t *testing.T) {
	raw := []byte{0x39, 1, 0, 0, 50, 0, 0, 0, 1, 2, 3, 4}
	sampled := tracepoint(8, 22, raw)
	sampled = append(append(sampled[:16:16], 9, 0, 0, 0, 70, 0, 0, 0), sampled[16:]...)
	ne.PutUint16(sampled[6:], uint16(len(sampled)))
	body := make([]byte, 16)
	for _, tt := range []struct {
		name string
		rec  []byte
		want int32
		raw  []byte
	}{
		{"raw", tracepoint(8, 20, raw), 50, raw},
		{"layout", tracepoint(8, 21, raw), 60, raw},
		{"sampled", sampled, 70, raw},
		{"lost, not told", rec(Lost, 0, body, 0, 8, 1, 20), -1, nil},
		{"lost, layout", rec(Lost, 0, body, 0, 8, 1, 21), 60, nil},
		{"lost, sampled", rec(Lost, 0, body, 70, 8, 1, 22), 70, nil},
		{"switch", rec(Switch, 0, nil, 70, 8, 1, 77), 70, nil},
	} {
		for r, err := range Decode(tt.rec, testLayouts) {
			if err != nil || r.TID != tt.want || r.Time != 8 || r.CPU != 1 || r.Addr != 0 || !bytes.Equal(r.Raw, tt.raw) {
				t.Errorf("%s: %+v, %v; want thread %d", tt.name, r, err, tt.want)
			}
		}
	}
}

func TestLayoutFor(t *testing.T) {
	read, waking := Tracepoint("syscalls", "sys_enter_read"), Tracepoint("sched", "sched_waking")
	for _, tt := range []struct {
		event   Event
		scope   Scope
		sameIDs bool
		want    Layout
	}{
		{read, Thread, true, Layout{Raw: true, Thread: 60}},
		{read, Thread, false, Layout{Raw: true, Thread: 60}},
		{waking, Thread, true, Layout{Raw: true}}, // fires in the thread that wakes
		{waking, Thread, false, Layout{Raw: true, TID: true}},
		{read, Tree, true, Layout{Raw: true}},
		{read, System, false, Layout{Raw: true, TID: true}},
		{Faults(), Thread, true, Layout{TID: true, Addr: true}},
		{Switches(), System, true, Layout{TID: true, Addr: true}},
	} {
		if got := layoutFor(tt.event, tt.scope, 60, tt.sameIDs); got != tt.want {
			t.Errorf("%v %v: %+v, want %+v", tt.event, tt.scope, got, tt.want)
		}
	}
}

func TestDecodeMalformed(t *testing.T) {
	good := switchRec(1, 2, 0)
	short := rec(Lost, 0, nil, 1, 2, 0, 7)       // no body
	long := sample(1, 2, 9, 4, make([]byte, 12)) // claims more raw bytes than it has
	ne.PutUint32(long[len(long)-16:], 1<<31)
	cut := func(b []byte, n int) []byte { // leaves out the n bytes after the header
		b = append(b[:8:8], b[8+n:]...)
		ne.PutUint16(b[6:], uint16(len(b)))
		return b
	}
	noRaw := tracepoint(1, 20, []byte("short"))
	end := tracepoint(1, 20, nil)
	ne.PutUint16(end[6:], uint16(len(end)-4))
	zero := []byte{14, 0, 0, 0, 0, 0, 0, 0}
	for _, tt := range []struct {
		name      string
		chunk     []byte
		good, bad int
	}{
		{"body too short", append(bytes.Clone(short), good...), 1, 1},
		{"raw too long", append(bytes.Clone(long), good...), 1, 1},
		{"no room for the sample id", append(cut(switchRec(1, 2, 0), 16), good...), 1, 1},
		{"no room for the thread", append(cut(switchRec(1, 2, 0), 8), good...), 1, 1},
		{"unknown event", append(sample(1, 2, 5, 0, make([]byte, 8)), good...), 1, 1},
		{"unknown event of a switch", append(rec(Switch, 0, nil, 1, 2, 0, 5), good...), 1, 1},
		{"raw without its thread", append(noRaw, good...), 1, 1},
		{"no raw", append(end[:len(end)-4], good...), 1, 1},
		{"no id", append(rec(Sample, 0, nil, 0, 0, 0, 0), good...), 1, 1},
		{"size zero", append(bytes.Clone(zero), good...), 0, 1},
		{"cut", append(bytes.Clone(good), good[:len(good)-1]...), 1, 1},
		{"cut header", append(bytes.Clone(good), good[:5]...), 1, 1},
	} {
		ok, bad := 0, 0
		for _, err := range Decode(tt.chunk, testLayouts) {
			if err == nil {
				ok++
			} else if bad++; !errors.Is(err, ErrMalformed) {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
		if ok != tt.good || bad != tt.bad {
			t.Errorf("%s: %d good and %d bad, want %d and %d", tt.name, ok, bad, tt.good, tt.bad)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(sample(5, 100, 9, 1, []byte("0123456789ab")))
	f.Add(append(switchRec(1, 2, miscSwitchOut), lostRec(3, 4, 5)...))
	f.Add(switchRec(1, 2, 0)[:20])
	f.Add(append(tracepoint(1, 20, []byte("0123456789ab")), rec(Lost, 0, make([]byte, 16), 0, 1, 0, 20)...))
	f.Fuzz(func(t *testing.T, b []byte) {
		total := 0
		for r, err := range Decode(b, testLayouts) {
			total += len(r.Bytes)
			if err == nil && len(r.Bytes) < headerSize {
				t.Errorf("record of %d bytes", len(r.Bytes))
			}
			_, _ = r.Tracepoint(), r.Flags()
			_, _ = SyscallNr(r.Raw)
			_, _ = SyscallArg(r.Raw, 5)
			_, _ = SyscallRet(r.Raw)
		}
		if total > len(b) {
			t.Errorf("%d bytes of records from %d", total, len(b))
		}
		pairs := 0
		var m Merger
		m.Add(Batch{Chunks: []Chunk{{0, b}, {1, b}}, Layouts: testLayouts, Final: true})
		for last := int64(-1 << 63); ; pairs++ {
			r, ok := m.Pop()
			if !ok {
				break
			}
			last = max(last, r.Time)
		}
		if pairs%2 != 0 {
			t.Errorf("%d records of two equal rings", pairs)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	var chunk []byte
	for i := range 1000 {
		chunk = append(chunk, sample(5, int64(i), 9, 0, make([]byte, 60))...)
	}
	b.SetBytes(int64(len(chunk)))
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range Decode(chunk, testLayouts) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
