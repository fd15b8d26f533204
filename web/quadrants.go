package web

import (
	"maps"
	"net/http"
	"strconv"

	"ioviz/sim"
	"ioviz/templates"
)

// quadrantParams are those of the four runs of the page of quadrants: one
// client, which sends after 20 ms.
var quadrantParams = sim.Params{"clients": 1, "first": 20}

// quadrants is the page on which synchronous and asynchronous meet blocking and
// non-blocking, each a run. Where no recording of a run has come along, its
// simulation stands in, and says so.
func (s *Server) quadrants(w http.ResponseWriter, r *http.Request) error {
	var cells []templates.Quadrant
	for _, q := range templates.Quadrants {
		if _, ok := sim.DemoByName(q.Demo); ok {
			hash, err := s.quadrant(q)
			if err != nil {
				return err
			}
			q.Hash = hash
		}
		cells = append(cells, q)
	}
	return s.render(w, r, http.StatusOK, templates.QuadrantsPage(s.page(r), cells))
}

// quadrant is the hash of a recording of the cell's demo, or of its simulation.
func (s *Server) quadrant(q templates.Quadrant) (string, error) {
	p := maps.Clone(quadrantParams)
	if q.Own != "" {
		own, err := strconv.ParseInt(q.Own, 10, 64)
		if err != nil {
			return "", err
		}
		p["own"] = own
	}
	if m, ok := s.store.Find(q.Demo, p); ok {
		return m.Hash, nil
	}
	t, err := sim.Run(q.Demo, p)
	if err != nil {
		return "", err
	}
	m, err := s.store.AddExpected(t)
	return m.Hash, err
}
