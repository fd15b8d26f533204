import { kinds } from '../trace/kinds.js';

/** Where the arguments that a search asks for stand, by kind; 127: nowhere. */
const slot = (/** @type {string} */ name) =>
  Int8Array.from({ length: 256 }, (_, k) => kinds[k]?.slots[name] ?? 127);
const callAt = slot('call');
const fdAt = slot('fd');
const retAt = slot('ret');
/** What a request of a ring asks for; of other kinds it is no text. */
const opAt = slot('op').map((at, k) => (kinds[k]?.strings.includes(at) ? at : 127));

/**
 * findEvents lists the events of a trace that every term admits, in order.
 * @param {import('../trace/columns.js').Trace} t
 * @param {import('./query.js').Term[]} terms
 * @returns {Int32Array}
 */
export function findEvents(t, terms) {
  const { kind, source, task, narrow, narrowAt, wide, wideAt } = t;
  let hits = new Int32Array(1024);
  let n = 0;
  next: for (let i = 0; terms.length > 0 && i < t.n; i++) {
    const k = kind[i];
    for (let w = 0; w < terms.length; w++) {
      const term = terms[w];
      if (term.fd >= 0 && fdAt[k] !== 127 && narrow[narrowAt[i] + fdAt[k]] === term.fd) continue;
      if (term.kinds[k] || term.sources[source[i]] || term.tasks[task[i]]) continue;
      if (callAt[k] !== 127 && term.calls[narrow[narrowAt[i] + callAt[k]]]) continue;
      if (opAt[k] !== 127 && term.calls[narrow[narrowAt[i] + opAt[k]]]) continue;
      if (term.values.get(k)?.some((v) => narrow[narrowAt[i] + v.at] === v.is)) continue;
      if (retAt[k] !== 127) {
        const ret = wide[wideAt[i] + ~retAt[k]];
        if (ret < 0 && term.errnos[-ret]) continue;
      }
      continue next;
    }
    if (n === hits.length) {
      const more = new Int32Array(2 * n);
      more.set(hits);
      hits = more;
    }
    hits[n++] = i;
  }
  return hits.slice(0, n);
}

/**
 * hitSteps are the merged steps in which there is a hit, each once, in order.
 * @param {{steps: import('../trace/steps.js').Steps, index: Int32Array, events: Int32Array}[]} runs
 * @returns {Int32Array}
 */
export function hitSteps(runs) {
  const all = runs.map(({ steps, index, events }) => {
    const out = new Int32Array(events.length);
    let n = 0;
    let s = 1;
    for (let i = 0; i < events.length; i++) {
      if (s + 32 < steps.count && steps.bounds[s + 32] <= events[i]) s = steps.stepOf(events[i]);
      while (s < steps.count && steps.bounds[s] <= events[i]) s++;
      if (n === 0 || out[n - 1] !== index[s]) out[n++] = index[s];
    }
    return out.subarray(0, n);
  });
  if (all.length === 1) return all[0].slice();
  const joined = new Int32Array(all.reduce((n, list) => n + list.length, 0));
  let at = 0;
  for (const list of all) {
    joined.set(list, at);
    at += list.length;
  }
  return joined.sort(); // in one merged step exactly one run moves: there are no doubles
}

/** hitAfter is the place in the hits of the first one after step m, or their length. @param {Int32Array} hits @param {number} m */
export function hitAfter(hits, m) {
  let lo = 0;
  let hi = hits.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (hits[mid] <= m) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}
