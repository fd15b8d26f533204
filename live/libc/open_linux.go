//go:build !static

package libc

import (
	"fmt"

	"github.com/ebitengine/purego"
)

// open looks in the first library, and for AIO also in the second, where it was until glibc 2.34.
func open(name, realtime string) (*AIO, error) {
	c, err := purego.Dlopen(name, purego.RTLD_NOW|purego.RTLD_GLOBAL)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoGlibc, err)
	}
	var malloc, free uintptr
	a := &AIO{}
	for _, f := range []struct {
		name string
		at   *uintptr
	}{
		{"gnu_get_libc_version", new(uintptr)}, // other C libraries have no such function
		{"malloc", &malloc}, {"free", &free}, {"__errno_location", &a.errnoPlace},
		{"aio_read", &a.read}, {"aio_suspend", &a.suspend}, {"aio_error", &a.status}, {"aio_return", &a.result},
	} {
		if *f.at, err = find(c, realtime, f.name); err != nil {
			return nil, err
		}
	}
	call(free, call(malloc, 1, 0, 0), 0, 0)
	return a, nil
}

// find is where the function is, in a library that is open or in the other.
func find(open uintptr, other, name string) (uintptr, error) {
	at, err := purego.Dlsym(open, name)
	if err == nil {
		return at, nil
	}
	if lib, e := purego.Dlopen(other, purego.RTLD_NOW|purego.RTLD_GLOBAL); e == nil {
		if at, e := purego.Dlsym(lib, name); e == nil {
			return at, nil
		}
	}
	return 0, fmt.Errorf("%w: %w", ErrNoGlibc, err)
}
