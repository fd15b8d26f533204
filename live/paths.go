package live

import (
	"slices"

	"ioviz/sim"
)

// path is what the runs and the rules know of one demo.
type path struct {
	calls  []string // system calls of its sender, as tracepoints name them
	proof  string   // outcome of the mutation-after-send proof; "" where nothing is sent
	moves  []move   // what its calls do with bytes
	pipe   bool     // works with a pipe,
	twin   bool     // with a second one,
	target bool     // writes to a file,
	memory bool     // sends memory: no file is read
	disk   bool     // needs a file system with a disk behind it
	ring   bool     // works with an io_uring
	cow    bool     // counts the faults of one range of memory only
}

// lendsPages tells whether what it sends is in the socket by reference.
func (p path) lendsPages() bool {
	return slices.ContainsFunc(p.moves, func(m move) bool { return m.kind == sim.Ref && m.to == sim.Socket })
}

// move says what a system call that returns n did with n bytes: the rule's
// name, and from where to where they went.
type move struct {
	call     string
	fd       int64 // of the call's first descriptor; 0: any
	rule     string
	kind     sim.Kind
	from, to sim.Place
}

const (
	seenOld   = "old"   // what was copied in the call is from before the overwriting
	seenNew   = "new"   // what was handed over by reference is from after it
	seenMixed = "mixed" // some was copied in time
)

var (
	fileRead    = move{"read", demoFile, "read-copies", sim.Copy, sim.Cache, sim.Buffer}
	bufferWrite = move{"write", demoSock, "write-copies", sim.Copy, sim.Buffer, sim.Socket}
	spliceIn    = move{"splice", demoFile, "splice-in-refs", sim.Ref, sim.Cache, sim.Pipe}
	spliceOut   = move{"splice", demoPipe, "splice-out-refs", sim.Ref, sim.Pipe, sim.Socket}
)

// paths are the demos by name.
var paths = map[string]path{
	"read-write": {calls: []string{"read", "write"}, proof: seenOld, moves: []move{fileRead, bufferWrite}},
	"mmap-write": {calls: []string{"mmap", "write", "munmap"}, proof: seenOld, moves: []move{
		{"write", demoSock, "mapped-write-copies", sim.Copy, sim.Mapping, sim.Socket}}},
	"sendfile": {calls: []string{"sendfile64"}, proof: seenNew, moves: []move{
		{"sendfile", demoSock, "sendfile-refs", sim.Ref, sim.Cache, sim.Socket}}},
	"splice": {calls: []string{"splice"}, proof: seenNew, pipe: true, moves: []move{spliceIn, spliceOut}},
	"buffered-read": {calls: []string{"read", "write"}, proof: seenOld, moves: []move{fileRead,
		{"write", demoSock, "write-copies", sim.Copy, sim.Record, sim.Socket}}},
	"o-direct": {calls: []string{"read", "write"}, proof: seenOld, disk: true, moves: []move{
		{"read", demoFile, "direct-arrives", sim.Arrive, sim.Disk, sim.Buffer}, bufferWrite}},
	"vmsplice": {calls: []string{"vmsplice", "splice"}, proof: seenNew, pipe: true, memory: true, moves: []move{
		{"vmsplice", 0, "vmsplice-refs", sim.Ref, sim.Buffer, sim.Pipe}, spliceOut}},
	"tee": {calls: []string{"splice", "tee"}, proof: seenNew, pipe: true, twin: true, target: true, moves: []move{spliceIn, spliceOut,
		{"tee", 0, "tee-refs", sim.Ref, sim.Cache, sim.Twin},
		{"splice", demoTwin, "splice-file-copies", sim.Copy, sim.Twin, sim.Target}}},
	"sendfile-file": {calls: []string{"sendfile64"}, target: true, moves: []move{
		{"sendfile", demoTarget, "sendfile-file-copies", sim.Copy, sim.Cache, sim.Target}}},
	"copy-file-range": {calls: []string{"copy_file_range"}, target: true, moves: []move{
		{"copy_file_range", demoFile, "range-copies", sim.Copy, sim.Cache, sim.Target}}},
	"msg-zerocopy": {calls: []string{"sendto", "ppoll", "recvmsg"}, proof: seenOld, memory: true, moves: []move{
		{"sendto", demoSock, "zerocopy-refs", sim.Ref, sim.Buffer, sim.Socket}}},
	"io-uring":         ringPath,
	"io-uring-batch":   ringPath,
	"io-uring-fixed":   ringPath,
	"io-uring-send-zc": ringPath,
	"io-uring-sqpoll":  ringPath,
	"read-sequential":  readingPath,
	"read-random":      readingPath,
	"fork-cow":         {calls: []string{"clone"}, memory: true, cow: true},
	"private-cow":      {calls: []string{"mmap"}, cow: true},
}

var readingPath = path{calls: []string{"pread64"}, moves: []move{
	{"pread64", demoFile, "read-copies", sim.Copy, sim.Cache, sim.Buffer}}}

var ringPath = path{calls: []string{"io_uring_enter"}, proof: seenOld, ring: true}

// sends tells whether the demo has a receiver.
func (p path) sends() bool { return p.proof != "" }

// find gives what the open call does with bytes, or nil.
func (p path) find(c *callState) *move {
	for i := range p.moves {
		if m := &p.moves[i]; m.call == c.name && (m.fd == 0 || m.fd == c.fd) {
			return m
		}
	}
	return nil
}
