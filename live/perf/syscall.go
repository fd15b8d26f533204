package perf

import (
	"encoding/binary"
	"strings"
)

// The raw bytes of syscalls:sys_enter_X and sys_exit_X have not moved since the tracepoints exist
// (struct syscall_trace_enter and syscall_trace_exit, include/trace/syscall.h): eight common bytes, the
// number at 8, arguments or result from 16 on. So they can be read by a user whom tracefs is closed to.

// SyscallNr reads the number of the system call from the raw bytes of an enter or exit record.
func SyscallNr(raw []byte) (int, bool) {
	if len(raw) < 12 {
		return 0, false
	}
	return int(int32(binary.NativeEndian.Uint32(raw[8:]))), true
}

// SyscallArg reads argument i (0 to 5) of an enter record. A record holds only as many as the call declares
// and up to one padding word, so ask only for arguments that the call has.
func SyscallArg(raw []byte, i int) (uint64, bool) {
	if i < 0 || i > 5 || len(raw) < 24+8*i {
		return 0, false
	}
	return binary.NativeEndian.Uint64(raw[16+8*i:]), true
}

// SyscallRet reads the result of an exit record: a value, or minus an errno.
func SyscallRet(raw []byte) (int64, bool) {
	if len(raw) < 24 {
		return 0, false
	}
	return int64(binary.NativeEndian.Uint64(raw[16:])), true
}

// builtinFormat describes a syscalls tracepoint without tracefs. Arguments are named arg0 to arg5; how many
// of them a record holds depends on the call.
func builtinFormat(name string, id uint16) (*Format, bool) {
	f := &Format{System: "syscalls", Name: name, ID: id, Fields: []Field{
		{Name: "common_type", Type: "unsigned short", Offset: 0, Size: 2},
		{Name: "common_flags", Type: "unsigned char", Offset: 2, Size: 1},
		{Name: "common_preempt_count", Type: "unsigned char", Offset: 3, Size: 1},
		{Name: "common_pid", Type: "int", Offset: 4, Size: 4, Signed: true},
		{Name: "__syscall_nr", Type: "int", Offset: 8, Size: 4, Signed: true},
	}}
	switch {
	case strings.HasPrefix(name, "sys_enter_"):
		for i := range 6 {
			f.Fields = append(f.Fields, Field{Name: "arg" + string(rune('0'+i)), Type: "unsigned long", Offset: 16 + 8*i, Size: 8})
		}
	case strings.HasPrefix(name, "sys_exit_"):
		f.Fields = append(f.Fields, Field{Name: "ret", Type: "long", Offset: 16, Size: 8, Signed: true})
	default:
		return nil, false
	}
	return f, true
}
