package code_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// server is one I/O model's: how often three clients have it wait, and how often
// a call of it has said that there is nothing yet.
type server struct {
	program
	wait   map[string]int // waits by call, each of them told of one socket
	again  int            // calls that said EAGAIN; -1: at least one
	ring   int            // results out of a ring, which no call but io_uring_enter brings; several can come by one
	polled bool           // by a thread of the kernel: how often that must be woken is its own affair
	block  bool           // serves one client at a time
	batch  bool           // serves all clients at once, and none before all have sent
	file   bool           // answers out of a file, whose name it is told
}

var servers = []server{
	{program: program{dir: "blocking", name: "blocking", marks: same("accept", "read", "write", "close")}, block: true},
	{program: program{dir: "nonblocking-spin", name: "nonblocking_spin", marks: same("accept", "read", "write", "close", "sweep", "own-work")}, again: -1},
	{program: program{dir: "nonblocking-sleep", name: "nonblocking_sleep", marks: same("accept", "read", "write", "close", "sweep", "sleep")}, again: -1},
	{program: program{dir: "select", name: "select_server", marks: same("rebuild", "wait", "scan", "accept", "read", "write", "close")}, wait: map[string]int{"select": 10}},
	{program: program{dir: "poll", name: "poll", marks: map[string][]string{".c": {"wait", "scan", "accept", "read", "write", "close"}, ".py": {"wait", "accept", "read", "write", "close"}}}, wait: map[string]int{"poll": 10}},
	{program: program{dir: "epoll-lt", name: "epoll_lt", marks: same("create", "watch", "wait", "accept", "watch-conn", "read", "write", "close")}, wait: map[string]int{"epoll_wait": 10, "epoll_ctl": 4}},
	{program: program{dir: "epoll-et", name: "epoll_et", marks: map[string][]string{
		".c":  {"accept", "watch-conn", "drain", "write", "create", "watch", "wait", "close"},
		".py": {"accept", "watch-conn", "drain", "write", "create", "watch", "wait", "close"},
	}}, wait: map[string]int{"epoll_wait": 10, "epoll_ctl": 4}, again: 7},
	{program: program{dir: "sigio", name: "sigio", only: "c", marks: same("nonblock", "owner", "signal", "async", "read", "write", "close", "hold", "tell", "accept", "tell-conn", "drain-conn", "drain", "wait")}, again: -1},
	{program: program{dir: "libaio", name: "libaio", only: "c", marks: same("setup", "accept", "submit", "complete", "write", "close")},
		wait: map[string]int{"io_submit": 6, "io_getevents": 2}, batch: true},
	{program: program{dir: "libaio-file", name: "libaio_file", only: "c", marks: same("setup", "accept", "read", "close", "submit", "complete", "write")},
		wait: map[string]int{"read": 6, "io_submit": 3, "io_getevents": 1}, batch: true, file: true},
	{program: program{dir: "process-per-conn", name: "process_per_conn", marks: same("close", "read", "write", "close", "accept", "fork", "exit", "close", "wait")}},
	{program: program{dir: "thread-per-conn", name: "thread_per_conn", runs: true, marks: same("read", "write", "close", "accept", "spawn", "join")}},
	{program: program{dir: "posix-aio", name: "posix_aio", only: "c", marks: same("accept", "ask", "spawn", "wait", "result", "write", "ask-again", "close")}, wait: map[string]int{"read": 6}, batch: true},
	{program: program{dir: "io-uring-net", name: "io_uring_net", only: "c", marks: same("accept", "enter", "results", "recv", "accept-again", "close", "send", "recv-again")}, ring: 14},
	{program: program{dir: "io-uring-net-sqpoll", name: "io_uring_net_sqpoll", only: "c", marks: same("accept", "publish", "wake", "look", "recv", "accept-again", "close", "send", "recv-again")}, ring: 14, polled: true},
	{program: program{dir: "io-uring-multishot", name: "io_uring_multishot", only: "c", marks: same("recv", "send", "accept", "enter", "results", "pair", "accept-again", "close", "pair-again")}, ring: 17},
}

// withFile is the command with the file that the server answers out of, if it does.
func (p *server) withFile(t *testing.T, argv []string) []string {
	t.Helper()
	if !p.file {
		return argv
	}
	name := filepath.Join(t.TempDir(), "answers")
	if err := os.WriteFile(name, []byte(strings.Repeat(message, 1024)), 0o600); err != nil {
		t.Fatal(err)
	}
	return append(argv, name)
}

var stalling = program{dir: "epoll-et-nodrain", name: "epoll_et_nodrain", marks: same("create", "watch", "wait", "accept", "watch-conn", "read-once", "write", "close")}

// started is a server that listens.
type started struct {
	t      *testing.T
	cmd    *exec.Cmd
	addr   string
	errors strings.Builder
}

func start(t *testing.T, argv ...string) *started {
	t.Helper()
	s := &started{t: t, cmd: exec.CommandContext(t.Context(), argv[0], append(argv[1:], "0", "3")...)}
	s.cmd.Stderr = &s.errors
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%v: %v %v", argv, err, s.cmd.Wait())
	}
	_, port, _ := strings.Cut(strings.TrimSpace(line), " port ")
	s.addr = net.JoinHostPort("127.0.0.1", port)
	return s
}

type client struct {
	t *testing.T
	*net.TCPConn
}

func (s *started) client() client {
	s.t.Helper()
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { c.Close() })
	return client{s.t, c.(*net.TCPConn)}
}

const message = "sixteen bytes..."

// send sends a message and waits for the first want bytes of it.
func (c client) send(want int) {
	c.t.Helper()
	if _, err := io.WriteString(c, message); err != nil {
		c.t.Fatal(err)
	}
	c.receive(want)
}

// receive waits for the first want bytes of the message.
func (c client) receive(want int) {
	c.t.Helper()
	got := make([]byte, want)
	if _, err := io.ReadFull(c, got); err != nil || string(got) != message[:want] {
		c.t.Fatalf("answered %q, %v", got, err)
	}
}

// end ends the client's half and waits for the server to end its own.
func (c client) end() {
	c.t.Helper()
	if err := c.CloseWrite(); err != nil {
		c.t.Fatal(err)
	}
	if rest, err := io.ReadAll(c); err != nil || len(rest) > 0 {
		c.t.Fatalf("after the end: %q, %v", rest, err)
	}
}

// Three clients send four messages and end. What one is given back shows that
// the server is done with all that came before, so the calls are always the same.
func TestServers(t *testing.T) {
	dir := t.TempDir()
	python := pythonPath(t)
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("unmet needs: strace")
	}
	for _, p := range servers {
		for lang, argv := range p.commands(t, dir, python) {
			t.Run(p.dir+"/"+lang, func(t *testing.T) {
				if p.ring > 0 && !ringsAllowed() {
					t.Skip("unmet needs: io_uring")
				}
				trace := filepath.Join(t.TempDir(), "trace")
				argv = append([]string{"strace", "-f", "-y", "-s0", "-o", trace}, argv...)
				s := start(t, p.withFile(t, argv)...)
				switch {
				case p.batch:
					all := []client{s.client(), s.client(), s.client()}
					for _, c := range all {
						if _, err := io.WriteString(c, message); err != nil {
							t.Fatal(err)
						}
					}
					for _, c := range all {
						c.receive(len(message))
					}
					for _, c := range all {
						if err := c.CloseWrite(); err != nil {
							t.Fatal(err)
						}
					}
				case p.block:
					for range 3 {
						c := s.client()
						c.send(len(message))
						c.end()
					}
				default:
					a := s.client()
					a.send(len(message))
					b := s.client()
					b.send(len(message))
					c := s.client()
					c.send(len(message))
					a.send(len(message))
					b.end()
					c.end()
					a.end()
				}
				if err := s.cmd.Wait(); err != nil {
					t.Fatalf("%v: %s", err, s.errors.String())
				}
				want := map[string]int{"accept": 3, "read": 7, "write": 4}
				if p.block {
					want = map[string]int{"accept": 3, "read": 6, "write": 3}
				}
				if p.batch {
					want = map[string]int{"accept": 3, "write": 3}
				}
				maps.Copy(want, p.wait)
				got, again := serving(t, trace)
				if p.ring > 0 {
					want = map[string]int{}
					if n := got["io_uring_enter"]; n < p.ring/4 && !p.polled || n > p.ring {
						t.Errorf("%d calls of io_uring_enter for %d results", n, p.ring)
					}
					delete(got, "io_uring_enter")
				}
				if !maps.Equal(got, want) {
					t.Errorf("calls %v, want %v", got, want)
				}
				if again != p.again && !(p.again < 0 && again > 0) {
					t.Errorf("%d calls said EAGAIN, want %d", again, p.again)
				}
			})
		}
	}
}

// serving counts the calls of a server that did something, and those that said EAGAIN.
func serving(t *testing.T, trace string) (calls map[string]int, again int) {
	t.Helper()
	b, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	calls = map[string]int{}
	alias := map[string]string{"accept4": "accept", "pselect6": "select", "ppoll": "poll", "epoll_pwait": "epoll_wait"}
	known := []string{"accept", "read", "write", "select", "poll", "epoll_wait", "epoll_ctl", "io_uring_enter", "io_submit", "io_getevents"}
	begun := map[string]string{} // by process: a call that another's came in between
	for line := range strings.Lines(string(b)) {
		pid, _, _ := strings.Cut(line, " ")
		if first, ok := strings.CutSuffix(line, " <unfinished ...>\n"); ok {
			begun[pid] = first
			continue
		}
		if _, rest, ok := strings.Cut(line, " resumed>"); ok {
			line = begun[pid] + rest
		}
		m := callLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		name, args := m[1], m[2]
		if other := alias[name]; other != "" {
			name = other
		}
		if !slices.Contains(known, name) || (name == "read" || name == "write") && !socket.MatchString(args) {
			continue
		}
		switch {
		case m[3] != "-1":
			calls[name]++
		case strings.Contains(line, "EAGAIN"):
			again++
		}
	}
	return calls, again
}

// Who reads once for each time it is told leaves what one read leaves.
func TestServerThatDoesNotDrain(t *testing.T) {
	dir := t.TempDir()
	for lang, argv := range stalling.commands(t, dir, pythonPath(t)) {
		t.Run(lang, func(t *testing.T) {
			s := start(t, argv...)
			c := s.client()
			c.send(8)
			var exit *exec.ExitError
			if err := s.cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(s.errors.String(), "with 3 clients left") {
				t.Errorf("%v, %q", err, s.errors.String())
			}
			if n, err := c.Read(make([]byte, 8)); n > 0 {
				t.Errorf("%d bytes more were answered, %v", n, err)
			}
		})
	}
}

// What a server can't be started with ends with a message and a code.
func TestMistakesOfServers(t *testing.T) {
	dir := t.TempDir()
	python := pythonPath(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, taken, _ := net.SplitHostPort(l.Addr().String())
	for _, p := range append(slices.Clone(servers), server{program: stalling}) {
		for _, argv := range p.commands(t, dir, python) {
			argv = p.withFile(t, argv)
			for want, args := range map[string][]string{
				"usage: ":      {"0"},
				"CLIENTS must": {"0", "0"},
				"in use":       {taken, "1"},
			} {
				out, err := exec.Command(argv[0], append(argv[1:], args...)...).CombinedOutput()
				if err == nil || !strings.Contains(string(out), want) {
					t.Errorf("%v %v: %v, %q", argv, args, err, out)
				}
			}
		}
	}
}

func TestMarksOfServers(t *testing.T) {
	for _, p := range append(slices.Clone(servers), server{program: stalling}) {
		for _, ending := range []string{".c", ".py"} {
			if p.only == "c" && ending == ".py" {
				continue
			}
			want := p.marks[""]
			if want == nil {
				want = p.marks[ending]
			}
			if got := marksIn(t, p.source(ending)); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s%s has marks %v, want %v", p.name, ending, got, want)
			}
		}
	}
}
