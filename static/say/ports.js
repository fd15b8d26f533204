import { K } from '../trace/kinds.js';
import { socksOf } from './names.js';

// The calls of a completion port (Windows): which socket a packet is about, and what goes on after its call.

/**
 * @typedef {import('../trace/columns.js').Trace} Trace
 * @typedef {import('../trace/machine.js').Machine} Machine
 * @typedef {import('./words.js').Args} Args
 */

/** Calls that begin an operation. */
const beginning = ['AcceptEx', 'WSARecv', 'WSASend'];

/** Whether the calls of event i are about a completion port. @param {Trace} t @param {number} i */
export const ofPort = (t, i) =>
  t.header.name === 'iocp' && t.header.tasks[t.task[i] - 1]?.role === 'server';

/** The socket that a handle stands for. @param {Trace} t @param {Machine} m @param {number} fd @returns {Args} */
const handleOf = (t, m, fd) => ({
  ...socksOf(t, m.socks.findIndex((s) => s.fd === fd) + 1),
  fd: { u: 'plain', v: fd },
});

/**
 * portCall is the sentence of entering one of these calls, null for others.
 * @param {Trace} t @param {number} i @param {Machine} before @param {Args} args
 * @returns {{key: string, args: Args} | null}
 */
export function portCall(t, i, before, args) {
  const fd = t.arg(i, 'fd');
  switch (t.str(t.arg(i, 'call'))) {
    case 'CreateIoCompletionPort':
      if (fd < 0) return { key: 'enter.port.create', args };
      return { key: 'enter.port.associate', args: { ...args, ...handleOf(t, before, fd) } };
    case 'GetQueuedCompletionStatus':
      return { key: 'enter.port.get', args };
  }
  return null;
}

/**
 * portReturn is the sentence of leaving one.
 * @param {Trace} t @param {number} i @param {Machine} before @param {Args} args
 * @returns {{key: string, args: Args} | null}
 */
export function portReturn(t, i, before, args) {
  const call = t.str(t.arg(i, 'call'));
  const { fd } = before.tasks[t.task[i] - 1];
  if (call === 'CreateIoCompletionPort') {
    if (fd >= 0)
      return { key: 'return.port.associate', args: { ...args, ...handleOf(t, before, fd) } };
    return {
      key: 'return.port.create',
      args: { ...args, ret: { u: 'plain', v: t.arg(i, 'ret') } },
    };
  }
  if (call === 'GetQueuedCompletionStatus') return packetOf(t, i, args);
  if (!beginning.includes(call)) return null;
  const finished = finishedIn(t, i);
  if (finished === null) return null;
  return { key: `return.port.${finished ? 'done' : 'pending'}`, args };
}

/**
 * Whether the operation that a call began is done before it returns; null where nothing was begun.
 * @param {Trace} t @param {number} i the call's exit
 */
export function finishedIn(t, i) {
  const done = new Set();
  for (let k = i - 1; k >= 0; k--) {
    if (t.kind[k] === K.complete) done.add(t.arg(k, 'id'));
    if (t.task[k] !== t.task[i]) continue;
    if (t.kind[k] === K.submit) return done.has(t.arg(k, 'id'));
    if (t.kind[k] === K.syscall_enter) return null;
  }
  return null;
}

/** @type {WeakMap<Trace, {n: number, of: Map<number, number>}>} */
const known = new WeakMap();

/** Which result each return from the port hands out: packets are queued first in, first out.
 * @param {Trace} t @returns {Map<number, number>} events */
function packetsOf(t) {
  const kept = known.get(t);
  if (kept?.n === t.n) return kept.of;
  const of = new Map();
  /** @type {number[]} */
  const queue = [];
  for (let i = 0; i < t.n; i++) {
    if (t.kind[i] === K.complete) queue.push(i);
    if (t.kind[i] !== K.syscall_exit || t.arg(i, 'ret') <= 0) continue;
    if (t.str(t.arg(i, 'call')) !== 'GetQueuedCompletionStatus') continue;
    const first = queue.shift();
    if (first !== undefined) of.set(i, first);
  }
  known.set(t, { n: t.n, of });
  return of;
}

/** @param {Trace} t @param {number} i @param {Args} args */
function packetOf(t, i, args) {
  const k = packetsOf(t).get(i);
  if (k === undefined) return null;
  const op = t.str(t.arg(k, 'op'));
  const ret = t.arg(k, 'ret');
  Object.assign(args, socksOf(t, t.arg(k, 'id') >> 3), { ret: { u: 'bytes', v: ret } });
  if (op === 'ACCEPT') return { key: 'return.port.accept', args };
  if (op === 'SEND') return { key: 'return.port.send', args };
  return { key: `return.port.${ret > 0 ? 'recv' : 'end'}`, args };
}
