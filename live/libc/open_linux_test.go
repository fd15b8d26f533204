//go:build !static

package libc

import (
	"errors"
	"testing"

	"github.com/ebitengine/purego"
)

// A library that isn't there, or lacks a function, is not glibc.
func TestNoGlibc(t *testing.T) {
	none := "libnone-of-this-name.so.1"
	if _, err := open(none, none); !errors.Is(err, ErrNoGlibc) {
		t.Error(err)
	}
	if _, err := find(purego.RTLD_DEFAULT, none, "aio_of_no_library"); !errors.Is(err, ErrNoGlibc) {
		t.Error(err)
	}
}
