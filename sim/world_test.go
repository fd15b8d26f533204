package sim

import "testing"

// endOf is when the last answer was given, in ms of virtual time.
func endOf(t *testing.T, tr *Trace) int64 {
	t.Helper()
	last := int64(0)
	for i := range tr.Events {
		if tr.Events[i].Kind == Give {
			last = tr.Events[i].Time
		}
	}
	return last / 1e6
}

// Three messages of 20 ms of work each, which all come at 10 ms: a thread for
// each uses as many CPUs as there are, one thread uses one, and no work is lost
// where threads take turns.
func TestWorkTakesItsTimeOnEachCPU(t *testing.T) {
	for _, c := range []struct {
		demo  string
		cpus  int64
		after int64
	}{
		{"thread-per-conn", 1, 70}, {"thread-per-conn", 2, 40}, {"thread-per-conn", 3, 30}, {"thread-per-conn", 8, 30},
		{"process-per-conn", 1, 70}, {"process-per-conn", 2, 40}, {"process-per-conn", 3, 30},
		{"posix-aio", 1, 70}, {"posix-aio", 2, 70}, {"posix-aio", 4, 70},
		{"epoll-lt", 1, 70}, {"epoll-lt", 4, 70}, {"blocking", 1, 70}, {"iocp", 1, 70}, {"iocp", 2, 50}, {"iocp", 3, 30},
	} {
		tr, _ := runOf(t, c.demo, Params{"cpus": c.cpus, "work": 20000, "order": Together})
		if got := endOf(t, tr); got < c.after || got > c.after+1 {
			t.Errorf("%s on %d CPUs: the last answer is given at %d ms, want %d", c.demo, c.cpus, got, c.after)
		}
	}
}

// A CPU goes idle only where nobody waits for one, and who is said to come next does.
func TestWhoComesNextDoes(t *testing.T) {
	for _, d := range models {
		name := d.Name
		for _, cpus := range []int64{1, 2, 3} {
			tr, _ := runOf(t, name, Params{"cpus": cpus, "clients": 5, "work": 9000, "first": 1, "gap": 2})
			m := NewMachine(&tr.Header)
			said := map[int16]string{}
			for i := range tr.Events {
				e := &tr.Events[i]
				if e.Kind == SwitchIn {
					if next, ok := said[e.CPU]; ok && next != "swapper" && next != tr.Header.Tasks[e.Task-1].Name {
						t.Fatalf("%s: event %d puts %s on CPU %d, said was %s", name, i, tr.Header.Tasks[e.Task-1].Name, e.CPU, next)
					}
					delete(said, e.CPU)
				}
				if err := m.Apply(e); err != nil {
					t.Fatal(err)
				}
				if e.Kind != SwitchOut {
					continue
				}
				next := tr.Header.Str(e.Arg("next"))
				said[e.CPU] = next
				free, want := cpus, int64(0)
				for _, on := range m.CPUs {
					if on != NoTask {
						free--
					}
				}
				for _, x := range m.Tasks {
					if x.State == Runnable {
						want++
					}
				}
				if next == "swapper" && want >= free {
					t.Fatalf("%s on %d CPUs: event %d leaves CPU %d to nobody; %d are free, %d threads want one", name, cpus, i, e.CPU, free, want)
				}
			}
		}
	}
}
