// Wakeups that were seen, and not who woke: without the kernel's tracepoints all that tells of them is that
// a thread which had gone to wait runs again.

import { K } from '../trace/kinds.js';
import { countBefore } from '../trace/routes.js';

/** The waker's context if it was not seen: see the kind wakeup in spec.js. */
const UNKNOWN = 3;

/** @type {WeakMap<object, {n: number, events: number[]}>} */
const known = new WeakMap();

/** @param {import('../trace/columns.js').Trace} t */
function unseenIn(t) {
  const kept = known.get(t);
  if (kept?.n === t.n) return kept.events;
  /** @type {number[]} */
  const events = [];
  for (let i = 0; i < t.n; i++) {
    if (t.kind[i] === K.wakeup && t.arg(i, 'ctx') === UNKNOWN) events.push(i);
  }
  known.set(t, { n: t.n, events });
  return events;
}

/**
 * unseenWakers is how many times, in the first n events, somebody unseen has woken one of those who take part:
 * also a client or a receiver, whose other counts are not of the table.
 * @param {import('../trace/columns.js').Trace} t @param {number} n
 */
export const unseenWakers = (t, n) => countBefore(unseenIn(t), n);
