package perf

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"golang.org/x/sys/unix"
)

// SystemCache is where a run as root leaves tracepoint ids for everybody on the machine.
const SystemCache = "/var/cache/ioviz"

// ErrNoTracefs says that tracefs is not mounted and could not be mounted for this process alone.
var ErrNoTracefs = errors.New("no tracefs")

var tracefsDirs = []string{"/sys/kernel/tracing", "/sys/kernel/debug/tracing"}

// Tracefs finds tracefs: where it is mounted, or else, for root, through a mount of its own that no path leads to
// (fsopen(2), Linux 5.2), so that nothing changes for anybody else. The directory it names is good for this process
// until it ends. The error is fs.ErrPermission where tracefs is there and closed (it is mode 0700), else ErrNoTracefs.
func Tracefs() (string, error) {
	var denied error
	for _, dir := range tracefsDirs {
		_, err := os.ReadDir(filepath.Join(dir, "events", "sched"))
		if err == nil {
			return dir, nil
		}
		if errors.Is(err, fs.ErrPermission) {
			var st unix.Statfs_t
			if unix.Statfs(dir, &st) == nil && (st.Type == unix.TRACEFS_MAGIC || st.Type == unix.DEBUGFS_MAGIC) {
				denied = err
			}
		}
	}
	if denied != nil {
		return "", denied
	}
	dir, err := detachedTracefs()
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrNoTracefs, err)
	}
	return dir, nil
}

// detachedTracefs keeps one descriptor per process on a tracefs that is mounted nowhere.
var detachedTracefs = sync.OnceValues(func() (string, error) {
	fd, err := unix.Fsopen("tracefs", unix.FSOPEN_CLOEXEC)
	if err != nil {
		return "", fmt.Errorf("opening tracefs: %w", err)
	}
	defer unix.Close(fd)
	if err := unix.FsconfigCreate(fd); err != nil {
		return "", fmt.Errorf("creating tracefs: %w", err)
	}
	dir, err := unix.Fsmount(fd, unix.FSMOUNT_CLOEXEC, unix.MOUNT_ATTR_NOSUID|unix.MOUNT_ATTR_NODEV|unix.MOUNT_ATTR_NOEXEC)
	if err != nil {
		return "", fmt.Errorf("mounting tracefs: %w", err)
	}
	return "/proc/self/fd/" + strconv.Itoa(dir), nil
})

// OpenCatalog opens the best catalog at hand without provoking anything: tracefs, else the cache of a run as root,
// else this user's own. The error joins why each failed; DiscoverInChild is what is left then.
func OpenCatalog() (*Catalog, error) {
	dir, err := Tracefs()
	if err == nil {
		return NewCatalog(os.DirFS(dir)), nil
	}
	errs := []error{err}
	for _, dir := range cacheDirs() {
		c, err := loadCache(dir)
		if err == nil {
			return c, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

// SaveCache writes what the catalog knows of the systems (CacheSystems where none are named) for this kernel build, and
// returns the file's name. Root writes for everybody into SystemCache, other users into their own cache directory.
func (c *Catalog) SaveCache(systems ...string) (string, error) {
	if len(systems) == 0 {
		systems = CacheSystems
	}
	if os.Geteuid() == 0 {
		return c.save(SystemCache, KernelBuild(), systems)
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("saving tracepoint ids: %w", err)
	}
	return c.save(filepath.Join(dir, "ioviz"), KernelBuild(), systems)
}

// KernelBuild names the running kernel's build: release, version and machine of uname(2). Tracepoint ids hold for one build.
func KernelBuild() string {
	var u unix.Utsname
	if unix.Uname(&u) != nil {
		return ""
	}
	return unix.ByteSliceToString(u.Release[:]) + " " + unix.ByteSliceToString(u.Version[:]) + " " + unix.ByteSliceToString(u.Machine[:])
}

func cacheDirs() []string {
	dirs := []string{SystemCache}
	if dir, err := os.UserCacheDir(); err == nil {
		dirs = append(dirs, filepath.Join(dir, "ioviz"))
	}
	return dirs
}

// loadCache reads a cache file after making sure that only root or this user can have written it.
func loadCache(dir string) (*Catalog, error) {
	d, err := os.OpenFile(dir, unix.O_DIRECTORY|unix.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	if err := trusted(d); err != nil {
		return nil, err
	}
	kernel := KernelBuild()
	fd, err := unix.Openat(int(d.Fd()), cacheName(kernel), unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("opening %s in %s: %w", cacheName(kernel), dir, err)
	}
	file := os.NewFile(uintptr(fd), filepath.Join(dir, cacheName(kernel)))
	defer file.Close()
	if err := trusted(file); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(file, 16<<20))
	if err != nil {
		return nil, fmt.Errorf("reading tracepoint ids: %w", err)
	}
	return parseCache(data, kernel)
}

func trusted(f *os.File) error {
	var st unix.Stat_t
	if err := unix.Fstat(int(f.Fd()), &st); err != nil {
		return err
	}
	if st.Uid != 0 && int(st.Uid) != os.Geteuid() {
		return fmt.Errorf("%w: %s belongs to user %d", ErrCache, f.Name(), st.Uid)
	}
	if st.Mode&0o022 != 0 {
		return fmt.Errorf("%w: %s can be written by others", ErrCache, f.Name())
	}
	return nil
}
