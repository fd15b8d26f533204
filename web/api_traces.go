package web

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"

	"ioviz/sim"
	"ioviz/web/store"
)

func (s *Server) listTraces(w http.ResponseWriter, _ *http.Request) error {
	writeJSON(w, http.StatusOK, s.store.List())
	return nil
}

// alone waits until no other request works on a whole trace: it takes memory
// for a million events, and the CPU that a capture may want.
func (s *Server) alone(r *http.Request) (done func(), err error) {
	select {
	case s.whole <- struct{}{}:
		return func() { <-s.whole }, nil
	case <-r.Context().Done():
		return nil, fail("closing")
	}
}

func (s *Server) importTrace(w http.ResponseWriter, r *http.Request) error {
	done, err := s.alone(r)
	if err != nil {
		return err
	}
	defer done()
	m, err := s.store.Import(r.Body)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, map[string]string{"hash": m.Hash})
	return nil
}

func (s *Server) traceMain(w http.ResponseWriter, r *http.Request) error {
	return sendPart(w, r, s.store.Main)
}

func (s *Server) traceRaw(w http.ResponseWriter, r *http.Request) error {
	return sendPart(w, r, s.store.Raw)
}

// sendPart sends half a trace as it lies on disk, compressed. What a hash
// names never changes, so the browser need not ask again.
func sendPart(w http.ResponseWriter, r *http.Request, open func(string) (*store.Part, error)) error {
	hash := r.PathValue("hash")
	p, err := open(hash)
	if err != nil {
		return err
	}
	defer p.Close()
	h := w.Header()
	etag := `"` + hash + `"`
	h.Set("ETag", etag)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", keepForGood)
	h.Set("Content-Type", "application/octet-stream")
	if hasTag(r, etag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	var body io.Reader = p
	if takesGzip(r) {
		h.Set("Content-Encoding", "gzip")
		h.Set("Content-Length", strconv.FormatInt(p.Size(), 10))
	} else {
		z, err := gzip.NewReader(bufio.NewReader(p))
		if err != nil {
			return fmt.Errorf("%w: %w", store.ErrDamaged, err)
		}
		body = z
	}
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = io.Copy(w, body) // a viewer who left gets no more
	}
	return nil
}

// traceFile is a trace to keep elsewhere: ioviz view opens it.
func (s *Server) traceFile(w http.ResponseWriter, r *http.Request) error {
	p, err := s.store.File(r.PathValue("hash"))
	if err != nil {
		return err
	}
	defer p.Close()
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Length", strconv.FormatInt(p.Size(), 10))
	h.Set("Content-Disposition", `attachment; filename="`+fileName(p.Meta)+`"`)
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = io.Copy(w, p)
	}
	return nil
}

// fileName is made of what we know only: an imported trace may be called anything.
func fileName(m store.Meta) string {
	name := "trace"
	if _, ok := sim.DemoByName(m.Name); ok {
		name = m.Name
	}
	return "ioviz-" + name + "-" + m.Hash[:8] + ".ioviz"
}

func (s *Server) deleteTrace(w http.ResponseWriter, r *http.Request) error {
	if err := s.store.Delete(r.PathValue("hash")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) pinTrace(w http.ResponseWriter, r *http.Request) error {
	return s.pin(w, r, true)
}

func (s *Server) unpinTrace(w http.ResponseWriter, r *http.Request) error {
	return s.pin(w, r, false)
}

func (s *Server) pin(w http.ResponseWriter, r *http.Request, on bool) error {
	if err := s.store.Pin(r.PathValue("hash"), on); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// expectations remember which simulated trace a recorded one is compared with.
// One is made at a time: it takes the CPU that a capture may want.
type expectations struct {
	mu   sync.Mutex
	made map[string]expectation // by hash of the recorded trace
}

// expectation is a simulated trace summed up: to compare totals, nobody needs
// its events, of which there can be a million.
type expectation struct {
	Hash   string       `json:"hash"`
	Header sim.Header   `json:"header"`
	Ledger []sim.Ledger `json:"ledger"` // by task
	Lost   int64        `json:"lost"`
}

func (s *Server) traceExpected(w http.ResponseWriter, r *http.Request) error {
	done, err := s.alone(r)
	if err != nil {
		return err
	}
	defer done()
	e, err := s.expect(r.PathValue("hash"))
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, e)
	return nil
}

func (s *Server) expect(hash string) (*expectation, error) {
	m, err := s.store.Get(hash)
	if err != nil {
		return nil, err
	}
	if _, ok := sim.DemoByName(m.Name); !ok || m.Producer != "live" {
		return nil, fail("trace.live")
	}
	s.expected.mu.Lock()
	defer s.expected.mu.Unlock()
	if known, ok := s.expected.made[hash]; ok {
		if _, err := s.store.Get(known.Hash); err == nil {
			return &known, nil
		}
	}
	h, err := s.store.Header(hash)
	if err != nil {
		return nil, err
	}
	t, err := sim.Expect(h)
	if err != nil {
		return nil, fmt.Errorf("simulating %s: %w", m.Name, err)
	}
	end, err := sim.Fold(t)
	if err != nil {
		return nil, fmt.Errorf("summing up %s: %w", m.Name, err)
	}
	made, err := s.store.AddExpected(t)
	if err != nil {
		return nil, err
	}
	e := expectation{made.Hash, t.Header, end.Ledger, end.Lost}
	if s.expected.made == nil {
		s.expected.made = map[string]expectation{}
	}
	s.expected.made[hash] = e
	return &e, nil
}
