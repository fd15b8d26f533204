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

/**
 * helperRows are the helpers at a position; where there are more than rows, those of the sockets shown.
 * @param {Reader} r @param {Machine} m @param {Machine} then @param {import('../geometry.js').Rect} box
 * @param {number} tall @param {number[]} shown sockets
 * @returns {{rows: HelperRow[], more: number}}
 */
export function helperRows(r, m, then, box, tall, shown) {
  const h = r.trace.header;
  const { serves } = recordOf(r.trace);
  const pool = h.name === 'posix-aio';
  const all = h.tasks.flatMap((t, k) =>
    (t.role === 'helper' || t.role === 'poller') && m.tasks[k]?.state !== 'new' ? [k + 1] : [],
  );
  const most = Math.max(1, Math.floor((box.h + 5) / (tall + 5)));
  const near = all.filter((id) => shown.includes(serves[id]) || h.tasks[id - 1].role === 'poller');
  const kept = all.length <= most ? all : [...near, ...all.filter((x) => !near.includes(x))];
  const list = kept.slice(0, most).sort((a, b) => a - b);
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
