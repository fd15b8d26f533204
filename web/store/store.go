// Package store keeps finished traces: immutable files named by the hash of
// what is in them, within a budget of bytes, beside the recorded traces that
// ship with ioviz. It knows nothing of runs or of HTTP.
//
// A file DIR/traces/HASH.ioviz is the compressed binary form of package sim.
// HASH.pin beside it keeps it from being evicted, HASH.expected says that
// nobody asked for it: it is what a recorded run is compared with.
package store

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"ioviz/sim"
)

// DefaultBudget is how many bytes of recordings are kept when nobody says.
const DefaultBudget = 1 << 30

// Errors of the store; test with errors.Is. The reasons why a file is no good
// are sim's: ErrNotTrace, ErrVersion, ErrTruncated, ErrCorrupt.
var (
	ErrUnknown = errors.New("no such trace")
	ErrDamaged = errors.New("trace file is damaged")
	ErrBuiltin = errors.New("trace ships with ioviz and can't be changed")
	ErrFull    = errors.New("no space left for the trace")
	ErrTooBig  = errors.New("trace is too big to take in")
	ErrDemo    = errors.New("trace of a demo that is not known here")
	ErrNoFile  = errors.New("not a regular file")
)

// BudgetError says that a trace doesn't fit beside what may not be evicted.
type BudgetError struct{ Need, Budget int64 }

func (e *BudgetError) Error() string {
	return fmt.Sprintf("trace of %d bytes does not fit in the budget of %d beside the pinned ones", e.Need, e.Budget)
}

// Meta is what a list says of a trace.
type Meta struct {
	Hash     string     `json:"hash"`
	Name     string     `json:"name"`
	Params   sim.Params `json:"params"`
	Producer string     `json:"producer"`
	Tier     string     `json:"tier"`
	Kernel   string     `json:"kernel"`
	Recorded time.Time  `json:"recorded"`
	Events   int        `json:"events"`
	Bytes    int64      `json:"bytes"` // on disk, compressed
	WallNS   int64      `json:"wall_ns"`
	Pinned   bool       `json:"pinned"`
	Builtin  bool       `json:"builtin"`
	Expected bool       `json:"expected,omitempty"`
}

// entry is a trace that the store knows.
type entry struct {
	Meta
	added    time.Time // order of eviction
	main     int64     // compressed length of the first half
	verified bool      // the content was compared with the hash
	data     []byte    // the file, of a builtin
}

// Folder is where traces are in the data directory.
const Folder = "traces"

// Options say where traces are and how many bytes they may take.
type Options struct {
	Dir     string // data directory; made when missing
	Budget  int64  // 0: DefaultBudget
	Builtin fs.FS  // traces that ship with ioviz; may be nil
	Log     *slog.Logger
}

// Store is a folder of traces. Its methods may be called from any goroutine.
type Store struct {
	root    *os.Root
	budget  int64
	builtin fs.FS
	log     *slog.Logger
	scanned chan struct{} // closed when the folder was read once
	shipped func() error

	mu      sync.Mutex // holds the fields below, and everyone who adds or removes files
	index   map[string]*entry
	damaged map[string]error // by file name

	failWrite func(written int64) error // tests stand in for a disk
}

// Open makes the folder when it is missing and begins to read the headers of
// what is in it, without waiting for the end of that.
func Open(o Options) (*Store, error) {
	if o.Budget <= 0 {
		o.Budget = DefaultBudget
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	dir := filepath.Join(o.Dir, Folder)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder for traces: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the folder for traces: %w", err)
	}
	s := &Store{root: root, budget: o.Budget, builtin: o.Builtin, log: o.Log,
		scanned: make(chan struct{}), index: map[string]*entry{}, damaged: map[string]error{}}
	s.shipped = sync.OnceValue(s.readBuiltin)
	go func() {
		defer close(s.scanned)
		s.sweep()
		s.refresh()
	}()
	return s, nil
}

// Close waits for the reading that Open began and lets the folder go.
func (s *Store) Close() error {
	<-s.scanned
	return s.root.Close()
}

// Budget is how many bytes the traces may take.
func (s *Store) Budget() int64 { return s.budget }

// Get describes one trace, or gives ErrUnknown or ErrDamaged.
func (s *Store) Get(hash string) (Meta, error) {
	e, err := s.find(hash)
	if err != nil {
		return Meta{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return e.Meta, nil
}

// find returns the entry of a hash, ErrUnknown or ErrDamaged. A file that another process put there is
// taken in.
func (s *Store) find(hash string) (*entry, error) {
	if !IsHash(hash) {
		return nil, ErrUnknown
	}
	if err := s.shipped(); err != nil {
		s.log.Error("recorded traces that ship with ioviz", "err", err)
	}
	s.mu.Lock()
	e, bad := s.index[hash], s.damaged[hash+suffix]
	s.mu.Unlock()
	if bad != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, bad)
	}
	if e == nil {
		if e = s.adopt(hash + suffix); e == nil {
			return nil, ErrUnknown
		}
	}
	return e, nil
}

// Delete removes a trace for good: ErrUnknown, ErrBuiltin, or what the disk says.
func (s *Store) Delete(hash string) error {
	e, err := s.find(hash)
	if err != nil {
		return err
	}
	if e.Builtin {
		return ErrBuiltin
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.remove(hash)
}

// remove needs the lock.
func (s *Store) remove(hash string) error {
	if err := s.root.Remove(hash + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("deleting trace %s: %w", hash, err)
	}
	delete(s.index, hash)
	for _, mark := range []string{pinMark, expectedMark} {
		if err := s.root.Remove(hash + mark); err != nil && !errors.Is(err, fs.ErrNotExist) {
			s.log.Warn("mark of a deleted trace", "file", hash+mark, "err", err)
		}
	}
	return nil
}

// Pin keeps a trace from being evicted, or lets it go again. Builtin traces
// are never evicted: pinning them is ErrBuiltin.
func (s *Store) Pin(hash string, on bool) error {
	e, err := s.find(hash)
	if err != nil {
		return err
	}
	if e.Builtin {
		return ErrBuiltin
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.mark(hash, pinMark, on); err != nil {
		return err
	}
	e.Pinned = on
	if on && e.Expected { // somebody cares for it now
		e.Expected = false
		return s.mark(hash, expectedMark, false)
	}
	return nil
}

// mark makes or removes an empty file beside a trace. It needs the lock.
func (s *Store) mark(hash, mark string, on bool) error {
	if on {
		if err := s.root.WriteFile(hash+mark, nil, 0o600); err != nil {
			return fmt.Errorf("marking trace %s: %w", hash, full(err))
		}
		return nil
	}
	if err := s.root.Remove(hash + mark); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("unmarking trace %s: %w", hash, err)
	}
	return nil
}
