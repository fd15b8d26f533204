package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"ioviz/sim"
	"ioviz/web/runs"
)

const (
	readLimit   = 1 << 10 // browsers have nothing to say on our sockets
	pingEvery   = 20 * time.Second
	pongWithin  = 45 * time.Second
	writeWithin = 10 * time.Second
	batchEvents = 16 << 10 // at most 60 bytes each: messages under a megabyte
	batchEvery  = 10 * time.Millisecond
	goodbyeTime = time.Second
)

// writeBuffers are shared by sockets that write at the moment.
var writeBuffers sync.Pool

// upgrader is used by upgrade and by nobody else. The guard has seen Origin
// already; this looks once more.
func (g *guard) upgrader() *websocket.Upgrader {
	return &websocket.Upgrader{
		HandshakeTimeout: 5 * time.Second,
		WriteBufferSize:  64 << 10,
		WriteBufferPool:  &writeBuffers,
		CheckOrigin: func(r *http.Request) bool {
			_, has := r.Header["Origin"]
			return ownOrigin(r) || !has && g.bearer(r)
		},
		// The connection is refused in the words of all refusals.
		Error: func(http.ResponseWriter, *http.Request, int, error) {},
	}
}

// upgrade is the one place where a request becomes a websocket. write runs
// until it returns, the browser leaves or the server closes; only it writes.
// What the browser sends is nothing; see drain.
func (s *Server) upgrade(w http.ResponseWriter, r *http.Request, write func(context.Context, *websocket.Conn) error) error {
	f, ok := r.Context().Value(surfaceKey{}).(*surface)
	if !ok {
		return fmt.Errorf("request did not come through the guard")
	}
	if !websocket.IsWebSocketUpgrade(r) {
		return fail("badrequest", "detail", "websocket expected")
	}
	s.sockets.Add(1)
	defer s.sockets.Done()
	conn, err := f.guard.upgrader().Upgrade(w, r, nil)
	if err != nil {
		return fail("badrequest", "detail", err.Error())
	}
	ctx, cancel := context.WithCancel(s.ctx) // not the request's: that ends with the hijack
	defer cancel()
	read := make(chan struct{})
	go func() {
		defer close(read)
		defer cancel()
		drain(conn)
	}()
	err = write(ctx, conn)
	code, text := websocket.CloseNormalClosure, ""
	switch {
	case s.ctx.Err() != nil:
		code = websocket.CloseGoingAway
	case err != nil:
		code = websocket.CloseInternalServerErr
	}
	_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, text), time.Now().Add(goodbyeTime))
	if err == nil && s.ctx.Err() == nil { // let the browser read what was sent, and answer
		_ = conn.SetReadDeadline(time.Now().Add(goodbyeTime))
		<-read
	}
	_ = conn.Close()
	<-read
	return nil
}

// drain reads until the connection ends. Reading is what answers pings and
// notices that the browser has left. A browser that sends anything is not ours.
func drain(conn *websocket.Conn) {
	conn.SetReadLimit(readLimit)
	alive := func(string) error { return conn.SetReadDeadline(time.Now().Add(pongWithin)) }
	_ = alive("")
	conn.SetPongHandler(alive)
	if _, _, err := conn.NextReader(); err == nil {
		refusal := websocket.FormatCloseMessage(websocket.ClosePolicyViolation, "")
		_ = conn.WriteControl(websocket.CloseMessage, refusal, time.Now().Add(goodbyeTime))
	}
}

// watchRun sends what a run does, from the event asked for on.
func (s *Server) watchRun(w http.ResponseWriter, r *http.Request) error {
	run, err := s.queue.Get(r.PathValue("id"))
	if err != nil {
		return err
	}
	from := 0
	if q := r.URL.Query().Get("from"); q != "" {
		if from, err = strconv.Atoi(q); err != nil || from < 0 {
			return fail("badrequest", "detail", "from")
		}
	}
	lang := s.lang(r)
	return s.upgrade(w, r, func(ctx context.Context, conn *websocket.Conn) error {
		v := &viewer{s: s, conn: conn, lang: lang, cursor: run.Watch(from)}
		return v.follow(ctx)
	})
}

// viewer is one browser that watches one run.
type viewer struct {
	s       *Server
	conn    *websocket.Conn
	lang    string
	cursor  *runs.Cursor
	header  *sim.Header
	strings int // how many the browser has
	sources int
}

// follow sends updates until the last. Between two it waits a little, so that
// a storm of events becomes few messages.
func (v *viewer) follow(ctx context.Context) error {
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	pace := time.NewTimer(0)
	defer pace.Stop()
	updates := make(chan runs.Update)
	ask := make(chan struct{}, 1)
	ctx, cancel := context.WithCancel(ctx)
	gone := make(chan struct{})
	defer func() {
		cancel()
		<-gone
	}()
	go func() {
		defer close(gone)
		for {
			select {
			case <-ask:
			case <-ctx.Done():
				return
			}
			u, err := v.cursor.Next(ctx, batchEvents)
			if err != nil {
				return
			}
			select {
			case updates <- u:
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ping.C:
			if err := v.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeWithin)); err != nil {
				return err
			}
		case <-pace.C:
			ask <- struct{}{}
		case u := <-updates:
			if err := v.send(u); err != nil || u.Last {
				return err
			}
			pace.Reset(batchEvery)
		}
	}
}

// send writes an update: the state, the header, the events, the end.
func (v *viewer) send(u runs.Update) error {
	if u.Changed {
		st := v.s.stateOf(u.State, v.lang)
		st.Type = "state"
		if err := v.text(st); err != nil {
			return err
		}
	}
	if u.Header != nil {
		v.header, v.strings, v.sources = u.Header, len(u.Header.Strings), len(u.Header.Sources)
		if err := v.text(map[string]any{"type": "header", "header": u.Header}); err != nil {
			return err
		}
	}
	if err := v.events(u); err != nil {
		return err
	}
	if !u.Last {
		return nil
	}
	if u.State.Err != nil {
		return v.text(map[string]any{"type": "error", "error": v.s.runError(u.State, v.lang)})
	}
	return v.text(map[string]any{"type": "done", "trace": u.State.Trace})
}

func (v *viewer) events(u runs.Update) error {
	if len(u.Events) == 0 {
		return nil
	}
	var all []sim.Event
	if len(u.Events) == 1 {
		all = u.Events[0]
	} else {
		for _, part := range u.Events {
			all = append(all, part...)
		}
	}
	h := sim.Header{Strings: u.Strings, Sources: u.Sources}
	b, err := sim.EncodeBatch(&h, u.First, all, v.strings, v.sources)
	if err != nil {
		return err
	}
	v.strings, v.sources = len(u.Strings), len(u.Sources)
	return v.write(websocket.BinaryMessage, b)
}

func (v *viewer) text(m any) error {
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return v.write(websocket.TextMessage, b)
}

func (v *viewer) write(kind int, b []byte) error {
	if err := v.conn.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
		return err
	}
	return v.conn.WriteMessage(kind, b)
}
