package web

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"net"
	"net/http"
	"strings"
	"time"
)

// access says who may use a route. The zero value lets nobody in.
type access int

const (
	_ access = iota
	// public routes hold nothing of this machine: the Host and the site that
	// asks are checked, no key is needed.
	public
	// page routes are documents that a person opens.
	page
	// private routes read: they want the cookie or the key.
	private
	// mutate routes change something: a browser's Origin and the header that
	// its scripts set are wanted besides.
	mutate
	// socket routes become websockets: a browser's Origin is wanted.
	socket
)

// csrfHeader is set by our scripts. Another site's form can't set it, and its
// script would have to ask first, which is refused.
const csrfHeader = "X-Ioviz"

// guard decides who may talk to one listener. It is made once the port is known.
type guard struct {
	hosts  map[string]bool // Host headers, exactly
	token  string          // printed at start
	cookie string          // name of the cookie
	keys   keys
}

// newGuard makes fresh secrets for a listener on a loopback port.
func newGuard(port string) *guard {
	g := &guard{hosts: map[string]bool{}, token: secret(), keys: keys{now: time.Now},
		cookie: "ioviz_" + port + "_" + strings.ToLower(rand.Text()[:6])}
	for _, host := range []string{"127.0.0.1", "localhost", "::1"} {
		g.hosts[net.JoinHostPort(host, port)] = true
	}
	return g
}

// secret is 192 random bits.
func secret() string {
	b := make([]byte, 24)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

func newID() string { return strings.ToLower(rand.Text()[:8]) }

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// admit says whether the request may reach a route of that access. The order
// matters: who asks from a wrong name or site learns nothing about keys.
func (g *guard) admit(r *http.Request, a access) *Error {
	if !g.hosts[r.Host] {
		return fail("host")
	}
	_, has := r.Header["Origin"]
	if has && !ownOrigin(r) {
		return fail("origin")
	}
	bearer := g.bearer(r)
	needOrigin := a == socket || a == mutate || r.Method != http.MethodGet && r.Method != http.MethodHead
	if needOrigin && !has && !bearer {
		return fail("origin")
	}
	if !g.site(r, a) {
		return fail("origin")
	}
	switch a {
	case public:
	case page, private, socket, mutate:
		if bearer {
			break
		}
		if err := g.checkCookie(r); err != nil {
			return err
		}
	default:
		return fail("notfound")
	}
	if a == mutate && r.Header.Get(csrfHeader) != "1" {
		return fail("csrf")
	}
	return nil
}

// site looks at what browsers say of where a request comes from. Pages may be
// opened by a link from anywhere, as a document of their own; everything else
// only by our own pages.
func (g *guard) site(r *http.Request, a access) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return true
	}
	return a == page && fromElsewhere(r)
}

// fromElsewhere says that a person follows a link on another site.
func fromElsewhere(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return (site == "cross-site" || site == "same-site") && r.Method == http.MethodGet &&
		r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
}

func (g *guard) bearer(r *http.Request) bool {
	key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return ok && same(key, g.token)
}

// ownOrigin says that a page asks the very host that it came from.
func ownOrigin(r *http.Request) bool {
	origin := r.Header["Origin"]
	return len(origin) == 1 && origin[0] == "http://"+r.Host
}

// checkCookie wants a session, and from the user who got it.
func (g *guard) checkCookie(r *http.Request) *Error {
	refused := fail("token")
	for _, c := range r.CookiesNamed(g.cookie) {
		uid, ok := g.keys.owner(c.Value)
		if ok && uid == peerOf(r.Context()) {
			return nil
		}
		if ok {
			refused = fail("user")
		}
	}
	return refused
}

// exchange takes the printed key or a launch key from the address of a page and
// gives a cookie for it. It reports whether it answered the request.
func (g *guard) exchange(w http.ResponseWriter, r *http.Request) bool {
	q, uid := r.URL.Query(), peerOf(r.Context())
	key := q.Get("token")
	if key == "" || r.Method != http.MethodGet || !same(key, g.token) && !g.keys.spend(key, uid) {
		return false
	}
	http.SetCookie(w, &http.Cookie{Name: g.cookie, Value: g.keys.begin(uid), Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
	q.Del("token")
	to := *r.URL
	to.RawQuery = q.Encode()
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Location", to.RequestURI()) // a path of the route table: never another host
	w.WriteHeader(http.StatusSeeOther)
	return true
}

// headers are on every answer.
var headers = map[string]string{
	"Content-Security-Policy":      "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Referrer-Policy":              "no-referrer",
}
