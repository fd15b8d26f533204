package store

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

const (
	suffix       = ".ioviz"
	pinMark      = ".pin"
	expectedMark = ".expected"
	tempPrefix   = ".new-"
	tempAge      = 10 * time.Minute // what is older was left by a crash
)

// IsHash says whether s can name a trace: 64 hexadecimal digits in lower case.
func IsHash(s string) bool {
	if len(s) != 64 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// Listing is all that the store has, the newest first, builtin ones after the
// person's own by name, cold ones after warm ones.
type Listing struct {
	Traces  []Meta   `json:"traces"`
	Used    int64    `json:"used"`
	Budget  int64    `json:"budget"`
	Damaged []string `json:"damaged,omitempty"` // file names
}

// List reads the folder's names again, as another process may share it.
func (s *Store) List() Listing {
	<-s.scanned
	if err := s.shipped(); err != nil {
		s.log.Error("recorded traces that ship with ioviz", "err", err)
	}
	s.refresh()
	s.mu.Lock()
	defer s.mu.Unlock()
	l := Listing{Traces: make([]Meta, 0, len(s.index)), Used: s.used(), Budget: s.budget}
	for _, e := range s.byAge() {
		l.Traces = append(l.Traces, e.Meta)
	}
	slices.Reverse(l.Traces)
	slices.SortStableFunc(l.Traces, func(a, b Meta) int {
		if order := cmp.Compare(btoi(a.Builtin), btoi(b.Builtin)); order != 0 || !a.Builtin {
			return order
		}
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Params["cold"], b.Params["cold"]))
	})
	for name := range s.damaged {
		l.Damaged = append(l.Damaged, name)
	}
	slices.Sort(l.Damaged)
	return l
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Find returns the builtin trace of the demo with the fewest events whose
// parameters include those given, or false.
func (s *Store) Find(name string, params map[string]int64) (Meta, bool) {
	if err := s.shipped(); err != nil {
		s.log.Error("recorded traces that ship with ioviz", "err", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var best *entry
	for _, e := range s.index {
		if !e.Builtin || e.Name != name || !includes(e.Params, params) {
			continue
		}
		if best == nil || e.Events < best.Events || e.Events == best.Events && e.Hash < best.Hash {
			best = e
		}
	}
	if best == nil {
		return Meta{}, false
	}
	return best.Meta, true
}

func includes(all, some map[string]int64) bool {
	for k, v := range some {
		if all[k] != v {
			return false
		}
	}
	return true
}

// used needs the lock.
func (s *Store) used() (n int64) {
	for _, e := range s.index {
		if !e.Builtin {
			n += e.Bytes
		}
	}
	return n
}

// byAge lists the entries, the oldest first. It needs the lock.
func (s *Store) byAge() []*entry {
	all := make([]*entry, 0, len(s.index))
	for _, e := range s.index {
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b *entry) int {
		return cmp.Or(a.added.Compare(b.added), cmp.Compare(a.Hash, b.Hash))
	})
	return all
}

// refresh makes the index agree with the folder.
func (s *Store) refresh() {
	names, err := s.names()
	if err != nil {
		s.log.Error("reading the folder of traces", "err", err)
		return
	}
	here := map[string]bool{}
	for _, name := range names {
		here[name] = true
		s.mu.Lock()
		_, known := s.index[strings.TrimSuffix(name, suffix)]
		_, bad := s.damaged[name]
		s.mu.Unlock()
		if strings.HasSuffix(name, suffix) && !known && !bad {
			s.adopt(name)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for hash, e := range s.index {
		// Asked again under the lock: it may have come since the names were read.
		if !e.Builtin && !here[hash+suffix] && !s.exists(hash+suffix) {
			delete(s.index, hash)
		}
	}
	for name := range s.damaged {
		if !here[name] {
			delete(s.damaged, name)
		}
	}
}

func (s *Store) names() ([]string, error) {
	d, err := s.root.Open(".")
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.Readdirnames(-1)
}

func (s *Store) exists(name string) bool {
	_, err := s.root.Lstat(name)
	return err == nil
}

// sweep removes unfinished files that a crash left behind.
func (s *Store) sweep() {
	names, err := s.names()
	if err != nil {
		return
	}
	for _, name := range names {
		if !strings.HasPrefix(name, tempPrefix) {
			continue
		}
		if st, err := s.root.Lstat(name); err == nil && time.Since(st.ModTime()) > tempAge {
			if err := s.root.Remove(name); err != nil {
				s.log.Warn("removing an unfinished trace", "file", name, "err", err)
			}
		}
	}
}

// adopt takes a file of the folder into the index, or returns nil. A file that
// is no good is reported once and then passed over.
func (s *Store) adopt(name string) *entry {
	e, err := s.inspect(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		if s.damaged[name] == nil {
			s.log.Warn("trace file passed over", "file", name, "err", err)
		}
		s.damaged[name] = err
		return nil
	}
	if known := s.index[e.Hash]; known != nil {
		return known
	}
	if !s.exists(name) { // deleted meanwhile
		return nil
	}
	s.index[e.Hash] = e
	return e
}

// inspect reads the header of a file in the folder.
func (s *Store) inspect(name string) (*entry, error) {
	hash := strings.TrimSuffix(name, suffix)
	if !IsHash(hash) {
		return nil, fmt.Errorf("its name is not that of a trace")
	}
	f, err := Regular(s.root.OpenFile(name, ReadOnly, 0))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	e, err := peek(f, st.Size())
	if err != nil {
		return nil, err
	}
	e.Hash, e.Bytes, e.added = hash, st.Size(), st.ModTime()
	e.Pinned, e.Expected = s.exists(hash+pinMark), s.exists(hash+expectedMark)
	return e, nil
}

// readBuiltin takes in the traces that ship with ioviz.
func (s *Store) readBuiltin() error {
	if s.builtin == nil {
		return nil
	}
	names, err := fs.Glob(s.builtin, "*"+suffix)
	if err != nil {
		return err
	}
	var bad []error
	for _, name := range names {
		b, err := fs.ReadFile(s.builtin, name)
		if err != nil {
			return err
		}
		e, err := peek(bytes.NewReader(b), int64(len(b)))
		if err == nil {
			e.Hash, err = digest(bytes.NewReader(b))
		}
		if err != nil {
			bad = append(bad, fmt.Errorf("%s: %w", name, err))
			continue
		}
		e.Bytes, e.data, e.Builtin, e.verified = int64(len(b)), b, true, true
		s.mu.Lock()
		s.index[e.Hash] = e
		s.mu.Unlock()
	}
	return errors.Join(bad...)
}
