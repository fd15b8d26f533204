package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"ioviz/web/runs"
)

// Bench is what a machine can measure.
type Bench struct {
	// Plans are the benches by name with what each offers and measures by default.
	Plans map[string]any
	// Parse reads and checks a plan of the named bench and gives what measures it.
	Parse func(name string, plan json.RawMessage) (runs.Errand, error)
}

// Proof is one entry of the list of proofs.
type Proof struct {
	Name      string `json:"name"`
	Facts     string `json:"facts"`
	NeedsRoot bool   `json:"needs_root"`
	RootHelps bool   `json:"root_helps"` // where the machine lacks what root could make
}

// Proofs is what a machine can prove.
type Proofs struct {
	List []Proof
	Root bool // whether this process may do what needs root
	Run  func(ctx context.Context, name string) (any, error)
}

// How long an errand may take.
const (
	benchLimit = 30 * time.Minute
	proofLimit = 3 * time.Minute
)

// benches tells what can be measured here.
func (s *Server) benches(w http.ResponseWriter, _ *http.Request) error {
	if s.cfg.Bench == nil {
		return fail("live.unavailable")
	}
	writeJSON(w, http.StatusOK, map[string]any{"plans": s.cfg.Bench.Plans})
	return nil
}

// startBench puts a bench into the queue of runs: it measures alone.
func (s *Server) startBench(w http.ResponseWriter, r *http.Request) error {
	if s.cfg.Bench == nil {
		return fail("live.unavailable")
	}
	var plan json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&plan); err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return big
		}
		return fail("badrequest", "detail", err.Error())
	}
	name := r.PathValue("bench")
	errand, err := s.cfg.Bench.Parse(name, plan)
	if err != nil {
		return err
	}
	return s.start(w, runs.Request{Demo: "bench-" + name, Producer: "live", Evidence: "none", Errand: errand, Limit: benchLimit})
}

// proofs tells what can be proved here.
func (s *Server) proofs(w http.ResponseWriter, _ *http.Request) error {
	if s.cfg.Proofs == nil {
		return fail("live.unavailable")
	}
	writeJSON(w, http.StatusOK, map[string]any{"proofs": s.cfg.Proofs.List, "root": s.cfg.Proofs.Root})
	return nil
}

// startProof puts a proof into the queue of runs.
func (s *Server) startProof(w http.ResponseWriter, r *http.Request) error {
	if s.cfg.Proofs == nil {
		return fail("live.unavailable")
	}
	name := r.PathValue("proof")
	if !slices.ContainsFunc(s.cfg.Proofs.List, func(p Proof) bool { return p.Name == name }) {
		return fail("proof.unknown", "detail", name)
	}
	errand := func(ctx context.Context, _ func(any, int64, int64)) (any, error) { return s.cfg.Proofs.Run(ctx, name) }
	return s.start(w, runs.Request{Demo: "proof-" + name, Producer: "live", Evidence: "none", Errand: errand, Limit: proofLimit})
}

// start queues what was asked for and answers with its number.
func (s *Server) start(w http.ResponseWriter, req runs.Request) error {
	if !s.limit.Allow() {
		return fail("toofast")
	}
	run, err := s.queue.Submit(req)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusAccepted, map[string]string{"id": run.ID()})
	return nil
}
