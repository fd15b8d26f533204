package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"ioviz/content"
	"ioviz/static"
)

// types are the kinds of file that are served; nothing else is.
var types = map[string]string{
	".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
	".json": "application/json; charset=utf-8", ".png": "image/png", ".woff2": "font/woff2", ".ico": "image/x-icon",
}

// assets are the embedded files, compressed when they are first asked for and
// kept: they don't change while the server runs.
type assets struct {
	mu   sync.Mutex
	made map[string]func() (*asset, error)
}

type asset struct {
	kind        string
	plain, gzip []byte
	etag        string // without quotes
}

func newAssets() *assets { return &assets{made: map[string]func() (*asset, error){}} }

// get makes an asset once. Two who ask at a time wait for one making.
func (a *assets) get(name string, load func() ([]byte, error)) (*asset, error) {
	a.mu.Lock()
	once, ok := a.made[name]
	if !ok {
		once = sync.OnceValues(func() (*asset, error) {
			b, err := load()
			if err != nil {
				return nil, err
			}
			return newAsset(types[path.Ext(name)], b)
		})
		a.made[name] = once
	}
	a.mu.Unlock()
	return once()
}

func newAsset(kind string, b []byte) (*asset, error) {
	sum := sha256.Sum256(b)
	out := &asset{kind: kind, plain: b, etag: hex.EncodeToString(sum[:12])}
	var z bytes.Buffer
	w, err := gzip.NewWriterLevel(&z, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if z.Len() < len(b) {
		out.gzip = z.Bytes()
	}
	return out, nil
}

// edition names the embedded files as they are, all together: what an address
// with it gives never changes, so that a browser keeps it without asking again.
// Modules name each other from where they are, so one edition it is for all.
var edition = sync.OnceValue(func() string {
	sum := sha256.New()
	_ = fs.WalkDir(static.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := static.FS.ReadFile(name)
		sum.Write([]byte(name + "\x00" + strconv.Itoa(len(b)) + "\x00"))
		sum.Write(b)
		return err
	})
	return "@" + hex.EncodeToString(sum.Sum(nil)[:8])
})

// static serves what the browser loads. Tests and type declarations lie
// beside it and stay home. A page of another edition of this program, that is
// still open somewhere, gets what there is now.
func (s *Server) static(w http.ResponseWriter, r *http.Request) error {
	name, keep := r.PathValue("file"), keepAsk
	if at, rest, ok := strings.Cut(name, "/"); ok && strings.HasPrefix(at, "@") {
		if name = rest; at == edition() {
			keep = keepForGood
		}
	}
	if types[path.Ext(name)] == "" || strings.HasSuffix(name, ".test.js") || !fs.ValidPath(name) {
		return fail("notfound")
	}
	// Asked before it is kept, so that names of nothing are not kept.
	if st, err := fs.Stat(static.FS, name); err != nil || st.IsDir() {
		return fail("notfound")
	}
	a, err := s.assets.get(name, func() ([]byte, error) { return static.FS.ReadFile(name) })
	if err != nil {
		return err
	}
	a.serve(w, r, keep)
	return nil
}

func (s *Server) words(w http.ResponseWriter, r *http.Request) error {
	lang, ok := strings.CutSuffix(r.PathValue("file"), ".json")
	if !ok {
		return fail("notfound")
	}
	for _, l := range content.Languages {
		if l == lang {
			a, err := s.assets.get("words/"+lang+".json", func() ([]byte, error) { return content.WordsJSON(lang) })
			if err != nil {
				return err
			}
			a.serve(w, r, keepAsk)
			return nil
		}
	}
	return fail("lang.unknown")
}

// How long a browser keeps what it has got.
const (
	keepAsk     = "no-cache" // it asks each time whether its copy is still good
	keepForGood = "private, max-age=31536000, immutable"
)

// serve writes the asset, or that the browser's copy is still good.
func (a *asset) serve(w http.ResponseWriter, r *http.Request, keep string) {
	b, etag := a.plain, `"`+a.etag+`"`
	h := w.Header()
	if a.gzip != nil {
		h.Set("Vary", "Accept-Encoding")
		if takesGzip(r) {
			h.Set("Content-Encoding", "gzip")
			b, etag = a.gzip, `"`+a.etag+`-gz"`
		}
	}
	h.Set("ETag", etag)
	h.Set("Cache-Control", keep)
	h.Set("Content-Type", a.kind)
	if hasTag(r, etag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(b)
	}
}

func hasTag(r *http.Request, etag string) bool {
	for _, t := range strings.Split(r.Header.Get("If-None-Match"), ",") {
		if strings.TrimPrefix(strings.TrimSpace(t), "W/") == etag {
			return true
		}
	}
	return false
}

// takesGzip reads Accept-Encoding; a weight of zero is a no.
func takesGzip(r *http.Request) bool {
	for _, part := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name != "gzip" && name != "*" {
			continue
		}
		q = strings.ReplaceAll(q, " ", "")
		return !strings.HasPrefix(q, "q=0") || strings.Trim(strings.TrimPrefix(q, "q=0"), ".0") != ""
	}
	return false
}
