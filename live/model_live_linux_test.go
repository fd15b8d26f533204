package live

import (
	"context"
	"fmt"
	"os"
	"testing"

	"ioviz/sim"
)

func TestDumpModel(t *testing.T) {
	if os.Getenv("DUMP") == "" {
		t.Skip()
	}
	for _, tier := range []Tier{Perf, PerfUser, Ptrace, Self, None} {
		if x := os.Getenv("DTIER"); x != "" && x != string(tier) {
			continue
		}
		tr, err := Run(context.Background(), Request{Demo: os.Getenv("DUMP"), Tier: tier}, nil)
		if err != nil {
			t.Errorf("%s: %v", tier, err)
			continue
		}
		m, err := sim.Fold(tr)
		fmt.Println("=====", tier, err, "lost", m.Lost, m.Ledger)
		if os.Getenv("Q") != "" {
			continue
		}
		for i := range tr.Events {
			fmt.Println(sim.FormatEvent(&tr.Header, &tr.Events[i]))
		}
	}
}
