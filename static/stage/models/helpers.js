// Threads and processes that serve beside the server: a row each, with the place where it is.

import { roleWord, tidOf } from '../../trace/roles.js';
import { rect } from '../geometry.js';
import { recordOf } from './record.js';

/**
 * @typedef {import('../../trace/reader.js').Reader} Reader
 * @typedef {import('../../trace/machine.js').Machine} Machine
 */

/**
 * @typedef {object} HelperRow
 * @property {number} task
 * @property {string} role helper or poller
 * @property {string} name
 * @property {number} tid  0 where it is no thread
 * @property {string} state
 * @property {string} wait
 * @property {string} call
 * @property {string} sock name of the socket it was made for, in a pool of the one it reads; '' if none
 * @property {import('../geometry.js').Rect} rect
 * @property {boolean} changed
 */

/** readBy is the socket that a task's open call is about, 0 if none. @param {Machine} m @param {Machine['tasks'][0]} task */
const readBy = (m, { call, fd }) =>
  call === '' || fd < 0 ? 0 : m.socks.findIndex((s) => s.fd === fd) + 1;

/** What is written below the rows, of those that have none. */
const MORE = 18;

/**
 * helperRows are the helpers at a position; where there are more than rows, who acts and who runs before those of the
 * sockets shown, and who has ended last.
 * @param {Reader} r @param {import('./means.js').At} at @param {import('../geometry.js').Rect} box
 * @param {number[]} heights of a row, the first that all have room with, else the last
 * @returns {{rows: HelperRow[], more: number}}
 */
export function helperRows(r, { m, then, from, to, shown }, box, heights) {
  const h = r.trace.header;
  const { serves } = recordOf(r.trace);
  const pool = h.name === 'posix-aio';
  const all = h.tasks.flatMap((t, k) =>
    (t.role === 'helper' || t.role === 'poller') && m.tasks[k]?.state !== 'new' ? [k + 1] : [],
  );
  const roomOf = (/** @type {number} */ tall, /** @type {number} */ h) =>
    Math.max(1, Math.floor((h + 5) / (tall + 5)));
  const fits = heights.find((x) => roomOf(x, box.h) >= all.length);
  const tall = fits ?? heights[heights.length - 1];
  const most = fits ? all.length : roomOf(tall, box.h - (heights.length > 1 ? MORE : 0));
  const acts = new Set(r.trace.task.subarray(from, to));
  const rank = (/** @type {number} */ id) => {
    const { state } = m.tasks[id - 1];
    if (acts.has(id)) return 0;
    if (['user', 'kernel'].includes(state)) return 1;
    if (state === 'exited') return 4;
    return shown.includes(serves[id]) || h.tasks[id - 1].role === 'poller' ? 2 : 3;
  };
  const list = [...all]
    .sort((a, b) => rank(a) - rank(b) || a - b)
    .slice(0, most)
    .sort((a, b) => a - b);
  const rows = list.map((id, k) => {
    const task = h.tasks[id - 1];
    const now = m.tasks[id - 1];
    const was = then.tasks[id - 1];
    return {
      task: id,
      role: roleWord(h, task),
      name: task.name,
      tid: tidOf(task),
      state: now.state,
      wait: now.wait,
      call: now.call,
      sock: h.socks?.[(pool ? readBy(m, now) : (serves[id] ?? 0)) - 1]?.name ?? '',
      rect: rect(box.x, box.y + k * (tall + 5), box.w, tall),
      changed: !was || was.state !== now.state || was.call !== now.call,
    };
  });
  return { rows, more: all.length - rows.length };
}
