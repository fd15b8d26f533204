package content

import (
	"encoding/json"
	"io/fs"
	"testing"

	"ioviz/sim"
)

// What ships is held to what a fresh run is held to: every step legal, nothing
// lost, no packet before its bytes, the proof as predicted. I/O models wait as
// often as their simulation does.
func TestShippedTraces(t *testing.T) {
	names, err := fs.Glob(Traces(), "*.ioviz")
	if err != nil || len(names) == 0 {
		t.Fatalf("no recorded traces: %v", err)
	}
	for _, name := range names {
		f, err := Traces().Open(name)
		if err != nil {
			t.Fatal(err)
		}
		tr, err := sim.Read(f)
		f.Close()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		m, err := sim.Fold(tr)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if m.Lost != 0 {
			t.Errorf("%s: lost %d", name, m.Lost)
		}
		if d, _ := sim.DemoByName(tr.Header.Name); d.Family == "model" {
			simulated, err := sim.Run(tr.Header.Name, tr.Header.Params)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := waits(t, tr), waits(t, simulated); got != want {
				t.Errorf("%s: waits like %s, the model like %s", name, got, want)
			}
		} else if m.Proof == nil || !m.Proof.Pass {
			t.Errorf("%s: proof %+v", name, m.Proof)
		}
		if i := sim.EarlyPacket(tr); i >= 0 {
			t.Errorf("%s: %s goes out before its bytes are in the socket", name, sim.FormatEvent(&tr.Header, &tr.Events[i]))
		}
		if tr.Header.Params["cold"] == 1 && !sleepsOnDisk(tr) {
			t.Errorf("%s: nobody sleeps on the disk", name)
		}
	}
}

func sleepsOnDisk(t *sim.Trace) bool {
	for i := range t.Events {
		if e := &t.Events[i]; e.Kind == sim.SwitchOut && t.Header.Str(e.Arg("wait")) == "disk" {
			return true
		}
	}
	return false
}

// waits is how an I/O model waited.
func waits(t *testing.T, tr *sim.Trace) string {
	totals, _, _, err := sim.Sum(tr)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(totals.Waiting)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
