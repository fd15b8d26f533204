// Which of the machine's CPUs a picture shows, and where: all if there is room, else those that the run's threads
// run on first, and how many more there are.

import { calledIn, tidOf } from '../trace/roles.js';
import { rect } from './geometry.js';

/**
 * @typedef {import('../trace/reader.js').Reader} Reader
 * @typedef {import('../trace/machine.js').Machine} Machine
 * @typedef {import('./geometry.js').Rect} Rect
 */

/**
 * @typedef {object} CPUView
 * @property {Rect} rect
 * @property {number} cpu -1: stands for more of them
 * @property {string} role '' while none of the run's threads is on it
 * @property {string} called
 * @property {number} tid of one that helps, of which there may be several
 * @property {number} more how many CPUs it stands for
 */

/** @type {WeakMap<object, {n: number, ran: Set<number>}>} */
const known = new WeakMap();

/** The CPUs that the run's threads are ever on. @param {import('../trace/columns.js').Trace} t */
function ranOn(t) {
  const kept = known.get(t);
  if (kept?.n === t.n) return kept.ran;
  /** @type {Set<number>} */
  const ran = new Set();
  for (let i = 0; i < t.n; i++) if (t.task[i] > 0) ran.add(t.cpu[i]);
  known.set(t, { n: t.n, ran });
  return ran;
}

/**
 * cpusAt are the CPUs at a position: in order, which ones depending on where threads run now, and ever.
 * @param {Reader} r @param {Machine} m @param {Rect[]} boxes
 * @returns {CPUView[]}
 */
export function cpusAt(r, m, boxes) {
  const h = r.trace.header;
  const count = Math.max(0, h.cpus);
  const room = count > boxes.length && boxes.length > 2 ? boxes.length - 1 : boxes.length;
  const ran = ranOn(r.trace);
  const rank = (/** @type {number} */ cpu) => (m.cpus[cpu] ? 0 : ran.has(cpu) ? 1 : 2);
  const first = Array.from({ length: Math.min(count, boxes.length + ran.size) }, (_, cpu) => cpu);
  const all = [...new Set([...ran, ...first])]
    .filter((cpu) => cpu >= 0 && cpu < count)
    .sort((a, b) => rank(a) - rank(b) || a - b);
  const shown = all.slice(0, room).sort((a, b) => a - b);
  /** @type {CPUView[]} */
  const out = shown.map((cpu, k) => {
    const task = h.tasks[(m.cpus[cpu] ?? 0) - 1];
    const role = task?.role ?? '';
    const tid = task && role === 'helper' ? tidOf(task) : 0;
    return { rect: boxes[k], cpu, role, called: calledIn(h, role), tid, more: 0 };
  });
  const more = count - shown.length;
  if (more > 0 && room < boxes.length) {
    out.push({ rect: boxes[room], cpu: -1, role: '', called: '', tid: 0, more });
  }
  return out;
}

/**
 * cpuBoxes are places for n CPUs: those of a layout while they are enough, else two rows of them.
 * @param {Rect[]} own of the layout @param {number} n @param {number} end how far to the right they may reach
 * @returns {Rect[]}
 */
export function cpuBoxes(own, n, end) {
  if (n <= own.length || !own.length) return own;
  const [{ x, y, w, h }] = own;
  const gap = 8;
  const most = Math.floor((end - x + gap) / (120 + gap));
  const columns = Math.max(1, n <= 4 ? Math.min(2, most) : most);
  const wide = Math.min(w, (end - x - gap * (columns - 1)) / columns);
  const tall = h - 3;
  return Array.from({ length: 2 * columns }, (_, k) =>
    rect(x + (k % columns) * (wide + gap), k < columns ? y - 8 : y - 8 + tall + 3, wide, tall),
  );
}
