package web

import (
	"net/http"

	"ioviz/sim"
	"ioviz/templates"
)

// quadrants is the page on which synchronous and asynchronous meet blocking and
// non-blocking, each a run. Where no recording of a run has come along, its
// simulation stands in, and says so.
func (s *Server) quadrants(w http.ResponseWriter, r *http.Request) error {
	var cells []templates.Quadrant
	for _, q := range templates.Quadrants {
		hash, err := s.quadrant(q.Demo)
		if err != nil {
			return err
		}
		q.Hash = hash
		cells = append(cells, q)
	}
	return s.render(w, r, http.StatusOK, templates.QuadrantsPage(s.page(r), cells))
}

// quadrant is the hash of a recording of the demo, or of its simulation.
func (s *Server) quadrant(demo string) (string, error) {
	if m, ok := s.store.Find(demo, nil); ok {
		return m.Hash, nil
	}
	t, err := sim.Run(demo, nil)
	if err != nil {
		return "", err
	}
	m, err := s.store.AddExpected(t)
	return m.Hash, err
}
