package web

import (
	"io"
	"net/http"
	"strconv"

	"ioviz/sim"
	"ioviz/sim/export"
	"ioviz/web/onefile"
	"ioviz/web/store"
)

// exportTrace writes a trace for another viewer, or as a document of its own.
func (s *Server) exportTrace(w http.ResponseWriter, r *http.Request) error {
	format := r.PathValue("format")
	step := 0
	if q := r.URL.Query().Get("step"); q != "" {
		n, err := strconv.ParseInt(q, 10, 32)
		if err != nil || n < 0 {
			return fail("badrequest", "detail", "step")
		}
		step = int(n)
	}
	suffix, kind, write := onefile.Suffix, "text/html; charset=utf-8", func(w io.Writer, t *sim.Trace) error {
		return onefile.Write(w, t, onefile.Options{Lang: s.lang(r), Version: s.cfg.Version, Step: step, Theme: theme(r)})
	}
	if format != "html" {
		f, ok := export.ByName(format)
		if !ok {
			return fail("format.unknown", "param", format)
		}
		suffix, kind, write = f.Suffix, "application/json; charset=utf-8", f.Write
	}
	done, err := s.alone(r)
	if err != nil {
		return err
	}
	defer done()
	p, err := s.store.File(r.PathValue("hash"))
	if err != nil {
		return err
	}
	defer p.Close()
	t, err := sim.Read(p)
	if err != nil {
		return err
	}
	out := &download{ResponseWriter: w, kind: kind, name: exportName(p.Meta, suffix)}
	if err := write(out, t); err != nil && !out.began {
		return err
	}
	return nil // a viewer who left gets no more
}

// download sets the headers of a file to keep when the first of it is written,
// so that what fails before is answered as an error.
type download struct {
	http.ResponseWriter
	kind, name string
	began      bool
}

func (d *download) Write(b []byte) (int, error) {
	if !d.began {
		d.began = true
		h := d.Header()
		h.Set("Content-Type", d.kind)
		h.Set("Content-Disposition", `attachment; filename="`+d.name+`"`)
		h.Set("Cache-Control", "no-store")
	}
	return d.ResponseWriter.Write(b)
}

func exportName(m store.Meta, suffix string) string {
	name := fileName(m)
	return name[:len(name)-len(".ioviz")] + suffix
}
