package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// server is a running ioviz, started as a user would.
type server struct {
	t      *testing.T
	cmd    *exec.Cmd
	data   string
	url    string // with the key
	origin string
	addr   string // to start again at
	errs   bytes.Buffer
	ended  chan error
}

// serve starts ioviz on a data directory of its own.
func serve(t *testing.T) *server { return serveAt(t, t.TempDir(), "127.0.0.1:0") }

func serveAt(t *testing.T, data, addr string) *server {
	t.Helper()
	s := &server{t: t, data: data, ended: make(chan error, 1)}
	s.cmd = exec.Command(program, "serve", "--open=false", "--addr", addr, "--data", data)
	s.cmd.Env = append(os.Environ(), "TMPDIR="+t.TempDir(), "LANG=en_US.UTF-8")
	s.cmd.Stderr = &s.errs
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewReader(out)
	line, err := said.ReadString('\n')
	if err != nil {
		t.Fatalf("no address: %v\n%s", err, s.errs.Bytes())
	}
	s.url = strings.TrimSpace(line)
	u, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	s.origin, s.addr = u.Scheme+"://"+u.Host, u.Host
	go func() {
		_, _ = io.Copy(io.Discard, said)
		s.ended <- s.cmd.Wait()
	}()
	t.Cleanup(s.stop)
	return s
}

// stop ends it as Ctrl-C does, and waits.
func (s *server) stop() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(os.Interrupt)
	select {
	case err := <-s.ended:
		if err != nil {
			s.t.Errorf("ioviz ended: %v\n%s", err, s.errs.Bytes())
		}
	case <-time.After(20 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.ended
		s.t.Errorf("ioviz did not end\n%s", s.errs.Bytes())
	}
	if tmp := s.tempDir(); tmp != "" {
		if left, _ := os.ReadDir(tmp); len(left) > 0 {
			s.t.Errorf("left in the temporary directory: %v", left)
		}
	}
	s.cmd = nil
}

// kill ends it as the out-of-memory killer does.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	<-s.ended
	s.cmd = nil
}

func (s *server) tempDir() string {
	for _, e := range slices.Backward(s.cmd.Env) {
		if dir, ok := strings.CutPrefix(e, "TMPDIR="); ok {
			return dir
		}
	}
	return ""
}

// page is the address of a page with the key.
func (s *server) page(path string) string {
	_, key, _ := strings.Cut(s.url, "?")
	if strings.Contains(path, "?") {
		return s.origin + path + "&" + key
	}
	return s.origin + path + "?" + key
}

// get asks the API without a browser.
func (s *server) get(path string, into any) {
	s.t.Helper()
	req, err := http.NewRequest(http.MethodGet, s.origin+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	_, key, _ := strings.Cut(s.url, "token=")
	req.Header.Set("Authorization", "Bearer "+key)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		s.t.Fatalf("GET %s: %s", path, res.Status)
	}
	if err := json.NewDecoder(res.Body).Decode(into); err != nil {
		s.t.Fatalf("GET %s: %v", path, err)
	}
}

type recording struct {
	Hash     string
	Name     string
	Producer string
	Builtin  bool
	Params   map[string]int64
}

func (s *server) traces() []recording {
	s.t.Helper()
	var got struct{ Traces []recording }
	s.get("/api/traces", &got)
	return got.Traces
}

// builtin is the hash of a recording that comes with ioviz.
func (s *server) builtin(name string, cold int64) string {
	s.t.Helper()
	for _, r := range s.traces() {
		if r.Builtin && r.Producer == "live" && r.Name == name && r.Params["cold"] == cold {
			return r.Hash
		}
	}
	s.t.Fatalf("no builtin recording of %s", name)
	return ""
}

// children lists the names of the processes that it has started and that
// still run, on Linux.
func (s *server) children() []string {
	var names []string
	pid := s.cmd.Process.Pid
	lists, _ := filepath.Glob(filepath.Join("/proc", itoa(pid), "task", "*", "children"))
	for _, l := range lists {
		b, _ := os.ReadFile(l)
		for _, kid := range strings.Fields(string(b)) {
			name, _ := os.ReadFile(filepath.Join("/proc", kid, "cmdline"))
			names = append(names, kid+" "+strings.ReplaceAll(string(name), "\x00", " "))
		}
	}
	return names
}

// files counts its open descriptors, on Linux.
func (s *server) files() int {
	l, _ := os.ReadDir(filepath.Join("/proc", itoa(s.cmd.Process.Pid), "fd"))
	return len(l)
}
