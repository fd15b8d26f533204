import { argOf } from './columns.js';
import { K } from './kinds.js';
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

/** column is a list of numbers that grows; view is what it holds.
 * @template {Int32Array | Float64Array} T
 * @param {new (size: number) => T} Type */
function column(Type) {
  let store = new Type(16);
  let n = 0;
  return {
    /** @param {number} v */
    push(v) {
      if (n === store.length) {
        const twice = new Type(2 * n);
        twice.set(store);
        store = twice;
      }
      store[n++] = v;
    },
    last: () => (n ? store[n - 1] : 0),
    /** @param {boolean} spare whether more is to come, so that room for it is kept */
    view: (spare) => {
      if (!spare && store.length > n) store = /** @type {T} */ (store.slice(0, n));
      return /** @type {T} */ (store.subarray(0, n));
    },
  };
}

/** @param {import('./columns.js').Trace} t @returns {Routes} */
export function createRoutes(t) {
  /** @type {Map<number, {route: Route, events: any, sums: any}>} */
  const known = new Map();
  let seen = 0;
  const [by, from, to, bytes, called] = ['by', 'from', 'to', 'bytes', 'call'].map((name) =>
    argOf(t, name),
  );
  /** @param {number} i @param {number} how @param {number} from @param {number} to @param {number} bytes */
  const take = (i, how, from, to, bytes) => {
    const id = (how * places.length + from) * places.length + to;
    let mine = known.get(id);
    if (!mine) {
      const [events, sums] = [column(Int32Array), column(Float64Array)];
      const name = { how: HOWS[how], from: places[from], to: places[to] };
      const route = {
        id: `${name.how}:${name.from}>${name.to}`,
        ...name,
        number: self.list.length + 1,
        events: events.view(true),
        sums: sums.view(true),
      };
      mine = { route, events, sums };
      known.set(id, mine);
      self.list.push(route);
    }
    mine.events.push(i);
    mine.sums.push(mine.sums.last() + bytes);
  };
  /** @type {Routes} */
  const self = {
    list: [],
    calls: [],
    update() {
      const spare = seen > 0;
      const [mmap, munmap] = ['mmap', 'munmap'].map((name) => t.header.strings.indexOf(name));
      for (let i = seen; i < t.n; i++) {
        const kind = t.kind[i];
        if (kind === K.copy || kind === K.ref) {
          take(i, kind === K.ref ? 2 : by(i) === 1 ? 1 : 0, from(i), to(i), bytes(i));
        } else if (kind === K.block_complete) {
          const into = places.indexOf(intoOf(t));
          const way = t.arg(i, 'write') === 1 ? [CACHE, DISK] : [DISK, into];
          take(i, 1, way[0], way[1], bytes(i));
        } else if (kind === K.syscall_exit) {
          const call = called(i);
          if (call === mmap || call === munmap) self.calls.push(i);
        }
      }
      seen = t.n;
      for (const { route, events, sums } of known.values()) {
        route.events = events.view(spare);
        route.sums = sums.view(spare);
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
