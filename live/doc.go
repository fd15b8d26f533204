// Package live makes traces by running the real thing and watching the kernel.
//
// A run is two child processes, re-executed from this program: a sender that
// moves a file into a TCP connection on loopback by the system calls of its
// path, and a receiver. Each does its work on its main thread and nothing else
// does anything in between, so what is seen of the thread is the demo. Capture
// runs beside them, in this process, at the best tier of evidence that the
// machine allows (package live/perf, live/ptrace, or the children's own
// records); what comes out is measured events, and derive adds what follows
// from them by named rules.
//
// Surprises of the kernel that shaped it, with the version they were seen on:
//
//   - A Go program enters the kernel on its own account: futex after a blocked
//     call, rt_sigreturn after a preemption signal. The children run without
//     garbage collection and asynchronous preemption, pin main to its thread
//     and use raw system calls between two marker calls (6.18, Go 1.26).
//   - What glibc does for a program, only a program that calls it shows. POSIX AIO is
//     called in the glibc that is there (package live/libc). Its threads begin with C
//     code, so the server that makes one for each connection is C (folder programs),
//     compiled when it is first run.
//   - glibc takes a signal for itself when a program makes its first thread: one call
//     of rt_sigaction and one of rt_sigprocmask, which a C program makes and a Go
//     program, that has threads from its start, has behind it (2.36 nptl/pthread_create.c).
//   - The Go runtime's other threads do not preempt the demo (SCHED_BATCH). With idle
//     priority they made the whole machine stand still for seconds, now and then.
//   - What os.Pipe makes the Go runtime watches with epoll, and so is this process
//     woken at each splice of a child: pipes of a run are made by pipe2 (Go 1.26).
//   - The first run of a loop faults its code pages in. The children rehearse
//     on a socket pair before they say they are ready.
//   - A page-cache folio is as large as the write that made it: demo files are
//     written in 64 KiB pieces, else a mapping takes fewer faults (6.16 on).
//   - A device without scatter-gather does not make sendfile copy in the call: TCP
//     believes in scatter-gather wherever it can segment in software (sk_setup_caps),
//     and the copy is made when the packet goes to the device. What still waits in
//     the socket then is the file's own page (6.18).
//   - MAP_POPULATE counts in rusage as faults that never happened (6.18).
//   - POSIX_FADV_DONTNEED keeps dirty pages: fsync first.
package live
