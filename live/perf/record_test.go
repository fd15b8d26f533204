package perf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"
)

var ne = binary.NativeEndian

// rec builds a record: header, body, and for all but samples the sample id.
func rec(kind Kind, misc uint16, body []byte, tid int32, time int64, cpu int32, id uint64) []byte {
	b := ne.AppendUint32(nil, uint32(kind))
	b = ne.AppendUint16(b, misc)
	b = ne.AppendUint16(b, 0)
	b = append(b, body...)
	if kind != Sample {
		b = ne.AppendUint32(b, uint32(tid))
		b = ne.AppendUint32(b, uint32(tid))
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

func switchRec(tid int32, time int64, misc uint16) []byte {
	return rec(Switch, misc, nil, tid, time, 0, 77)
}

func lostRec(time int64, id, n uint64) []byte {
	return rec(Lost, 0, ne.AppendUint64(ne.AppendUint64(nil, id), n), 5, time, 0, 1)
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
	for r, err := range Decode(chunk) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r)
	}
	if len(got) != 6 {
		t.Fatalf("%d records, want 6", len(got))
	}
	s := got[0]
	if s.Kind != Sample || s.Time != 100 || s.TID != 5 || s.PID != 5 || s.CPU != 1 || s.ID != 9 || s.Addr != 0xabc ||
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

func TestDecodeMalformed(t *testing.T) {
	good := switchRec(1, 2, 0)
	short := rec(Lost, 0, nil, 1, 2, 0, 0)       // no body
	long := sample(1, 2, 3, 4, make([]byte, 12)) // claims more raw bytes than it has
	ne.PutUint32(long[sampleFixed:], 1<<31)
	tiny := rec(Switch, 0, nil, 1, 2, 0, 0) // shorter than a sample id
	tiny = append(tiny[:8:8], tiny[len(tiny)-16:]...)
	ne.PutUint16(tiny[6:], uint16(len(tiny)))
	zero := []byte{14, 0, 0, 0, 0, 0, 0, 0}
	for _, tt := range []struct {
		name      string
		chunk     []byte
		good, bad int
	}{
		{"body too short", append(bytes.Clone(short), good...), 1, 1},
		{"raw too long", append(bytes.Clone(long), good...), 1, 1},
		{"no room for the sample id", append(bytes.Clone(tiny), good...), 1, 1},
		{"size zero", append(bytes.Clone(zero), good...), 0, 1},
		{"cut", append(bytes.Clone(good), good[:len(good)-1]...), 1, 1},
		{"cut header", append(bytes.Clone(good), good[:5]...), 1, 1},
	} {
		ok, bad := 0, 0
		for _, err := range Decode(tt.chunk) {
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
	f.Fuzz(func(t *testing.T, b []byte) {
		total := 0
		for r, err := range Decode(b) {
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
		m.Add(Batch{Chunks: []Chunk{{0, b}, {1, b}}, Final: true})
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
		for _, err := range Decode(chunk) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
