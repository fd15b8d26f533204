package live

import (
	"golang.org/x/sys/unix"

	"ioviz/sim"
)

// epollFiles: epoll refuses a regular file, poll calls it ready for everything at once.
func (t *trial) epollFiles() error {
	n, _, err := t.measure("epoll-file", 4096, false, false)
	if err != nil {
		return err
	}
	const both = unix.POLLIN | unix.POLLOUT
	t.v.Numbers["epoll_result"], t.v.Numbers["poll_ready"] = n[0], b2i(n[1]&both == both)
	t.say("files-refused", n[0] == -int64(unix.EPERM) && n[1]&both == both)
	return nil
}

// edgesOnce: ten bytes and one read for each event are ten events level-triggered,
// and one edge-triggered, after which nine bytes are stuck. Who reads until EAGAIN
// has nothing stuck, and makes more system calls for three clients than level-triggered.
func (t *trial) edgesOnce() error {
	n, _, err := t.measure("edges", 0, false, false, "level", "edge")
	if err != nil {
		return err
	}
	t.v.Numbers["events_level"], t.v.Numbers["events_edge"], t.v.Numbers["stuck_level"], t.v.Numbers["stuck_edge"] = n[0], n[1], n[2], n[3]
	level, err := t.callsOfThree("epoll-lt")
	if err != nil {
		return err
	}
	edge, err := t.callsOfThree("epoll-et")
	if err != nil {
		return err
	}
	t.v.Numbers["calls_level"], t.v.Numbers["calls_edge"] = level.calls, edge.calls
	t.v.Numbers["waits_level"], t.v.Numbers["waits_edge"] = level.waits, edge.waits
	t.say("edge-once", n[0] == 10 && n[1] == 1 && n[2] == 0 && n[3] == 9 && level.apart() && edge.apart() && edge.calls > level.calls)
	return nil
}

// comingOfThree is how many connections, messages and ends come of three clients.
const comingOfThree = 9

// servedThree is what a server did for three clients: its system calls, and the
// waits that told it of something.
type servedThree struct{ calls, waits int64 }

// apart says that a wait told of each thing by itself. Where two come together one
// wait tells of both, or the server finds the second when it is at the first.
func (s servedThree) apart() bool { return s.waits == comingOfThree }

// callsOfThree is what a server did, by its own log, for three clients that connect,
// send and end one after the other. On a busy machine some of it comes together: it is
// run again then, and the run counts in which the most came apart.
func (t *trial) callsOfThree(demo string) (most servedThree, err error) {
	var best *sim.Trace
	_, err = untilSeen(edgeTries, func() (bool, error) {
		tr, err := Run(t.ctx, Request{Demo: demo, Params: sim.Params{"clients": 3, "connect": sim.ConnectOneByOne}, Tier: Self}, nil)
		if err != nil {
			return false, err
		}
		s, _, _, err := sim.Sum(tr)
		if err != nil {
			return false, err
		}
		if w := s.Waiting; w != nil && w.Waits != nil && s.Syscalls != nil && (best == nil || *w.Waits > most.waits) {
			best, most = tr, servedThree{calls: *s.Syscalls, waits: *w.Waits}
		}
		return most.apart(), nil
	})
	if err != nil {
		return servedThree{}, err
	}
	if best == nil {
		return servedThree{}, errSkip("why.self-between")
	}
	t.v.takeRun(best, demo)
	return most, nil
}

// readyIsAHint: poll said ready, another process was quicker, and the read says EAGAIN.
func (t *trial) readyIsAHint() error {
	n, _, err := t.measure("hint", 0, false, false)
	if err != nil {
		return err
	}
	t.v.Numbers["poll_ready"], t.v.Numbers["other_got"], t.v.Numbers["read_result"] = b2i(n[0] != 0), n[1], n[2]
	t.say("hint-again", n[0] != 0 && n[1] == 1 && n[2] == -int64(unix.EAGAIN))
	return nil
}

// acceptTakes: connect and write succeed before accept, which takes what is there already.
func (t *trial) acceptTakes() error {
	n, _, err := t.measure("accept", 0, false, false, "before", "after")
	if err != nil {
		return err
	}
	before, after := n[0]&unix.POLLIN != 0, n[2]&unix.POLLIN != 0
	t.v.Numbers["before_ready"], t.v.Numbers["written_early"], t.v.Numbers["after_ready"], t.v.Numbers["read"] = b2i(before), n[1], b2i(after), n[3]
	t.say("kernel-connects", !before && after && n[1] == 5 && n[3] == 5)
	return nil
}

// oneshotOnce: told once, then not though more came, then again when armed anew.
func (t *trial) oneshotOnce() error {
	n, _, err := t.measure("oneshot", 0, false, false, "first", "more", "armed")
	if err != nil {
		return err
	}
	t.v.Numbers["events_first"], t.v.Numbers["events_more"], t.v.Numbers["events_armed"] = n[0], n[1], n[2]
	t.say("oneshot-once", n[0] == 1 && n[1] == 0 && n[2] == 1)
	return nil
}

// youCall: epoll calls no function; the program does, in the thread that waited.
func (t *trial) youCall() error {
	n, _, err := t.measure("callback", 0, false, false, "without", "with")
	if err != nil {
		return err
	}
	t.v.Numbers["events_first"], t.v.Numbers["calls_without"], t.v.Numbers["calls_with"], t.v.Numbers["thread_same"] = n[0], n[1], n[2], n[3]
	t.v.Numbers["waiter_tid"], t.v.Numbers["handler_tid"] = n[4], n[5]
	t.say("you-call", n[0] == 1 && n[1] == 0 && n[2] == 1 && n[3] == 1)
	return nil
}

// writableAlways: an idle socket is writable at every wait, until nobody asks.
func (t *trial) writableAlways() error {
	n, _, err := t.measure("writable", 0, false, false, "asked", "unasked")
	if err != nil {
		return err
	}
	t.v.Numbers["waits"], t.v.Numbers["events_writable"], t.v.Numbers["events_unasked"] = writableWaits, n[0], n[1]
	t.say("writable-always", n[0] == writableWaits && n[1] == 0)
	return nil
}

// herdWakes: with an epoll instance each all are woken by one connection; with
// EPOLLEXCLUSIVE some and not all (epoll_ctl(2): "one or more"); with one
// instance edge-triggered, or in accept, one.
func (t *trial) herdWakes() error {
	n, _, err := t.measure("herd", 0, false, false, "own", "exclusive", "shared", "accept")
	if err != nil {
		return err
	}
	t.v.Numbers["waiters"] = herdSize
	t.v.Numbers["woken_own"], t.v.Numbers["woken_exclusive"], t.v.Numbers["woken_edge"], t.v.Numbers["woken_accept"] = n[0], n[1], n[2], n[3]
	t.say("herd-all", n[0] == herdSize && n[1] >= 1 && n[1] < herdSize && n[2] == 1 && n[3] == 1)
	return nil
}

// lineWaits: a blocking server answers in the order in which it accepted, though
// the last to be accepted sent first; epoll answers in the order in which they sent.
func (t *trial) lineWaits() error {
	first := func(demo string) (int64, error) {
		tr, err := Run(t.ctx, Request{Demo: demo, Params: sim.Params{"clients": 3, "order": sim.Descending}, Tier: Self}, nil)
		if err != nil {
			return 0, err
		}
		t.v.Evidence = "self:call"
		t.v.takeRun(tr, demo)
		for i := range tr.Events {
			if e := &tr.Events[i]; e.Kind == sim.Give {
				return e.Args[0] - 1, nil // the first of the sockets listens
			}
		}
		return 0, nil
	}
	blocking, err := first("blocking")
	if err != nil {
		return err
	}
	epoll, err := first("epoll-lt")
	if err != nil {
		return err
	}
	t.v.Numbers["client_sent"], t.v.Numbers["client_blocking"], t.v.Numbers["client_epoll"] = 3, blocking, epoll
	t.say("line-waits", blocking == 1 && epoll == 3)
	return nil
}

// aioIsNot: io_submit does the read of a cold file itself, and sleeps for a
// blocking socket. Past the page cache it leaves the read to the disk and returns:
// under way then, unless the disk has answered each time before one could look.
func (t *trial) aioIsNot() error {
	n, _, err := t.measure("aio", 4<<20, true, false, "buffered", "socket", "direct")
	if err != nil {
		return err
	}
	t.v.Numbers["buffered_done"], t.v.Numbers["socket_slept"], t.v.Numbers["socket_done"], t.v.Numbers["direct_pending"] = n[0], n[1], n[2], n[3]
	t.v.Numbers["direct_tries"] = n[4]
	t.v.Predicted, t.v.Observed = "aio-is-not", aioOutcome(n)
	return nil
}

// aioOutcome is what measureAIO saw.
func aioOutcome(n [12]int64) string {
	switch {
	case n[0] != 1 || n[1] != 1 || n[2] != 1:
		return "otherwise"
	case n[3] != 1:
		return "aio-disk-first"
	}
	return "aio-is-not"
}

// pollingBurns: asleep in a read a thread uses no CPU, asking all the time it uses all it gets,
// and is asked again where others had the CPU.
func (t *trial) pollingBurns() error {
	n, _, err := t.measure("burn", 0, false, false, "asleep", "asking")
	if err != nil {
		return err
	}
	t.v.Numbers["waited_ns"], t.v.Numbers["asleep_ns"], t.v.Numbers["asking_ns"], t.v.Numbers["again"] = burnFor, n[0], n[1], n[2]
	t.v.Numbers["asking_tries"] = n[3]
	t.say("polling-burns", n[0] < 5_000_000 && n[1] > burnEnough && n[2] > 1000)
	return nil
}
