package live

import (
	"context"
	"os"
	"testing"
)

// Every proof comes out here as root; what an ordinary user may not do is
// skipped with its reason, and so is what the machine lacks.
func TestProofsComeOut(t *testing.T) {
	skips := map[string]bool{"why.no-reflink": true, "why.no-disk": true}
	if os.Getuid() != 0 {
		skips["why.needs-root"], skips["why.needs-perf"] = true, true
	}
	for _, p := range Proofs {
		t.Run(p.Name, func(t *testing.T) {
			v, err := RunProof(context.Background(), p.Name)
			switch {
			case err != nil:
				t.Fatal(err)
			case (v.Skipped == "why.needs-root" || v.Skipped == "why.needs-perf") && !p.NeedsRoot, v.Skipped == "why.no-reflink" && !p.RootHelps:
				t.Errorf("skipped for the want of root (%s), which the list does not say", v.Skipped)
			case v.Skipped == "" && p.NeedsRoot && os.Getuid() != 0:
				t.Error("done by an ordinary user, though the list says that it needs root")
			case v.Skipped != "" && skips[v.Skipped]:
				t.Skip(v.Skipped)
			case v.Skipped != "":
				t.Errorf("skipped: %s", v.Skipped)
			case !v.Pass:
				t.Errorf("predicted %s, observed %s: %v", v.Predicted, v.Observed, v.Numbers)
			}
		})
	}
	if left := leftovers(); left != "" {
		t.Errorf("left behind: %s", left)
	}
}

func TestUnknownProofIsRefused(t *testing.T) {
	if _, err := RunProof(context.Background(), "no-such"); err == nil {
		t.Error("no error")
	}
}
