package web

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"path"
	"runtime/debug"
	"strings"
	"time"
)

// route is one row of the table. What isn't in a table is not served.
type route struct {
	method  string
	pattern string // as http.ServeMux has it, without the method
	access  access
	handler func(http.ResponseWriter, *http.Request) error
	body    int64 // most bytes of a request's body; 0: none is read
}

const (
	maxJSON   = 4 << 10
	maxImport = 256 << 20
)

// routes are those of the control listener. The audience gets a table of its own.
func (s *Server) routes() []route {
	return []route{
		{"GET", "/{$}", page, s.home, 0},
		{"GET", "/lab", page, s.lab, 0},
		{"GET", "/lab/t/{hash}", page, s.labTrace, 0},
		{"GET", "/quadrants", page, s.quadrants, 0},
		{"GET", "/runs", page, s.runsPage, 0},
		{"GET", "/evidence", page, s.evidence, 0},
		{"GET", "/how", page, s.how, 0},
		{"GET", "/proofs", page, s.proofsPage, 0},
		{"GET", "/bench", page, s.benchPage, 0},

		{"GET", "/static/{file...}", public, s.static, 0},
		{"GET", "/words/{file}", public, s.words, 0},

		{"GET", "/api/demos", private, s.demos, 0},
		{"GET", "/api/doctor", private, s.doctor, 0},
		{"GET", "/api/code/{demo}", private, s.code, 0},

		{"GET", "/api/runs", private, s.listRuns, 0},
		{"POST", "/api/runs", mutate, s.startRun, maxJSON},
		{"GET", "/api/runs/{id}", private, s.getRun, 0},
		{"DELETE", "/api/runs/{id}", mutate, s.cancelRun, 0},
		{"POST", "/api/runs/{id}/begin", mutate, s.beginRun, 0},
		{"GET", "/api/runs/{id}/events", socket, s.watchRun, 0},

		{"GET", "/api/proofs", private, s.proofs, 0},
		{"POST", "/api/proofs/{proof}", mutate, s.startProof, 0},
		{"GET", "/api/bench", private, s.benches, 0},
		{"POST", "/api/bench/{bench}", mutate, s.startBench, maxJSON},

		{"GET", "/api/traces", private, s.listTraces, 0},
		{"POST", "/api/traces", mutate, s.importTrace, maxImport},
		{"GET", "/api/traces/{hash}", private, s.traceMain, 0},
		{"GET", "/api/traces/{hash}/raw", private, s.traceRaw, 0},
		{"GET", "/api/traces/{hash}/file", private, s.traceFile, 0},
		{"GET", "/api/traces/{hash}/expected", private, s.traceExpected, 0},
		{"GET", "/api/traces/{hash}/export/{format}", private, s.exportTrace, 0},
		{"DELETE", "/api/traces/{hash}", mutate, s.deleteTrace, 0},
		{"PUT", "/api/traces/{hash}/pin", mutate, s.pinTrace, 0},
		{"DELETE", "/api/traces/{hash}/pin", mutate, s.unpinTrace, 0},
	}
}

// surface is what one listener offers and who may use it.
type surface struct {
	guard *guard
	mux   *http.ServeMux
	table map[string]route // by mux pattern
}

func newSurface(g *guard, routes []route) *surface {
	f := &surface{g, http.NewServeMux(), map[string]route{}}
	for _, r := range routes {
		key := r.method + " " + r.pattern
		f.table[key] = r
		// The mux only finds routes and their wildcards; serve calls the handler.
		f.mux.HandleFunc(key, func(http.ResponseWriter, *http.Request) {})
	}
	return f
}

// match finds the route of a request, or why there is none.
func (f *surface) match(r *http.Request) (route, *Error) {
	if p := r.URL.Path; strings.HasPrefix(p, "//") || p != path.Clean(p) && p != path.Clean(p)+"/" {
		return route{access: private}, fail("notfound")
	}
	if _, pattern := f.mux.Handler(r); pattern != "" {
		if found, ok := f.table[pattern]; ok {
			return found, nil
		}
	}
	for _, method := range []string{"GET", "POST", "PUT", "DELETE"} {
		other := *r
		other.Method = method
		if _, pattern := f.mux.Handler(&other); pattern != "" {
			return route{access: private}, fail("method")
		}
	}
	return route{access: private}, fail("notfound")
}

type surfaceKey struct{}

// serve is the way of every request of a listener: headers, route, guard,
// limits, handler, log.
func (s *Server) serve(f *surface) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		out := &recorder{ResponseWriter: w}
		r = r.WithContext(context.WithValue(r.Context(), surfaceKey{}, f))
		rt, missing := f.match(r)
		defer func() {
			if p := recover(); p != nil {
				s.log.Error("handler panicked", "route", rt.pattern, "panic", p, "stack", string(debug.Stack()))
				if out.status == 0 {
					s.refuse(out, r, fmt.Errorf("panic: %v", p))
				}
			}
			// Neither query nor Referer: a key could be in them.
			s.log.Debug("request", "method", r.Method, "path", r.URL.Path, "status", out.status, "took", time.Since(began))
		}()
		for k, v := range headers {
			out.Header().Set(k, v)
		}
		if err := s.handle(out, r, f, rt, missing); err != nil {
			s.refuse(out, r, err)
		}
	})
}

func (s *Server) handle(w http.ResponseWriter, r *http.Request, f *surface, rt route, missing *Error) error {
	if err := f.guard.admit(r, rt.access); err != nil {
		w.Header().Set("Connection", "close") // who is refused holds none
		if (err.Code == "token" || err.Code == "user") && rt.access == page && f.guard.exchange(w, r) {
			return nil
		}
		return err
	}
	if missing != nil {
		return missing
	}
	if rt.access == page && r.URL.Query().Has("token") {
		if !f.guard.exchange(w, r) {
			return fail("token")
		}
		return nil
	}
	if rt.body == 0 && r.ContentLength > 0 || r.ContentLength > rt.body {
		return &http.MaxBytesError{Limit: rt.body}
	}
	r.Body = http.MaxBytesReader(w, r.Body, rt.body)
	f.mux.ServeHTTP(&wildcards{}, r) // sets the request's path values
	return rt.handler(w, r)
}

// wildcards swallows what the empty handlers of the mux don't write.
type wildcards struct{ h http.Header }

func (d *wildcards) Header() http.Header {
	if d.h == nil {
		d.h = http.Header{}
	}
	return d.h
}
func (d *wildcards) Write(b []byte) (int, error) { return len(b), nil }
func (d *wildcards) WriteHeader(int)             {}

// recorder remembers the status for the log.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// Hijack is for websockets.
func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	r.status = http.StatusSwitchingProtocols
	return http.NewResponseController(r.ResponseWriter).Hijack()
}
