package live

import (
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
	for name, copyAll := range map[string]func(in, out int) error{
		"copy_file_range": func(in, out int) error {
			return repeat(func() (int, error) { return unix.CopyFileRange(in, nil, out, nil, size, 0) })
		},
		"sendfile": func(in, out int) error {
			return repeat(func() (int, error) { return unix.Sendfile(out, in, nil, size) })
		},
	} {
		target, err := os.Create(filepath.Join(dir, name))
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

func fillFile(name string, size int64) (*os.File, error) {
	f, err := os.Create(name)
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
// or one made for the purpose.
func reflinkDir() (dir string, undo func(), err error) {
	if dir, err = workdir(true); err != nil {
		return "", nil, err
	}
	whole := dir
	remove := func() { os.RemoveAll(whole) }
	if canShare(dir) {
		return dir, remove, nil
	}
	tool := mkfs("mkfs.xfs", "mkfs.btrfs")
	if os.Geteuid() != 0 || tool == "" {
		remove()
		return "", nil, errSkip("why.no-reflink")
	}
	image, on := filepath.Join(dir, "image"), filepath.Join(dir, "on")
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
		remove()
		return "", nil, errSkip("why.no-reflink")
	}
	return on, func() {
		unix.Unmount(on, unix.MNT_DETACH) // the loop device goes with it
		remove()
	}, nil
}

// canShare tries it.
func canShare(dir string) bool {
	a, err := fillFile(filepath.Join(dir, "a"), filePiece)
	if err != nil {
		return false
	}
	defer a.Close()
	b, err := os.Create(filepath.Join(dir, "b"))
	if err != nil {
		return false
	}
	defer b.Close()
	return reflinks(a, b)
}
