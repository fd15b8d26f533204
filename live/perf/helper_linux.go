package perf

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// helperEnv asks a process, which is the program itself started again, to do one job of this package and end.
const helperEnv = "IOVIZ_PERF_HELPER"

// RunHelper does the job that this process was started for by StartSpinners or DiscoverInChild, and does not return then.
// In all other processes it does nothing. Call it first thing in main, and in TestMain.
func RunHelper() {
	switch os.Getenv(helperEnv) {
	case "":
		return
	case "spin":
		cpus, err := parseCPUs(os.Getenv(helperEnv + "_CPUS"))
		if err == nil {
			err = Spin(cpus, os.Stdin, os.Stdout)
		}
		finish(err)
	case "discover":
		var found discovery
		lo, hi := 1, maxTracepoint
		_, _ = fmt.Sscanf(os.Getenv(helperEnv+"_IDS"), "%d-%d", &lo, &hi) // tests know where to look
		ids, err := discoverRange(context.Background(), lo, hi)
		if found.IDs = ids; err != nil {
			found.Err = err.Error()
		}
		finish(json.NewEncoder(os.Stdout).Encode(found))
	default:
		finish(fmt.Errorf("unknown helper %q", os.Getenv(helperEnv)))
	}
}

// discovery is what the child of DiscoverInChild answers.
type discovery struct {
	IDs map[string]uint16 `json:"ids"`
	Err string            `json:"err"`
}

func finish(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "ioviz helper:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// helper prepares the program to be started again for a job. Asynchronous preemption is off in it: its signals would
// wake the spinners, and end up between the calls that discovery makes.
func helper(job string, env ...string) *exec.Cmd {
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), helperEnv+"="+job, "GODEBUG=asyncpreemptoff=1", "GORACE=atexit_sleep_ms=0")
	cmd.Env = append(cmd.Env, env...)
	return cmd
}

// DiscoverInChild runs DiscoverIDs in a child process, caches what it found and returns it as a catalog; where only the
// caching failed, it returns the catalog and the error. The child goes on closing descriptors for up to half a minute
// after this has returned. The program must call RunHelper.
func DiscoverInChild(ctx context.Context) (*Catalog, error) {
	cmd := helper("discover")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting discovery: %w", err)
	}
	// Neither the end of ctx nor the answer waits for the child's end. Closing the pipe ends a read that ctx gave up.
	stop := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill(); _ = out.Close() })
	var found discovery
	err = json.NewDecoder(out).Decode(&found)
	stop()
	go func() { _ = cmd.Wait() }()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fmt.Errorf("%w: reading answer: %w", ErrDiscovery, err)
	case found.Err != "":
		return nil, fmt.Errorf("%w: %s", ErrDiscovery, found.Err)
	}
	c := NewSyscallCatalog(found.IDs)
	_, err = c.SaveCache("syscalls")
	return c, err
}

// Spinners is a child process that keeps every CPU from going idle.
type Spinners struct {
	cmd   *exec.Cmd
	stdin io.WriteCloser
}

// StartSpinners starts one spinning thread per online CPU in a child process, and returns when all of them spin. They run
// under SCHED_IDLE, so whatever else wants the CPU gets it. Without them, some virtual machines do not deliver events that fire
// while a CPU idles: see the package comment. The child ends when Stop is called or when this process ends, because its
// standard input closes then. (PR_SET_PDEATHSIG would not do: it fires when the *thread* that started the child
// ends, and Go ends threads of goroutines that stay locked.) The program must call RunHelper.
func StartSpinners() (*Spinners, error) {
	cpus, err := OnlineCPUs()
	if err != nil {
		return nil, err
	}
	cmd := helper("spin", helperEnv+"_CPUS="+strings.Trim(strings.ReplaceAll(fmt.Sprint(cpus), " ", ","), "[]"))
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	var words strings.Builder
	cmd.Stderr = &words
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting spinners: %w", err)
	}
	if line, _ := bufio.NewReader(out).ReadString('\n'); line != "spinning\n" {
		_ = stdin.Close()
		_ = cmd.Wait()
		return nil, fmt.Errorf("starting spinners: %s", strings.TrimSpace(words.String()))
	}
	return &Spinners{cmd: cmd, stdin: stdin}, nil
}

// PID is the process id of the spinners, to be left out of system-wide captures.
func (s *Spinners) PID() int { return s.cmd.Process.Pid }

// Stop ends the spinners and waits for them.
func (s *Spinners) Stop() error {
	_ = s.stdin.Close()
	if err := s.cmd.Wait(); err != nil {
		return fmt.Errorf("stopping spinners: %w", err)
	}
	return nil
}
