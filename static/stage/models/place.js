// Where the lists stand that a model waits with, and what is in them.

import { rect } from '../geometry.js';

/**
 * @typedef {import('../geometry.js').Rect} Rect
 * @typedef {import('./layout.js').ModelLayout} ModelLayout
 * @typedef {import('./means.js').List} List
 */

/** placeLists gives each list its room, and each of its items. @param {List[]} lists @param {Rect} room @param {ModelLayout} l */
export function placeLists(lists, room, l) {
  const mini = l.name === 'mini';
  const weight = (/** @type {List} */ x) => (x.tree && !mini ? 2 : 1);
  const rows = lists.filter((x) => x.half !== 'right');
  const close = l.name === 'half' && rows.length > 2;
  const label = mini ? 0 : close ? 16 : 20;
  const gap = mini ? 4 : close ? 2 : 6;
  const sum = rows.reduce((n, x) => n + weight(x), 0);
  const free = room.h - rows.length * (label + gap);
  let y = room.y;
  for (const list of lists) {
    const h = Math.max(18, (free * weight(list)) / sum);
    const ring = list.ring >= 0 && !mini ? Math.min(h, 58) + 8 : 0;
    const half = (room.w - (mini ? 4 : 14)) / 2;
    list.box = rect(
      list.half === 'right' ? room.x + room.w - half : room.x + ring,
      y + label,
      list.half ? half : room.w - ring,
      h,
    );
    placeItems(list, l);
    if (list.half !== 'left') y += label + h + gap;
  }
}

/** Boxes beside each other; a tree puts the middle one on top. @param {List} list @param {ModelLayout} l */
function placeItems({ items, box, tree }, l) {
  const mini = l.name === 'mini';
  const gap = mini ? 3 : 6;
  const n = items.length;
  if (!n) return;
  const levels = tree && !mini ? Math.floor(Math.log2(n)) + 1 : 1;
  const h = Math.min(
    mini ? 22 : 34,
    Math.max(box.h - 6, 16),
    (box.h - 4) / levels - (levels > 1 ? 5 : -2),
  );
  const long = Math.max(
    ...items.map((x) => {
      const one = x.text.length + (x.sub ? x.sub.length + 1 : 0);
      // What is long stands in two lines where there is room for these.
      const line = h < 30 || one < 9 ? one : Math.max(x.text.length, x.sub.length);
      return line + (x.count > 1 ? 6 : 0);
    }),
  );
  const most = mini ? Math.max(34, long * 7 + 8) : Math.max(46, long * 8.2 + 16);
  const w = Math.min(most, (box.w - 12 - gap * (n - 1)) / n);
  // The nodes of a tree stand apart, so that its edges can be seen.
  const air = levels > 1 ? Math.min(26, (box.w - 12 - n * w) / n) : gap;
  const left = box.x + 6;
  items.forEach((x, k) => {
    const deep = levels > 1 ? depthOf(k, 0, n - 1) : 0;
    const y =
      levels > 1 ? box.y + 3 + deep * ((box.h - h - 6) / (levels - 1)) : box.y + (box.h - h) / 2;
    x.rect = rect(left + k * (w + air), y, w, h);
  });
}

/** How deep item k of a balanced tree over lo…hi lies. @param {number} k @param {number} lo @param {number} hi @returns {number} */
export function depthOf(k, lo, hi) {
  const mid = (lo + hi) >> 1;
  if (k === mid) return 0;
  return 1 + (k < mid ? depthOf(k, lo, mid - 1) : depthOf(k, mid + 1, hi));
}

/** The parent of each item of a balanced tree, -1 for the root. @param {number} n @returns {number[]} */
export function parentsOf(n) {
  const out = new Array(n).fill(-1);
  /** @param {number} lo @param {number} hi @param {number} parent */
  const walk = (lo, hi, parent) => {
    if (lo > hi) return;
    const mid = (lo + hi) >> 1;
    out[mid] = parent;
    walk(lo, mid - 1, mid);
    walk(mid + 1, hi, mid);
  };
  walk(0, n - 1, -1);
  return out;
}
