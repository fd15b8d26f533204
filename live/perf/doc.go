// Package perf captures kernel events on Linux through perf_event_open(2): tracepoints, context switches and page faults,
// of single threads, of process trees, or of the whole machine. It opens events, copies records out of the rings,
// puts them in order, and says honestly what is missing. It knows what the kernel knows and nothing of what the records are
// used for, and it refuses to guess: a record that was not delivered is reported as undelivered.
//
// # Order of use
//
//	cat, err := perf.OpenCatalog()               // ids and layouts of tracepoints
//	s, err := perf.NewSession(perf.Options{Catalog: cat, Sink: queue.Put})
//	err = s.AddThread(tid, perf.Switches(), perf.Tracepoint("syscalls", "sys_enter_read"))
//	err = s.AddSystem(perf.Tracepoint("sched", "sched_waking").Where("pid==42"))
//	err = s.Start()                              // the reader
//	err = s.Enable()                             // from here on things are recorded
//	…                                            // meanwhile: queue.Get, merger.Add, merger.Pop
//	err = s.Stop()                               // last batch
//	checks, err := s.Check(merger.Received())    // what was counted and did not arrive
//	err = s.Close()                              // returns at once
//
// Times are nanoseconds on CLOCK_MONOTONIC everywhere.
//
// # What an ordinary user may do
//
// At kernel.perf_event_paranoid 2, with Options.ExcludeKernel, on own threads: syscalls:sys_enter_X and sys_exit_X with
// their arguments, all context switches, and all page faults taken in user mode. Tracefs is closed to users, so the
// ids come from a cache that a run as root left (Catalog.SaveCache) or are found out (DiscoverInChild).
// Some distributions raise paranoid to 3 or 4 and allow users nothing: Inspect tries, and does not assume.
//
// # Surprises, with the kernel on which they were seen
//
//   - 6.18: events that fire while a virtual CPU idles (context of swapper/1) can be counted and never be delivered, with
//     no LOST record. Hence Session.Check and StartSpinners. Records of PERF_RECORD_SWITCH on a thread were always complete.
//   - 6.18: closing a tracepoint's descriptor takes 17 to 35 ms, and the kernel does one after the other. Hence the
//     background closing; a process that ends with open descriptors lingers as long.
//   - 6.18: raw_syscalls:* with exclude_kernel opens and then never fires; syscalls:* with exclude_kernel does fire, because the
//     syscall entry hands the user's registers to perf.
//   - 6.18: inherit with cpu -1 cannot be mapped (EINVAL): trees need an event per CPU.
//   - 6.18: the LOST record carries the id of the event that found room again, not of those that were lost, and is only
//     written when there is room again. Per event, and complete, is only PERF_FORMAT_LOST.
//   - 6.18: tracefs need not be mounted to be used: fsopen and fsmount give root a descriptor on it that no path leads to.
//   - 6.18: opening and closing tracepoints waits for one lock of the whole machine. While a process with 722 of them ends
//     (29 s), every other session opens and closes slowly: discover ids once per kernel build, and only where no cache is.
//   - 6.18: without spinners, a system-wide capture of a quiet machine got 0 of 64 sched_waking of CPU 1 and 82 of 82 of CPU 0;
//     with spinners, all but 2 of 2475. So spinners help and do not replace the check.
//   - 6.18: a thread that sleeps for a microsecond does not always leave the CPU: the timer can expire first. And one that is
//     preempted on its way to sleep leaves as preempted. getrusage's nvcsw and nivcsw agree with the switch records.
//   - 6.18: a DUMMY event counts nothing, so switch records cannot be checked against a counter.
//   - 6.18: poll reports POLLHUP on an event whose thread has ended for ever, while the ring can still hold records.
//   - 6.18: a thread pays for each field of each record. Two hundred thousand one-byte calls took 6.3 times their bare CPU time with
//     thread and address in every sample, 5.1 times with the raw bytes alone (hence Layout). A record that finds its ring
//     full costs almost as much: 3.5 times. The ring's size and how often it is read made no difference.
//   - 6.18: tracepoints of the scheduler that are about a thread reach the thread's events and fire in another
//     (sched_waking: in the one that wakes), so that the thread that is watched is not the thread of the record.
//   - common_pid in filters and raw bytes is a thread id, as the first pid namespace numbers it.
package perf
