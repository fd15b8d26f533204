// The network of a run that is simulated with a slow one: how long it takes, and what is on its way.

import { K } from '../../trace/kinds.js';

/**
 * @typedef {object} Network
 * @property {number} delay ns that each message is on its way
 * @property {{share: number, back: boolean}[]} flying what is on its way, and how far; back: to the clients
 */

/**
 * networkAt is the network at a position, null where there is none but the loopback device. What arrives at the server
 * was sent as long before as the way takes, and what the server gives arrives as long after: both follow from the trace.
 * @param {import('../../trace/reader.js').Reader} r @param {number} pos in steps
 * @returns {Network | null}
 */
export function networkAt(r, pos) {
  const t = r.trace;
  const delay = t.header.producer === 'sim' ? (t.header.params?.latency ?? 0) * 1000 : 0;
  if (!delay) return null;
  const s = Math.floor(pos);
  const time = (/** @type {number} */ n) => (n > 0 ? t.time[Math.min(n, t.n) - 1] : 0);
  const [a, b] = [time(r.steps.end(s)), time(r.steps.end(s + 1))];
  const now = a + (b - a) * (pos - s);
  const done = r.steps.end(s);
  /** @type {Network['flying']} */
  const flying = [];
  const add = (/** @type {number} */ sent, /** @type {boolean} */ back) => {
    const share = (now - sent) / delay;
    if (share >= 0 && share < 1) flying.push({ share, back });
  };
  for (let i = done; i < t.n && t.time[i] < now + delay; i++)
    if (t.kind[i] === K.arrival) add(t.time[i] - delay, false);
  for (let i = done - 1; i >= 0 && t.time[i] > now - delay; i--)
    if (t.kind[i] === K.give) add(t.time[i], true);
  return { delay, flying };
}
