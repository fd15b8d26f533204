// Package ptrace records the system calls of child processes exactly, and slowly, with ptrace(2). It needs no privilege and no
// tracepoints. A seccomp filter in the child picks the calls that stop it, so that all others run at full speed.
// It knows calls by number and arguments, and nothing of what they mean.
//
// # Order of use
//
//	cmd.Start()                                        // a child that waits on its main thread, on a pipe say
//	t, err := ptrace.Start(ptrace.Options{Targets: []int{cmd.Process.Pid}, Sink: sink})
//	…                                                  // tell the child to go on
//	ptrace.InstallFilter(unix.SYS_READ, unix.SYS_WRITE) // in the child, on its locked main thread
//	…                                                  // sink gets the stops
//	exit, err := t.Wait(cmd.Process.Pid)               // the child has ended …
//	cmd.Wait()                                         // … and only now may its owner wait for it
//	t.Close()
//
// The filter comes after Start: without a tracer the calls it picks fail with ENOSYS. Where the kernel has no filters
// (Probe says so) the child installs none and Options.AllStops makes every call stop; Options.Only then keeps the record the same.
//
// # Who waits for the child
//
// A tracer waits for its targets, and so does the process that started them: here they are the same process, and the kernel shows
// a traced child's stops to every wait in it, also to those that ask for exits only. Thus os.Process.Wait during tracing returns
// at once, with a state that is no exit, and takes a stop away that the tracer then waits for in vain. Hence the rule:
// call Tracer.Wait first, and os.Process.Wait or exec.Cmd.Wait after it has returned. The tracer itself only looks
// (WNOWAIT) and reaps nothing: the owner's Wait finds the exit state where it always is.
//
// # How it waits
//
// One locked thread makes all requests, because the kernel takes requests for a target only from the thread that seized it.
// One goroutine per target blocks in waitid for this target alone, and hands over what it saw. A wait for all
// children would steal those of others, and a thread that blocks in waitid itself cannot be told to close: the Go
// runtime's signal handlers restart the call. Close interrupts the targets instead, which ends every wait. The price is
// a hand-over between threads per stop, about twice the time of a stop on an idle machine.
//
// # Surprises, with the kernel on which they were seen
//
//   - 6.18: waitid with WEXITED alone returns stops of a traced child (CLD_TRAPPED).
//   - A target that is detached with its filter on gets ENOSYS for the calls that the filter picks: end it instead.
//   - Filters, as the flag no_new_privs, are handed down to children and threads made by the filtered thread. The Go
//     runtime makes no threads from a locked one.
//   - A call that a signal or Close breaks off returns -ERESTARTSYS (-512) or a neighbour down to -516 to the tracer; the program
//     sees it restarted, as a second pair, for some calls under the name restart_syscall.
//   - A target killed inside a call leaves an entry without a return.
package ptrace
