package sim

import "testing"

// inCall is what a call of the server did, from its entry to its return.
type inCall struct {
	slept    string // what it waited for
	done     int    // requests that were done by then
	requests int    // handed to the disk
}

// callsTo lists the server's calls of a name.
func callsTo(tr *Trace, name string) (out []inCall) {
	open := false
	for i := range tr.Events {
		e := &tr.Events[i]
		if e.Task != 1 {
			continue
		}
		switch e.Kind {
		case SyscallEnter:
			if open = tr.Header.Str(e.Arg("call")) == name; open {
				out = append(out, inCall{})
			}
		case SyscallExit:
			open = false
		case SwitchOut:
			if open {
				out[len(out)-1].slept = tr.Header.Str(e.Arg("wait"))
			}
		case Complete:
			if open {
				out[len(out)-1].done++
			}
		case BlockIssue:
			if open {
				out[len(out)-1].requests++
			}
		}
	}
	return out
}

// io_submit reads through the page cache itself, and sleeps for the disk; with
// O_DIRECT it hands the read over, which is done while the server waits for
// something else.
func TestRequestsForAFile(t *testing.T) {
	for _, c := range []struct {
		on     int64
		submit inCall
		copied int64 // bytes that the CPU copied
	}{
		{OnBuffered, inCall{slept: "disk", done: 1, requests: 1}, 3*(16+16) + 3*4096},
		{OnDirect, inCall{requests: 1}, 3 * (16 + 16)},
	} {
		tr, m := runOf(t, "libaio", Params{"on": c.on})
		calls := callsTo(tr, "io_submit")
		if len(calls) != 3 {
			t.Fatalf("on %d: %d calls of io_submit, want 3", c.on, len(calls))
		}
		for i, got := range calls {
			if got != c.submit {
				t.Errorf("on %d: io_submit %d did %+v, want %+v", c.on, i, got, c.submit)
			}
		}
		if got := m.Of(1, "syscalls"); got != 20 {
			t.Errorf("on %d: %d system calls, want 20: io_setup, 3 accepts, 6 reads, 3 io_submits, io_getevents, 3 writes, 3 closes", c.on, got)
		}
		if got := m.Of(1, "cpu_copy_bytes"); got != c.copied {
			t.Errorf("on %d: the CPU copied %d bytes, want %d", c.on, got, c.copied)
		}
		if got := m.Of(1, "block_requests"); got != 3 {
			t.Errorf("on %d: %d requests to the disk, want 3", c.on, got)
		}
	}
}

// A slow disk holds up whoever waits for it: a loop with one thread answers one
// after the other, threads and processes all at once. That a socket is ready
// says nothing of files.
func TestSlowDisk(t *testing.T) {
	for _, d := range models {
		after := int64(10 + 3*20)
		switch d.Name {
		case "thread-per-conn", "process-per-conn":
			after = 10 + 20
		case "iocp":
			continue // as many at once as threads wait at its port
		}
		p := Params{"disk": 20000, "order": Together, "read": 16}
		tr, m := runOf(t, d.Name, p)
		if got := endOf(t, tr); got < after || got > after+3 {
			t.Errorf("%s: the last answer is given at %d ms, want %d", d.Name, got, after)
		}
		reads := int64(0)
		for i := range tr.Header.Tasks {
			reads += m.Of(TaskID(i+1), "block_requests")
		}
		if reads != 3 {
			t.Errorf("%s: %d requests to the disk, want 3", d.Name, reads)
		}
	}
}
