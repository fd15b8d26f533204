package live

import "ioviz/sim"

// Proof is an experiment that shows one claim true or false on this machine:
// predicted from the facts, observed in a process of its own.
type Proof struct {
	Name      string `json:"name"`
	Facts     string `json:"facts"`      // where the claim is: "F6", "C.4"
	NeedsRoot bool   `json:"needs_root"` // RunProof skips it for an ordinary user
	RootHelps bool   `json:"root_helps"` // root can make, or see, what this machine may lack

	change *mutation // a mutation-after-send experiment, or
	expect string    // its outcome
	try    func(*trial) error
}

// Verdict is what came of a proof. Predicted and Observed are equal when it
// passed; of a skipped one only the reason is known.
type Verdict struct {
	Name      string           `json:"name"`
	Facts     string           `json:"facts"`
	Predicted string           `json:"predicted"`
	Observed  string           `json:"observed"`
	Numbers   map[string]int64 `json:"numbers"`
	Measured  []Number         `json:"measured"`        // the same numbers with their units
	Calls     []Noted          `json:"calls,omitempty"` // system calls that were made, as far as they were noted
	Stack     []string         `json:"stack,omitempty"` // functions that were running, the innermost first
	Kernel    string           `json:"kernel"`
	NeedsRoot bool             `json:"needs_root"`
	RootHelps bool             `json:"root_helps"`
	Pass      bool             `json:"pass"`
	Skipped   string           `json:"skipped,omitempty"` // reason key: what this machine lacks
	Evidence  string           `json:"evidence"`          // source id
}

// Proofs is the closed list, in the order they are shown.
var Proofs = append(facts(), mutations()...)

// facts are the claims that most people have the other way round.
func facts() []Proof {
	return []Proof{
		{Name: "syscall-no-switch", Facts: "F1", try: (*trial).syscallNoSwitch},
		{Name: "vdso", Facts: "F2", try: (*trial).vdso},
		{Name: "mmap-reads-nothing", Facts: "F3", try: (*trial).mmapReadsNothing},
		{Name: "mmap-faults", Facts: "F4", try: (*trial).mmapFaults},
		{Name: "mmap-or-read", Facts: "F5", try: (*trial).mmapOrRead},
		{Name: "sendfile-shares", Facts: "F6", try: (*trial).sendfileShares},
		{Name: "zerocopy-copies", Facts: "F7", try: (*trial).zerocopyCopies},
		{Name: "receiver-copies", Facts: "F8", try: (*trial).receiverCopies},
		{Name: "reflink", Facts: "F9", RootHelps: true, try: (*trial).reflink},
		{Name: "readahead", Facts: "F10", try: (*trial).readahead},
		{Name: "nonblock-file", Facts: "F11", try: (*trial).nonblockFile},
		{Name: "epoll-files", Facts: "F12", try: (*trial).epollFiles},
		{Name: "who-calls", Facts: "F13", try: (*trial).youCall},
		{Name: "edge-once", Facts: "F14", try: (*trial).edgesOnce},
		{Name: "epoll-or-poll", Facts: "F15", try: (*trial).epollScales},
		{Name: "ready-is-a-hint", Facts: "F16", try: (*trial).readyIsAHint},
		{Name: "linux-aio", Facts: "F17", try: (*trial).aioIsNot},
		{Name: "polling-burns", Facts: "F18", try: (*trial).pollingBurns},
		{Name: "accept-takes", Facts: "D.2", try: (*trial).acceptTakes},
		{Name: "oneshot", Facts: "D.2", try: (*trial).oneshotOnce},
		{Name: "writable-always", Facts: "D.2", try: (*trial).writableAlways},
		{Name: "herd", Facts: "D.2", try: (*trial).herdWakes},
		{Name: "head-of-line", Facts: "D.2", try: (*trial).lineWaits},
		{Name: "fork-copies", Facts: "C.1", RootHelps: true, try: (*trial).forkCopies},
		{Name: "private-copies", Facts: "C.1", RootHelps: true, try: (*trial).privateCopies},
	}
}

// mutations are the outcomes of the table of mutation-after-send experiments:
// 64 KiB over loopback, more than the receiver takes in (root), and devices
// with and without what a network card may have (root).
func mutations() []Proof {
	var out []Proof
	add := func(name, expect string, root bool, x mutation) {
		out = append(out, Proof{Name: name, Facts: "C.4", NeedsRoot: root, change: &x, expect: expect})
	}
	for _, d := range sim.Demos {
		if p := paths[d.Name]; p.sends() {
			add("mutate-"+d.Name, p.proof, false, mutation{demo: d.Name, size: proofSize})
		}
	}
	add("mutate-sendfile-unix", seenNew, false, mutation{demo: "sendfile", size: proofSize, unix: true})
	for _, demo := range []string{"read-write", "mmap-write", "sendfile", "splice", "vmsplice", "msg-zerocopy"} {
		expect := paths[demo].proof
		if demo == "msg-zerocopy" {
			expect = seenMixed // what was delivered is copied, what waits is not
		}
		add("mutate-"+demo+"-large", expect, true, mutation{demo: demo, size: proofLarge})
	}
	routes, _ := sim.DemoByName("sendfile")
	for _, route := range []int64{sim.VethGather, sim.VethPlain, sim.VethNoSum} {
		for _, demo := range []string{"read-write", "sendfile", "splice", "vmsplice", "msg-zerocopy"} {
			add("mutate-"+demo+"-"+routes.Param("route").Values[route], predict(demo, route), true,
				mutation{demo: demo, route: route, size: sizeOf(demo, route)})
		}
	}
	return out
}

// ProofByName finds a proof, or false.
func ProofByName(name string) (*Proof, bool) {
	for i := range Proofs {
		if Proofs[i].Name == name {
			return &Proofs[i], true
		}
	}
	return nil, false
}

// proofSize is how much the proof sends: little enough to stay in the socket
// buffers until the receiver reads.
const proofSize = 64 << 10

// proofLarge is more than a receiver takes in that does not read.
const proofLarge = 4 << 20

// mutation is one mutation-after-send experiment.
type mutation struct {
	demo  string
	route int64
	size  int64
	unix  bool // over an AF_UNIX socket pair
}

// predict is the outcome of the proof: what is copied in the call is old, what
// is handed over by reference new, unless the route makes the kernel copy what
// goes out.
func predict(demo string, route int64) string {
	switch {
	case route == sim.VethNoSum && sizeOf(demo, route) > proofSize:
		return seenMixed
	case route == sim.VethPlain:
		return seenOld
	}
	return paths[demo].proof
}

// sizeOf is how much the proof sends: without checksums what goes out is copied,
// so that only what has to wait can show the rest.
func sizeOf(demo string, route int64) int64 {
	if route == sim.VethNoSum && (demo == "msg-zerocopy" || paths[demo].proof == seenNew) {
		return proofLarge
	}
	return proofSize
}
