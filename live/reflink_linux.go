package live

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// reflink: where the file system can, copy_file_range shares the blocks and
// writes none; sendfile on the same file system writes them all. Root may make
// such a file system in a file, where mkfs.xfs or mkfs.btrfs is there.
func (t *trial) reflink() error {
	const size = 16 << 20
	dir, undo, err := reflinkDir()
	if err != nil {
		return err
	}
	defer undo()
	source, err := fillFile(filepath.Join(dir, "source"), size)
	if err != nil {
		return err
	}
	defer source.Close()
	note := func(n int, err error, call string, args ...any) (int, error) {
		ret := result(n, err)
		t.v.Calls = append(t.v.Calls, Noted{Call: fmt.Sprintf(call, args...), Result: ret, Error: errorName(ret), Times: 1})
		return n, err
	}
	for name, copyAll := range map[string]func(in, out int) error{
		"copy_file_range": func(in, out int) error {
			return repeat(func() (int, error) {
				n, err := unix.CopyFileRange(in, nil, out, nil, size, 0)
				return note(n, err, "copy_file_range(%d, NULL, %d, NULL, %d, 0)", in, out, size)
			})
		},
		"sendfile": func(in, out int) error {
			return repeat(func() (int, error) {
				n, err := unix.Sendfile(out, in, nil, size)
				return note(n, err, "sendfile(%d, %d, NULL, %d)", out, in, size)
			})
		},
	} {
		target, err := nameless(filepath.Join(dir, name))
		if err != nil {
			return setupError("making a file", err)
		}
		_, err = source.Seek(0, 0)
		if err == nil {
			err = copyAll(int(source.Fd()), int(target.Fd()))
		}
		if err == nil {
			err = target.Sync()
		}
		shared, e := sharedExtents(target)
		target.Close()
		if err != nil {
			return setupError("copying", err)
		}
		if e != nil {
			return setupError("asking for extents", e)
		}
		t.v.Numbers[name+"_shared"] = b2i(shared)
	}
	t.v.Evidence = "self:fiemap"
	t.say("shares-blocks", t.v.Numbers["copy_file_range_shared"] == 1 && t.v.Numbers["sendfile_shared"] == 0)
	return nil
}

func repeat(step func() (int, error)) error {
	for {
		n, err := step()
		if n == 0 || err != nil {
			return err
		}
	}
}

// nameless makes a file that is gone when it is closed.
func nameless(name string) (*os.File, error) {
	f, err := os.Create(name)
	os.Remove(name)
	return f, err
}

func fillFile(name string, size int64) (*os.File, error) {
	f, err := nameless(name)
	if err != nil {
		return nil, setupError("making a file", err)
	}
	piece := make([]byte, filePiece)
	for i := range piece {
		piece[i] = oldByte
	}
	for done := int64(0); done < size && err == nil; done += filePiece {
		_, err = f.Write(piece)
	}
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		f.Close()
		return nil, setupError("filling a file", err)
	}
	return f, nil
}

// reflinkDir is a folder on a file system that can share blocks: the usual one,
// or one made for the purpose, in a file (root). That one has no place in the
// tree of folders and its file no name: it is there until undo, and as long as a
// file in it is open, and gone with this process however it ends. What is made in
// the folder loses its name at once.
func reflinkDir() (dir string, undo func(), err error) {
	work, err := workdir(true)
	if err != nil {
		return "", nil, err
	}
	if canShare(work) {
		return work, func() { os.Remove(work) }, nil
	}
	image, on := filepath.Join(work, "image"), filepath.Join(work, "on")
	defer func() {
		os.Remove(image)
		os.Remove(on)
		os.Remove(work)
	}()
	tool := mkfs("mkfs.xfs", "mkfs.btrfs")
	if os.Geteuid() != 0 || tool == "" {
		return "", nil, errSkip("why.no-reflink")
	}
	f, err := os.Create(image)
	if err == nil {
		err = f.Truncate(512 << 20)
		f.Close()
	}
	if err == nil {
		err = os.Mkdir(on, 0o700)
	}
	if err == nil {
		err = exec.Command(tool, image).Run()
	}
	if err == nil {
		err = exec.Command("mount", "-o", "loop", image, on).Run()
	}
	if err != nil {
		return "", nil, errSkip("why.no-reflink")
	}
	defer unix.Unmount(on, unix.MNT_DETACH) // the loop device goes with the last file
	open, err := os.Open(on)
	if err != nil {
		return "", nil, setupError("opening a file system", err)
	}
	return fmt.Sprintf("/proc/self/fd/%d", open.Fd()), func() { open.Close() }, nil
}

// canShare tries it.
func canShare(dir string) bool {
	a, err := fillFile(filepath.Join(dir, "a"), filePiece)
	if err != nil {
		return false
	}
	defer a.Close()
	b, err := nameless(filepath.Join(dir, "b"))
	if err != nil {
		return false
	}
	defer b.Close()
	return reflinks(a, b)
}
