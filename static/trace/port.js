// A completion port: which packets are queued at it, which threads wait there and which run for it.

import { K } from './kinds.js';
import { countBefore } from './routes.js';

/**
 * @typedef {import('./columns.js').Trace} Trace
 * @typedef {{id: number, op: string, ret: number, from: number, to: number, by: number}} Packet
 *   from: the event that queued it, to: the one that gave it to the task by, -1 while it is queued; op '': the program's own
 * @typedef {'new'|'asks'|'waits'|'runs'|'away'|'gone'} Place
 *   where a thread is for its port; asks: calls for its first packet; away: sleeps for something else, and is not counted
 * @typedef {{event: number, task: number, to: Place}} Move
 * @typedef {{packets: Packet[], moves: Move[], moved: number[], took: Map<number, Packet>}} Port
 *   moved: the events of the moves; took: by the return of the call that took it
 * @typedef {{waiting: number[], running: number[], others: number[]}} Threads
 *   TaskIDs; waiting: in the order in which they began to; others: that are neither
 */

/** The call that takes one packet, the oldest (Windows, I/O Completion Ports). */
export const takesPacket = 'GetQueuedCompletionStatus';

/** The call by which a program queues a packet of its own. */
const posts = 'PostQueuedCompletionStatus';

/** The call by which a thread ends. */
const ends = 'ExitThread';

/** Why a thread gets a packet: another one went to sleep, or ended. */
const SLEPT = 2;
const ENDED = 3;

/** How many threads a port lets run. @param {import('./columns.js').Header} h */
export const limitOf = (h) => h.params.concurrency || h.cpus;

/** @type {WeakMap<Trace, {n: number, port: Port}>} */
const known = new WeakMap();

/** portOf reads the trace, again when it has grown. @param {Trace} t @returns {Port} */
export function portOf(t) {
  const kept = known.get(t);
  if (kept?.n === t.n) return kept.port;
  const port = read(t);
  known.set(t, { n: t.n, port });
  return port;
}

/** @param {Trace} t @returns {Port} */
function read(t) {
  /** @type {Port} */
  const out = { packets: [], moves: [], moved: [], took: new Map() };
  /** @type {Packet[]} */
  const queue = [];
  /** @type {Map<number, Packet>} given to a thread whose call has not returned */
  const given = new Map();
  /** @type {Map<number, Place>} */
  const at = new Map();
  /** @param {number} event @param {number} task @param {Place} to */
  const move = (event, task, to) => {
    at.set(task, to);
    out.moves.push({ event, task, to });
    out.moved.push(event);
  };
  /** @param {number} from @param {number} id @param {string} op @param {number} ret */
  const add = (from, id, op, ret) => {
    const x = { id, op, ret, from, to: -1, by: 0 };
    queue.push(x);
    out.packets.push(x);
  };
  /** @param {number} event @param {number} task */
  const give = (event, task) => {
    const x = queue.shift();
    if (x) {
      Object.assign(x, { to: event, by: task });
      given.set(task, x);
    }
    move(event, task, 'runs');
  };
  const serves = (/** @type {number} */ id) =>
    ['server', 'helper'].includes(t.header.tasks[id - 1]?.role);
  for (let i = 0; i < t.n; i++) {
    const task = t.task[i];
    const kind = t.kind[i];
    if (kind === K.complete) add(i, t.arg(i, 'id'), t.str(t.arg(i, 'op')), t.arg(i, 'ret'));
    if (!serves(task)) continue;
    switch (kind) {
      case K.spawn:
        move(i, t.arg(i, 'child'), 'new');
        break;
      case K.syscall_enter: {
        const call = t.str(t.arg(i, 'call'));
        if (call === takesPacket && at.get(task) !== 'runs') move(i, task, 'asks');
        if (call === ends) move(i, task, 'gone');
        if (call === posts) add(i, 4, '', 0); // sim.AskEnd
        break;
      }
      case K.dequeue: {
        give(i, task);
        const why = t.arg(i, 'why');
        // Who makes room for this one wakes it.
        const waker = t.kind[i + 1] === K.wakeup ? t.arg(i + 1, 'waker') : 0;
        if ((why === SLEPT || why === ENDED) && waker > 0)
          move(i, waker, why === SLEPT ? 'away' : 'gone');
        break;
      }
      case K.switch_out:
        if (t.arg(i, 'why') !== 0) break;
        if (t.str(t.arg(i, 'wait')) === 'port') move(i, task, 'waits');
        else if (at.get(task) === 'runs') move(i, task, 'away');
        break;
      case K.wakeup:
        if (at.get(task) === 'away') move(i, task, 'runs');
        break;
      case K.task_exit:
        if (at.has(task)) move(i, task, 'gone');
        break;
      case K.syscall_exit: {
        if (t.str(t.arg(i, 'call')) !== takesPacket || t.arg(i, 'ret') <= 0) break;
        // Older traces do not tell when a packet is given.
        if (!given.has(task)) give(i, task);
        const x = given.get(task);
        given.delete(task);
        if (x) out.took.set(i, x);
      }
    }
  }
  return out;
}

/** threadsAt is where the threads of the port are after n events. @param {Trace} t @param {number} n @returns {Threads} */
export function threadsAt(t, n) {
  const { moves, moved } = portOf(t);
  const end = countBefore(moved, n);
  /** @type {Map<number, Place>} */
  const at = new Map();
  for (let k = 0; k < end; k++) {
    const { task, to } = moves[k];
    if (at.get(task) === to) continue;
    at.delete(task); // who moves comes last
    at.set(task, to);
  }
  const of = (/** @type {Place[]} */ places) =>
    [...at].flatMap(([task, place]) => (places.includes(place) ? [task] : []));
  return {
    waiting: of(['waits']),
    running: of(['runs']).sort((a, b) => a - b),
    others: of(['new', 'asks', 'away']).sort((a, b) => a - b),
  };
}

/** The packets that are queued after n events, the oldest first. @param {Trace} t @param {number} n */
export const queuedAt = (t, n) =>
  portOf(t).packets.filter((x) => x.from < n && (x.to < 0 || x.to >= n));
