// Package libc calls the POSIX AIO of the C library that this machine has, glibc,
// whose threads are what a run of it shows (aio(7)). The library is opened when it
// is asked for, so nothing here needs a C compiler. What can open libraries is
// itself linked dynamically: built with the tag static, there is none to open, and
// the program starts on any Linux.
//
// Its functions are called without a word to the Go scheduler, as the system
// calls of a server are: who sleeps in one keeps its thread to itself.
package libc
