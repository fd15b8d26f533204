import { errnos } from '../trace/errno.js';
import { K } from '../trace/kinds.js';
import { pastCache, readsFile } from '../trace/roles.js';
import { receiverId } from '../trace/totals.js';
import { errnoOf } from './names.js';
import { finishedIn, ofPort, portCall, portReturn } from './ports.js';

/**
 * @typedef {import('../trace/columns.js').Trace} Trace
 * @typedef {import('../trace/machine.js').Machine} Machine
 * @typedef {import('./words.js').Args} Args
 */

/** Calls by which a thread takes what a socket has. */
const receiving = ['read', 'recv', 'recvfrom', 'recvmsg'];

/** What a splice does by where it takes from: every demo has its file and its pipe there.
 * @type {Record<number, string>} */
const spliced = { 4: 'splice.in', 5: 'splice.out' };

const POPULATE = 2; // the parameter "touch" of mmap-write

/**
 * variant names the sentence of a call: the same call is another story for
 * another thread, or at the other end of a pipe.
 * @param {Trace} t @param {number} id @param {string} call
 * @param {number} fd the first that the call was given
 */
function variant(t, id, call, fd) {
  if (id === receiverId(t.header) && receiving.includes(call)) return 'receive';
  if (call === 'splice') return spliced[fd] ?? 'other';
  const { name, params } = t.header;
  if (call === 'write' && name === 'mmap-write') return 'write.mapping';
  if (call === 'mmap' && t.header.socks?.length) return 'mmap.stack'; // a thread is made
  if (call === 'munmap' && t.header.socks?.length) return 'munmap.anon';
  if (call === 'mmap' && params.touch === POPULATE) return 'mmap.populate';
  return ['read', 'write', 'sendfile', 'mmap', 'munmap'].includes(call) ? call : 'other';
}

/**
 * Whether a write to a descriptor registers what to watch, and sends nothing: no socket has that descriptor.
 * @param {Trace} t @param {Machine} m @param {number} fd
 */
const registers = (t, m, fd) => t.header.name === 'dev-poll' && m.socks.every((s) => s.fd !== fd);

/**
 * sayCall is the sentence of entering a system call.
 * @param {Trace} t @param {number} i @param {Machine} before @param {Args} args
 */
export function sayCall(t, i, before, args) {
  const a = t.args(i);
  const call = t.str(a.call);
  args.call = call;
  args.count = { u: 'bytes', v: a.count };
  const port = ofPort(t, i) && portCall(t, i, before, args);
  if (port) return port;
  const ring = ringCall(t, call, before.ledger[t.task[i]].syscalls ?? 0);
  if (ring) return { key: `enter.${ring}`, args };
  if (isFile(t, i, before, a.fd)) return { key: `enter.pread${helplessIn(t, i)}`, args };
  const v = variant(t, t.task[i], call, a.fd);
  if (v === 'write' && registers(t, before, a.fd)) return { key: 'enter.write.list', args };
  const file = v === 'sendfile' && t.header.name === 'sendfile-file' ? '.file' : '';
  return { key: `enter.${v}${file}`, args };
}

/**
 * Which of the calls to a ring it is, for who asks for one message: the one that hands over, or another that
 * waits; '' for all others. @param {Trace} t @param {string} call @param {number} before  calls
 */
function ringCall(t, call, before) {
  if (call !== 'io_uring_enter' || !t.header.name.startsWith('read-ring')) return '';
  return before === 0 ? 'ring.submit' : 'ring.wait';
}

/** Errors that mean more than that nothing was done. @type {Record<string, string>} */
const failing = {
  EAGAIN: 'again',
  ESPIPE: 'seek',
  ERESTARTSYS: 'restart',
  ERESTARTNOINTR: 'restart',
  ERESTARTNOHAND: 'restart',
  ERESTART_RESTARTBLOCK: 'restart',
};

/**
 * sayReturn is the sentence of leaving it.
 * @param {Trace} t @param {number} i @param {Machine} before @param {Args} args
 */
export function sayReturn(t, i, before, args) {
  const a = t.args(i);
  const call = t.str(a.call);
  const id = t.task[i];
  const { count: asked, fd } = before.tasks[id - 1];
  args.call = call;
  if (a.ret < 0) {
    args.errno = errnoOf(-a.ret);
    if (call === 'futex' && errnos[-a.ret] === 'EAGAIN')
      return { key: 'return.futex.changed', args };
    return { key: `return.${failing[errnos[-a.ret]] ?? 'error'}`, args };
  }
  args.ret = { u: 'bytes', v: a.ret };
  args.count = { u: 'bytes', v: asked };
  if (isFile(t, i, before, fd)) return { key: 'return.pread', args };
  const port = ofPort(t, i) && portReturn(t, i, before, args);
  if (port) return port;
  if (call === 'io_submit') {
    const took = sleptIn(t, i);
    args.took = { u: 'time', v: took };
    const file = readsFile(t.header);
    if (took > 0 && !pastCache(t.header))
      return { key: `return.submit.${file ? 'disk' : 'slept'}`, args };
    if (file && finishedIn(t, i) === false) return { key: 'return.submit.under-way', args };
  }
  const ring = ringCall(t, call, (before.ledger[id].syscalls ?? 0) - 1);
  if (ring) return { key: `return.${ring}`, args };
  const v = variant(t, id, call, fd);
  if (/^(mmap|munmap|other)/.test(v)) return { key: `return.${v}`, args };
  if (a.ret === 0) {
    args.ret = { u: 'plain', v: 0 };
    const socket = v === 'receive' || t.header.socks?.length;
    return { key: `return.${socket ? 'receive' : 'file'}.end`, args };
  }
  if (v === 'write' && registers(t, before, fd)) return { key: 'return.write.list', args };
  // What a socket has is what a read returns, however much it was asked for.
  if (v === 'read' && t.header.socks?.length) return { key: 'return.receive', args };
  if (a.ret < asked && v !== 'receive') return { key: 'return.short', args };
  return { key: `return.${v}`, args };
}

/** Ways to serve that know requests: as one, a read of a file need not be slept for. */
const requesting = [
  'iocp',
  'posix-aio',
  'io-uring-net',
  'io-uring-multishot',
  'io-uring-net-sqpoll',
];

/** What of a server's way to wait is no help where it reads a file. @param {Trace} t @param {number} i */
function helplessIn(t, i) {
  const { name } = t.header;
  if (requesting.includes(name)) return '.plain';
  if (t.header.tasks[t.task[i] - 1]?.role === 'helper') return '.alone';
  return name === 'blocking' || name.startsWith('nonblocking') ? '.waits' : '';
}

/** Whether a server's call is about its file: the clients have descriptors of their own. @param {Trace} t @param {number} i @param {Machine} m @param {number} fd */
const isFile = (t, i, m, fd) =>
  fd > 0 &&
  t.header.tasks[t.task[i] - 1]?.role !== 'clients' &&
  (t.header.socks ?? []).some((s, k) => s.role === 'file' && m.socks[k].fd === fd);

/**
 * How many ns the call that event i leaves has slept: from where its thread left the CPU to wait until it was woken.
 * @param {Trace} t @param {number} i
 */
function sleptIn(t, i) {
  let slept = 0;
  let end = t.time[i];
  for (let k = i - 1; k >= 0; k--) {
    if (t.task[k] !== t.task[i]) continue;
    if (t.kind[k] === K.syscall_enter) return slept;
    if (t.kind[k] === K.wakeup || t.kind[k] === K.switch_in) end = t.time[k];
    if (t.kind[k] === K.switch_out && t.arg(k, 'why') === 0) slept += end - t.time[k];
  }
  return 0;
}
