// How long a thread has waited: the time between leaving a CPU to wait and being made runnable.

import { K } from './kinds.js';
import { countBefore } from './routes.js';

/** @typedef {import('./columns.js').Trace} Trace */

/** @type {WeakMap<object, {n: number, waits: Map<number, {at: number[], sum: number[], open: boolean[]}>}>} */
const known = new WeakMap();

/** @param {Trace} t */
function waitsOf(t) {
  const kept = known.get(t);
  if (kept?.n === t.n) return kept.waits;
  /** @type {Map<number, {at: number[], sum: number[], open: boolean[]}>} */
  const waits = new Map();
  for (let i = 0; i < t.n; i++) {
    const kind = t.kind[i];
    const out = kind === K.switch_out && t.arg(i, 'why') === 0;
    if (!out && kind !== K.wakeup && kind !== K.switch_in) continue;
    let mine = waits.get(t.task[i]);
    if (!mine) {
      mine = { at: [], sum: [], open: [] };
      waits.set(t.task[i], mine);
    }
    const k = mine.at.length - 1;
    const waiting = k >= 0 && mine.open[k];
    if (waiting === out) continue;
    const sum = k < 0 ? 0 : mine.sum[k] + (waiting ? t.time[i] - t.time[mine.at[k]] : 0);
    mine.at.push(i);
    mine.sum.push(sum);
    mine.open.push(out);
  }
  known.set(t, { n: t.n, waits });
  return waits;
}

/**
 * blockedAt is how many ns a task has waited after n events, and until a time before the next one where
 * another run's clock has gone on.
 * @param {Trace} t @param {number} task @param {number} n @param {number} [until]  in ns of this trace
 */
export function blockedAt(t, task, n, until = 0) {
  const mine = waitsOf(t).get(task);
  const k = mine ? countBefore(mine.at, n) - 1 : -1;
  if (!mine || k < 0) return 0;
  if (!mine.open[k]) return mine.sum[k];
  const now = n < t.n ? Math.max(t.time[n - 1], Math.min(until, t.time[n])) : t.time[n - 1];
  return mine.sum[k] + now - t.time[mine.at[k]];
}
