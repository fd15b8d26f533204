package sim

import (
	"errors"
	"testing"
)

// Idle descriptors cost select and poll at every call, and epoll nothing.
func TestIdleDescriptors(t *testing.T) {
	for demo, each := range map[string]int64{"select": 500, "poll": 500, "epoll-lt": 0} {
		tr, m := runOf(t, demo, Params{"idle": 500})
		passes := int64(0)
		for i := range tr.Events {
			passes += b2i(tr.Events[i].Kind == Scan)
		}
		got := server(tr, m, "examined")
		if most := passes * (each + 4); got < passes*each || got > most {
			t.Errorf("%s: %d examined in %d passes, want %d to %d", demo, got, passes, passes*each, most)
		}
	}
}

// Who waits at descriptors has each idle one watched: a ring by a receive that
// all go with the first call, signals by six calls for each.
func TestIdleDescriptorsOfRingsAndSignals(t *testing.T) {
	for demo, calls := range map[string]int64{"sigio": 6 * 500, "io-uring-net": 0, "io-uring-multishot": 0, "io-uring-net-sqpoll": 0} {
		_, without := runOf(t, demo, nil)
		tr, m := runOf(t, demo, Params{"idle": 500})
		if got := m.Socks[len(m.Socks)-1].Watched; got != 500 {
			t.Errorf("%s: %d idle descriptors are watched at the end, want 500", demo, got)
		}
		server := tr.Header.TaskByRole("server")
		if got := m.Of(server, "syscalls") - without.Of(server, "syscalls"); got != calls {
			t.Errorf("%s: %d more calls, want %d", demo, got, calls)
		}
	}
}

// Who sleeps in a call for one socket can't watch others.
func TestIdleDescriptorsThatNobodyWatches(t *testing.T) {
	for _, d := range models {
		_, err := Run(d.Name, Params{"idle": 1})
		var p *ParamError
		if watched := d.param("idle") != nil; watched != (err == nil) || !watched && (!errors.As(err, &p) || p.Code != "param.unknown") {
			t.Errorf("%s: watched %v, got %v", d.Name, watched, err)
		}
	}
	if tr, _ := runOf(t, "blocking", Params{"idle": 0}); tr.Header.Params["clients"] != 3 {
		t.Errorf("without any: %v", tr.Header.Params)
	}
	for _, demo := range []string{"blocking", "nonblocking-spin", "libaio", "posix-aio", "thread-per-conn", "process-per-conn"} {
		if d, _ := DemoByName(demo); d.param("idle") != nil {
			t.Errorf("%s has idle descriptors", demo)
		}
	}
}
