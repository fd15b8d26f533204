// What a model's trace says of its sockets, requests and signals, by event: read once, so that a
// picture of any position is a few look-ups.

import { K } from '../../trace/kinds.js';
import { staysArmed, taskOf } from '../../trace/roles.js';
import { countBefore } from '../../trace/routes.js';
import { places } from '../../trace/spec.js';
import { requestSock } from './family.js';

/**
 * @typedef {import('../../trace/columns.js').Trace} Trace
 * @typedef {{came: number[], taken: number[]}} SockEvents arrivals of data and takes, in order
 * @typedef {{id: number, op: string, sock: number, task: number, from: number, to: number, ret: number}} Request
 *   from and to are events, to is -1 while it is in flight
 * @typedef {{from: number, to: number, signo: number, sock: number}} Pending a queued signal
 */

/**
 * @typedef {object} ModelRecord
 * @property {SockEvents[]} socks by SockID - 1
 * @property {number[]} touched events that are about a client's socket
 * @property {number[]} whose their sockets
 * @property {number[]} filled events by which bytes of the server's file came to its memory
 * @property {Request[]} requests in the order of their submission, and each result of one that stays in force
 * @property {number[]} submitted the events of submissions
 * @property {number[]} done indexes of requests in the order of their completion
 * @property {number[]} doneAt the events of these
 * @property {number[]} reaped the events by which the program had taken them, in the same order: as far as is known
 * @property {Pending[]} signals
 * @property {number[]} scans events
 * @property {number[]} told events of sockets told of
 * @property {number[]} calls events that begin a call which waits for many
 * @property {number[]} handles events
 * @property {number[]} watched by SockID: the event by which it was watched first, Infinity if never
 * @property {number[]} serves by TaskID: the socket that a helper was made for, 0 if none
 */

/** @type {WeakMap<object, {n: number, record: ModelRecord}>} */
const known = new WeakMap();

/** recordOf reads the trace, again when it has grown. @param {Trace} t @returns {ModelRecord} */
export function recordOf(t) {
  const kept = known.get(t);
  if (kept?.n === t.n) return kept.record;
  const record = read(t);
  known.set(t, { n: t.n, record });
  return record;
}

/** Calls that ask for many at once. */
const waits = new Set([
  'select',
  'pselect6',
  'poll',
  'ppoll',
  'epoll_wait',
  'epoll_pwait',
  'kevent',
  'ioctl',
  'port_getn',
]);

/** @param {Trace} t @returns {ModelRecord} */
function read(t) {
  const socks = t.header.socks ?? [];
  /** @type {ModelRecord} */
  const out = {
    socks: socks.map(() => ({ came: [], taken: [] })),
    touched: [],
    whose: [],
    filled: [],
    requests: [],
    submitted: [],
    done: [],
    doneAt: [],
    reaped: [],
    signals: [],
    scans: [],
    told: [],
    calls: [],
    handles: [],
    watched: new Array(socks.length + 1).fill(Infinity),
    serves: new Array(t.header.tasks.length + 1).fill(0),
  };
  /** @type {Map<number, number[]>} requests in flight, by number */
  const flying = new Map();
  /** @type {Pending[]} */
  const pending = [];
  for (let i = 0; i < t.n; i++) {
    const kind = t.kind[i];
    const called = kind === K.syscall_enter;
    if ((kind === K.copy || kind === K.arrive) && places[t.arg(i, 'to')] === 'buffer')
      out.filled.push(i);
    if (kind < K.submit && !called) continue;
    const sock = called ? 0 : sockOf(t, i);
    if (sock > 0 && socks[sock - 1]?.role === 'client') {
      out.touched.push(i);
      out.whose.push(sock);
    }
    switch (kind) {
      case K.syscall_enter:
        if (waits.has(t.str(t.arg(i, 'call')))) out.calls.push(i);
        break;
      case K.arrival:
        if (t.arg(i, 'what') === 1) out.socks[sock - 1]?.came.push(i);
        break;
      case K.take:
        out.socks[sock - 1]?.taken.push(i);
        break;
      case K.interest:
        out.watched[sock] = Math.min(out.watched[sock] ?? Infinity, i);
        break;
      case K.scan:
        out.scans.push(i);
        break;
      case K.ready:
        out.told.push(i);
        break;
      case K.handle:
        out.handles.push(i);
        break;
      case K.spawn:
        out.serves[t.arg(i, 'child')] = sock;
        break;
      case K.submit: {
        const id = t.arg(i, 'id');
        // Asked for again: the one before it was no longer in force.
        if (staysArmed(t, i)) for (const k of flying.get(id) ?? []) out.requests[k].to = i;
        const others = staysArmed(t, i) ? [] : (flying.get(id) ?? []);
        flying.set(id, [...others, out.requests.length]);
        out.submitted.push(i);
        out.requests.push({
          id,
          op: t.str(t.arg(i, 'op')),
          sock: requestSock(id),
          task: t.task[i],
          from: i,
          to: -1,
          ret: 0,
        });
        break;
      }
      case K.complete: {
        const id = t.arg(i, 'id');
        let k = staysArmed(t, i) ? undefined : flying.get(id)?.shift();
        if (k === undefined) {
          // A result of a request that stays in force (multishot) is shown as its own.
          k = out.requests.length;
          const op = t.str(t.arg(i, 'op'));
          out.requests.push({
            id,
            op,
            sock: requestSock(id),
            task: t.task[i],
            from: i,
            to: -1,
            ret: 0,
          });
        }
        out.requests[k].to = i;
        out.requests[k].ret = t.arg(i, 'ret');
        out.done.push(k);
        out.doneAt.push(i);
        break;
      }
      case K.signal: {
        const signo = t.arg(i, 'signo');
        const what = t.arg(i, 'what');
        if (what === 0 || what === 3) {
          const one = { from: i, to: -1, signo, sock };
          pending.push(one);
          out.signals.push(one);
        } else if (what === 2) {
          const at = pending.findIndex((x) => x.signo === signo && (!sock || x.sock === sock));
          if (at >= 0) pending.splice(at, 1)[0].to = i;
        }
      }
    }
  }
  out.reaped = reapedOf(t, out);
  return out;
}

/** The socket that event i is about, 0 if none. @param {Trace} t @param {number} i */
export function sockOf(t, i) {
  switch (t.kind[i]) {
    case K.submit:
    case K.complete:
    case K.dequeue:
      return requestSock(t.arg(i, 'id'));
    case K.arrival:
    case K.open:
    case K.close:
    case K.interest:
    case K.push:
    case K.ready:
    case K.take:
    case K.give:
    case K.signal:
    case K.spawn:
    case K.handle:
      return t.arg(i, 'sock');
  }
  return 0;
}

/**
 * slotsAt are the clients that something happened to lately, each in a slot of its own: who comes in
 * takes the place of the one that has been quiet longest, so that the others stay where they are.
 * @param {ModelRecord} record @param {number} n events @param {number} size slots
 * @param {number[]} first the sockets that are there at the beginning
 */
export function slotsAt({ touched, whose }, n, size, first) {
  const slots = first.slice(0, size);
  const used = new Array(slots.length).fill(-1);
  const end = countBefore(touched, n);
  for (let k = 0; k < end; k++) {
    const sock = whose[k];
    let at = slots.indexOf(sock);
    if (at < 0) {
      at = 0;
      for (let j = 1; j < used.length; j++) if (used[j] < used[at]) at = j;
      slots[at] = sock;
    }
    used[at] = k;
  }
  return slots;
}

/**
 * reapedOf are the events by which the program had taken its results, one by one: it reads them from memory, and only what
 * it does next tells. Who acts on one has taken those before it: asks for its socket, closes it, calls a function for it.
 * Who enters the kernel to wait has emptied the ring before; io_getevents says how many it gave.
 * @param {Trace} t
 * @param {{requests: Request[], done: number[]}} record
 */
function reapedOf(t, { requests, done }) {
  /** @type {number[]} */
  const out = [];
  if (!done.length) return out;
  const server = taskOf(t.header, 'server');
  // The ring's own thread is woken with the call that others wait in: with results there or not.
  const polled = taskOf(t.header, 'poller') > 0;
  /** @type {Map<number, number>} by descriptor: how many results there were with the one that accepted it */
  const accepted = new Map();
  /** @type {Map<number, number>} by socket: how many results there were with the last that is about it */
  const latest = new Map();
  let come = 0;
  const takeTo = (/** @type {number} */ n, /** @type {number} */ i) => {
    while (out.length < Math.min(n, come)) out.push(i);
  };
  const about = (/** @type {number} */ sock) => latest.get(sock) ?? 0;
  for (let i = 0; i < t.n; i++) {
    switch (t.kind[i]) {
      case K.complete: {
        const { op, sock, ret } = requests[done[come]];
        latest.set(sock, ++come);
        if (op === 'ACCEPT') accepted.set(ret, come);
        break;
      }
      case K.open:
        latest.set(t.arg(i, 'sock'), accepted.get(t.arg(i, 'fd')) ?? 0);
        break;
      case K.submit:
        takeTo(about(requestSock(t.arg(i, 'id'))), i);
        break;
      case K.close:
      case K.handle:
        if (t.task[i] === server) takeTo(about(t.arg(i, 'sock')), i);
        break;
      case K.syscall_enter:
        if (t.task[i] === server && !polled && t.str(t.arg(i, 'call')) === 'io_uring_enter')
          takeTo(come, i);
        break;
      case K.syscall_exit:
        if (t.task[i] === server && t.str(t.arg(i, 'call')) === 'io_getevents')
          takeTo(out.length + Math.max(0, t.arg(i, 'ret')), i);
        break;
      case K.task_exit:
        if (t.task[i] === server) takeTo(come, i);
    }
  }
  return out;
}
