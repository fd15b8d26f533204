//go:build !linux

package live

// errorName names nothing: there are no results of system calls.
func errorName(int64) string { return "" }
