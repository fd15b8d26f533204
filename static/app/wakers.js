// Wakeups that were seen, and not who woke: without the kernel's tracepoints all that tells of them is that
// a thread which had gone to wait runs again.

import { K } from '../trace/kinds.js';
import { servingIds } from '../trace/roles.js';
import { countBefore } from '../trace/routes.js';

/** The waker's context if it was not seen: see the kind wakeup in spec.js. */
const UNKNOWN = 3;

/** @type {WeakMap<object, {n: number, tasks: number, events: number[]}>} */
const known = new WeakMap();

/** @param {import('../trace/columns.js').Trace} t */
function unseenIn(t) {
  const tasks = t.header.tasks.length;
  const kept = known.get(t);
  if (kept?.n === t.n && kept.tasks === tasks) return kept.events;
  const serving = new Set(servingIds(t.header));
  /** @type {number[]} */
  const events = [];
  for (let i = 0; i < t.n; i++) {
    if (t.kind[i] === K.wakeup && t.arg(i, 'ctx') === UNKNOWN && serving.has(t.task[i]))
      events.push(i);
  }
  known.set(t, { n: t.n, tasks, events });
  return events;
}

/**
 * unseenWakers is how many times, in the first n events, somebody unseen has woken one of those who serve.
 * @param {import('../trace/columns.js').Trace} t @param {number} n
 */
export const unseenWakers = (t, n) => countBefore(unseenIn(t), n);
