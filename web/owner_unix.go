//go:build unix

package web

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// own says whether only this process's user decides what is in a file or folder.
func own(st fs.FileInfo) bool {
	sys, ok := st.Sys().(*syscall.Stat_t)
	return ok && int(sys.Uid) == os.Geteuid() && st.Mode().Perm()&0o022 == 0
}

// gone says that there is no such process.
func gone(pid int) bool { return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }
