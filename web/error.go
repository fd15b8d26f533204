package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"

	"ioviz/content"
	"ioviz/sim"
	"ioviz/web/runs"
	"ioviz/web/store"
)

// Error is what went wrong with a request: a code that names the sentence for
// people ("error." + Code in the words), what the sentence wants filled in, and
// the cause, which only the log sees.
type Error struct {
	Code string
	Args map[string]any
	Err  error
}

func (e *Error) Error() string {
	if e.Err != nil {
		return e.Code + ": " + e.Err.Error()
	}
	return e.Code
}

func (e *Error) Unwrap() error { return e.Err }

// statuses maps every code to its HTTP status. A code that isn't here is a
// mistake in the program: 500.
var statuses = map[string]int{
	"internal": 500, "notfound": 404, "method": 405,
	"host": 403, "origin": 403, "token": 401, "user": 403, "csrf": 403,
	"toobig": 413, "badrequest": 400, "toofast": 429, "busy": 429, "closing": 503,
	"demo.unknown": 400, "demo.simulated": 400, "param.unknown": 400, "param.range": 400, "param.calls": 400, "param.fdset": 400, "param.sim": 400,
	"producer.unknown": 400, "evidence.unknown": 400, "live.unavailable": 400,
	"run.unknown": 404, "run.failed": 500, "run.timeout": 500, "run.canceled": 410, "run.over": 409,
	"run.killed": 500, "cold.memory-fs": 400, "cold.stays": 503, "reflink.unavailable": 400, "route.root": 400, "proof.none": 400, "proof.unknown": 404, "evidence.ids": 503, "evidence.unavailable": 400, "disk.full": 507, "files": 503, "tasks": 503, "unsupported": 400, "uring.unavailable": 400, "program.unavailable": 400, "library.unavailable": 400, "evidence.library": 400,
	"trace.unknown": 404, "trace.damaged": 410, "trace.truncated": 400, "trace.version": 400, "trace.foreign": 400, "trace.demo": 400, "trace.nofile": 400,
	"trace.builtin": 403, "trace.live": 400, "format.unknown": 400,
	"data.foreign": 500, "store.full": 507, "store.budget": 507, "store.write": 500, "lang.unknown": 404,
}

func fail(code string, args ...any) *Error {
	e := &Error{Code: code, Args: map[string]any{}}
	for i := 0; i+1 < len(args); i += 2 {
		e.Args[args[i].(string)] = args[i+1]
	}
	return e
}

// causes are the errors of the packages below and the codes they get here.
var causes = []struct {
	err  error
	code string
}{
	{store.ErrUnknown, "trace.unknown"}, {store.ErrDamaged, "trace.damaged"}, {store.ErrBuiltin, "trace.builtin"},
	{store.ErrDemo, "trace.demo"}, {store.ErrFull, "store.full"},
	{sim.ErrTruncated, "trace.truncated"}, {sim.ErrVersion, "trace.version"}, {sim.ErrNotTrace, "trace.foreign"},
	{sim.ErrCorrupt, "trace.damaged"},
	{runs.ErrClosing, "closing"}, {runs.ErrNoLive, "live.unavailable"}, {runs.ErrUnknown, "run.unknown"},
	{runs.ErrOver, "run.over"}, {runs.ErrCanceled, "run.canceled"},
}

// explain gives any error its code.
func (s *Server) explain(err error) *Error {
	var known *Error
	var param *sim.ParamError
	var budget *store.BudgetError
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &param):
		e := fail(param.Code, "param", param.Param)
		e.Err = param
		return e
	case errors.As(err, &budget):
		return fail("store.budget", "need", content.Bytes(budget.Need), "budget", content.Bytes(budget.Budget))
	case errors.As(err, &big):
		return fail("toobig", "limit", content.Bytes(big.Limit))
	case errors.Is(err, store.ErrTooBig):
		return fail("toobig", "limit", content.Bytes(maxImport))
	case errors.Is(err, runs.ErrTimeout):
		return fail("run.timeout", "limit", content.Time(int64(s.queue.Limit())))
	case errors.Is(err, runs.ErrBusy):
		return fail("busy", "n", s.queue.Waiting())
	}
	for _, c := range causes {
		if errors.Is(err, c.err) {
			return &Error{Code: c.code, Err: err}
		}
	}
	return &Error{Code: "internal", Err: err}
}

// words are what the sentence wants filled in, in the person's language.
func (e *Error) words(lang string) map[string]any {
	args := map[string]any{}
	var param *sim.ParamError
	if errors.As(e.Err, &param) {
		maps.Copy(args, content.ParamArgs(lang, param))
	}
	maps.Copy(args, e.Args)
	return args
}

// shown is an error as the browser gets it.
type shown struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Param   string `json:"param,omitempty"`
	ID      string `json:"id,omitempty"`
}

// show puts an error into words. What people can't do anything about goes to
// the log under an id that the words name.
func (s *Server) show(lang string, err error) (shown, int) {
	e := s.explain(err)
	status, ok := statuses[e.Code]
	if !ok {
		status = http.StatusInternalServerError
	}
	out := shown{Code: e.Code}
	out.Param, _ = e.Args["param"].(string)
	args := e.words(lang)
	if status == http.StatusInternalServerError && e.Code != "run.timeout" {
		out.ID = newID()
		args["id"] = out.ID
		s.log.Error("internal error", "id", out.ID, "code", e.Code, "err", e.Err)
	}
	out.Message = content.T(lang, "error."+e.Code, args)
	return out, status
}

// refuse answers a request with an error: as JSON, or as a page where a person
// would look at it.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	lang := s.lang(r)
	e, status := s.show(lang, err)
	if r.ContentLength != 0 {
		w.Header().Set("Connection", "close") // don't read a body that nobody wants
	}
	w.Header().Set("Cache-Control", "no-store")
	if wantsPage(r) {
		if e.Code == "token" && fromElsewhere(r) {
			// A link on another site: the browser keeps the cookie back, because
			// that site asks. Asked again by this page of ours it sends it, and
			// says same-origin, so that this happens once.
			w.Header().Set("Refresh", "0; url="+r.URL.RequestURI())
		}
		s.problem(w, r, status, e)
		return
	}
	writeJSON(w, status, map[string]any{"error": e})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("web: answer can't be written as JSON: %v", err))
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	w.WriteHeader(status)
	_, _ = w.Write(append(b, '\n')) // a viewer who left gets nothing
}
