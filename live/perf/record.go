package perf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
)

// Kind says what a record is; the values are the kernel's PERF_RECORD_* (perf_event_open(2)).
type Kind uint32

// The kinds that carry meaning here. Others are passed on with their bytes.
const (
	Lost          Kind = 2  // the ring was full; Record.Lost records are missing before this one
	Throttle      Kind = 5  // the kernel stops sampling for a while; cannot happen at period 1, and is passed on if it does
	Unthrottle    Kind = 6  // sampling goes on
	Sample        Kind = 9  // an event fired
	LostSamples   Kind = 13 // Record.Lost samples were dropped by a PMU
	Switch        Kind = 14 // the target went off (Out) or on the CPU
	SwitchCPUWide Kind = 15 // the CPU changed tasks; Other is the other one
)

// Record is one decoded perf record. Raw and Bytes are parts of the decoded chunk.
type Record struct {
	Kind    Kind
	Ring    int    // which ring it came from; set by Merger
	Time    int64  // nanoseconds on CLOCK_MONOTONIC
	TID     int32  // thread on whose behalf it fired; 0 is the idle task, -1 a task that is gone or not told
	CPU     int32  // CPU it fired on
	ID      uint64 // the kernel's id of the perf event, with Lost the one that found room again; Session.Source tells event and target
	Mode    Mode   // CPU mode when the event fired
	Addr    uint64 // faulting address of the fault events, else 0
	Raw     []byte // raw bytes of a tracepoint, to be read with its Format; else none
	Lost    uint64 // number of records missing
	Out     bool   // Switch: the task left the CPU
	Preempt bool   // Switch with Out: it was still runnable, so it did not leave on its own
	Other   int32  // SwitchCPUWide: thread that comes (Out) or went
	Bytes   []byte // the whole record with its header, as evidence
}

// Mode is the CPU mode of a record: low bits of perf_event_header.misc.
type Mode uint8

// Modes as in PERF_RECORD_MISC_*.
const (
	ModeUnknown Mode = 0
	ModeKernel  Mode = 1
	ModeUser    Mode = 2
)

// Flags of the context that a tracepoint fired in: enum trace_flag_type in include/linux/trace_events.h.
const (
	FlagIRQsOff = 0x01
	FlagHardIRQ = 0x08 // in a hardware interrupt, on the back of whatever task was there
	FlagSoftIRQ = 0x10 // in a softirq: as above
	FlagNMI     = 0x40
	FlagBHOff   = 0x80
)

// Tracepoint gives the numeric id of the tracepoint that a sample came from (common_type), or 0 for other records.
func (r *Record) Tracepoint() uint16 {
	if r.Kind != Sample || len(r.Raw) < 8 {
		return 0
	}
	return binary.NativeEndian.Uint16(r.Raw)
}

// Flags gives the context flags of a tracepoint sample, FlagHardIRQ and so on; 0 for other records.
func (r *Record) Flags() uint8 {
	if r.Kind != Sample || len(r.Raw) < 8 {
		return 0
	}
	return r.Raw[2]
}

// ErrMalformed says that ring bytes are not what perf_event_open(2) promises.
var ErrMalformed = errors.New("malformed perf record")

// Every event is opened with IDENTIFIER | TIME | CPU and what its Layout adds, in the order that perf_event_open(2) gives:
// the identifier is the first of a sample and the last of every other record.
const (
	headerSize    = 8
	rawStart      = 8 // common_type, common_flags, common_preempt_count, common_pid
	trailerSize   = 8 + 8 + 8
	miscCPUMode   = 7
	miscSwitchOut = 0x2000
	miscPreempt   = 0x4000
)

// Decode yields the records of a chunk in order. Batch.Layouts and Session.Layouts have what it needs. A record with a malformed body is yielded with an error and the
// next one follows; where the framing itself is broken the error is the last thing yielded. It never panics.
func Decode(chunk []byte, layouts Layouts) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for len(chunk) > 0 {
			rec, n, err := decodeOne(chunk, layouts)
			if !yield(rec, err) || n == 0 {
				return
			}
			chunk = chunk[n:]
		}
	}
}

// decodeOne decodes the first record of b and says how long it is; 0 means that nothing after it can be found.
func decodeOne(b []byte, layouts Layouts) (Record, int, error) {
	ne := binary.NativeEndian
	if len(b) < headerSize {
		return Record{}, 0, fmt.Errorf("header of %d bytes: %w", len(b), ErrMalformed)
	}
	r := Record{Kind: Kind(ne.Uint32(b))}
	misc, n := ne.Uint16(b[4:]), int(ne.Uint16(b[6:]))
	if n < headerSize || n > len(b) {
		return r, 0, fmt.Errorf("size %d of kind %d with %d bytes left: %w", n, r.Kind, len(b), ErrMalformed)
	}
	b = b[:n:n]
	r.Bytes, r.Mode = b, Mode(misc&miscCPUMode)
	if r.Kind == Sample {
		return r, n, r.decodeSample(b, layouts)
	}
	if n < headerSize+trailerSize {
		return r, n, fmt.Errorf("kind %d without sample id: %w", r.Kind, ErrMalformed)
	}
	t := b[n-trailerSize:]
	r.Time, r.CPU, r.ID = int64(ne.Uint64(t)), int32(ne.Uint32(t[8:])), ne.Uint64(t[16:])
	l, known := layouts[r.ID]
	if end := n - l.trailer(); !known || end < headerSize {
		return r, n, fmt.Errorf("kind %d of %d bytes from event %d: %w", r.Kind, n, r.ID, ErrMalformed)
	}
	switch {
	case l.TID:
		r.TID = int32(ne.Uint32(b[n-trailerSize-4:]))
	case l.Thread != 0:
		r.TID = l.Thread
	default:
		r.TID = -1
	}
	body := b[headerSize : n-l.trailer()]
	need := 0
	switch r.Kind {
	case Switch, SwitchCPUWide:
		r.Out = misc&miscSwitchOut != 0
		r.Preempt = r.Out && misc&miscPreempt != 0
		if r.Kind == SwitchCPUWide {
			if need = 8; len(body) >= need {
				r.Other = int32(ne.Uint32(body[4:]))
			}
		}
	case Lost:
		if need = 16; len(body) >= need {
			r.Lost = ne.Uint64(body[8:])
		}
	case LostSamples:
		if need = 8; len(body) >= need {
			r.Lost = ne.Uint64(body)
		}
	}
	if len(body) < need {
		return r, n, fmt.Errorf("kind %d with a body of %d bytes: %w", r.Kind, len(body), ErrMalformed)
	}
	return r, n, nil
}

func (r *Record) decodeSample(b []byte, layouts Layouts) error {
	ne := binary.NativeEndian
	malformed := func() error {
		return fmt.Errorf("sample of %d bytes from event %d: %w", len(r.Bytes), r.ID, ErrMalformed)
	}
	if b = b[headerSize:]; len(b) < 8 {
		return malformed()
	}
	r.ID = ne.Uint64(b)
	l, known := layouts[r.ID]
	if b = b[8:]; !known || len(b) < l.fixed() {
		return malformed()
	}
	if l.TID {
		r.TID, b = int32(ne.Uint32(b[4:])), b[8:]
	} else {
		r.TID = l.Thread
	}
	r.Time, b = int64(ne.Uint64(b)), b[8:]
	if l.Addr {
		r.Addr, b = ne.Uint64(b), b[8:]
	}
	r.CPU, b = int32(ne.Uint32(b)), b[8:]
	if !l.Raw {
		return nil
	}
	size := int64(ne.Uint32(b))
	if b = b[4:]; size > int64(len(b)) || size < rawStart {
		return malformed()
	}
	if r.Raw = b[:size:size]; !l.TID && l.Thread == 0 {
		r.TID = int32(ne.Uint32(r.Raw[4:]))
	}
	return nil
}
