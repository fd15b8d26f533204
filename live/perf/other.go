//go:build !linux

package perf

import "context"

// Session needs Linux.
type Session struct{}

// NewSession returns ErrUnsupported.
func NewSession(Options) (*Session, error) { return nil, ErrUnsupported }

// OpenCatalog returns ErrUnsupported.
func OpenCatalog() (*Catalog, error) { return nil, ErrUnsupported }

// DiscoverIDs returns ErrUnsupported.
func DiscoverIDs(context.Context) (map[string]uint16, error) { return nil, ErrUnsupported }

// DiscoverInChild returns ErrUnsupported.
func DiscoverInChild(context.Context) (*Catalog, error) { return nil, ErrUnsupported }

// RunHelper does nothing.
func RunHelper() {}

// Inspect answers No to everything.
func Inspect(context.Context) Report { return unsupported() }

// Drain has nothing to wait for.
func Drain() {}
