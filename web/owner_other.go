//go:build !unix

package web

import (
	"io/fs"
	"os"
)

// own leaves it to the folder's list of who may write: a person's own has one.
func own(fs.FileInfo) bool { return true }

// gone says that there is no such process.
func gone(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return true
	}
	_ = p.Release()
	return false
}
