// Package leak is for tests: it fails a package whose tests leave goroutines
// or open files behind.
package leak

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"testing"
	"time"
)

// Main runs the tests of a package and exits: func TestMain(m *testing.M) { leak.Main(m) }.
func Main(m *testing.M) {
	// The first of these makes what the runtime keeps for good.
	if f, err := os.Open(os.DevNull); err == nil {
		f.Close()
	}
	goroutines, files := runtime.NumGoroutine(), openFiles()
	code := m.Run()
	if code == 0 && !fuzzing() && !settled(goroutines, files) {
		fmt.Fprintf(os.Stderr, "leak: %d goroutines before the tests and %d after, %d open files and %d\n",
			goroutines, runtime.NumGoroutine(), files, openFiles())
		_ = pprof.Lookup("goroutine").WriteTo(os.Stderr, 1)
		if names, err := os.ReadDir("/proc/self/fd"); err == nil {
			for _, n := range names {
				to, _ := os.Readlink("/proc/self/fd/" + n.Name())
				fmt.Fprintln(os.Stderr, "leak: open:", n.Name(), to)
			}
		}
		code = 1
	}
	os.Exit(code)
}

// fuzzing keeps goroutines of its own.
func fuzzing() bool {
	for _, name := range []string{"test.fuzz", "test.fuzzworker"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != f.DefValue {
			return true
		}
	}
	return false
}

// settled gives what ends by itself a little time to do so.
func settled(goroutines, files int) bool {
	deadline := time.Now().Add(5 * time.Second)
	for time.Now().Before(deadline) {

		if runtime.NumGoroutine() <= goroutines && openFiles() <= files {
			return true
		}
		runtime.Gosched()
	}
	return false
}

// openFiles counts them where the system tells; elsewhere there are none.
func openFiles() int {
	names, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	n := 0
	for _, name := range names {
		// The runtime's own poller comes with the first socket and stays.
		if to, err := os.Readlink("/proc/self/fd/" + name.Name()); err == nil &&
			to != "anon_inode:[eventpoll]" && to != "anon_inode:[eventfd]" {
			n++
		}
	}
	return n
}
