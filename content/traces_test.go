package content

import (
	"io/fs"
	"testing"

	"ioviz/sim"
)

// What ships is held to what a fresh run is held to: every step legal, nothing
// lost, no packet before its bytes, the proof as predicted.
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
		if m.Lost != 0 || m.Proof == nil || !m.Proof.Pass {
			t.Errorf("%s: lost %d, proof %+v", name, m.Lost, m.Proof)
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
