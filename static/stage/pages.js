// Pages by number: which of a file are in the page cache, and which of a range of memory have been
// copied on write. What a trace says of single pages, read once; a picture of a position from that.

import { K } from '../trace/kinds.js';
import { countBefore } from '../trace/routes.js';
import { readFromDisk } from './levels.js';

const PAGE = 4096;
const CELLS = 256; // most cells of a picture

/**
 * @typedef {object} PageEvents  in columns, in order
 * @property {'cache' | 'cow' | 'direct' | 'direct.warm'} what  warm: what is in the cache stays there unused
 * @property {number} total  pages of the file or the range
 * @property {Int32Array} event
 * @property {Int32Array} index  first page
 * @property {Int32Array} pages
 * @property {Int32Array} until  pages up to and with each
 */

/** @type {WeakMap<object, {n: number, found: PageEvents | null}>} */
const known = new WeakMap();

/**
 * pageEvents reads what a trace says of pages, or null if it says nothing.
 * @param {import('../trace/columns.js').Trace} t
 * @returns {PageEvents | null}
 */
export function pageEvents(t) {
  const kept = known.get(t);
  if (kept?.n === t.n) return kept.found;
  const found = read(t);
  known.set(t, { n: t.n, found });
  return found;
}

/** @param {import('../trace/columns.js').Trace} t @returns {PageEvents | null} */
function read(t) {
  const { name, params, capacity } = t.header;
  const total = Math.max(1, Math.ceil((params.size ?? capacity?.cache ?? 0) / PAGE));
  const cow = name === 'fork-cow' || name === 'private-cow';
  /** @type {[number, number, number][]} */
  const list = [];
  let base = Number.POSITIVE_INFINITY;
  let touched = -1; // page of the last fault, while it is not known what came of it
  for (let i = 0; i < t.n; i++) {
    const kind = t.kind[i];
    if (cow && kind === K.fault) {
      touched = t.arg(i, 'addr');
      base = Math.min(base, touched);
    } else if (cow && touched >= 0 && (kind === K.copy || kind === K.unshare)) {
      list.push([i, touched, 1]); // only a fault that copied made the page its own
      touched = -1;
    } else if (!cow && t.kind[i] === K.cache_add) {
      list.push([i, t.arg(i, 'index'), t.arg(i, 'pages')]);
    }
  }
  if (!list.length && !(t.n && (name === 'o-direct' || cow))) return null;
  const index = list.map(([, at]) => (cow ? Math.floor((at - base) / PAGE) : at));
  const until = new Int32Array(list.length);
  list.forEach(([, , n], k) => {
    until[k] = n + (k ? until[k - 1] : 0);
  });
  return {
    what: cow ? 'cow' : list.length ? 'cache' : t.header.initial.cache ? 'direct.warm' : 'direct',
    total,
    event: Int32Array.from(list, (x) => x[0]),
    index: Int32Array.from(index),
    pages: Int32Array.from(list, (x) => x[2]),
    until,
  };
}

/**
 * @typedef {object} PagesModel
 * @property {PageEvents['what']} what
 * @property {number} total
 * @property {number} have  pages that are there, or copied
 * @property {number} way  pages that are allotted and not filled
 * @property {Uint8Array} cells  0: not there, 1: on its way, 2: there, 3: there just now
 * @property {{from: number, to: number, now: boolean}[]} windows  what came in at once, in order, as shares of the file
 */

/**
 * pagesModel is what is known of pages after n events.
 * @param {import('../trace/reader.js').Reader} r
 * @param {number} before  events before the step
 * @param {number} n
 * @returns {PagesModel | null}
 */
export function pagesModel(r, before, n) {
  const e = pageEvents(r.trace);
  if (!e) return null;
  const k = countBefore(e.event, n);
  const known = k ? e.until[k - 1] : 0;
  const filled = e.what === 'cache' ? Math.min(known, filledPages(r, n)) : known;
  const count = Math.min(CELLS, e.total);
  const cells = new Uint8Array(count).fill(e.what === 'direct.warm' ? 2 : 0);
  for (let i = 0; i < k; i++) {
    const state = e.until[i] > filled ? 1 : e.event[i] >= before ? 3 : 2;
    const a = Math.floor((e.index[i] * count) / e.total);
    const b = Math.ceil(((e.index[i] + e.pages[i]) * count) / e.total);
    for (let c = Math.max(0, a); c < Math.min(count, b); c++) cells[c] = Math.max(cells[c], state);
  }
  const windows = e.what === 'cache' ? windowsOf(r, e, k, before) : [];
  return { what: e.what, total: e.total, have: filled, way: known - filled, cells, windows };
}

/** How many of the pages allotted the disk has filled. @param {import('../trace/reader.js').Reader} r @param {number} n */
function filledPages(r, n) {
  if (!r.routes.list.some((x) => x.from === 'disk')) return Number.POSITIVE_INFINITY;
  return Math.ceil(readFromDisk(r, n) / PAGE);
}

/**
 * windowsOf joins what was allotted in one step to one piece of the file.
 * @param {import('../trace/reader.js').Reader} r @param {PageEvents} e @param {number} k @param {number} before
 */
function windowsOf(r, e, k, before) {
  /** @type {{from: number, to: number, now: boolean}[]} */
  const out = [];
  let step = -1;
  let end = -1;
  for (let i = 0; i < k; i++) {
    const s = r.steps.stepOf(e.event[i]);
    const to = (e.index[i] + e.pages[i]) / e.total;
    const last = out[out.length - 1];
    if (last && s === step && e.index[i] === end) last.to = to;
    else out.push({ from: e.index[i] / e.total, to, now: e.event[i] >= before });
    step = s;
    end = e.index[i] + e.pages[i];
  }
  return out;
}
