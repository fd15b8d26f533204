package live

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// counted is what a server was seen to do for three clients that send at 10, 20
// and 30 ms: its system calls and the returns of its wait call (facts of models).
// On a busy machine connections, data and ends come together: of the models of
// base, these are the counts where nothing does, and there are fewer where
// something has; how many exactly, the trace tells. How often a model asks that
// asks again and again is a matter of time: of these, the calls that were not in
// vain are counted.
type counted struct {
	least, most int64
	wait        string
	from, to    int64
	asks        bool   // again and again: calls that said EAGAIN and sleeps are left out
	takes       string // the roles of those who copy the three messages
}

var ofThree = map[string]counted{
	"blocking":            {15, 15, "", 0, 0, false, "server server server"},
	"nonblocking-spin":    {15, 15, "", 0, 0, true, "server server server"},
	"nonblocking-sleep":   {15, 15, "", 0, 0, true, "server server server"},
	"select":              {24, 24, selectName, 9, 9, false, "server server server"},
	"poll":                {24, 24, pollName, 9, 9, false, "server server server"},
	"epoll-lt":            {29, 29, epollWaitName, 9, 9, false, "server server server"},
	"epoll-et":            {31, 31, epollWaitName, 7, 7, false, "server server server"},
	"epoll-et-nodrain":    {32, 32, epollWaitName, 9, 9, false, "server server server"},
	"sigio":               {61, 61, "rt_sigtimedwait", 11, 11, false, "server server server"},
	"io-uring-net-sqpoll": {3, 3, "", 0, 0, false, "poller poller poller"},
	"libaio":              {18, 18, "io_getevents", 2, 2, false, "server server server"},
	"io-uring-net":        {15, 15, "io_uring_enter", 12, 12, false, "server server server"},
	"io-uring-multishot":  {12, 17, "io_uring_enter", 9, 14, false, "server server server"}, // more than 12 where a receive's result is seen before its send's
	"process-per-conn":    {30, 30, "wait4", 3, 3, false, "helper helper helper"},
	"thread-per-conn":     {50, 53, "", 0, 0, false, "helper helper helper"},  // who has ended by then is not waited for
	"posix-aio":           {60, 120, "", 0, 0, false, "helper helper helper"}, // by how often a lock was held: see locked
}

// together are the bounds where anything may come together.
func (c counted) together(name string) counted {
	c.least, c.from = base[name]+1, 1
	return c
}

// threeClients are the parameters of ofThree: those of a run by default, but that
// each read takes all that has come.
func threeClients(name string) sim.Params {
	if name == "epoll-et-nodrain" {
		return sim.Params{"read": 4096}
	}
	return sim.Params{}
}

// modelNames are the servers; those who read once are TestOneRead's.
func modelNames() (names []string) {
	for _, name := range slices.Sorted(maps.Keys(models)) {
		if !models[name].once {
			names = append(names, name)
		}
	}
	return names
}

func TestServersOfThreeClients(t *testing.T) {
	for _, tier := range tiersHere(t) {
		for _, name := range modelNames() {
			if tier == Self && models[name].library {
				continue // TestLibraryCallsDontShowFromInside
			}
			t.Run(string(tier)+"/"+name, func(t *testing.T) { checkModel(t, name, tier) })
		}
	}
}

// Every server serves an ordinary user too, at all tiers that such a user has.
func TestServersOfThreeClientsOfAnOrdinaryUser(t *testing.T) {
	const tests = "^TestServersOfThreeClients$|^TestServersOfAFile$|^TestConnectionsBeforeTheServerBegins$|^TestServersGoLikeTheirSimulation$|^TestEveryConnectionHasAProcess$|^TestEveryConnectionHasAThread$|^TestEveryRequestOfAIOIsAReadOfAThread$|^TestKilledServerOrClientsEndTheRun$"
	out := ordinary(t, tests)
	passed := func(test string) {
		if !strings.Contains(out, "--- PASS: "+test+" (") {
			t.Errorf("an ordinary user did not pass %s", test)
		}
	}
	for _, name := range modelNames() {
		for _, tier := range ordinaryTiers {
			if tier == Self && models[name].library {
				continue
			}
			passed(fmt.Sprintf("TestServersOfThreeClients/%s/%s", tier, name))
			for _, role := range []string{"server", "clients"} {
				passed(fmt.Sprintf("TestKilledServerOrClientsEndTheRun/%s/%s/%s", tier, name, role))
			}
		}
		passed(fmt.Sprintf("TestServersGoLikeTheirSimulation/%s/map[gap:3]", name))
	}
	for _, tier := range ordinaryTiers {
		passed("TestEveryConnectionHasAProcess/" + string(tier))
		passed(fmt.Sprintf("TestConnectionsBeforeTheServerBegins/%s/epoll-et/%d", tier, sim.ConnectBefore))
		for _, on := range []int64{sim.OnBuffered, sim.OnDirect} {
			passed(fmt.Sprintf("TestServersOfAFile/%s/%d", tier, on))
		}
	}
	if t.Failed() {
		t.Log(out)
	}
}

// checkModel runs a model and holds its trace to what is known of it.
func checkModel(t *testing.T, name string, tier Tier) {
	t.Helper()
	tr := settledRun(t, Request{Demo: name, Tier: tier, Params: threeClients(name)})
	m, err := sim.Fold(tr)
	if err != nil {
		t.Fatalf("the machine refuses it: %v", err)
	}
	h := &tr.Header
	if m.Lost != 0 {
		for i := range tr.Events {
			if k := tr.Events[i].Kind; k == sim.Lost || k == sim.Undelivered {
				t.Error(sim.FormatEvent(h, &tr.Events[i]))
			}
		}
		t.Fatalf("%d records are missing", m.Lost)
	}
	want, ok := ofThree[name]
	if !ok {
		t.Fatal("nothing is known of it")
	}
	if _, ok := base[name]; ok {
		coalesced(t, tr, want)
		want = want.together(name)
	}
	if name == "posix-aio" {
		locked(t, tr)
	}
	calls, waits, again := int64(0), int64(0), int64(0)
	var takes []string
	unwoken := int64(0)
	for i := range tr.Events {
		e := &tr.Events[i]
		if h.Class(e) == sim.NoClass {
			t.Fatalf("event %d has no evidence", i)
		}
		serves := e.Task != sim.NoTask && h.Tasks[e.Task-1].Role != "clients"
		switch {
		case e.Kind == sim.SyscallEnter && serves:
			if !want.asks || h.Str(e.Args[0]) != "clock_nanosleep" {
				calls++
			}
		case e.Kind == sim.SyscallExit && serves && want.asks && e.Args[1] == -int64(unix.EAGAIN):
			calls--
			again++
		case e.Kind == sim.SyscallExit && serves && h.Str(e.Args[0]) == want.wait:
			waits++
		case e.Kind == sim.Take:
			takes = append(takes, h.Tasks[e.Task-1].Role)
		case e.Kind == sim.Wakeup && h.Str(e.Args[1]) == "":
			unwoken++
			if e.Args[2] != sim.CtxUnknown {
				t.Errorf("%s has no name", sim.FormatEvent(h, e))
			}
		}
	}
	if calls < want.least || calls > want.most {
		t.Errorf("%d system calls, want %d to %d", calls, want.least, want.most)
	}
	if want.asks && again == 0 {
		t.Error("it never asked in vain")
	}
	if want.wait != "" && (waits < want.from || waits > want.to) {
		t.Errorf("%s returned %d times, want %d to %d", want.wait, waits, want.from, want.to)
	}
	if got := strings.Join(takes, " "); got != want.takes {
		t.Errorf("copied by %q, want %q", got, want.takes)
	}
	if tier == Perf && unwoken > 0 {
		t.Errorf("%d wakers were not seen", unwoken)
	}
	for i, s := range m.Socks {
		if h.Socks[i].Role == "client" && (s.Came != 16 || s.Queue != 0 || s.Open != 0 || !s.Ended) {
			t.Errorf("client %s ends as %+v", h.Socks[i].Name, s)
		}
	}
	checkOrder(t, tr)
}

// settledModel runs a model until nothing of it was lost, six times at most.
func settledModel(t *testing.T, name string, tier Tier) *sim.Trace {
	t.Helper()
	return settledRun(t, Request{Demo: name, Tier: tier})
}

func settledRun(t *testing.T, req Request) *sim.Trace {
	t.Helper()
	for try := 1; ; try++ {
		tr, err := Run(context.Background(), req, nil)
		if err != nil {
			t.Fatal(err)
		}
		if m, err := sim.Fold(tr); err != nil || m.Lost == 0 || try == 6 {
			return tr
		}
		t.Logf("try %d lost records", try)
	}
}

// checkOrder wants causes before effects, socket by socket: what arrives is told
// of, then taken, then answered, and the end comes before the close.
func checkOrder(t *testing.T, tr *sim.Trace) {
	t.Helper()
	signals, signalled := 0, tr.Header.Name == "sigio" && tr.Header.Tier == string(Perf)
	came, took, gave := map[int64]int64{}, map[int64]int64{}, map[int64]int64{}
	ended := map[int64]bool{}
	for i := range tr.Events {
		e := &tr.Events[i]
		s := e.Arg("sock")
		switch e.Kind {
		case sim.Submit:
			if role := tr.Header.Tasks[e.Task-1].Role; role != "server" && role != "poller" {
				t.Errorf("event %d: the %s submit", i, role)
			}
		case sim.Arrival:
			came[s] += e.Arg("bytes")
			ended[s] = ended[s] || e.Arg("what") == sim.CameEnd
		case sim.Signal:
			if e.Arg("what") == sim.SigTaken {
				signals--
			} else {
				signals++
			}
		case sim.Wakeup:
			if signalled && tr.Header.Tasks[e.Task-1].Role == "server" && signals == 0 {
				t.Errorf("event %d wakes the server, and no signal waits", i)
			}
		case sim.Take:
			if took[s] += e.Arg("bytes"); took[s] > came[s] {
				t.Errorf("event %d takes %d bytes of %d", i, took[s], came[s])
			}
		case sim.Give:
			if gave[s] += e.Arg("bytes"); gave[s] > took[s] {
				t.Errorf("event %d gives %d bytes of %d", i, gave[s], took[s])
			}
		case sim.Close:
			shared := e.Task != sim.NoTask && tr.Header.Tasks[e.Task-1].Role == "server" && models[tr.Header.Name].helpers != 0
			if s > 1 && !ended[s] && !shared { // whom it has made still has it
				t.Errorf("event %d closes %s before its end", i, tr.Header.Socks[s-1].Name)
			}
		}
	}
}

// Clients that have connected before the server begins are queued by the kernel.
// By edges it is told of them once, and accepts until EAGAIN; by the level it is told
// until it has accepted the last. What it is told of while it waits comes one by one.
func TestConnectionsBeforeTheServerBegins(t *testing.T) {
	for _, tier := range tiersHere(t) {
		for _, c := range []struct {
			name, begins string
			connect      int64
			counted      counted
		}{
			{"epoll-et", "epoll_create1 epoll_ctl:push wait:1 accept epoll_ctl accept epoll_ctl accept epoll_ctl accept:EAGAIN wait", sim.ConnectBefore, ofThree["epoll-et"]},
			{"epoll-et", "epoll_create1 epoll_ctl wait:1 accept epoll_ctl accept", sim.ConnectOneByOne, counted{wait: epollWaitName}},
			{"epoll-lt", "epoll_create1 epoll_ctl:push wait:1 accept epoll_ctl wait:1 accept epoll_ctl wait:1 accept epoll_ctl wait", sim.ConnectBefore, ofThree["epoll-lt"]},
			{"epoll-et-nodrain", "epoll_create1 epoll_ctl:push wait:1 accept epoll_ctl accept epoll_ctl accept epoll_ctl accept:EAGAIN wait", sim.ConnectBefore, ofThree["epoll-et-nodrain"]},
		} {
			t.Run(fmt.Sprintf("%s/%s/%d", tier, c.name, c.connect), func(t *testing.T) {
				p := sim.Params{"connect": c.connect, "first": 1000, "gap": 1, "read": 4096} // data comes long after
				tr := settledRun(t, Request{Demo: c.name, Tier: tier, Params: p})
				coalesced(t, tr, c.counted)
				simulated, err := sim.Run(c.name, p)
				if err != nil {
					t.Fatal(err)
				}
				for what, x := range map[string]*sim.Trace{"the run": tr, "its simulation": simulated} {
					if got := beginning(x); !strings.HasPrefix(got, c.begins) {
						t.Errorf("%s begins with %s, want %s", what, got, c.begins)
					}
				}
			})
		}
	}
}

// Clients that are there before the server begins send only when it has, also who sends at once.
func TestEarlyClientsWaitForTheServer(t *testing.T) {
	for _, tier := range tiersHere(t) {
		t.Run(string(tier), func(t *testing.T) {
			const tries = 3
			for try := 1; ; try++ {
				tr, err := Run(context.Background(), Request{Demo: "nonblocking-sleep", Tier: tier, Params: sim.Params{"connect": sim.ConnectBefore, "first": 0, "gap": 1}}, nil)
				if err != nil {
					t.Fatal(err)
				}
				server, clients, begun, sent := tr.Header.TaskByRole("server"), tr.Header.TaskByRole("clients"), int64(-1), int64(-1)
				for i := range tr.Events {
					e := &tr.Events[i]
					if e.Task == server && e.Kind == sim.SyscallEnter && begun < 0 {
						begun = e.Time
					}
					if e.Task == clients && e.Kind == sim.SyscallEnter && tr.Header.Str(e.Args[0]) == "write" && sent < 0 {
						sent = e.Time
					}
				}
				if begun >= 0 && sent >= begun {
					return
				}
				if try == tries { // it may have begun, and be held up on its way to its first call
					t.Fatalf("the server begins at %d ns, the first client sends at %d", begun, sent)
				}
			}
		})
	}
}

// Who makes calls all the time is not stopped at each unless somebody asks for that.
func TestWhoSpinsIsNotStopped(t *testing.T) {
	for name, spec := range models {
		for _, best := range Tiers {
			want := best
			if name == "nonblocking-spin" && best == Ptrace {
				want = Self
			}
			if got := betterFor(spec, best); got != want {
				t.Errorf("%s: %s for %s, want %s", name, got, best, want)
			}
		}
	}
}

// beginning is what a server that watches with epoll calls before any data comes.
func beginning(tr *sim.Trace) string {
	var calls []string
	short := strings.NewReplacer(epollWaitName, "wait", "epoll_wait", "wait", "accept4", "accept")
	for i := range tr.Events {
		e := &tr.Events[i]
		last := len(calls) - 1
		switch {
		case e.Kind == sim.Arrival && e.Arg("what") != sim.CameConnection:
			return strings.Join(calls, " ")
		case e.Task != tr.Header.TaskByRole("server"):
		case e.Kind == sim.SyscallEnter:
			calls = append(calls, short.Replace(tr.Header.Str(e.Args[0])))
		case e.Kind == sim.Push:
			calls[last] += ":push"
		case e.Kind == sim.SyscallExit && calls[last] == "wait":
			calls[last] += fmt.Sprintf(":%d", e.Args[1])
		case e.Kind == sim.SyscallExit && e.Args[1] == -int64(unix.EAGAIN):
			calls[last] += ":EAGAIN"
		}
	}
	return strings.Join(calls, " ")
}

func TestTwentyServersLeaveNothing(t *testing.T) {
	run := func() {
		for _, name := range modelNames() {
			if _, err := Run(context.Background(), Request{Demo: name, Params: sim.Params{"gap": 1, "first": 1}}, nil); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
	keepsNothing(t, 2, run)
}

func TestKilledServerOrClientsEndTheRun(t *testing.T) {
	for _, tier := range tiersHere(t) {
		for _, role := range []string{"server", "clients"} {
			for _, name := range modelNames() {
				if tier == Self && models[name].library {
					continue
				}
				t.Run(string(tier)+"/"+name+"/"+role, func(t *testing.T) {
					_, err := Run(context.Background(), Request{Demo: name, Tier: tier, Params: sim.Params{"first": 100}}, &killer{t, role})
					var e *Error
					if !errors.As(err, &e) || e.Code != "run.killed" && e.Code != "run.failed" {
						t.Errorf("got %v", err)
					}
					if left := leftovers(); left != "" {
						t.Errorf("left behind: %s", left)
					}
				})
			}
		}
	}
}

// Who is first in line is served first by one blocking thread, and who sends
// first by one that is told.
func TestHeadOfLineForReal(t *testing.T) {
	for name, want := range map[string]string{"blocking": "ABC", "epoll-lt": "CBA"} {
		tr, err := Run(context.Background(), Request{Demo: name, Params: sim.Params{"order": sim.Descending}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for i := range tr.Events {
			if e := &tr.Events[i]; e.Kind == sim.Take {
				got += tr.Header.Socks[e.Args[0]-1].Name
			}
		}
		if got != want {
			t.Errorf("%s: copied %s, want %s", name, got, want)
		}
	}
}

// Socket by socket, a server does what its simulation does, in the same order.
func TestServersGoLikeTheirSimulation(t *testing.T) {
	for _, name := range modelNames() {
		for _, p := range []sim.Params{{"gap": 3}, {"gap": 3, "order": sim.Descending}, {"gap": 3, "message": 5000, "read": 2048}} {
			t.Run(fmt.Sprintf("%s/%v", name, p), func(t *testing.T) {
				tr := settledRun(t, Request{Demo: name, Params: p})
				simulated, err := sim.Run(name, p)
				if err != nil {
					t.Fatal(err)
				}
				got, want := told(tr), told(simulated)
				if len(want) != 3 {
					t.Fatalf("%d clients were served", len(want))
				}
				for s, x := range want {
					if got[s] != x {
						t.Errorf("client %s: got\n%s\nwant\n%s", tr.Header.Socks[s-1].Name, got[s], x)
					}
				}
			})
		}
	}
}

// told is what was done with each client's socket: submitted, copied, completed, closed.
func told(tr *sim.Trace) map[int64]string {
	out := map[int64]string{}
	for i := range tr.Events {
		e := &tr.Events[i]
		switch s := e.Arg("sock"); e.Kind {
		case sim.Take, sim.Give, sim.Close:
			if forks := models[tr.Header.Name].helpers == sim.SpawnProcess+1; forks && tr.Header.Tasks[e.Task-1].Role == "server" {
				continue // whether it or whom it has made is first is nobody's to say
			}
			if s > 1 {
				out[s] += fmt.Sprintf("%s %d, ", e.Kind, e.Arg("bytes"))
			}
		case sim.Submit, sim.Complete:
			if s := int64(sim.RequestSock(e.Arg("id"))); s > 1 {
				out[s] += fmt.Sprintf("%s %s %d, ", e.Kind, tr.Header.Str(e.Arg("op")), e.Arg("ret"))
			}
		}
	}
	return out
}

// What is called asynchronous is not, of blocking sockets: whoever sends first is
// answered when the last has sent.
func TestSubmittedReadsOfSocketsAreNotAsynchronous(t *testing.T) {
	tr, err := Run(context.Background(), Request{Demo: "libaio", Params: sim.Params{"gap": 3}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, sleeps := "", 0
	for i := range tr.Events {
		switch e := &tr.Events[i]; {
		case e.Kind == sim.Take || e.Kind == sim.Give:
			got += e.Kind.String() + tr.Header.Socks[e.Args[0]-1].Name + " "
		case e.Kind == sim.SwitchOut && e.Args[0] == sim.WhyBlocked && tr.Header.Tasks[e.Task-1].Role == "server" && tr.Header.Str(e.Args[1]) == "socket":
			sleeps++
		}
	}
	if want := "takeA takeB takeC giveA giveB giveC "; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if seen := tr.Header.Tier == string(Perf) || tr.Header.Tier == string(PerfUser); seen && sleeps == 0 {
		t.Error("it never slept in io_submit")
	}
}
