// What a completion port has: its packets, the oldest first, and its threads: those that wait, the next to be
// released first, and those that run.

import { limitOf, portOf, threadsAt } from '../../trace/port.js';
import { tidOf } from '../../trace/roles.js';
import { requestSock } from './family.js';

/**
 * @typedef {import('../../trace/reader.js').Reader} Reader
 * @typedef {Omit<import('./means.js').Item, 'rect'>} Item
 */

/** The packets at a position, the oldest first; what a thread was given in the step is pale.
 * @param {Reader} r @param {{from: number, to: number}} at @returns {Item[]} */
export function packetItems(r, { from, to }) {
  const socks = r.trace.header.socks ?? [];
  return portOf(r.trace)
    .packets.filter((x) => x.from < to && (x.to < 0 || x.to >= from))
    .map((x) => {
      const sock = requestSock(x.id);
      const { name, role } = socks[sock - 1] ?? { name: '', role: '' };
      return {
        sock,
        text: x.op ? `${x.op} ${role === 'listen' ? '' : name}`.trim() : 'POST',
        sub: x.op ? `= ${x.ret}` : '',
        count: 1,
        look: x.to >= 0 && x.to < to ? 'off' : x.from >= from ? 'ready' : 'on',
        looked: false,
        event: x.from,
      };
    });
}

/** A thread's number; the one that has a place of its own in the picture also by its name.
 * @param {{name: string, role: string, tid: number}} x @returns {Pick<Item, 'text' | 'name'>} */
const called = (x) => ({
  text: String(tidOf(x)),
  name: x.role === 'server' ? 'model.role.server.short' : '',
});

/**
 * The threads at a position: those that wait, the last that began to first, as the port releases them; and those
 * that run, with what is not counted, pale.
 * @param {Reader} r @param {import('./means.js').At} at
 */
export function threadItems(r, { m, from, to }) {
  const { waiting, running, others } = threadsAt(r.trace, to);
  const before = threadsAt(r.trace, from);
  /** @param {number[]} ids @param {Item['look']} look @param {number[]} were @returns {Item[]} */
  const items = (ids, look, were) =>
    ids.map((task) => ({
      sock: 0,
      task,
      ...called(r.trace.header.tasks[task - 1]),
      state: m.tasks[task - 1].state,
      sub: '',
      count: 1,
      look: look === 'on' && !were.includes(task) ? 'new' : look,
      looked: false,
      event: -1,
    }));
  return {
    waits: items([...waiting].reverse(), 'on', before.waiting),
    runs: [...items(running, 'on', before.running), ...items(others, 'off', [])],
    running: running.length,
    limit: limitOf(r.trace.header),
  };
}
