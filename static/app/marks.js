// From the system call that a thread is in to the line of the program that made it: lines have names,
// and a call can stand on more than one of them.

import { K } from '../trace/kinds.js';
import { leadId } from '../trace/roles.js';

/** Names of lines by call, where they are not the call's own; by the first descriptor where that tells
 * which of several lines it is. @type {Record<string, string[] | Record<number, string[]>>} */
const NAMES = {
  read: ['read', 'refill', 'read-byte', 'read-once', 'drain'],
  write: ['write', 'rest'],
  pread64: ['pread'],
  splice: { 4: ['splice-in'], 5: ['splice-out'], 10: ['splice-file', 'splice-out'] },
  copy_file_range: ['copy-file-range'],
  sendto: ['send'],
  ppoll: ['poll', 'wait'],
  recvmsg: ['notice'],
  io_uring_enter: ['enter', 'batch', 'fixed', 'wake', 'submit'],
  clone: ['fork', 'spawn'],
  clone3: ['fork', 'spawn'],
  fork: ['fork', 'spawn'],
  vfork: ['fork', 'spawn'],
  wait4: ['wait'],
  exit_group: ['exit'],
  exit: ['exit'],
  futex: ['join', 'wait'],
  accept4: ['accept'],
  epoll_create1: ['create'],
  epoll_ctl: ['watch', 'watch-conn', 'register'],
  epoll_wait: ['wait'],
  select: ['wait'],
  pselect6: ['wait'],
  poll: ['wait', 'poll'],
  epoll_pwait: ['wait'],
  rt_sigtimedwait: ['wait'],
  rt_sigprocmask: ['hold'],
  fcntl: ['nonblock', 'owner', 'signal', 'async'],
  clock_nanosleep: ['sleep'],
  io_setup: ['setup'],
  io_submit: ['submit'],
  io_getevents: ['complete'],
};

/** Calls that a function of several makes, where a source has no line of their own for them. */
const IN_SWEEP = ['accept4', 'read', 'write', 'close'];

/**
 * linesOf gives the lines of a source on which the call stands.
 * @param {Record<string, number[]>} marks  lines by name, from 1
 * @param {{call: string, fd: number, nth?: number}} at  nth: the how-manieth call of its thread it is
 * @returns {number[]}
 */
export function linesOf(marks, { call, fd, nth }) {
  // One call hands over what is asked, and another waits: not the same line.
  if (call === 'io_uring_enter' && marks.submit && marks.wait)
    return nth === 1 ? marks.submit : marks.wait;
  const known = NAMES[call] ?? [call];
  const names = Array.isArray(known) ? known : (known[fd] ?? Object.values(known).flat());
  const lines = [...new Set([...names, call])].flatMap((name) => marks[name] ?? []);
  if (!lines.length && IN_SWEEP.includes(call)) return marks.sweep ?? [];
  return [...new Set(lines)].sort((a, b) => a - b);
}

/** Whether event i tells of a piece of a program's own work. @param {import('../trace/columns.js').Trace} t @param {number} i */
const worked = (t, i) => t.kind[i] === K.tally && t.str(t.arg(i, 'total')) === 'own_work';

/**
 * callsAt says which system calls the program is in, or left last: that of the helper of which the step
 * tells, as it runs the program too, and that of the thread that the run is about.
 * @param {import('./track.js').RunTrack} run @param {number} step
 */
export function callsAt(run, step) {
  const { trace, reader } = run;
  const end = reader.steps.end(step);
  const { tasks, ledger } = reader.folder.at(end);
  const now = end > 0 ? trace.task[end - 1] : 0;
  const ids = trace.header.tasks[now - 1]?.role === 'helper' ? [now] : [];
  if (now === leadId(trace.header) && worked(trace, end - 1))
    return [{ call: 'own-work', fd: -1, inside: false }];
  return [...ids, leadId(trace.header)].flatMap((id) => {
    const task = tasks[id - 1];
    if (!task) return [];
    const { call, fd, last } = task;
    const nth = ledger[id].syscalls;
    return [
      call ? { call, fd, nth, inside: true } : { call: last ?? '', fd: -1, nth, inside: false },
    ];
  });
}
