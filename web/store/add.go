package store

import (
	"bufio"
	"compress/gzip"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"syscall"
	"time"

	"ioviz/sim"
)

// Add keeps a finished trace and returns what is now known of it. The errors
// are ErrFull, *BudgetError or what the disk says; none leaves a file behind.
func (s *Store) Add(t *sim.Trace) (Meta, error) {
	enc, err := sim.Encode(t)
	if err != nil {
		return Meta{}, err
	}
	return s.put(enc, t, false)
}

// AddExpected keeps a simulated trace that nobody asked to be kept: what a
// recorded one is compared with. Lists tell it apart.
func (s *Store) AddExpected(t *sim.Trace) (Meta, error) {
	enc, err := sim.Encode(t)
	if err != nil {
		return Meta{}, err
	}
	return s.put(enc, t, true)
}

// Import keeps a trace that came from elsewhere, compressed or not. Besides
// the errors of Add there are those of Take.
func (s *Store) Import(r io.Reader) (Meta, error) {
	t, err := Take(r)
	if err != nil {
		return Meta{}, err
	}
	return s.Add(t) // in our own words, not in the sender's
}

func (s *Store) put(enc *sim.Encoded, t *sim.Trace, expected bool) (Meta, error) {
	hash := enc.Hash()
	if e, err := s.find(hash); err == nil {
		return s.again(e, expected)
	}
	<-s.scanned // what may be evicted must be known
	temp := tempPrefix + rand.Text()
	main, size, err := s.write(temp, enc)
	if err != nil {
		return Meta{}, errors.Join(full(err), s.discard(temp))
	}
	h := &t.Header
	e := &entry{Meta: Meta{Hash: hash, Name: h.Name, Params: h.Params, Producer: h.Producer, Tier: h.Tier, Kernel: h.Kernel,
		Recorded: h.Recorded, Events: len(t.Events), Bytes: size, WallNS: h.WallNS, Expected: expected},
		added: time.Now(), main: main, verified: true}
	if err := s.settle(e, temp); err != nil {
		return Meta{}, errors.Join(full(err), s.discard(temp))
	}
	return e.Meta, nil
}

// again is for a trace that is here already: it counts as new, and as asked
// for if it is asked for now.
func (s *Store) again(e *entry, expected bool) (Meta, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.Builtin {
		return e.Meta, nil
	}
	e.added = time.Now()
	if err := s.root.Chtimes(e.Hash+suffix, e.added, e.added); err != nil {
		s.log.Warn("time of a trace file", "err", err)
	}
	if e.Expected && !expected {
		if err := s.mark(e.Hash, expectedMark, false); err != nil {
			return Meta{}, err
		}
		e.Expected = false
	}
	return e.Meta, nil
}

// settle makes room for a finished file and gives it its name.
func (s *Store) settle(e *entry, temp string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.makeRoom(e.Bytes); err != nil {
		return err
	}
	if e.Expected {
		if err := s.mark(e.Hash, expectedMark, true); err != nil {
			return err
		}
	}
	if err := s.root.Rename(temp, e.Hash+suffix); err != nil {
		return fmt.Errorf("naming the trace file: %w", err)
	}
	s.syncFolder()
	s.index[e.Hash] = e
	delete(s.damaged, e.Hash+suffix)
	return nil
}

// makeRoom evicts the oldest traces that are not pinned until need bytes fit,
// or evicts none if they never would. It needs the lock.
func (s *Store) makeRoom(need int64) error {
	var fixed int64
	var old []*entry
	for _, e := range s.byAge() {
		switch {
		case e.Builtin:
		case e.Pinned:
			fixed += e.Bytes
		default:
			old = append(old, e)
		}
	}
	if fixed+need > s.budget {
		return &BudgetError{need, s.budget}
	}
	for used := s.used(); used+need > s.budget && len(old) > 0; old = old[1:] {
		if err := s.remove(old[0].Hash); err != nil {
			return fmt.Errorf("making room: %w", err)
		}
		used -= old[0].Bytes
		s.log.Info("trace evicted", "hash", old[0].Hash, "bytes", old[0].Bytes)
	}
	return nil
}

// write makes a complete file under a temporary name.
func (s *Store) write(name string, enc *sim.Encoded) (main, size int64, err error) {
	f, err := s.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, 0, fmt.Errorf("making a trace file: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := &diskWriter{f: f, fail: s.failWrite}
	if main, err = zip(w, enc.Main, make([]byte, extraLen)); err != nil {
		return 0, 0, fmt.Errorf("writing a trace: %w", err)
	}
	rest, err := zip(w, enc.Raw, nil)
	if err != nil {
		return 0, 0, fmt.Errorf("writing a trace's raw records: %w", err)
	}
	size = main + rest
	le := binary.LittleEndian
	if _, err = f.WriteAt(le.AppendUint64(le.AppendUint64(nil, uint64(main)), uint64(size)), extraAt); err != nil {
		return 0, 0, fmt.Errorf("writing a trace's lengths: %w", err)
	}
	if err = f.Sync(); err != nil {
		return 0, 0, fmt.Errorf("bringing a trace to disk: %w", err)
	}
	return main, size, nil
}

// zip writes one gzip member and returns its length.
func zip(w io.Writer, b, extra []byte) (int64, error) {
	c := &countingWriter{w: w}
	buf := bufio.NewWriterSize(c, 64<<10)
	z, err := gzip.NewWriterLevel(buf, gzip.BestSpeed)
	if err != nil {
		return 0, err
	}
	if extra != nil {
		z.Extra = append(binary.LittleEndian.AppendUint16([]byte(extraID), uint16(len(extra))), extra...)
	}
	if _, err := z.Write(b); err != nil {
		return 0, err
	}
	if err := z.Close(); err != nil {
		return 0, err
	}
	err = buf.Flush()
	return c.n, err
}

type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// diskWriter lets a test stand in for a disk that fills up.
type diskWriter struct {
	f    *os.File
	n    int64
	fail func(int64) error
}

func (d *diskWriter) Write(b []byte) (int, error) {
	if d.fail != nil {
		if err := d.fail(d.n + int64(len(b))); err != nil {
			return 0, err
		}
	}
	n, err := d.f.Write(b)
	d.n += int64(n)
	return n, err
}

// discard removes an unfinished file.
func (s *Store) discard(name string) error {
	if err := s.root.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// syncFolder makes the name last. Where folders can't be synced, it lasts
// as long as the system thinks right.
func (s *Store) syncFolder() {
	if d, err := s.root.Open("."); err == nil {
		_ = d.Sync()
		d.Close()
	}
}

// full turns what systems say of a disk without space into ErrFull.
func full(err error) error {
	const windowsDiskFull = syscall.Errno(112)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) ||
		runtime.GOOS == "windows" && errors.Is(err, windowsDiskFull) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}
