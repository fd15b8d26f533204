// Package web is the server of ioviz: pages, the interface of the browser code
// and live events over websockets, for one person on one machine. It listens
// on loopback addresses only and answers nobody without the key printed at
// start. It runs nothing itself: runs does, one at a time.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/time/rate"

	"ioviz/content"
	"ioviz/sim"
	"ioviz/web/runs"
	"ioviz/web/store"
)

// Config says how to serve and what this machine can do.
type Config struct {
	Addr    string // host:port, host loopback; "" is 127.0.0.1:0. A taken port: the next free one
	DataDir string // recordings and the key of a running server; "" is DefaultDataDir
	Budget  int64  // bytes of recordings kept; 0 is store.DefaultBudget
	Lang    string // of visitors who ask for none of content.Languages
	Version string
	Kernel  string // "Linux 6.18", for the evidence chip
	Log     *slog.Logger

	Live    runs.Runner                        // makes live runs; nil where there are none
	NoLive  string                             // reason key why, when Live is nil
	Lacks   func(demo string) string           // reason key why this machine can't run the demo, "" where it can; may be nil
	Without func(demo string) []string         // tiers of evidence that no run of the demo can have; may be nil
	Tier    func() string                      // best tier of evidence here; asked once, may take its time
	Doctor  func(context.Context) (any, error) // the report of GET /api/doctor
	Bench   *Bench                             // what can be measured; nil where nothing can
	Proofs  *Proofs                            // what can be proved; nil where nothing can
}

// Server is a running or not yet running server.
type Server struct {
	cfg    Config
	log    *slog.Logger
	tier   func() string
	limit  *rate.Limiter // of new runs
	assets *assets

	store    *store.Store
	queue    *runs.Queue
	listener net.Listener
	http     *http.Server
	control  *surface
	withdraw func() error // removes the file that ioviz url reads

	ctx     context.Context // ends when Close begins
	stop    context.CancelFunc
	sockets sync.WaitGroup
	serving sync.WaitGroup

	expected expectations
	whole    chan struct{} // held by who works on a whole trace
}

// New checks the configuration. Nothing is opened yet.
func New(cfg Config) (*Server, error) {
	if cfg.Addr == "" {
		cfg.Addr = "127.0.0.1:0"
	}
	if _, _, err := loopback(cfg.Addr); err != nil {
		return nil, err
	}
	if cfg.DataDir == "" {
		dir, err := DefaultDataDir()
		if err != nil {
			return nil, err
		}
		cfg.DataDir = dir
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Tier == nil {
		cfg.Tier = func() string { return "none" }
	}
	if cfg.Lang == "" {
		cfg.Lang = content.Languages[0]
	}
	s := &Server{cfg: cfg, log: cfg.Log, tier: sync.OnceValue(cfg.Tier), limit: rate.NewLimiter(2, 20), assets: newAssets(), whole: make(chan struct{}, 1)}
	s.ctx, s.stop = context.WithCancel(context.Background())
	return s, nil
}

// loopback takes an address apart and refuses one that others could reach.
func loopback(addr string) (host string, port int, err error) {
	refused := &Error{Code: "addr", Args: map[string]any{"detail": addr}, Err: errors.New("address " + addr)}
	host, p, err := net.SplitHostPort(addr)
	if err != nil {
		return "", 0, refused
	}
	if port, err = strconv.Atoi(p); err != nil || port < 0 || port > 65535 {
		return "", 0, refused
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	if ip := net.ParseIP(host); host != "127.0.0.1" && (ip == nil || !ip.Equal(net.IPv6loopback)) {
		return "", 0, refused
	}
	return host, port, nil
}

// listen takes the port asked for, or one of the next, or any.
func listen(addr string) (net.Listener, error) {
	host, port, err := loopback(addr)
	if err != nil {
		return nil, err
	}
	for try := 0; ; try++ {
		if try == 20 || port+try > 65535 {
			port, try = 0, 0
		}
		p := port
		if p != 0 {
			p += try
		}
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(p)))
		if err == nil || p == 0 || !errors.Is(err, syscall.EADDRINUSE) {
			return l, err
		}
	}
}

// Open opens the data directory, listens, and serves until Close. When it
// returns, the server answers.
func (s *Server) Open() (err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if err := ownTraces(s.cfg.DataDir); err != nil {
		return err
	}
	s.store, err = store.Open(store.Options{Dir: s.cfg.DataDir, Budget: s.cfg.Budget, Builtin: content.Traces(), Log: s.log})
	if err != nil {
		return err
	}
	s.queue = runs.New(runs.Options{Live: s.cfg.Live, Keep: keeper{s}, Log: s.log})
	if s.listener, err = listen(s.cfg.Addr); err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	s.listener = limit(s.listener, maxConns)
	s.control = newSurface(newGuard(s.port()), s.routes())
	if s.withdraw, err = s.announce(); err != nil {
		return err
	}
	s.http = &http.Server{
		Handler:           s.serve(s.control),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       15 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return s.ctx },
		ConnContext:       withPeer,
	}
	s.serving.Go(func() {
		if err := s.http.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("serving ended", "err", err)
		}
	})
	s.serving.Go(func() { s.tier() })
	return nil
}

func (s *Server) port() string {
	_, port, _ := net.SplitHostPort(s.listener.Addr().String())
	return port
}

// URL is the address to open, with the key. It is "" before Open.
func (s *Server) URL() string {
	if s.control == nil {
		return ""
	}
	return pageURL(s.listener.Addr().String(), s.control.guard.token)
}

func pageURL(addr, token string) string { return "http://" + addr + "/?token=" + token }

// PageURL is the address of one page with the key: path "/lab/t/HASH".
func (s *Server) PageURL(path string) string {
	return "http://" + s.listener.Addr().String() + path + "?token=" + s.control.guard.token
}

// LaunchURL is the address of one page to give to a browser: the key in it is
// good for one use within a minute, as every user can read the arguments of a
// process.
func (s *Server) LaunchURL(path string) string {
	return "http://" + s.listener.Addr().String() + path + "?token=" + s.control.guard.keys.launch()
}

// ReadTrace reads a trace file from elsewhere and checks all of it.
func ReadTrace(file string) (*sim.Trace, error) {
	t, err := store.TakeFile(file)
	switch {
	case errors.Is(err, store.ErrDemo):
		return nil, &Error{Code: "trace.demo", Err: err}
	case errors.Is(err, store.ErrTooBig):
		return nil, &Error{Code: "toobig", Args: map[string]any{"limit": content.Bytes(maxImport)}, Err: err}
	case errors.Is(err, store.ErrNoFile):
		return nil, &Error{Code: "trace.nofile", Args: map[string]any{"detail": file}, Err: err}
	}
	return t, err
}

// Import stores a trace file for ioviz view and returns its hash.
func (s *Server) Import(t *sim.Trace) (string, error) {
	m, err := s.store.Add(t)
	return m.Hash, err
}

// Close ends the server within about five seconds: websockets are told, the
// run that goes on is canceled and cleans up, the key is removed. It may be
// called more than once.
func (s *Server) Close() error {
	s.stop()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	var errs []error
	if s.withdraw != nil {
		errs = append(errs, s.withdraw())
		s.withdraw = nil
	}
	if s.http != nil {
		if err := s.http.Shutdown(ctx); err != nil {
			errs = append(errs, s.http.Close())
		}
	} else if s.listener != nil {
		errs = append(errs, s.listener.Close())
	}
	if s.queue != nil {
		errs = append(errs, s.queue.Close(ctx))
	}
	s.sockets.Wait()
	s.serving.Wait()
	if s.store != nil {
		errs = append(errs, s.store.Close())
		s.store = nil
	}
	return errors.Join(errs...)
}

// keeper stores what the queue makes.
type keeper struct{ s *Server }

func (k keeper) Keep(t *sim.Trace) (string, error) {
	m, err := k.s.store.Add(t)
	return m.Hash, err
}
