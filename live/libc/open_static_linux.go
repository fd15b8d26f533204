//go:build static

package libc

// open finds none: a program that is linked statically can't open libraries.
func open(_, _ string) (*AIO, error) { return nil, ErrNoGlibc }
