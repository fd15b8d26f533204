package sim

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"
)

func runOf(t *testing.T, demo string, p Params) (*Trace, *Machine) {
	t.Helper()
	tr, err := Run(demo, p)
	if err != nil {
		t.Fatalf("%s %v: %v", demo, p, err)
	}
	m, err := Fold(tr)
	if err != nil {
		t.Fatalf("%s %v: %v", demo, p, err)
	}
	return tr, m
}

// server adds a total up over all tasks of the server's side.
func server(tr *Trace, m *Machine, total string) (n int64) {
	for i, task := range tr.Header.Tasks {
		if task.Role != "clients" {
			n += m.Of(TaskID(i+1), total)
		}
	}
	return n
}

// returns counts how often a call came back, on the server's side.
func returns(tr *Trace, call string) (n int64) {
	for i := range tr.Events {
		e := &tr.Events[i]
		if e.Kind == SyscallExit && tr.Header.Str(e.Args[0]) == call && tr.Header.Tasks[e.Task-1].Role != "clients" {
			n++
		}
	}
	return n
}

// Three clients that connect at once and send at 10, 20 and 30 ms: the system
// calls of the whole server and the returns of its wait call, as they were
// counted on a real kernel.
func TestModelsOfThreeClients(t *testing.T) {
	for _, c := range []struct {
		demo        string
		least, most int64
		call        string
		from, to    int64
	}{
		{"blocking", 15, 15, "", 0, 0},
		{"nonblocking-spin", 3981, 9448, "", 0, 0},
		{"nonblocking-sleep", 124, 128, "", 0, 0},
		{"select", 24, 24, "select", 8, 9},
		{"poll", 23, 24, "poll", 8, 9},
		{"epoll-lt", 28, 29, "epoll_wait", 8, 9},
		{"epoll-et", 31, 31, "epoll_wait", 7, 7},
		{"sigio", 56, 68, "rt_sigtimedwait", 7, 11},
		{"posix-aio", 77, 77, "", 0, 0}, // no lock is ever held: see locked in package live
		{"libaio", 18, 18, "io_getevents", 2, 2},
		{"io-uring-net", 14, 15, "io_uring_enter", 11, 12},
		{"io-uring-multishot", 12, 13, "io_uring_enter", 9, 10},
		{"io-uring-net-sqpoll", 3, 3, "", 0, 0},
		{"thread-per-conn", 53, 53, "", 0, 0},
		{"process-per-conn", 27, 30, "", 0, 0},
	} {
		t.Run(c.demo, func(t *testing.T) {
			tr, m := runOf(t, c.demo, nil)
			if got := server(tr, m, "syscalls"); got < c.least || got > c.most {
				t.Errorf("%d system calls, want %d to %d", got, c.least, c.most)
			}
			if got := server(tr, m, "again"); c.demo == "nonblocking-sleep" && (got < 82 || got > 85) {
				t.Errorf("%d calls said EAGAIN, want 82 to 85", got)
			}
			if got := returns(tr, c.call); c.call != "" && (got < c.from || got > c.to) {
				t.Errorf("%s returned %d times, want %d to %d", c.call, got, c.from, c.to)
			}
		})
	}
}

// /dev/poll does not notice that a descriptor is closed: what is watched is taken out
// of it before (poll(7D)). The systems that are only simulated accept by accept(2).
func TestDevPollIsToldBeforeAClose(t *testing.T) {
	for _, idle := range []int64{0, 5} {
		tr, m := runOf(t, "dev-poll", Params{"idle": idle})
		watched, closes := map[int64]bool{}, 0
		for i := range tr.Events {
			switch e := &tr.Events[i]; {
			case e.Kind == Interest:
				watched[e.Args[1]] = e.Args[0] != InterestDel
			case e.Kind == Close && e.Args[1] > 0 && e.Task == tr.Header.TaskByRole("server"):
				if closes++; watched[e.Args[1]] {
					t.Errorf("socket %d is closed while it is watched", e.Args[1])
				}
			case e.Kind == SyscallEnter && strings.HasPrefix(tr.Header.Str(e.Args[0]), "accept"):
				if got := tr.Header.Str(e.Args[0]); got != "accept" {
					t.Errorf("calls %s", got)
				}
			}
		}
		if want := 32 + min(idle, 1); closes != 3 || server(tr, m, "syscalls") != want {
			t.Errorf("%d connections closed, %d calls, want 3 and %d", closes, server(tr, m, "syscalls"), want)
		}
	}
}

// Rounds begin when they are due, whatever those before took: a round that is late
// already begins at once, and what was missed is made up for.
func TestRoundsAreDueAtAFixedBeat(t *testing.T) {
	for _, p := range []Params{nil, {"connect": ConnectOneByOne}, {"pause": 7}, {"work": 3000}, {"cpus": 1, "work": 3000}} {
		tr, _ := runOf(t, "nonblocking-sleep", p)
		due, at, late, begun := int64(0), int64(0), false, false
		for i := range tr.Events {
			e := &tr.Events[i]
			if e.Task == tr.Header.TaskByRole("server") && !begun { // it has a CPU since then
				due, begun = e.Time, e.Kind == SwitchIn || e.Kind == TaskStart && e.Args[0] == int64(User)
			}
			if e.Kind != SyscallEnter && e.Kind != SyscallExit || tr.Header.Str(e.Args[0]) != "clock_nanosleep" {
				continue
			}
			if e.Kind == SyscallEnter {
				at, due = e.Time, due+Beat(tr.Header.Params)
				late = late || at > due
			} else if begins := e.Time; begins < due || begins > max(due, at)+costSlack+10_000 {
				t.Errorf("%v: a round begins at %d, after what began at %d, and was due at %d", p, begins, at, due)
			}
		}
		if want := p["work"] > 0; late != want {
			t.Errorf("%v: a round is late: %v", p, late)
		}
	}
}

// Clients that connect before the server begins are there when it watches: by edges it
// is told of the listening socket once, and accepts until there is nobody left; by
// the level it is told until then. Who connects while it waits is told of by itself.
func TestConnectionsBeforeTheServerWaits(t *testing.T) {
	for _, c := range []struct {
		demo                           string
		connect, told, syscalls, waits int64
	}{
		{"epoll-et", ConnectBefore, 1, 31, 7}, {"epoll-et", ConnectOneByOne, 3, 35, 9},
		{"epoll-lt", ConnectBefore, 3, 29, 9}, {"epoll-lt", ConnectOneByOne, 3, 29, 9},
		{"epoll-et-nodrain", ConnectBefore, 1, 28, 7}, {"epoll-et-nodrain", ConnectOneByOne, 3, 32, 9},
	} {
		for _, p := range []Params{nil, {"cpus": 1}, {"latency": 400}} {
			tr, m := runOf(t, c.demo, merged(p, Params{"connect": c.connect, "read": 4096}))
			told, waited, late := int64(0), false, 0
			for i := range tr.Events {
				switch e := &tr.Events[i]; {
				case e.Kind == Ready && e.Arg("sock") == 1:
					told++
				case e.Kind == SyscallEnter && tr.Header.Str(e.Args[0]) == "epoll_wait":
					waited = true
				case e.Kind == Arrival && e.Arg("sock") == 1 && waited:
					late++
				}
			}
			if told != c.told || (late > 0) == (c.connect == ConnectBefore) {
				t.Errorf("%s %v %v: told of the listening socket %d times, %d connections came late", c.demo, c.connect, p, told, late)
			}
			if calls, waits := server(tr, m, "syscalls"), returns(tr, "epoll_wait"); p["latency"] == 0 && (calls != c.syscalls || waits != c.waits) {
				t.Errorf("%s %v %v: %d system calls and %d waits, want %d and %d", c.demo, c.connect, p, calls, waits, c.syscalls, c.waits)
			}
		}
	}
}

// Traces from before the parameter was there are expected to be as runs were then.
func TestOlderTracesConnectOneByOne(t *testing.T) {
	tr, err := Expect(&Header{Name: "epoll-et", Params: Params{}, Producer: "live"})
	if err != nil || returns(tr, "epoll_wait") != 9 {
		t.Errorf("%d waits, %v", returns(tr, "epoll_wait"), err)
	}
}

func merged(p, q Params) Params {
	out := maps.Clone(q)
	maps.Copy(out, p)
	return out
}

// Who copies a message out of its socket tells the models apart.
func TestWhoPerformsThePhaseOfCopying(t *testing.T) {
	for demo, want := range map[string]string{
		"blocking": "server server server", "epoll-lt": "server server server", "io-uring-net": "server server server",
		"thread-per-conn": "helper helper helper", "process-per-conn": "helper helper helper", "posix-aio": "helper helper helper",
		"io-uring-net-sqpoll": "poller poller poller", "iocp": "poller poller poller",
	} {
		tr, _ := runOf(t, demo, nil)
		var who []string
		for i := range tr.Events {
			if e := &tr.Events[i]; e.Kind == Take {
				who = append(who, tr.Header.Tasks[e.Task-1].Role)
			}
		}
		if got := strings.Join(who, " "); got != want {
			t.Errorf("%s: %s, want %s", demo, got, want)
		}
	}
}

// takes tells in which order, and when, the clients' messages are copied.
func takes(tr *Trace) (order string, at []int64) {
	for i := range tr.Events {
		if e := &tr.Events[i]; e.Kind == Take {
			order += tr.Header.Socks[e.Args[0]-1].Name
			at = append(at, e.Time)
		}
	}
	return order, at
}

// One blocking thread answers in the order of the connections: the first sends
// last, and all wait for it.
func TestHeadOfLine(t *testing.T) {
	tr, _ := runOf(t, "blocking", Params{"order": Descending})
	order, at := takes(tr)
	if order != "ABC" || at[0] < 30e6 {
		t.Errorf("order %s, first at %d ns", order, at[0])
	}
	tr, _ = runOf(t, "epoll-lt", Params{"order": Descending})
	if order, _ = takes(tr); order != "CBA" {
		t.Errorf("epoll takes %s", order)
	}
	tr, _ = runOf(t, "libaio", nil)
	if _, at = takes(tr); at[0] < 10e6 || at[2] < 30e6 {
		t.Errorf("libaio takes at %v", at)
	}
}

// Edge-triggered and not drained: what one read leaves is not told of again.
func TestEdgeTriggeredLeavesBytesBehind(t *testing.T) {
	tr, m := runOf(t, "epoll-et-nodrain", Params{"read": 4})
	for i := range 3 {
		if s := m.Socks[1+i]; s.Queue == 0 || s.Open != 1 {
			t.Errorf("socket %d: %+v", i, s)
		}
	}
	_, lt := runOf(t, "epoll-lt", Params{"read": 4})
	for i := range 3 {
		if s := lt.Socks[1+i]; s.Queue != 0 || s.Open != 0 {
			t.Errorf("level-triggered, socket %d: %+v", i, s)
		}
	}
	if got := server(tr, m, "returned"); got > 9 {
		t.Errorf("told %d times", got)
	}
}

// Whatever is asked for within the bounds makes a legal trace in which every
// client gets its answer, and nobody is left waiting.
func TestAnyModelIsLegal(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, d := range models {
		for n := range 12 {
			p := Params{"clients": 1 + r.Int64N(12), "first": r.Int64N(20), "gap": r.Int64N(8), "order": r.Int64N(4), "message": 1 + r.Int64N(9000),
				"read": 1 + r.Int64N(5000), "idle": r.Int64N(30), "work": r.Int64N(3000), "latency": r.Int64N(2) * r.Int64N(9000), "cpus": 1 + r.Int64N(4)}
			if d.param("idle") == nil {
				delete(p, "idle")
			}
			if d.param("connect") != nil {
				p["connect"] = r.Int64N(2)
			}
			if p["disk"] = r.Int64N(2) * r.Int64N(3000); d.param("on") != nil {
				p["on"] = r.Int64N(3)
			}
			if p["read"] < p["message"]/50 {
				p["read"] = p["message"]
			}
			t.Run(fmt.Sprintf("%s/%d", d.Name, n), func(t *testing.T) {
				tr, m := runOf(t, d.Name, p)
				for i, s := range m.Socks {
					if sock := tr.Header.Socks[i]; d.Name != "epoll-et-nodrain" && sock.Role == "client" && (s.Open != 0 || s.Queue != 0 || s.Gave != p["message"]) {
						t.Errorf("%v: client %s ends as %+v", p, sock.Name, s)
					}
				}
				server, clients := m.Tasks[0], m.Tasks[tr.Header.TaskByRole("clients")-1]
				if server.State != Exited || clients.State != Exited {
					t.Errorf("%v: server %s, clients %s", p, server.State, clients.State)
				}
			})
		}
	}
}

// What arrives between the scan of a port and the association anew is told of once.
func TestEventPortsAreAssociatedOnce(t *testing.T) {
	p := Params{"clients": 44, "cpus": 1, "first": 1, "gap": 1, "latency": 322, "message": 326, "order": 3, "read": 466, "work": 141}
	tr, m := runOf(t, "event-ports", p)
	for i, s := range m.Socks {
		if tr.Header.Socks[i].Role == "client" && (s.Open != 0 || s.Queue != 0) {
			t.Errorf("socket %d ends as %+v", i, s)
		}
	}
}

// Clients wait for as long as it takes: a server that leaves bytes behind gives
// up first, and no end of theirs tells it of what it has left. The counts are
// those of a real kernel.
func TestClientsOutwaitTheServer(t *testing.T) {
	for _, p := range []Params{{"read": 8}, {"read": 8, "latency": 400}, {"read": 8, "gap": 300}} {
		tr, m := runOf(t, "epoll-et-nodrain", p)
		if got := server(tr, m, "cpu_copy_bytes"); got != 48 {
			t.Errorf("%v: %d bytes copied, want 48", p, got)
		}
		if got := server(tr, m, "syscalls"); (got < 20 || got > 24) && len(p) == 1 {
			t.Errorf("%d system calls, want 20 to 24", got)
		}
		resets := 0
		for i := range tr.Events {
			switch e := &tr.Events[i]; {
			case e.Kind == Arrival && e.Args[1] == CameEnd:
				t.Errorf("%v: a client hangs up first", p)
			case e.Kind == SyscallExit && e.Arg("ret") == errReset:
				resets++
			}
		}
		if resets != 3 {
			t.Errorf("%v: %d clients are reset, want 3", p, resets)
		}
	}
	if tr, m := runOf(t, "epoll-et-nodrain", Params{"read": 4096}); server(tr, m, "syscalls") != 32 {
		t.Errorf("%d system calls where one read takes all, want 32", server(tr, m, "syscalls"))
	}
}

func TestModelsThatWouldAskTooOften(t *testing.T) {
	for demo, p := range map[string]Params{"nonblocking-spin": {"first": 9000}, "nonblocking-sleep": {"clients": 2000, "gap": 10}, "epoll-lt": {"clients": 2000, "message": 65536, "read": 1}} {
		if _, err := Run(demo, p); err == nil {
			t.Errorf("%s %v is taken", demo, p)
		}
	}
}

// Signals that find no room come as SIGIO, of which one waits at most and which
// is taken first: every client is served all the same.
func TestSignalsThatFindNoRoom(t *testing.T) {
	for _, c := range []struct{ room, queued, plain, melted int64 }{{SignalRoom, 16, 0, 0}, {1, 1, 2, 1}, {0, 0, 2, 1}} {
		tr, m := runOf(t, "sigio", Params{"clients": 4, "order": Together, "work": 20_000, "room": c.room})
		var queued, plain, melted, waiting int64
		for i := range tr.Events {
			e := &tr.Events[i]
			if e.Kind != Signal {
				continue
			}
			switch e.Arg("what") {
			case SigQueued:
				queued++
				if waiting++; waiting > c.room {
					t.Errorf("room for %d: event %d queues one more", c.room, i)
				}
			case SigOverflow:
				plain++
			case SigCoalesced:
				melted++
			case SigTaken:
				if e.Arg("signo") == SigReady {
					waiting--
				}
			}
		}
		if queued < c.queued || plain < c.plain || melted < c.melted || c.room == SignalRoom && plain+melted > 0 || c.room == 0 && queued > 0 {
			t.Errorf("room for %d: %d queued, %d SIGIO, %d melted into one", c.room, queued, plain, melted)
		}
		for i, s := range m.Socks {
			if tr.Header.Socks[i].Role == "client" && !s.Ended {
				t.Errorf("room for %d: client %s is not served", c.room, tr.Header.Socks[i].Name)
			}
		}
	}
}
