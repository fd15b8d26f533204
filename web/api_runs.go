package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"

	"ioviz/content"
	"ioviz/sim"
	"ioviz/web/runs"
)

// tiers are the values of a request's evidence.
var tiers = []string{"auto", "perf", "perf-user", "ptrace", "self", "none"}

type demoJSON struct {
	sim.Demo
	Live    bool                        `json:"live"`
	Why     string                      `json:"why,omitempty"`
	Without []string                    `json:"without,omitempty"` // tiers of evidence that no run of it can have
	Most    map[string]map[string]int64 `json:"most"`              // bounds of parameters for a run by "live" and by "sim", where they are less than the parameter's own
}

func (s *Server) demos(w http.ResponseWriter, _ *http.Request) error {
	list := make([]demoJSON, 0, len(sim.Demos))
	for _, d := range sim.Demos {
		j := demoJSON{Demo: d, Most: map[string]map[string]int64{"live": d.Most("live"), "sim": d.Most("sim")}, Live: s.cfg.Live != nil && !d.Simulated}
		switch {
		case s.cfg.Live == nil:
			j.Why = s.cfg.NoLive
		case d.Simulated:
			j.Why = "why.simulated-only"
		case s.cfg.Lacks != nil:
			j.Why = s.cfg.Lacks(d.Name)
			j.Live = j.Why == ""
		}
		if s.cfg.Without != nil {
			j.Without = s.cfg.Without(d.Name)
		}
		list = append(list, j)
	}
	writeJSON(w, http.StatusOK, map[string]any{"demos": list, "evidence": s.tier(),
		"platform": map[string]any{"os": runtime.GOOS, "kernel": s.cfg.Kernel, "cpus": runtime.NumCPU()}})
	return nil
}

func (s *Server) doctor(w http.ResponseWriter, r *http.Request) error {
	if s.cfg.Doctor == nil {
		return fail("notfound")
	}
	report, err := s.cfg.Doctor(r.Context())
	if err != nil {
		return fmt.Errorf("asking what this machine allows: %w", err)
	}
	writeJSON(w, http.StatusOK, report)
	return nil
}

func (s *Server) code(w http.ResponseWriter, r *http.Request) error {
	demo := r.PathValue("demo")
	files, err := content.Code(demo) // a demo that can be done in two ways has a source for each
	if err != nil {
		return err
	}
	if files == nil {
		if _, ok := sim.DemoByName(demo); !ok {
			return fail("demo.unknown", "param", demo)
		}
		files = []content.Source{}
	}
	writeJSON(w, http.StatusOK, map[string]any{"files": files})
	return nil
}

// runRequest is the body of POST /api/runs.
type runRequest struct {
	Demo     string     `json:"demo"`
	Params   sim.Params `json:"params"`
	Evidence string     `json:"evidence"`
	Producer string     `json:"producer"`
	Watched  bool       `json:"watched"` // whoever asks is about to watch: it begins when beginRun is called, or soon
}

// parseRun reads and checks what is to be run.
func parseRun(body io.Reader) (runs.Request, error) {
	none := runs.Request{}
	in := runRequest{Evidence: "auto", Producer: "live"}
	d := json.NewDecoder(body)
	d.DisallowUnknownFields()
	err := d.Decode(&in)
	if err == nil && d.More() {
		err = errors.New("something follows the object")
	}
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return none, big
	}
	if err != nil {
		return none, fail("badrequest", "detail", err.Error())
	}
	if in.Producer != "live" && in.Producer != "sim" {
		return none, fail("producer.unknown", "param", in.Producer)
	}
	if !slices.Contains(tiers, in.Evidence) {
		return none, fail("evidence.unknown", "param", in.Evidence)
	}
	demo, ok := sim.DemoByName(in.Demo)
	if !ok {
		return none, &sim.ParamError{Code: "demo.unknown", Param: in.Demo}
	}
	params, err := demo.Complete(in.Params, in.Producer)
	if err != nil {
		return none, err
	}
	return runs.Request{Demo: in.Demo, Params: params, Evidence: in.Evidence, Producer: in.Producer, Watched: in.Watched}, nil
}

func (s *Server) startRun(w http.ResponseWriter, r *http.Request) error {
	req, err := parseRun(r.Body)
	if err != nil {
		return err
	}
	return s.start(w, req)
}

// stateJSON is a run as the browser sees it.
type stateJSON struct {
	Type     string        `json:"type,omitempty"` // "state", on a websocket
	ID       string        `json:"id"`
	Demo     string        `json:"demo"`
	Params   sim.Params    `json:"params"`
	Producer string        `json:"producer"`
	State    runs.Phase    `json:"state"`
	Ahead    int           `json:"ahead"`
	Progress runs.Progress `json:"progress"`
	Events   int           `json:"events"`
	Partial  bool          `json:"partial,omitempty"` // not all events come live; the stored trace has them
	Trace    string        `json:"trace,omitempty"`
	Error    *shown        `json:"error,omitempty"`
	Result   any           `json:"result,omitempty"` // of a bench or a proof, so far
}

func (s *Server) stateOf(st runs.State, lang string) stateJSON {
	j := stateJSON{ID: st.ID, Demo: st.Request.Demo, Params: st.Request.Params, Producer: st.Request.Producer, State: st.Phase,
		Ahead: st.Ahead, Progress: st.Progress, Events: st.Events, Partial: st.Partial, Trace: st.Trace, Result: st.Result}
	if st.Err != nil {
		e := s.runError(st, lang)
		j.Error = &e
	}
	return j
}

// runError puts why a run failed into words. The run's id leads to the log.
func (s *Server) runError(st runs.State, lang string) shown {
	e := s.explain(st.Err)
	if e.Code == "internal" || e.Code == "run.failed" || !content.Has(lang, "error."+e.Code) {
		e = fail("run.failed", "id", st.ID)
	}
	return shown{Code: e.Code, Message: content.T(lang, "error."+e.Code, e.words(lang))}
}

func (s *Server) listRuns(w http.ResponseWriter, r *http.Request) error {
	list := []stateJSON{}
	for _, st := range s.queue.Active() {
		list = append(list, s.stateOf(st, s.lang(r)))
	}
	writeJSON(w, http.StatusOK, map[string]any{"runs": list})
	return nil
}

func (s *Server) getRun(w http.ResponseWriter, r *http.Request) error {
	run, err := s.queue.Get(r.PathValue("id"))
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, s.stateOf(run.State(), s.lang(r)))
	return nil
}

// beginRun is called by a page that is ready to show a run as it happens.
func (s *Server) beginRun(w http.ResponseWriter, r *http.Request) error {
	run, err := s.queue.Get(r.PathValue("id"))
	if err != nil {
		return err
	}
	run.Begin()
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) cancelRun(w http.ResponseWriter, r *http.Request) error {
	if err := s.queue.Cancel(r.PathValue("id")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
