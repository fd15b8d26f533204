import { K, kinds } from './kinds.js';
import { places } from './spec.js';

const DISK = places.indexOf('disk');
const CACHE = places.indexOf('cache');

/**
 * One way that bytes take in this trace: from where, to where, moved by whom.
 * @typedef {object} Route
 * @property {string} id 'cpu:cache>buffer'
 * @property {'cpu'|'dma'|'ref'} how
 * @property {string} from
 * @property {string} to
 * @property {number} number order of first use, from 1
 * @property {Int32Array} events the events that used it, in order
 * @property {Float64Array} sums bytes moved up to and with each of them
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
    const [from, to] = write ? ['cache', 'disk'] : ['disk', intoOf(t)];
    return { how: 'dma', from, to, bytes };
  }
  return null;
}

/** Where a device's reads go: into the page cache, or past it into the program's buffer.
 * @param {import('./columns.js').Trace} t */
const intoOf = (t) => (t.header.name === 'o-direct' ? 'buffer' : 'cache');

const HOWS = /** @type {const} */ (['cpu', 'dma', 'ref']);

/**
 * @typedef {object} Uses  of one route, in columns that grow
 * @property {Route} route
 * @property {number} n
 * @property {number} sum
 * @property {Int32Array} events
 * @property {Float64Array} sums
 */

/** use adds one to them. @param {Uses} u @param {number} event @param {number} bytes */
function use(u, event, bytes) {
  if (u.n === u.events.length) {
    const [events, sums] = [u.events, u.sums];
    u.events = new Int32Array(2 * u.n);
    u.sums = new Float64Array(2 * u.n);
    u.events.set(events);
    u.sums.set(sums);
  }
  u.sum += bytes;
  u.events[u.n] = event;
  u.sums[u.n] = u.sum;
  u.n++;
}

/** @param {import('./columns.js').Trace} t @returns {Routes} */
export function createRoutes(t) {
  /** @type {Uses[]} */
  const known = [];
  const size = places.length;
  /** @type {(Uses | undefined)[]} */
  const ways = new Array(HOWS.length * size ** 2).fill(undefined);
  let seen = 0;
  /** @param {number} id */
  const begin = (id) => {
    const from = places[Math.floor(id / size) % size];
    const name = { how: HOWS[Math.floor(id / size ** 2)], from, to: places[id % size] };
    /** @type {Route} */
    const route = {
      id: `${name.how}:${name.from}>${name.to}`,
      ...name,
      number: known.length + 1,
      events: new Int32Array(0),
      sums: new Float64Array(0),
    };
    const u = { route, n: 0, sum: 0, events: new Int32Array(16), sums: new Float64Array(16) };
    ways[id] = u;
    known.push(u);
    self.list.push(route);
    return u;
  };
  /** @type {Routes} */
  const self = {
    list: [],
    calls: [],
    update() {
      const spare = seen > 0; // more is to come, so that room for it is kept
      const [mmap, munmap] = ['mmap', 'munmap'].map((name) => t.header.strings.indexOf(name));
      // Read of a million events, so all that is the same for each is looked up here.
      const { copy, ref, block_complete, syscall_exit } = K;
      const { by, from: copyFrom, to: copyTo, bytes: copyBytes } = kinds[copy].slots;
      const { from: refFrom, to: refTo, bytes: refBytes } = kinds[ref].slots;
      const { call } = kinds[syscall_exit].slots;
      const { n, kind, narrow, narrowAt, wide, wideAt } = t;
      for (let i = seen; i < n; i++) {
        const k = kind[i];
        const a = narrowAt[i];
        if (k === copy) {
          const how = narrow[a + by] === 1 ? 1 : 0;
          const id = (how * size + narrow[a + copyFrom]) * size + narrow[a + copyTo];
          use(ways[id] ?? begin(id), i, wide[wideAt[i] + ~copyBytes]);
        } else if (k === ref) {
          const id = (2 * size + narrow[a + refFrom]) * size + narrow[a + refTo];
          use(ways[id] ?? begin(id), i, wide[wideAt[i] + ~refBytes]);
        } else if (k === block_complete) {
          const into = places.indexOf(intoOf(t));
          const [from, to] = t.arg(i, 'write') === 1 ? [CACHE, DISK] : [DISK, into];
          const id = (size + from) * size + to;
          use(ways[id] ?? begin(id), i, t.arg(i, 'bytes'));
        } else if (k === syscall_exit) {
          const name = narrow[a + call];
          if (name === mmap || name === munmap) self.calls.push(i);
        }
      }
      seen = n;
      for (const u of known) {
        if (!spare && u.n < u.events.length) {
          u.events = u.events.slice(0, u.n);
          u.sums = u.sums.slice(0, u.n);
        }
        u.route.events = u.events.subarray(0, u.n);
        u.route.sums = u.sums.subarray(0, u.n);
      }
    },
  };
  self.update();
  return self;
}

/**
 * countBefore is how many of the sorted events are before n.
 * @param {ArrayLike<number>} events @param {number} n
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
