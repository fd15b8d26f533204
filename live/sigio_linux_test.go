package live

import (
	"context"
	"testing"

	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// crowded is what the trace of a run with little room for signals tells.
type crowded struct {
	calls, waits, vain int64
	told, plain        int64 // signals taken, and SIGIO among them
	open               int64 // connections that SIGIO had the server look at, each time
	noRoom, melted     int64
	first, late        int64 // SIGIO that was taken while others waited; others while it waited
}

func crowdedRun(t *testing.T, tier Tier, clients, room int64) (x crowded) {
	t.Helper()
	p := sim.Params{"clients": clients, "order": sim.Together, "work": 20_000, "room": room}
	tr, err := Run(context.Background(), Request{Demo: "sigio", Tier: tier, Params: p}, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := sim.Fold(tr)
	if err != nil {
		t.Fatalf("the machine refuses it: %v", err)
	}
	h := &tr.Header
	conns, waiting, io, asked := int64(0), int64(0), 0, 0 // asked: SIGIO that waited when the call began
	for i := range tr.Events {
		e := &tr.Events[i]
		serves := e.Task != sim.NoTask && h.Tasks[e.Task-1].Role == "server"
		switch {
		case !serves:
		case e.Kind == sim.SyscallEnter:
			x.calls++
			asked = io
		case e.Kind == sim.SyscallExit && h.Str(e.Args[0]) == "rt_sigtimedwait":
			x.waits++
			if e.Args[1] == int64(unix.SIGIO) {
				x.plain++
				x.open += conns
			}
		case e.Kind == sim.SyscallExit && e.Args[1] == -int64(unix.EAGAIN):
			x.vain++
		case e.Kind == sim.Open && e.Arg("what") == sim.IsConn:
			conns++
		case e.Kind == sim.Close && e.Arg("sock") > 1:
			conns--
		case e.Kind == sim.Signal:
			switch e.Arg("what") {
			case sim.SigQueued:
				waiting++
			case sim.SigOverflow:
				x.noRoom++
				io++ // the one before can have been taken, and not yet been noted
			case sim.SigCoalesced:
				x.melted++
				if io == 0 {
					t.Errorf("event %d melts into no SIGIO", i)
				}
			case sim.SigTaken:
				x.told++
				switch signo := e.Arg("signo"); {
				case signo == int64(unix.SIGIO):
					if e.Arg("sock") != 0 {
						t.Errorf("event %d: SIGIO tells of socket %d", i, e.Arg("sock"))
					}
					if waiting > 0 {
						x.first++
					}
					io = max(0, io-1)
				case asked > 0:
					x.late++
				default:
					waiting--
				}
			}
		}
	}
	for i, s := range m.Socks {
		if h.Socks[i].Role == "client" && (s.Came != 16 || s.Queue != 0 || s.Open != 0 || !s.Ended) {
			t.Errorf("client %s ends as %+v", h.Socks[i].Name, s)
		}
	}
	checkOrder(t, tr)
	return x
}

// Where not one real-time signal has room, SIGIO comes for everything and says
// nothing of whom: the server looks at every connection each time, and serves
// all of them.
func TestSignalsWithoutRoom(t *testing.T) {
	const clients = 4
	for _, tier := range tiersHere(t) {
		t.Run(string(tier), func(t *testing.T) {
			x := crowdedRun(t, tier, clients, 0)
			if x.waits == 0 || x.plain != x.waits || x.told != x.waits {
				t.Errorf("of %d returns of rt_sigtimedwait %d were SIGIO, and %d signals were taken", x.waits, x.plain, x.told)
			}
			if want := 1 + x.waits + x.open; x.vain != want {
				t.Errorf("%d calls in vain, want %d: the first accept, one for each signal, and %d of connections", x.vain, want, x.open)
			}
			if want := 1 + 6*(clients+1) + 5*clients + x.waits + x.vain; x.calls != want {
				t.Errorf("%d system calls, want %d", x.calls, want)
			}
			if x.noRoom < x.waits {
				t.Errorf("%d signals found no room, and SIGIO came %d times", x.noRoom, x.waits)
			}
		})
	}
}

// Where only one has room, the rest melt into one SIGIO, which is taken before
// the one that waited longer: lower numbers come first.
func TestSignalsWithLittleRoom(t *testing.T) {
	for _, tier := range tiersHere(t) {
		t.Run(string(tier), func(t *testing.T) {
			for try := 1; ; try++ { // what waits of other processes changes meanwhile
				x := crowdedRun(t, tier, 4, 1)
				if x.told != x.waits {
					t.Errorf("rt_sigtimedwait returned %d times, and %d signals were taken", x.waits, x.told)
				}
				if x.late > 0 && tier == Perf {
					t.Errorf("%d signals were taken before SIGIO that waited", x.late)
				}
				if x.plain > 0 && x.plain < x.told && (x.first > 0 && x.melted > 0 || tier != Perf) {
					return
				}
				if try == 5 {
					t.Fatalf("it never had SIGIO beside others: %+v", x)
				}
				t.Logf("try %d: %+v", try, x)
			}
		})
	}
}

// A signal that was taken before the client's call returned has come of what that call brings, and of nothing else:
// each socket queues one for a connection or data, and two for the end.
func TestSignalsAreQueuedByWhatComes(t *testing.T) {
	for _, tier := range tiersHere(t) {
		if tier == Perf {
			continue // which has the kernel's records
		}
		t.Run(string(tier), func(t *testing.T) {
			tr, err := Run(context.Background(), Request{Demo: "sigio", Tier: tier, Params: sim.Params{"clients": 5, "gap": 1}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			queued, watched := map[int64]int64{}, map[int64]bool{}
			want := map[int64]int64{}
			for i := range tr.Events {
				e := &tr.Events[i]
				switch s := e.Arg("sock"); {
				case e.Kind == sim.Interest:
					watched[s] = true
				case e.Kind == sim.Arrival && watched[s]:
					want[s]++
					if e.Arg("what") == sim.CameEnd {
						want[s]++
					}
				case e.Kind == sim.Signal && e.Arg("what") == sim.SigQueued:
					queued[s]++
				}
			}
			if len(want) != 6 {
				t.Errorf("%d sockets were told of, want 6", len(want))
			}
			for s, n := range want {
				if queued[s] != n {
					t.Errorf("socket %d: %d signals queued, want %d", s, queued[s], n)
				}
			}
		})
	}
}
