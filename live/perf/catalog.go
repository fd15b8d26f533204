package perf

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"sync"
)

// Catalog knows the ids and layouts of the kernel's tracepoints. It is safe for concurrent use.
type Catalog struct {
	from    From
	tracefs fs.FS // nil unless readable

	mu      sync.Mutex
	formats map[string]*Format // by "system:name"
}

// From says where a catalog has its knowledge from.
type From string

// Where a catalog can come from.
const (
	FromTracefs   From = "tracefs"
	FromCache     From = "cache"
	FromDiscovery From = "discovery" // ids found out by DiscoverIDs, with the built-in layout of syscalls
)

// ErrNoTracepoint says that the kernel, or what is known of it, has no such tracepoint.
var ErrNoTracepoint = errors.New("tracepoint not known")

// NewCatalog reads formats from a tracefs directory as they are asked for.
func NewCatalog(tracefs fs.FS) *Catalog {
	return &Catalog{from: FromTracefs, tracefs: tracefs, formats: map[string]*Format{}}
}

// NewSyscallCatalog makes a catalog of ids such as "sys_enter_read", with the built-in layout.
func NewSyscallCatalog(ids map[string]uint16) *Catalog {
	c := &Catalog{from: FromDiscovery, formats: map[string]*Format{}}
	for name, id := range ids {
		if f, ok := builtinFormat(name, id); ok {
			c.formats[f.System+":"+name] = f
		}
	}
	return c
}

// From tells where the catalog has its knowledge from.
func (c *Catalog) From() From { return c.from }

// Lookup finds a tracepoint. The error is ErrNoTracepoint where there is none of that name.
func (c *Catalog) Lookup(system, name string) (*Format, error) {
	key := system + ":" + name
	c.mu.Lock()
	defer c.mu.Unlock()
	if f := c.formats[key]; f != nil {
		return f, nil
	}
	if c.tracefs == nil {
		return nil, fmt.Errorf("looking up %s in %s: %w", key, c.from, ErrNoTracepoint)
	}
	p := path.Join("events", system, name, "format")
	if !fs.ValidPath(p) {
		return nil, fmt.Errorf("looking up %q: %w", key, ErrNoTracepoint)
	}
	file, err := c.tracefs.Open(p)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("looking up %s: %w", key, ErrNoTracepoint)
	}
	if err != nil {
		return nil, fmt.Errorf("looking up %s: %w", key, err)
	}
	defer file.Close()
	f, err := ParseFormat(system, file)
	if err != nil {
		return nil, err
	}
	c.formats[key] = f
	return f, nil
}

// Names lists the tracepoints of a system, sorted.
func (c *Catalog) Names(system string) ([]string, error) {
	var names []string
	if c.tracefs != nil {
		entries, err := fs.ReadDir(c.tracefs, path.Join("events", system))
		if err != nil {
			return nil, fmt.Errorf("listing tracepoints of %s: %w", system, err)
		}
		for _, e := range entries {
			if e.IsDir() {
				names = append(names, e.Name())
			}
		}
	} else {
		c.mu.Lock()
		for _, f := range c.formats {
			if f.System == system {
				names = append(names, f.Name)
			}
		}
		c.mu.Unlock()
	}
	sort.Strings(names)
	return names, nil
}

// CacheSystems are the tracepoint systems that SaveCache keeps when none are named.
var CacheSystems = []string{"syscalls", "sched", "exceptions", "filemap", "block", "irq", "skb", "net", "sock", "tcp", "io_uring", "writeback"}

// cacheFile is what lies on disk. Kernel must match the running kernel: ids change with every build.
type cacheFile struct {
	Version int       `json:"version"`
	Kernel  string    `json:"kernel"`
	From    From      `json:"from"`
	Events  []*Format `json:"events"`
}

const cacheVersion = 2

// save writes the named systems into dir for the kernel and tells the file's name. Readable by all, replaced whole.
func (c *Catalog) save(dir, kernel string, systems []string) (string, error) {
	out := cacheFile{Version: cacheVersion, Kernel: kernel, From: c.from}
	for _, sys := range systems {
		names, err := c.Names(sys)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		for _, n := range names {
			f, err := c.Lookup(sys, n)
			if err != nil {
				return "", err
			}
			out.Events = append(out.Events, f)
		}
	}
	data, err := json.Marshal(out)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("saving tracepoint ids: %w", err)
	}
	tmp, err := os.CreateTemp(dir, ".tracepoints-*")
	if err != nil {
		return "", fmt.Errorf("saving tracepoint ids: %w", err)
	}
	defer os.Remove(tmp.Name())
	name := filepath.Join(dir, cacheName(kernel))
	_, err = tmp.Write(data)
	err = errors.Join(err, tmp.Chmod(0o644), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		return "", fmt.Errorf("saving tracepoint ids: %w", err)
	}
	return name, nil
}

func cacheName(kernel string) string {
	return fmt.Sprintf("tracepoints-%x.json", sha256.Sum256([]byte(kernel)))[:len("tracepoints-")+16] + ".json"
}

// ErrCache says that a cache file is for another kernel, damaged, or could have been written by somebody else.
var ErrCache = errors.New("unusable tracepoint cache")

// parseCache reads the bytes of a cache file.
func parseCache(data []byte, kernel string) (*Catalog, error) {
	var in cacheFile
	if err := json.Unmarshal(data, &in); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrCache, err)
	}
	if in.Version != cacheVersion || in.Kernel != kernel {
		return nil, fmt.Errorf("%w: for kernel %q", ErrCache, in.Kernel)
	}
	c := &Catalog{from: FromCache, formats: map[string]*Format{}}
	for _, f := range in.Events {
		if f == nil || f.ID == 0 || f.System == "" || f.Name == "" {
			return nil, fmt.Errorf("%w: event without id or name", ErrCache)
		}
		for _, fd := range f.Fields {
			if fd.Name == "" || fd.Offset < 0 || fd.Offset > maxField || fd.Size < 0 || fd.Size > maxField {
				return nil, fmt.Errorf("%w: bad field in %s:%s", ErrCache, f.System, f.Name)
			}
		}
		c.formats[f.System+":"+f.Name] = f
	}
	return c, nil
}
