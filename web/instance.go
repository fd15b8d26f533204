package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"
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

// announce writes the file that Instances reads. Only its owner may read it.
func (s *Server) announce() (string, error) {
	dir := filepath.Join(s.cfg.DataDir, instanceDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("keeping the key: %w", err)
	}
	b, err := json.Marshal(Instance{os.Getpid(), s.listener.Addr().String(), s.control.guard.token, time.Now()})
	if err != nil {
		return "", err
	}
	// One process may serve twice, in tests: the port tells them apart.
	name := filepath.Join(dir, fmt.Sprintf("%d-%s.json", os.Getpid(), s.port()))
	// Something of that name was left by a dead process, maybe with other rights.
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("keeping the key: %w", err)
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", fmt.Errorf("keeping the key: %w", err)
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(fmt.Errorf("keeping the key: %w", err), os.Remove(name))
	}
	return name, nil
}

func withdraw(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing the key: %w", err)
	}
	return nil
}

// Instances finds the servers that run on a data directory ("": the default
// one), the latest first. Files of servers that don't answer are removed.
func Instances(ctx context.Context, dataDir string) ([]Instance, error) {
	if dataDir == "" {
		var err error
		if dataDir, err = DefaultDataDir(); err != nil {
			return nil, err
		}
	}
	names, err := filepath.Glob(filepath.Join(escapeGlob(dataDir), instanceDir, "*.json"))
	if err != nil {
		return nil, err
	}
	var all []Instance
	for _, name := range names {
		i, err := readInstance(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil || !i.answers(ctx) {
			_ = os.Remove(name)
			continue
		}
		all = append(all, i)
	}
	slices.SortFunc(all, func(a, b Instance) int { return b.Began.Compare(a.Began) })
	return all, nil
}

func escapeGlob(dir string) string {
	if runtime.GOOS == "windows" {
		return dir // no escaping there, and no such names
	}
	var out []rune
	for _, r := range dir {
		switch r {
		case '*', '?', '[', '\\':
			out = append(out, '\\')
		}
		out = append(out, r)
	}
	return string(out)
}

func readInstance(name string) (Instance, error) {
	f, err := os.Open(name)
	if err != nil {
		return Instance{}, err
	}
	defer f.Close()
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
