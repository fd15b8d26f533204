//go:build !linux || !(amd64 || arm64)

package ptrace

import "context"

// Tracer needs Linux.
type Tracer struct{}

// Start returns ErrUnsupported.
func Start(Options) (*Tracer, error) { return nil, ErrUnsupported }

// Wait returns ErrUnsupported.
func (*Tracer) Wait(int) (Exit, error) { return Exit{}, ErrUnsupported }

// Close does nothing.
func (*Tracer) Close() error { return nil }

// InstallFilter returns ErrUnsupported.
func InstallFilter(...uint32) error { return ErrUnsupported }

// Probe says no.
func Probe(context.Context) Report {
	return Report{Reason: ReasonOS, Err: ErrUnsupported.Error()}
}

// RunHelper does nothing.
func RunHelper() {}
