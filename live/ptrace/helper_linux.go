//go:build amd64 || arm64

package ptrace

import (
	"bufio"
	"fmt"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// helperEnv asks a process, which is the program itself started again, to be the target of Probe and end.
const helperEnv = "IOVIZ_PTRACE_HELPER"

func init() {
	if os.Getenv(helperEnv) != "" {
		runtime.LockOSThread() // the main thread is the one that is traced
	}
}

// RunHelper does the job that this process was started for by Probe, and does not return then. In all other processes it
// does nothing. Call it first thing in main, and in TestMain.
func RunHelper() {
	job := os.Getenv(helperEnv)
	if job == "" {
		return
	}
	fmt.Println("ready")
	_, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err == nil && job == "filter" {
		err = InstallFilter(unix.SYS_GETPPID)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "ioviz helper:", err)
		os.Exit(helperFailed)
	}
	for range probeCalls {
		_, _, _ = unix.RawSyscall(unix.SYS_GETPPID, 0, 0, 0)
		_, _, _ = unix.RawSyscall(unix.SYS_GETPGID, 0, 0, 0) // which the filter does not pick
	}
	os.Exit(0)
}

const (
	probeCalls   = 5
	helperFailed = 3
)
