package web

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"time"

	"ioviz/web/store"
)

// Instance is a running server as its file in the data directory tells it.
type Instance struct {
	PID   int       `json:"pid"`
	Addr  string    `json:"addr"` // 127.0.0.1:port
	Token string    `json:"token"`
	Began time.Time `json:"began"`
}

// URL is the address to open, with the key.
func (i Instance) URL() string { return pageURL(i.Addr, i.Token) }

// DefaultDataDir is where recordings are kept when nobody says otherwise:
// $XDG_DATA_HOME/ioviz, or what the system has instead.
func DefaultDataDir() (string, error) {
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "ioviz"), nil
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return "", fmt.Errorf("finding a place for recordings, name one with --data: %w", err)
		}
		return filepath.Join(dir, "ioviz"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("finding a place for recordings, name one with --data: %w", err)
	}
	return filepath.Join(home, ".local", "share", "ioviz"), nil
}

const instanceDir = "serving"

// instanceName is the name of a server's file: process and port, as one process
// may serve twice, in tests.
var instanceName = regexp.MustCompile(`^(\d{1,10})-\d{1,5}\.json$`)

// openServing opens the folder of keys: others who may write there could lead a
// person to a server of theirs.
func openServing(dataDir string) (*os.Root, error) { return openOwn(dataDir, instanceDir) }

// openOwn opens a folder of the data directory. One that others may write in, or
// that leads elsewhere, is refused.
func openOwn(dataDir, name string) (*os.Root, error) {
	data, err := os.OpenRoot(dataDir)
	if err != nil {
		return nil, err
	}
	defer data.Close()
	st, err := data.Lstat(name)
	if err != nil {
		return nil, err
	}
	root, err := data.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	opened, err := root.Stat(".")
	if err == nil && (!st.IsDir() || !own(opened)) {
		err = &Error{Code: "data.foreign", Args: map[string]any{"detail": filepath.Join(dataDir, name)}}
	}
	if err != nil {
		root.Close()
		return nil, err
	}
	return root, nil
}

// ownTraces refuses a folder of recordings in which others could add and swap
// some; one that is not there yet will be ours.
func ownTraces(dataDir string) error {
	root, err := openOwn(dataDir, store.Folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("opening the recordings: %w", err)
	}
	return root.Close()
}

// announce writes the file that Instances reads. Only its owner may read it.
// What it returns removes the file.
func (s *Server) announce() (withdraw func() error, err error) {
	if err := os.MkdirAll(filepath.Join(s.cfg.DataDir, instanceDir), 0o700); err != nil {
		return nil, fmt.Errorf("keeping the key: %w", err)
	}
	root, err := openServing(s.cfg.DataDir)
	if err != nil {
		return nil, fmt.Errorf("keeping the key: %w", err)
	}
	sweep(root)
	b, err := json.Marshal(Instance{os.Getpid(), s.listener.Addr().String(), s.control.guard.token, time.Now()})
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	name, temp := fmt.Sprintf("%d-%s.json", os.Getpid(), s.port()), ".new-"+rand.Text()
	if err = writeKey(root, temp, b); err == nil {
		err = root.Rename(temp, name)
	}
	if err != nil {
		_ = root.Remove(temp)
		return nil, errors.Join(fmt.Errorf("keeping the key: %w", err), root.Close())
	}
	return func() error {
		if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(fmt.Errorf("removing the key: %w", err), root.Close())
		}
		return root.Close()
	}, nil
}

// sweep removes the files of servers that ended without doing so.
func sweep(root *os.Root) {
	files, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return
	}
	for _, file := range files {
		if m := instanceName.FindStringSubmatch(file.Name()); m != nil {
			if pid, err := strconv.Atoi(m[1]); err == nil && gone(pid) {
				_ = root.Remove(file.Name())
			}
		}
	}
}

func writeKey(root *os.Root, name string, b []byte) error {
	f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Close())
}

// Instances finds the servers that run on a data directory ("": the default
// one), the latest first. Files of processes that are gone are removed.
func Instances(ctx context.Context, dataDir string) ([]Instance, error) {
	if dataDir == "" {
		var err error
		if dataDir, err = DefaultDataDir(); err != nil {
			return nil, err
		}
	}
	root, err := openServing(dataDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer root.Close()
	files, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, err
	}
	var all []Instance
	for _, file := range files {
		m := instanceName.FindStringSubmatch(file.Name())
		if m == nil {
			continue
		}
		i, err := readInstance(root, file.Name())
		if err == nil && i.answers(ctx) {
			all = append(all, i)
			continue
		}
		if pid, err := strconv.Atoi(m[1]); err == nil && gone(pid) {
			_ = root.Remove(file.Name())
		}
	}
	slices.SortFunc(all, func(a, b Instance) int { return b.Began.Compare(a.Began) })
	return all, nil
}

func readInstance(root *os.Root, name string) (Instance, error) {
	f, err := store.Regular(root.OpenFile(name, store.ReadOnly, 0))
	if err != nil {
		return Instance{}, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return Instance{}, err
	}
	if !own(st) {
		return Instance{}, fs.ErrPermission
	}
	b, err := io.ReadAll(io.LimitReader(f, 4<<10))
	if err != nil {
		return Instance{}, err
	}
	return parseInstance(b)
}

func parseInstance(b []byte) (Instance, error) {
	var i Instance
	if err := json.Unmarshal(b, &i); err != nil {
		return i, err
	}
	if _, _, err := loopback(i.Addr); err != nil {
		return i, err
	}
	if i.Token == "" {
		return i, errors.New("no key")
	}
	return i, nil
}

// answers asks the server for something that only the holder of its key gets.
// Whoever else has the port now learns a key that opens nothing.
func (i Instance) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+i.Addr+"/api/runs", nil)
	if err != nil {
		return false
	}
	r.Header.Set("Authorization", "Bearer "+i.Token)
	transport := &http.Transport{DisableKeepAlives: true}
	defer transport.CloseIdleConnections()
	res, err := transport.RoundTrip(r)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	return res.StatusCode == http.StatusOK
}
