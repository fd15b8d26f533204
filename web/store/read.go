package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// Part is a stretch of a trace file, gzip-compressed as it lies there. Close it.
type Part struct {
	*io.SectionReader
	Meta  Meta
	close func() error
}

// Close lets the file go.
func (p *Part) Close() error { return p.close() }

// Main is the first half of a trace: all but the raw records. The errors are
// ErrUnknown and ErrDamaged.
func (s *Store) Main(hash string) (*Part, error) {
	return s.part(hash, func(e *entry) (int64, int64) { return 0, e.main })
}

// Raw is the second half, the raw records.
func (s *Store) Raw(hash string) (*Part, error) {
	return s.part(hash, func(e *entry) (int64, int64) { return e.main, e.Bytes - e.main })
}

// File is the whole file.
func (s *Store) File(hash string) (*Part, error) {
	return s.part(hash, func(e *entry) (int64, int64) { return 0, e.Bytes })
}

func (s *Store) part(hash string, bounds func(*entry) (off, n int64)) (*Part, error) {
	e, err := s.find(hash)
	if err != nil {
		return nil, err
	}
	if e.Builtin {
		off, n := bounds(e)
		return &Part{io.NewSectionReader(bytes.NewReader(e.data), off, n), e.Meta, func() error { return nil }}, nil
	}
	f, err := Regular(s.root.OpenFile(hash+suffix, ReadOnly, 0))
	if errors.Is(err, fs.ErrNotExist) {
		s.refresh()
		return nil, ErrUnknown
	}
	if err != nil {
		return nil, fmt.Errorf("opening trace %s: %w", hash, err)
	}
	if err := s.verify(e, f); err != nil {
		f.Close()
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	off, n := bounds(e)
	return &Part{io.NewSectionReader(f, off, n), e.Meta, f.Close}, nil
}

// verify compares a file with its name, once in the life of the store: files
// don't change, but disks and people do.
func (s *Store) verify(e *entry, f io.ReaderAt) error {
	s.mu.Lock()
	done := e.verified
	s.mu.Unlock()
	if done {
		return nil
	}
	got, err := digest(io.NewSectionReader(f, 0, e.Bytes))
	if err == nil && got != e.Hash {
		err = fmt.Errorf("its content is %s", got)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.log.Warn("trace file passed over", "file", e.Hash+suffix, "err", err)
		s.damaged[e.Hash+suffix] = err
		delete(s.index, e.Hash)
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	e.verified = true
	return nil
}
