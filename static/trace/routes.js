import { K } from './kinds.js';
import { places } from './spec.js';

/**
 * One way that bytes take in this trace: from where, to where, moved by whom.
 * @typedef {object} Route
 * @property {string} id 'cpu:cache>buffer'
 * @property {'cpu'|'dma'|'ref'} how
 * @property {string} from
 * @property {string} to
 * @property {number} number order of first use, from 1
 * @property {number[]} events the events that used it, in order
 * @property {number[]} sums bytes moved up to and with each of them
 */

/**
 * @typedef {object} Routes
 * @property {Route[]} list by number
 * @property {number[]} calls events that mapped or unmapped memory
 * @property {() => void} update
 */

/**
 * routeOf names the way event i moves bytes, or null if it moves none.
 * @param {import('./columns.js').Trace} t @param {number} i
 * @returns {{how: 'cpu'|'dma'|'ref', from: string, to: string, bytes: number} | null}
 */
export function routeOf(t, i) {
  const kind = t.kind[i];
  if (kind === K.copy || kind === K.ref) {
    const how = kind === K.ref ? 'ref' : t.arg(i, 'by') === 1 ? 'dma' : 'cpu';
    const [from, to] = [places[t.arg(i, 'from')], places[t.arg(i, 'to')]];
    return { how, from, to, bytes: t.arg(i, 'bytes') };
  }
  if (kind === K.block_complete) {
    const write = t.arg(i, 'write') === 1;
    const bytes = t.arg(i, 'bytes');
    const [from, to] = write ? ['cache', 'disk'] : ['disk', 'cache'];
    return { how: 'dma', from, to, bytes };
  }
  return null;
}

/** @param {import('./columns.js').Trace} t @returns {Routes} */
export function createRoutes(t) {
  /** @type {Map<string, Route>} */
  const byId = new Map();
  let seen = 0;
  /** @type {Routes} */
  const self = {
    list: [],
    calls: [],
    update() {
      for (let i = seen; i < t.n; i++) {
        const kind = t.kind[i];
        if (kind === K.syscall_exit) {
          const name = t.str(t.arg(i, 'call'));
          if (name === 'mmap' || name === 'munmap') self.calls.push(i);
        }
        const r =
          kind === K.copy || kind === K.ref || kind === K.block_complete ? routeOf(t, i) : null;
        if (!r) continue;
        const id = `${r.how}:${r.from}>${r.to}`;
        let route = byId.get(id);
        if (!route) {
          const { how, from, to } = r;
          route = { id, how, from, to, number: self.list.length + 1, events: [], sums: [] };
          byId.set(id, route);
          self.list.push(route);
        }
        route.events.push(i);
        route.sums.push((route.sums.at(-1) ?? 0) + r.bytes);
      }
      seen = t.n;
    },
  };
  self.update();
  return self;
}

/**
 * countBefore is how many of the sorted events are before n.
 * @param {number[]} events @param {number} n
 */
export function countBefore(events, n) {
  let lo = 0;
  let hi = events.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (events[mid] < n) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}
