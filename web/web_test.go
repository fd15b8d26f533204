package web

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"ioviz/sim"
	"ioviz/web/leak"
	"ioviz/web/runs"
)

func TestMain(m *testing.M) { leak.Main(m) }

// logBuffer may be written to by many.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// site is a server under test and someone who talks to it.
type site struct {
	*Server
	t       testing.TB
	log     *logBuffer
	base    string // http://127.0.0.1:port
	session string // the cookie of its browser
	http    *http.Client
}

// serve starts a server that is closed at the end of the test.
func serve(t testing.TB, cfg Config) *site {
	t.Helper()
	log := &logBuffer{}
	if cfg.DataDir == "" {
		cfg.DataDir = t.TempDir()
	}
	cfg.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Open(); err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{DisableCompression: true}
	v := &site{Server: s, t: t, log: log, base: "http://" + s.listener.Addr().String(), http: &http.Client{Transport: transport, Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}, session: s.control.guard.keys.begin(os.Geteuid())}
	if _, err := os.Stat("/proc/net/tcp"); err != nil {
		v.session = s.control.guard.keys.begin(anyone)
	}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return v
}

// answer is a response that has been read.
type answer struct {
	*http.Response
	body []byte
}

// code is the code of the error in an answer, or "".
func (a answer) code() string {
	var e struct{ Error shown }
	_ = json.Unmarshal(a.body, &e)
	return e.Error.Code
}

func (a answer) into(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("%s: %v in %q", a.Request.URL.Path, err, a.body)
	}
}

// browser makes a request as a page of ours does; change may spoil it.
func (v *site) browser(method, path, body string, change ...func(*http.Request)) answer {
	v.t.Helper()
	r, err := http.NewRequest(method, v.base+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: v.control.guard.cookie, Value: v.session})
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if method != "GET" {
		r.Header.Set("Origin", v.base)
		r.Header.Set(csrfHeader, "1")
	}
	for _, f := range change {
		f(r)
	}
	res, err := v.http.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer{res, b}
}

func (v *site) get(path string, change ...func(*http.Request)) answer {
	v.t.Helper()
	return v.browser("GET", path, "", change...)
}

// soon is a context that ends a hanging test.
func soon(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// replay is a live runner that plays a simulated trace: all at once, or as many
// events at a time as step says until it is closed.
type replay struct {
	step  chan int
	begun chan struct{}
	err   error
}

func newReplay(stepwise bool) *replay {
	p := &replay{step: make(chan int), begun: make(chan struct{}, 100)}
	if !stepwise {
		close(p.step)
	}
	return p
}

func recorded(r runs.Request) (*sim.Trace, error) {
	d, _ := sim.DemoByName(r.Demo)
	params, err := d.Complete(r.Params, "sim")
	if err != nil {
		return nil, err
	}
	t, err := sim.Run(r.Demo, params)
	if err != nil {
		return nil, err
	}
	t.Header.Producer, t.Header.Tier, t.Header.Params = "live", "perf", r.Params
	t.Header.Recorded = time.Now().UTC()
	return t, nil
}

func (p *replay) Run(ctx context.Context, r runs.Request, sink runs.Sink) (*sim.Trace, error) {
	t, err := recorded(r)
	if err != nil {
		return nil, err
	}
	sink.Header(t.Header)
	p.begun <- struct{}{}
	for at := 0; at < len(t.Events); {
		var n int
		select {
		case k, more := <-p.step:
			if n = k; !more {
				n = len(t.Events)
			}
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		n = min(n, len(t.Events)-at)
		sink.Events(at, t.Events[at:at+n], &t.Header)
		at += n
		sink.Progress(int64(at), int64(len(t.Events)))
	}
	return t, p.err
}

// start starts a run and returns its id.
func (v *site) start(body string) string {
	v.t.Helper()
	a := v.browser("POST", "/api/runs", body)
	var got struct{ ID string }
	a.into(v.t, &got)
	if a.StatusCode != http.StatusAccepted || got.ID == "" {
		v.t.Fatalf("starting a run: %d %s", a.StatusCode, a.body)
	}
	return got.ID
}

// finish waits for the end of a run and returns how it is then.
func (v *site) finish(id string) stateJSON {
	v.t.Helper()
	run, err := v.queue.Get(id)
	if err != nil {
		v.t.Fatal(err)
	}
	if _, err := run.Wait(soon(v.t)); err != nil {
		v.t.Fatalf("run %s: %v", id, err)
	}
	var st stateJSON
	v.get("/api/runs/"+id).into(v.t, &st)
	return st
}
