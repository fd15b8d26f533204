package sim

// The I/O models: a server that answers clients with what they sent, each
// model in its own way. Its trace knows sockets (Header.Socks): the listening
// one first, then a client's each in the order of the clients, then one entry
// for the idle descriptors that are watched beside them. Roles of tasks are
// "server" (the thread that the model is about), "helper" (threads and
// processes that serve for it, those of glibc's AIO and of a completion port too), "poller" (iou-sqp)
// and "clients" (all of them in one thread). Ring requests carry RequestID.

// Orders in which the clients send, values of the parameter "order".
const (
	Ascending  = 0 // the first client first
	Descending = 1 // the last first
	Shuffled   = 2 // as ShuffleTurn says
	Together   = 3 // all at the time of the first
)

// MaxClients bounds the clients of a run.
const MaxClients = 2000

// AIOThreads is how many threads glibc's POSIX AIO has at most (aio_init(3) aio_threads).
const AIOThreads = 20

// Sizes of one message and of one read, and bounds of times in ms and µs.
const (
	maxMessage = 64 << 10
	maxMillis  = 10_000
	maxMicros  = 100_000
)

// idleName is the parameter that has descriptors watched which are never ready.
// Only models that watch have it: one that sleeps in a call for a socket, its
// own, a helper's or an io_submit, would sleep there for ever.
const idleName = "idle"

// watching are the models that watch descriptors, or wait at them with a request.
var watching = map[string]bool{"select": true, "poll": true, "epoll-lt": true, "epoll-et": true, "epoll-et-nodrain": true, "sigio": true,
	"io-uring-net": true, "io-uring-multishot": true, "io-uring-net-sqpoll": true, "kqueue": true, "dev-poll": true, "event-ports": true}

var modelParams = []ParamSpec{
	{Name: "clients", Unit: "count", Min: 1, Max: MaxClients, Default: 3},
	{Name: "first", Unit: "ms", Min: 0, Max: maxMillis, Default: 10},
	{Name: "gap", Unit: "ms", Min: 0, Max: maxMillis, Default: 10},
	{Name: "order", Unit: "enum", Min: 0, Max: 3, Default: Ascending, Values: []string{"ascending", "descending", "shuffled", "together"}},
	{Name: "shuffle", Unit: "count", Min: 1, Max: 1000, Default: 1},
	{Name: "message", Unit: "bytes", Min: 1, Max: maxMessage, Default: 16},
	{Name: "read", Unit: "bytes", Min: 1, Max: maxMessage, Default: 4096},
	{Name: idleName, Unit: "count", Min: 0, Max: 10_000, Default: 0},
	{Name: "work", Unit: "us", Min: 0, Max: maxMicros, Default: 0},
}

// pauseParam is how long nonblocking-sleep sleeps between two sweeps: see Beat.
var pauseParam = ParamSpec{Name: "pause", Unit: "ms", Min: 1, Max: 1000, Default: 1}

// ownParam is how long a program that waits without sleeping does something of
// its own between two looks. 0: next to nothing, which is not counted.
var ownParam = ParamSpec{Name: "own", Unit: "ms", Min: 0, Max: 1000, Default: 0}

// roomParam is how many signals may wait for the server (setrlimit(2)
// RLIMIT_SIGPENDING). What has no room comes as SIGIO, of which one waits at most
// and which names no descriptor (fcntl(2) F_SETSIG).
var roomParam = ParamSpec{Name: "room", Unit: "count", Min: 0, Max: SignalRoom, Default: SignalRoom}

// When the clients connect, values of the parameter "connect". The kernel makes
// connections by itself and queues them at the listening socket (listen(2)), so
// nobody needs to wait for them.
const (
	ConnectOneByOne = 0 // each is a thing of its own to the server, which waits
	ConnectBefore   = 1 // all of them, before the server begins; when they send counts from there
)

// connectParam is offered where the difference tells: by edges, a server is told
// once of all that have connected, else again until it has accepted the last; one
// that asks at a beat finds them all in its first round, or each in another.
var connectParam = ParamSpec{Name: "connect", Unit: "enum", Min: 0, Max: 1, Default: ConnectOneByOne, Values: []string{"one-by-one", "before"}}

// connectBefore is connectParam with the other default.
func connectBefore() ParamSpec {
	p := connectParam
	p.Default = ConnectBefore
	return p
}

// SignalRoom is room enough: no limit is set.
const SignalRoom = 1000

// SigIO is SIGIO, the same number on all Linux that is run here (signal(7)).
const SigIO = 29

// onParam is what libaio's requests are about.
var onParam = ParamSpec{Name: "on", Unit: "enum", Min: 0, Max: 2, Default: OnSocket, Values: []string{"socket", "buffered", "direct"}}

// What only models offer: how long a message is on its way, for how long a disk
// is at work for each message, of which each needs another part of a file (0:
// none does), and how many CPUs there are.
var (
	diskParam    = ParamSpec{Name: "disk", Unit: "us", Min: 0, Max: maxMicros, Default: 0, Only: "sim"}
	latencyParam = ParamSpec{Name: "latency", Unit: "us", Min: 0, Max: maxMicros, Default: 0, Only: "sim"}
	cpusParam    = ParamSpec{Name: "cpus", Unit: "count", Min: 1, Max: 64, Default: 2, Only: "sim"}
)

// Turn is when client i of n (from 0) sends, as a place in the order: 0 sends
// first. A shuffle of some number from 1 on is the same for everybody: see ShuffleTurn.
func Turn(order, shuffle, i, n int64) int64 {
	switch order {
	case Descending:
		return n - 1 - i
	case Together:
		return 0
	case Shuffled:
		return ShuffleTurn(shuffle, i, n)
	}
	return i
}

// ShuffleTurn is where i of n comes in the shuffle of that number: at i·k+shuffle, with k
// a number from n/2+1 on that has no divisor in common with n, for the first n
// shuffles the least, for the next n the next. Of three, six shuffles are all
// orders that there are.
func ShuffleTurn(shuffle, i, n int64) int64 {
	k := Step(n)
	for range (max(shuffle, 1) - 1) / n {
		for k++; gcd(k, n) != 1; {
			k++
		}
	}
	return (i*k + max(shuffle, 1)) % n
}

// Step is how far apart what follows each other is in the first shuffle of n.
func Step(n int64) int64 {
	k := n/2 + 1
	for gcd(k, n) != 1 {
		k++
	}
	return k
}

// maxSelect is how many clients and idle descriptors select can watch: it knows
// descriptors below 1024 only (select(2) FD_SETSIZE), and a program has some others.
const maxSelect = 1000

// events bounds how many events a run of a model can have, and what it watches.
func (d *Demo) events(p Params) error {
	if OneRead(p) {
		return nil
	}
	clients := p["clients"]
	if reads, most := (p["message"]+p["read"]-1)/p["read"], int64(MaxCalls/8)/clients; reads > most {
		return &ParamError{Code: "param.range", Param: "read", Value: p["read"], Min: (p["message"] + most - 1) / most, Max: maxMessage}
	}
	lasts := p["first"] + p["gap"]*(clients-1) // ms
	switch most := int64(0); d.Name {
	case "select":
		if idle := p[idleName]; clients+idle > maxSelect && idle > 0 && clients < maxSelect {
			return &ParamError{Code: "param.fdset", Param: idleName, Value: idle, Max: maxSelect - clients}
		} else if clients+idle > maxSelect {
			return &ParamError{Code: "param.fdset", Param: "clients", Value: clients, Min: 1, Max: maxSelect}
		}
	case "nonblocking-spin":
		most = MaxCalls * (costLook + costUser + 2*costEntry) / 1_000_000
		if own := p["own"]; own > 0 {
			most = MaxCalls / (clients + 1) * own
		}
		if lasts > most {
			return tooLong(p, most)
		}
	case "nonblocking-sleep":
		most = MaxCalls / (clients + 1) * p["pause"]
		if lasts > most {
			return tooLong(p, most)
		}
	}
	return nil
}

// tooLong says that a program that asks all the time would ask too often.
func tooLong(p Params, most int64) error {
	if p["first"] > most || p["clients"] == 1 {
		return &ParamError{Code: "param.range", Param: "first", Value: p["first"], Min: 0, Max: most}
	}
	return &ParamError{Code: "param.range", Param: "gap", Value: p["gap"], Min: 0, Max: (most - p["first"]) / (p["clients"] - 1)}
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// SendsAt is when client i (from 0) sends, in ns after the clients began, or the
// server did where all have connected before.
func SendsAt(p Params, i int64) int64 {
	return (p["first"] + p["gap"]*Turn(p["order"], p["shuffle"], i, p["clients"])) * 1e6
}

// GivesUpAfter is for how many ms a server that does not drain waits at most: longer
// than there can be between two messages.
func GivesUpAfter(p Params) int64 { return 200 + max(p["first"], p["gap"]) }

// sweepRoom is what Beat leaves for a sweep of few clients, and for waking up late:
// by the timer's slack, 50 us (prctl(2) PR_SET_TIMERSLACK), and some to get a CPU.
const sweepRoom = 130_000

// Beat is for how many ns after one another the sweeps of nonblocking-sleep are
// due: its pause, and room for the sweep itself. By deadlines, what one sleep is
// too long is taken off the next, and how often it asks is no matter of luck. A
// deadline that is past already is not slept for: what was missed is made up for.
// 0: it does not sleep.
func Beat(p Params) int64 {
	if p["pause"] == 0 {
		return 0
	}
	return p["pause"]*1e6 + sweepRoom
}

// ConnectsApart is for how many ns the clients wait between two connections. All
// connect in the first millisecond; where they are few, a server is told of each
// by itself. Where there are more than 20, and where the server does not wait for
// them, they come as fast as they can.
func ConnectsApart(p Params) int64 {
	if p["clients"] > 20 || p["connect"] == ConnectBefore {
		return 0
	}
	return 1e6 / p["clients"]
}

// Kinds of requests, the second part of their numbers.
const (
	AskAccept = 0
	AskRecv   = 1
	AskSend   = 2
	AskFile   = 3 // a read of the server's file, for the socket
	AskEnd    = 4 // no request: a packet by which a thread tells another to end
)

// SigReady is the real-time signal that servers ask for with F_SETSIG.
const SigReady = 35

// RequestID is the number that a request to a ring carries: which socket it is
// for, and the how-manieth kind of request of it.
func RequestID(s SockID, op int64) int64 { return int64(s)<<3 | op }

// RequestSock is the socket of a request's number.
func RequestSock(id int64) SockID { return SockID(id >> 3) }

// RequestOp is what kind of request a number stands for.
func RequestOp(id int64) int64 { return id & 7 }

// Letters names the clients as they are shown: A to Z, then AA, AB …
func Letters(i int) string {
	s := ""
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}

// ModelSocks are the sockets of a run with the parameters p.
func ModelSocks(p Params) []Sock {
	if OneRead(p) {
		return []Sock{{Name: Letters(0), Role: "client"}}
	}
	socks := []Sock{{Name: "listen", Role: "listen"}}
	for i := range int(p["clients"]) {
		socks = append(socks, Sock{Name: Letters(i), Role: "client"})
	}
	if n := p["idle"]; n > 0 {
		socks = append(socks, Sock{Name: "idle", Role: "idle", Count: int(n)})
	}
	if ReadsFile(p) {
		socks = append(socks, Sock{Name: "file", Role: "file"})
	}
	return socks
}

// models are the I/O models, in the order they are shown. The last four are of
// systems that this program does not run on: they are simulated only.
var models = []Demo{
	modelDemo("blocking"), modelDemo("nonblocking-spin", ownParam), modelDemo("nonblocking-sleep", pauseParam, connectBefore()), modelDemo("select"), modelDemo("poll"),
	modelDemo("epoll-lt", connectParam), modelDemo("epoll-et", connectBefore()), trapDemo("epoll-et-nodrain", connectParam), modelDemo("sigio", roomParam), modelDemo("posix-aio"), modelDemo("libaio", onParam),
	modelDemo("io-uring-net"), modelDemo("io-uring-multishot"), modelDemo("io-uring-net-sqpoll", ownParam), modelDemo("thread-per-conn"), modelDemo("process-per-conn"),
	modelDemo("kqueue"), modelDemo("dev-poll"), modelDemo("event-ports"), modelDemo("iocp", threadsParam, concurrencyParam),
}

func modelDemo(name string, more ...ParamSpec) Demo {
	var params []ParamSpec
	for _, p := range append(append([]ParamSpec{}, modelParams...), more...) {
		if p.Name != idleName || watching[name] {
			params = append(params, p)
		}
	}
	return Demo{Name: name, Family: "model", Params: append(params, latencyParam, diskParam, cpusParam), Simulated: simulated[name]}
}

// trapDemo is a model whose server reads once for each time that it is told: by
// default less than a message is.
func trapDemo(name string, more ...ParamSpec) Demo {
	d := modelDemo(name, more...)
	for i := range d.Params {
		if d.Params[i].Name == "read" {
			d.Params[i].Default = 8
		}
	}
	return d
}

// simulated are the models that only the simulator runs.
var simulated = map[string]bool{"kqueue": true, "dev-poll": true, "event-ports": true, "iocp": true}
