package web

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"ioviz/content"
	"ioviz/templates"
)

func (s *Server) home(w http.ResponseWriter, r *http.Request) error {
	race := templates.Race{}
	size := map[string]int64{"size": 64 << 10, "cold": 0}
	if m, ok := s.store.Find("read-write", size); ok {
		race.Left = m.Hash
	}
	if m, ok := s.store.Find("sendfile", size); ok {
		race.Right = m.Hash
	}
	return s.render(w, r, http.StatusOK, templates.Home(s.page(r), race))
}

func (s *Server) lab(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, templates.Lab(s.page(r)))
}

// labTrace is the page of one trace. A link to one that isn't here says so.
func (s *Server) labTrace(w http.ResponseWriter, r *http.Request) error {
	hash := r.PathValue("hash")
	if _, err := s.store.Get(hash); err != nil {
		return err
	}
	p := s.page(r)
	p.Early = "/api/traces/" + hash
	return s.render(w, r, http.StatusOK, templates.Lab(p))
}

func (s *Server) runsPage(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, templates.Runs(s.page(r)))
}

func (s *Server) evidence(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, templates.Evidence(s.page(r)))
}

func (s *Server) proofsPage(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, templates.Proofs(s.page(r)))
}

func (s *Server) benchPage(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, templates.Bench(s.page(r)))
}

func (s *Server) how(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Location", "/evidence#how")
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

func (s *Server) page(r *http.Request) templates.Page {
	lang := s.lang(r)
	p := templates.Page{Lang: lang, Theme: theme(r), Tier: s.tier(), Kernel: s.cfg.Kernel, Version: s.cfg.Version}
	p.T = func(key string, args map[string]any) string { return content.T(lang, key, args) }
	p.Needs, p.Files = modulesOf, "/static/"+edition()+"/"
	return p
}

// render writes a page, all of it or none.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	var b bytes.Buffer
	if err := c.Render(r.Context(), &b); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
	return nil
}

// problem is the page of an error. If even that fails, its sentence must do.
func (s *Server) problem(w http.ResponseWriter, r *http.Request, status int, e shown) {
	p, key := s.page(r), "error."+e.Code
	words := p.T
	p.T = func(k string, args map[string]any) string {
		if k == key { // with its placeholders filled in
			return e.Message
		}
		return words(k, args)
	}
	if err := s.render(w, r, status, templates.Problem(p, status, key)); err != nil {
		s.log.Error("page of an error", "key", key, "err", err)
		http.Error(w, e.Message, status)
	}
}

// wantsPage says whether a person looks at the answer.
func wantsPage(r *http.Request) bool {
	if strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.URL.Path, "/static/") || strings.HasPrefix(r.URL.Path, "/words/") {
		return false
	}
	return r.Method == http.MethodGet || r.Method == http.MethodHead
}

// lang is the visitor's language: chosen, or what the browser asks for.
func (s *Server) lang(r *http.Request) string {
	if c, err := r.Cookie("lang"); err == nil {
		for _, l := range content.Languages {
			if c.Value == l {
				return l
			}
		}
	}
	if accept := r.Header.Get("Accept-Language"); accept != "" {
		return content.Match(accept)
	}
	return s.cfg.Lang
}

func theme(r *http.Request) string {
	if c, err := r.Cookie("theme"); err == nil {
		for _, t := range templates.Themes {
			if c.Value == t {
				return t
			}
		}
	}
	return "" // not chosen: the browser follows the system
}
