package live

import "fmt"

// epollScales: with one of n ready, poll looks at all and epoll at one; with all
// ready both do, and poll is not slower. Whatever else runs here only makes a wait
// slower, so the fastest of several rounds counts: of three, and of more while
// something has spoiled them.
func (t *trial) epollScales() error {
	const least, most = 3, 12
	ways := []struct {
		name, way string
		n         int64
		all       bool
		fastest   Noted
	}{{name: "epoll_10_ns", way: "epoll", n: 10}, {name: "epoll_9000_ns", way: "epoll", n: 9000}, {name: "poll_10_ns", way: "poll", n: 10},
		{name: "poll_9000_ns", way: "poll", n: 9000}, {name: "epoll_all_ns", way: "epoll", n: 1000, all: true}, {name: "poll_all_ns", way: "poll", n: 1000, all: true}}
	n, rounds := t.v.Numbers, 0
	_, err := untilSeen(most, func() (bool, error) {
		for i := range ways {
			x := &ways[i]
			spent, calls, tid, err := timeWaits(t.ctx, x.way, x.n, x.all)
			if err != nil {
				return false, err
			}
			ready := int64(1)
			if x.all {
				ready = x.n
			}
			if ns := int64(float64(spent) / float64(max(calls, 1))); n[x.name] == 0 || ns < n[x.name] {
				n[x.name] = ns
				x.fastest = Noted{Call: waitCall(x.way, x.n), Tid: tid, Result: ready, Times: calls} // another result is an error
			}
		}
		rounds++
		return rounds >= least && byReady(n), nil
	})
	if err != nil {
		return err
	}
	for i := range ways {
		t.v.Calls = append(t.v.Calls, ways[i].fastest)
	}
	t.say("epoll-by-ready", byReady(n))
	return nil
}

// byReady says of such times that epoll's go with how many are ready.
func byReady(n map[string]int64) bool {
	flat := n["epoll_9000_ns"] < 3*n["epoll_10_ns"]
	return flat && n["poll_9000_ns"] > 100*n["poll_10_ns"] && n["poll_all_ns"] <= n["epoll_all_ns"]
}

// waitCall is the call that waits for n descriptors without sleeping.
func waitCall(way string, n int64) string {
	if way == "epoll" {
		return fmt.Sprintf("epoll_pwait(…, %d, 0)", n)
	}
	return fmt.Sprintf("ppoll(…, %d, 0)", n)
}
