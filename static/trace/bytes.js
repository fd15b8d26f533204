import { places } from './spec.js';

/**
 * @typedef {object} PlaceState
 * @property {number} level bytes in it, -1 when not known
 * @property {number} pending allotted, not filled
 * @property {number} total bytes that ever came
 * @property {[string, number][]} parts of a queue: runs of bytes, oldest first
 */

/** Unit of the page cache. */
export const pageSize = 4096;

/** @param {string} name */
export const isQueue = (name) => name === 'pipe' || name === 'socket' || name === 'twin';

/** storeOf resolves a place by number; a mapping is a window on the page cache.
 * @param {number} p */
export function storeOf(p) {
  const name = places[p];
  return name === 'mapping' ? 'cache' : name;
}

/**
 * flowFault says why n bytes cannot go between two places, or ''.
 * @param {Record<string, PlaceState>} all
 * @param {string} from @param {string} to @param {number} n
 */
export function flowFault(all, from, to, n) {
  if (!all[from] || !all[to] || from === to) return 'flows from or to no place';
  if (n <= 0) return 'flows no bytes';
  const level = all[from].level;
  return level >= 0 && n > level ? `takes ${n} bytes from ${from}, which has ${level}` : '';
}

/**
 * flow moves n bytes; stores keep what is copied out of them, queues do not.
 * @param {Record<string, PlaceState>} all
 * @param {string} from @param {string} to @param {number} n
 * @param {string} how 'cpu', 'dma' or 'ref'
 * @param {boolean} first whether this begins a copy, which overwrites a buffer
 */
export function flow(all, from, to, n, how, first) {
  if (isQueue(from)) take(all[from], n);
  const dst = all[to];
  dst.total += n;
  if (isQueue(to)) put(dst, how, n);
  else if (to === 'buffer' && first) dst.level = n;
  else if (dst.level >= 0) dst.level += n;
}

/** @param {PlaceState} p @param {string} how @param {number} n */
function put(p, how, n) {
  if (p.level < 0) return;
  p.level += n;
  const last = p.parts.at(-1);
  if (last && last[0] === how) last[1] += n;
  else p.parts.push([how, n]);
}

/** @param {PlaceState} p @param {number} n */
function take(p, n) {
  if (p.level < 0) return;
  p.level -= n;
  for (let left = n; left > 0 && p.parts.length > 0; ) {
    const k = Math.min(left, p.parts[0][1]);
    p.parts[0][1] -= k;
    left -= k;
    if (p.parts[0][1] === 0) p.parts.shift();
  }
}

/**
 * unshareFault says why n bytes of references in a queue cannot be copied where they lie, or ''.
 * @param {Record<string, PlaceState>} all @param {string} at @param {number} n
 */
export function unshareFault(all, at, n) {
  if (!all[at] || !isQueue(at)) return 'copies references of no queue';
  const { level, parts } = all[at];
  const have = parts.reduce((sum, [how, k]) => sum + (how === 'ref' ? k : 0), 0);
  if (level < 0 || (n > 0 && n <= have)) return '';
  return `copies ${n} bytes of references in ${at}, which has ${have}`;
}

/** unshare copies the oldest references of a queue where they lie.
 * @param {PlaceState} p @param {number} n */
export function unshare(p, n) {
  if (p.level < 0) return;
  const old = p.parts;
  p.parts = [];
  p.level = 0;
  let left = n;
  for (const [how, bytes] of old) {
    const k = how === 'ref' ? Math.min(left, bytes) : 0;
    left -= k;
    if (k > 0) put(p, 'cpu', k);
    if (bytes > k) put(p, how, bytes - k);
  }
}

/** fill raises the page cache to at least n bytes.
 * @param {PlaceState} cache @param {number} n */
export function fill(cache, n) {
  if (cache.level < 0 || n <= cache.level) return;
  cache.total += n - cache.level;
  cache.level = n;
}

/**
 * transfer is what a device's finished read fills of what was allotted.
 * @param {PlaceState} cache @param {number} n @param {number | undefined} limit
 */
export function transfer(cache, n, limit) {
  const k = Math.min(cache.pending, n);
  cache.pending -= k;
  cache.total += k;
  if (cache.level < 0) return;
  cache.level += k;
  if (limit !== undefined && cache.level > limit) cache.level = limit;
}
