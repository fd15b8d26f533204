import { K } from '../trace/kinds.js';
import { limitOf, portOf, queuedAt, takesPacket, threadsAt } from '../trace/port.js';
import { socksOf, whoOf } from './names.js';

// The calls of a completion port (Windows): which socket a packet is about, and what goes on after its call.

/**
 * @typedef {import('../trace/columns.js').Trace} Trace
 * @typedef {import('../trace/machine.js').Machine} Machine
 * @typedef {import('./words.js').Args} Args
 */

/** Calls that begin an operation. */
const beginning = ['AcceptEx', 'WSARecv', 'WSASend'];

/** Whether event i is one of a thread that serves by a completion port. @param {Trace} t @param {number} i */
export const ofPort = (t, i) =>
  t.header.name === 'iocp' && ['server', 'helper'].includes(t.header.tasks[t.task[i] - 1]?.role);

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
    case takesPacket:
      return { key: 'enter.port.get', args };
    case 'PostQueuedCompletionStatus':
      return { key: 'enter.port.post', args };
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
  if (call === takesPacket) return packetOf(t, i, args);
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

/** @param {Trace} t @param {number} i @param {Args} args */
function packetOf(t, i, args) {
  const x = portOf(t).took.get(i);
  if (!x) return null;
  Object.assign(args, socksOf(t, x.id >> 3), { ret: { u: 'bytes', v: x.ret } });
  if (x.op === '') return { key: 'return.port.end-of-all', args };
  if (x.op === 'ACCEPT') return { key: 'return.port.accept', args };
  if (x.op === 'SEND') return { key: 'return.port.send', args };
  return { key: `return.port.${x.ret > 0 ? 'recv' : 'end'}`, args };
}

/** A packet as its sentence names it: what is done, and for whom. @param {Trace} t @param {number} i @returns {import('./words.js').Value} */
function packetAt(t, i) {
  const x = portOf(t).packets.find((y) => y.to === i);
  if (!x || x.op === '') return { key: 'say.packet.posted' };
  return { key: 'say.packet', args: { op: x.op, sock: socksOf(t, x.id >> 3).sock } };
}

/**
 * sayDequeue tells which thread gets the oldest packet, and why that one.
 * @param {Trace} t @param {number} i @param {Args} args @returns {{key: string, args: Args}}
 */
export function sayDequeue(t, i, args) {
  const { why, waiting, running } = t.args(i);
  const all = {
    ...args,
    packet: packetAt(t, i),
    n: waiting + 1,
    running,
    limit: limitOf(t.header),
  };
  if (why === 0) return { key: 'dequeue.asked', args: all };
  const how = ['', 'queued', 'slept', 'ended'][why];
  if (why === 1) return { key: `dequeue.queued${waiting > 0 ? '' : '.only'}`, args: all };
  const waker = t.kind[i + 1] === K.wakeup ? t.arg(i + 1, 'waker') : 0;
  const { who, Who } = whoOf(t, waker);
  return { key: `dequeue.${how}`, args: { ...all, other: who ?? '', Other: Who ?? '' } };
}

/**
 * What a packet that nobody may take yet has to be told of: null where a thread is free to.
 * @param {Trace} t @param {number} i event by which it is queued, or after which a thread sleeps @returns {Args | null}
 */
export function heldBack(t, i) {
  if (t.header.name !== 'iocp') return null;
  const { waiting, running } = threadsAt(t, i + 1);
  const limit = limitOf(t.header);
  const n = queuedAt(t, i + 1).length;
  return running.length >= limit && waiting.length > 0 && n > 0
    ? { n, running: running.length, limit, waiting: waiting.length }
    : null;
}

/** Whether who is woken by event i makes more threads run than the port's value: how many. @param {Trace} t @param {number} i @returns {Args | null} */
export function overLimit(t, i) {
  if (!ofPort(t, i)) return null;
  const running = threadsAt(t, i + 1).running;
  const limit = limitOf(t.header);
  const back = running.includes(t.task[i]) && !threadsAt(t, i).running.includes(t.task[i]);
  return back && running.length > limit ? { running: running.length, limit } : null;
}
