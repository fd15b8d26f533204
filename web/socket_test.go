package web

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"ioviz/web/runs"
)

const small = `{"demo":"read-write","params":{"size":262144,"chunk":4096}}`

// dial opens the websocket of a run as a page of ours does.
func (v *site) dial(id, query string) *websocket.Conn {
	v.t.Helper()
	d := websocket.Dialer{}
	h := http.Header{"Origin": {v.base}, "Cookie": {v.control.guard.cookie + "=" + v.session}}
	conn, res, err := d.DialContext(soon(v.t), "ws"+strings.TrimPrefix(v.base, "http")+"/api/runs/"+id+"/events"+query, h)
	if err != nil {
		v.t.Fatalf("%v %v", err, res)
	}
	v.t.Cleanup(func() { conn.Close() })
	return conn
}

// seen is what a viewer has been sent.
type seen struct {
	states  []string
	header  map[string]any
	next    int // number of the event that comes next
	strings int
	sources int
	batches int
	last    string // "done" or "error"
	trace   string
	code    string
	close   int // close code of the websocket
}

// read takes messages until enough says so or the socket closes.
func (s *seen) read(t testing.TB, conn *websocket.Conn, enough func() bool) {
	t.Helper()
	deadline, _ := soon(t).Deadline()
	if err := conn.SetReadDeadline(deadline); err != nil {
		t.Fatal(err)
	}
	for enough == nil || !enough() {
		kind, b, err := conn.ReadMessage()
		var closed *websocket.CloseError
		if errors.As(err, &closed) {
			s.close = closed.Code
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if kind == websocket.BinaryMessage {
			s.batch(t, b)
			continue
		}
		var m struct {
			Type, State, Trace string
			Header             map[string]any
			Error              shown
		}
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		switch m.Type {
		case "state":
			s.states = append(s.states, m.State)
		case "header":
			s.header = m.Header
			s.strings, s.sources = len(m.Header["strings"].([]any)), len(m.Header["sources"].([]any))
		case "done", "error":
			s.last, s.trace, s.code = m.Type, m.Trace, m.Error.Code
		default:
			t.Errorf("message of type %q", m.Type)
		}
	}
}

func (s *seen) batch(t testing.TB, b []byte) {
	t.Helper()
	if s.header == nil {
		t.Error("events before the header")
	}
	if !bytes.HasPrefix(b, []byte("IOVB")) || len(b) > 1<<20+1<<16 {
		t.Fatalf("a batch of %d bytes begins with %q", len(b), b[:4])
	}
	var h struct {
		First, N         int
		Strings, Sources struct {
			From int
			Add  []any
		}
	}
	if err := json.Unmarshal(b[8:8+binary.LittleEndian.Uint32(b[4:])], &h); err != nil {
		t.Fatal(err)
	}
	if h.First != s.next || h.Strings.From != s.strings || h.Sources.From != s.sources {
		t.Errorf("batch %+v, want event %d, strings from %d, sources from %d", h, s.next, s.strings, s.sources)
	}
	s.next += h.N
	s.strings += len(h.Strings.Add)
	s.sources += len(h.Sources.Add)
	s.batches++
}

func TestTwoBrowsersAndAReloadWatchOneRun(t *testing.T) {
	p := newReplay(true)
	v := serve(t, Config{Live: p})
	id := v.start(small)
	one, two := &seen{}, &seen{}
	a, b := v.dial(id, ""), v.dial(id, "?from=0")
	p.step <- 10
	one.read(t, a, func() bool { return one.next == 10 })
	a.Close() // reload in the middle
	a = v.dial(id, "?from=10")
	p.step <- 1
	one.read(t, a, func() bool { return one.next == 11 })
	close(p.step)
	one.read(t, a, nil)
	two.read(t, b, nil)
	st := v.finish(id)
	if one.next != st.Events || two.next != st.Events || st.Events < 200 {
		t.Errorf("the browsers have %d and %d events of %d", one.next, two.next, st.Events)
	}
	for _, s := range []*seen{one, two} {
		if s.last != "done" || s.trace != st.Trace || s.close != websocket.CloseNormalClosure {
			t.Errorf("got %+v, want trace %s", s, st.Trace)
		}
	}
	if two.batches > 10 {
		t.Errorf("%d events came in %d messages", two.next, two.batches)
	}
	late := &seen{}
	late.read(t, v.dial(id, ""), nil)
	if late.last != "done" || late.trace != st.Trace || late.next != 0 {
		t.Errorf("who comes after the end: %+v", late)
	}
	if got := v.get("/api/traces/" + st.Trace); got.StatusCode != 200 {
		t.Errorf("the trace: %d", got.StatusCode)
	}
}

func TestBrowserGoneInTheMiddle(t *testing.T) {
	p := newReplay(true)
	v := serve(t, Config{Live: p})
	id := v.start(small)
	conn := v.dial(id, "")
	s := &seen{}
	p.step <- 5
	s.read(t, conn, func() bool { return s.next == 5 })
	if err := conn.NetConn().Close(); err != nil { // no goodbye
		t.Fatal(err)
	}
	close(p.step)
	if st := v.finish(id); st.State != runs.Done || st.Trace == "" {
		t.Errorf("got %+v", st)
	}
	v.sockets.Wait() // ends without a timeout
}

func TestWaitingRunSeesItsPlace(t *testing.T) {
	p := newReplay(true)
	v := serve(t, Config{Live: p})
	first := v.start(small)
	<-p.begun
	second := v.start(small)
	s := &seen{}
	conn := v.dial(second, "")
	s.read(t, conn, func() bool { return len(s.states) == 1 })
	if s.states[0] != "queued" {
		t.Errorf("state %v", s.states)
	}
	var list struct{ Runs []stateJSON }
	v.get("/api/runs").into(t, &list)
	if len(list.Runs) != 2 || list.Runs[0].ID != first || list.Runs[1].Ahead != 1 {
		t.Errorf("runs: %+v", list)
	}
	if got := v.browser("DELETE", "/api/runs/"+first, ""); got.StatusCode != 204 {
		t.Errorf("canceling: %d %s", got.StatusCode, got.body)
	}
	if st := v.finish(first); st.State != runs.Canceled || st.Error == nil || st.Error.Code != "run.canceled" {
		t.Errorf("canceled: %+v", st)
	}
	close(p.step)
	s.read(t, conn, nil)
	if s.last != "done" || s.states[len(s.states)-1] != "done" {
		t.Errorf("got %+v", s)
	}
	if got := v.browser("DELETE", "/api/runs/"+second, ""); got.StatusCode != 409 {
		t.Errorf("canceling what is over: %d %s", got.StatusCode, got.body)
	}
}

func TestFailedRunSaysSoWithoutDetails(t *testing.T) {
	p := newReplay(false)
	p.err = errors.New("secret path /etc/x")
	v := serve(t, Config{Live: p})
	id := v.start(small)
	s := &seen{}
	s.read(t, v.dial(id, ""), nil)
	st := v.finish(id)
	if s.last != "error" || s.code != "run.failed" || st.State != runs.Failed || !strings.Contains(st.Error.Message, id) {
		t.Errorf("got %+v, %+v", s, st)
	}
	if strings.Contains(st.Error.Message, "secret") || !strings.Contains(v.log.String(), "secret path") {
		t.Errorf("details belong into the log only: %s", st.Error.Message)
	}
	if l := v.store.List(); l.Used != 0 {
		t.Errorf("kept %d bytes", l.Used)
	}
}

func TestSocketLimits(t *testing.T) {
	p := newReplay(true)
	v := serve(t, Config{Live: p})
	id := v.start(small)
	for size, want := range map[int]int{0: websocket.ClosePolicyViolation, 10: websocket.ClosePolicyViolation,
		readLimit + 1: websocket.CloseMessageTooBig} {
		conn := v.dial(id, "")
		if err := conn.WriteMessage(websocket.TextMessage, make([]byte, size)); err != nil {
			t.Fatal(err)
		}
		s := &seen{}
		s.read(t, conn, nil)
		if s.close != want {
			t.Errorf("%d bytes: closed with %d, want %d", size, s.close, want)
		}
	}
	for query, want := range map[string]int{"?from=-1": 400, "?from=x": 400, "": 400} {
		got := v.get("/api/runs/"+id+"/events"+query, set("Origin", v.base))
		if got.StatusCode != want {
			t.Errorf("%q and no upgrade: %d, want %d", query, got.StatusCode, want)
		}
	}
	close(p.step)
	v.finish(id)
}

// Every wrong upgrade is refused before it is one.
func TestSocketNeedsOriginAndKey(t *testing.T) {
	p := newReplay(true)
	v := serve(t, Config{Live: p})
	id := v.start(small)
	upgrade := both(set("Origin", v.base), set("Connection", "Upgrade"), set("Upgrade", "websocket"), set("Sec-WebSocket-Version", "13"),
		set("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="))
	for _, w := range wrongs(v) {
		want := w.want[socket]
		if want == 0 {
			continue
		}
		if got := v.get("/api/runs/"+id+"/events", upgrade, w.change); got.StatusCode != want {
			t.Errorf("%s: %d, want %d", w.name, got.StatusCode, want)
		}
		for _, r := range v.routes() { // and no other route upgrades
			if r.access == socket || r.method != "GET" {
				continue
			}
			if got := v.get(sample(r.pattern), upgrade, w.change); got.StatusCode == http.StatusSwitchingProtocols {
				t.Errorf("%s upgrades %s", w.name, r.pattern)
			}
		}
	}
	for _, r := range v.routes() {
		if r.method == "GET" && r.access != socket {
			if got := v.get(sample(r.pattern), upgrade); got.StatusCode == http.StatusSwitchingProtocols {
				t.Errorf("%s upgrades", r.pattern)
			}
		}
	}
	close(p.step)
	v.finish(id)
}

func TestCloseEndsSocketsAndRuns(t *testing.T) {
	p := newReplay(true)
	v := serve(t, Config{Live: p})
	id := v.start(small)
	run, err := v.queue.Get(id)
	if err != nil {
		t.Fatal(err)
	}
	conn := v.dial(id, "")
	s := &seen{}
	p.step <- 3
	s.read(t, conn, func() bool { return s.next == 3 })
	closed := make(chan error, 1)
	go func() { closed <- v.Close() }()
	s.read(t, conn, nil)
	if s.close != websocket.CloseGoingAway {
		t.Errorf("closed with %d", s.close)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if st := run.State(); st.Phase != runs.Canceled {
		t.Errorf("the run is %s", st.Phase)
	}
}
