package sim

import "slices"

// Demo is one entry of the closed set of things that can be run.
type Demo struct {
	Name   string      `json:"name"`
	Family string      `json:"family"` // "transfer" into a socket, "copy" into a file, "reading" of one, "memory" within one, "model" of waiting
	Params []ParamSpec `json:"params"`
	Places []Place     `json:"places,omitempty"` // the places its picture shows

	Simulated bool `json:"simulated,omitempty"` // only the simulator runs it
}

// Routes of the bytes behind the socket, values of the parameter "route".
const (
	Loopback   = 0
	GatherNIC  = 1 // network card with scatter-gather
	PlainNIC   = 2 // network card without
	VethGather = 3 // veth pair with scatter-gather
	VethPlain  = 4 // veth pair without
	VethNoSum  = 5 // veth pair with scatter-gather and without transmit checksums
)

// Values of the parameter "touch": who brings the pages of a mapping in.
const (
	TouchNone     = 0 // the kernel, when write reads them
	TouchFirst    = 1 // the program, by reading them before it writes
	TouchPopulate = 2 // mmap itself, by MAP_POPULATE
)

// Values of the parameter "access" of the copy-on-write demos.
const (
	AccessWrite = 0
	AccessRead  = 1
)

// Values of the parameter "advice" of read-random: what the kernel is told of
// how the file will be read (posix_fadvise(2)).
const (
	AdviceNone   = 0
	AdviceRandom = 1
)

// MaxCalls bounds the number of chunks of one run, so that a trace stays one
// that a browser can hold.
const MaxCalls = 1 << 17

const mib = 1 << 20

// The sim-only parameters: readahead is how many bytes a page-cache miss
// brings in, eof whether the program ends with the call that returns 0 (one
// that knows the size does not; textbooks never do). route is the device
// behind the socket: of the real ones, only root can have those of a pair.
var (
	sizeParam  = ParamSpec{Name: "size", Unit: "bytes", Min: 1, Max: 256 * mib, Default: 64 << 10}
	chunkParam = ParamSpec{Name: "chunk", Unit: "bytes", Min: 1, Max: 256 * mib, Default: 64 << 10}
	coldParam  = ParamSpec{Name: "cold", Unit: "bool", Min: 0, Max: 1, Default: 0}
	routeParam = ParamSpec{Name: "route", Unit: "enum", Min: 0, Max: 5, Default: Loopback,
		Values:  []string{"loopback", "nic-sg", "nic", "veth-sg", "veth-nosg", "veth-nocsum"},
		SimOnly: []string{"nic-sg", "nic"}, Root: []string{"veth-sg", "veth-nosg", "veth-nocsum"}}
	readaheadParam = ParamSpec{Name: "readahead", Unit: "bytes", Min: 4096, Max: 16 * mib, Default: 128 << 10, Only: "sim"}
	eofParam       = ParamSpec{Name: "eof", Unit: "bool", Min: 0, Max: 1, Default: 1, Only: "sim"}
	touchParam     = ParamSpec{Name: "touch", Unit: "enum", Min: 0, Max: 2, Default: TouchNone, Values: []string{"none", "touch", "populate"}}
	bufferParam    = ParamSpec{Name: "buffer", Unit: "bytes", Min: 0, Max: mib, Default: 4096}
	reflinkParam   = ParamSpec{Name: "reflink", Unit: "enum", Min: 0, Max: 1, Default: 0, Values: []string{"no", "yes"}}
	adviceParam    = ParamSpec{Name: "advice", Unit: "enum", Min: 0, Max: 1, Default: AdviceNone, Values: []string{"none", "random"}}
	accessParam    = ParamSpec{Name: "access", Unit: "enum", Min: 0, Max: 1, Default: AccessWrite, Values: []string{"write", "read"}}
)

var transferParams = []ParamSpec{sizeParam, chunkParam, coldParam, routeParam, readaheadParam, eofParam}

// with is the parameters of a transfer and some more.
func with(more ...ParamSpec) []ParamSpec {
	return append(append([]ParamSpec{}, transferParams...), more...)
}

// readingParams are those of a program that reads a cold file and does nothing
// with it: a page at a time, so that what the kernel brings in is its own choice.
var readingParams = []ParamSpec{
	{Name: "size", Unit: "bytes", Min: 1, Max: 256 * mib, Default: mib}, {Name: "chunk", Unit: "bytes", Min: 1, Max: 256 * mib, Default: 4096},
	{Name: "cold", Unit: "bool", Min: 0, Max: 1, Default: 1}, readaheadParam,
}

// knownSize is the parameters of a transfer that ends without asking for more.
var knownSize = []ParamSpec{sizeParam, chunkParam, coldParam, routeParam, readaheadParam}

// memoryParams are those of a transfer of memory, without a file.
var memoryParams = []ParamSpec{sizeParam, chunkParam, routeParam}

// copyParams are those of a copy from file to file.
var copyParams = []ParamSpec{sizeParam, chunkParam, coldParam, readaheadParam, eofParam}

// Demos is the closed set, in the order they are shown.
var Demos = slices.Concat(transfers, reads, models)

// transfers move bytes of a file or of memory.
var transfers = []Demo{
	{Name: "read-write", Family: "transfer", Params: transferParams, Places: []Place{Disk, Cache, Buffer, Socket, NIC, Peer}},
	{Name: "mmap-write", Family: "transfer", Params: with(touchParam), Places: []Place{Disk, Cache, Mapping, Socket, NIC, Peer}},
	{Name: "sendfile", Family: "transfer", Params: transferParams, Places: []Place{Disk, Cache, Socket, NIC, Peer}},
	{Name: "splice", Family: "transfer", Params: transferParams, Places: []Place{Disk, Cache, Pipe, Socket, NIC, Peer}},
	{Name: "buffered-read", Family: "transfer", Params: with(bufferParam), Places: []Place{Disk, Cache, Buffer, Record, Socket, NIC, Peer}},
	{Name: "o-direct", Family: "transfer", Params: transferParams, Places: []Place{Disk, Cache, Buffer, Socket, NIC, Peer}},
	{Name: "vmsplice", Family: "transfer", Params: memoryParams, Places: []Place{Buffer, Pipe, Socket, NIC, Peer}},
	{Name: "tee", Family: "transfer", Params: transferParams, Places: []Place{Disk, Cache, Pipe, Twin, Target, Socket, NIC, Peer}},
	{Name: "sendfile-file", Family: "copy", Params: copyParams, Places: []Place{Disk, Cache, Target}},
	{Name: "copy-file-range", Family: "copy", Params: append(copyParams, reflinkParam), Places: []Place{Disk, Cache, Target}},
	{Name: "msg-zerocopy", Family: "transfer", Params: memoryParams, Places: []Place{Buffer, Socket, NIC, Peer}},
	{Name: "io-uring", Family: "transfer", Params: knownSize, Places: []Place{Disk, Cache, Buffer, Socket, NIC, Peer}},
	{Name: "io-uring-batch", Family: "transfer", Params: knownSize, Places: []Place{Disk, Cache, Buffer, Socket, NIC, Peer}},
	{Name: "io-uring-fixed", Family: "transfer", Params: knownSize, Places: []Place{Disk, Cache, Buffer, Socket, NIC, Peer}},
	{Name: "io-uring-send-zc", Family: "transfer", Params: knownSize, Places: []Place{Disk, Cache, Buffer, Socket, NIC, Peer}},
	{Name: "io-uring-sqpoll", Family: "transfer", Params: knownSize, Places: []Place{Disk, Cache, Buffer, Socket, NIC, Peer}},
	{Name: "read-sequential", Family: "reading", Params: readingParams, Places: []Place{Disk, Cache, Buffer}},
	{Name: "read-random", Family: "reading", Params: append(append([]ParamSpec{}, readingParams...), adviceParam), Places: []Place{Disk, Cache, Buffer}},
	{Name: "fork-cow", Family: "memory", Params: []ParamSpec{sizeParam, accessParam}, Places: []Place{Buffer, Own}},
	{Name: "private-cow", Family: "memory", Params: []ParamSpec{sizeParam, coldParam, accessParam, readaheadParam}, Places: []Place{Disk, Cache, Own}},
}

// Has tells whether the place is part of the demo's picture.
func (d *Demo) Has(p Place) bool {
	for _, x := range d.Places {
		if x == p {
			return true
		}
	}
	return false
}

// Param finds a parameter of the demo, or nil.
func (d *Demo) Param(name string) *ParamSpec { return d.param(name) }

// Pages is how many bytes n bytes of memory are in whole pages.
func Pages(n int64) int64 { return pagesOf(n) * pageSize }
