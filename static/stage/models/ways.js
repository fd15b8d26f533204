// The lines of a model's picture: along which bytes, wakeups and requests go, and where their labels stand.

import { curve, line } from '../geometry.js';

/**
 * @typedef {import('../geometry.js').Rect} Rect
 * @typedef {import('../ways.js').Way} Way
 * @typedef {import('./layout.js').ModelLayout} ModelLayout
 */

/** @param {import('../geometry.js').Curve} c @param {number} x @param {number} y @param {number} align @returns {Way} */
export const way = (c, x, y, align) => ({ curve: c, label: { x, y }, side: { x, y, align } });

/** @param {Rect} r */
export const mid = (r) => r.y + r.h / 2;

/** From the device up to a socket, outside of all rows. @param {ModelLayout} l @param {Rect} row */
export function arrivalWay(l, row) {
  const { nic } = l.places;
  const right = row.x + row.w;
  const out = right + l.lane * 1.35;
  const from = nic.x + nic.w - 26;
  const c = curve(from, nic.y, out, nic.y - 12, out, mid(row) + 14, right, mid(row));
  return way(c, l.w - 14, lowOf(l), 1);
}

/** Phase 2, and an answer's copy the other way. @param {ModelLayout} l @param {Rect} row @param {boolean} back */
export function copyWay(l, row, back) {
  const { memory: m } = l;
  const y = mid(row) + (back ? 5 : -5);
  const at = l.boundary;
  const turned = (/** @type {import('../geometry.js').Curve} */ c) =>
    back ? /** @type {any} */ ([...c].reverse()) : c;
  if (l.name === 'mini' && !l.below) {
    const end = m.x + m.w;
    const my = mid(m) + (back ? 12 : -4);
    const c = curve(row.x, y, row.x - 34, y - 30, row.x - 40, at - 10, end, my);
    return way(turned(c), l.copy ?? row.x - 90, at, 0.5);
  }
  // Up along the strip beside the sockets: their title begins right of it.
  const strip = l.queues.x - (l.below ? 7 : 12);
  const x = l.below ? m.x + (back ? 14 : 6) : strip + (back ? 14 : 6);
  const c = curve(row.x, y, strip - 5, y - 6, strip, at + 34, x, m.y + m.h);
  if (l.below) return way(turned(c), l.w - 12, at, 1);
  const side = { x: l.queues.x + 12, y: at, align: 0, room: l.w - 6 - l.queues.x - 12 };
  return { curve: turned(c), label: side, side };
}

/** Between the kernel and the hardware. @param {ModelLayout} l */
const lowOf = (l) => (l.bands[1].rect.y + l.bands[1].rect.h + l.bands[2].rect.y) / 2;

/** A wakeup's way with its label below the middle: on its left stand the time spent waiting and the name of the hardware.
 * @param {ModelLayout} l @param {import('../geometry.js').Curve} c */
function woken(l, c) {
  if (l.wake) return way(c, l.wake.x, l.wake.y, 0.5);
  const x = l.below ? 12 : l.means.x;
  const side = { x, y: lowOf(l), align: 0, room: Math.min(570, l.w - 12 - x) };
  return { curve: c, label: side, side };
}

/** A wakeup, from where the news came to the thread. @param {ModelLayout} l @param {Rect} from @param {Rect} to */
export function wakeWay(l, from, to) {
  const low = lowOf(l);
  const { means } = l;
  const at = { x: l.below ? 12 : means.x, y: low };
  const along = (/** @type {import('../geometry.js').Curve} */ c) => woken(l, c);
  const [right, end] = [from.x + from.w, to.x + to.w];
  if (l.below && to.y > from.y + from.h && to.w > l.w / 2) {
    // Down to a helper: from a thread along the left margin, from a socket outside of all rows.
    if (right < l.queues.x) {
      const edge = Math.max(1, from.x - 18);
      return along(
        curve(from.x, mid(from), edge, mid(from) + 8, edge, mid(to) - 30, to.x, mid(to)),
      );
    }
    const out = Math.max(right, end) + 22;
    return along(curve(right, mid(from), out, mid(from), out, mid(to), end, mid(to)));
  }
  if (to.x > l.w * 0.6 && from.y > to.y + to.h && (l.below || from.x > l.w * 0.4)) {
    // To the clients, outside of all rows.
    const out = l.w - 2;
    // What a guest of the smallest picture does is written beside it: to its foot.
    const mini = l.name === 'mini';
    const [x, y] = mini ? [end - 14, to.y + to.h] : [end, mid(to)];
    const c = curve(right, mid(from), out, mid(from) - 20, out, mid(to) + 40, x, y);
    return way(c, l.w - 14, low, 1);
  }
  if (to.x > from.x + from.w / 2) {
    const y = to.y + to.h;
    const c =
      l.name === 'wide' && from.y > y
        ? curve(right, mid(from), right + 40, mid(from), right + 20, l.boundary + 6, to.x + 22, y)
        : curve(right, mid(from), right + 20, mid(from), to.x - 30, mid(to), to.x, mid(to));
    return way(c, at.x, at.y, 0);
  }
  // From the hardware, below all that is written.
  const under = from.y > means.y + means.h;
  const deep = under && from.w > l.places.clock.w;
  if (under && l.name === 'wide') {
    const x = from.x + Math.min(24, from.w / 2);
    return along(curve(x, from.y, means.x + 100, low - 3, end + 8, low - 3, end, mid(to)));
  }
  if (l.below && from.y > to.y + to.h && from.x < end && (deep || from.w > l.w / 2)) {
    // Along the left margin: no text stands there.
    const edge = Math.max(1, to.x - 14);
    return along(curve(from.x, mid(from), edge, mid(from) - 8, edge, mid(to) + 30, to.x, mid(to)));
  }
  if (from.y > to.y + to.h && from.x < end) {
    const x = to.x + to.w * 0.7;
    const start = from.x + Math.min(60, from.w / 2);
    return along(curve(start, from.y, start, from.y - 30, x, to.y + to.h + 30, x, to.y + to.h));
  }
  const q = { x: end, y: mid(to) };
  if (l.name === 'mini' && from.x >= means.x + means.w) {
    // From a socket, below what is written in the middle.
    const y = means.y + means.h + 5;
    return along(curve(from.x, mid(from), from.x - 40, y, q.x + 40, y - 6, q.x, q.y));
  }
  const gap = Math.max(16, (from.x - q.x) * 0.7);
  return along(curve(from.x, mid(from), from.x - gap, mid(from), q.x + gap, q.y, q.x, q.y));
}

/** A wakeup by nobody knows whom: out of the nearest margin into the one that is woken, from nothing that is drawn.
 * @param {ModelLayout} l @param {Rect} to */
export function unseenWay(l, to) {
  const right = to.x > l.w / 2;
  const y = mid(to);
  const from = right ? Math.min(l.w - 1, to.x + to.w + 30) : Math.max(1, to.x - 22);
  const c = line(from, y, right ? to.x + to.w : to.x, y);
  return right ? way(c, l.w - 14, l.boundary, 1) : woken(l, c);
}

/** Where labels of what happens in the middle stand: clear of its words. @param {ModelLayout} l */
export function besideMeans(l) {
  const { means: m } = l;
  return { x: l.below ? l.w - 12 : m.x + m.w, y: lowOf(l), align: 1 };
}

/** From a row of the sockets to a box in the middle. @param {ModelLayout} l @param {Rect} row @param {Rect} box */
export function inWay(l, row, box) {
  if (l.below) {
    // Down between threads and sockets, and to the box from its right: words stand above its left.
    const x = l.queues.x - 7;
    const end = box.x + box.w - 6;
    const c = curve(
      row.x,
      mid(row),
      x - 6,
      mid(row) + 10,
      Math.max(x, end + 24),
      box.y - 10,
      end,
      box.y,
    );
    const at = besideMeans(l);
    return way(c, at.x, at.y, at.align);
  }
  // Beside the boxes that lie to the right: over them to a box that lies no deeper than the row, else below them.
  const end = { x: box.x + box.w - 6, y: mid(row) <= box.y + box.h + 12 ? box.y : box.y + box.h };
  const by = end.y === box.y ? -22 : 26;
  const c = curve(row.x, mid(row), row.x - 44, mid(row), end.x + 44, end.y + by, end.x, end.y);
  const at = besideMeans(l);
  return way(c, at.x, at.y, at.align);
}

/** From one box in the middle down or up to another: the words above boxes stand on the other side. @param {ModelLayout} l @param {Rect} a @param {Rect} b */
export function boxWay(l, a, b) {
  const x = a.x + a.w / 2;
  const y = b.x + b.w / 2;
  const down = b.y >= a.y;
  const c = down
    ? curve(x, a.y + a.h, x, a.y + a.h + 24, y, b.y - 24, y, b.y)
    : curve(x, a.y, x, a.y - 24, y, b.y + b.h + 24, y, b.y + b.h);
  const at = besideMeans(l);
  return way(c, at.x, at.y, at.align);
}

/**
 * From a port's packets to its threads that run, beside the words above both lists. The smallest picture has the
 * label where that of a wakeup is.
 * @param {ModelLayout} l @param {Rect} from @param {Rect} packets @param {Rect} runs
 */
export function runWay(l, from, packets, runs) {
  if (l.wake && !l.below) return way(boxWay(l, from, runs).curve, l.wake.x, l.wake.y, 0.5);
  const [x, y] = [runs.x - 7, packets.y + packets.h];
  const c = curve(from.x + from.w / 2, y, x, y + 2, x, y + 10, runs.x, mid(runs));
  const at = l.wake ? { ...l.wake, align: 0.5 } : besideMeans(l);
  return way(c, at.x, at.y, at.align);
}

/** Between the program's memory and the middle: what it asks for, what it is told. It keeps to the free strip between
 * the middle and the sockets. @param {ModelLayout} l @param {Rect} box @param {boolean} up */
export function askWay(l, box, up) {
  const { memory: m, means } = l;
  const y = l.boundary;
  const turned = (/** @type {import('../geometry.js').Curve} */ c) =>
    up ? /** @type {any} */ ([...c].reverse()) : c;
  if (l.below) {
    const x = Math.min(m.x + 16, l.queues.x - 7);
    return way(turned(line(x, m.y + m.h, x, means.y)), l.w - 12, y, 1);
  }
  if (l.name === 'mini') {
    const [x, side] = [m.x + 12, means.x - 22];
    const c = curve(x, m.y + m.h, x, y + 20, side, mid(box) - 30, means.x, mid(box));
    return way(turned(c), m.x + m.w + 50, y, 0.5);
  }
  const [x, right] = [m.x + 50, means.x + means.w - 14];
  const c = curve(x, m.y + m.h, x + 6, y + 26, right + 52, mid(box) - 44, right, mid(box));
  return way(turned(c), m.x + 34, y, 1);
}

/** A connection that leaves the accept queue. @param {ModelLayout} l @param {Rect} from @param {Rect} to */
export function acceptWay(l, from, to) {
  const out = Math.min(26, l.lane + 2);
  const c = curve(from.x, mid(from), from.x - out, mid(from), to.x - out, mid(to), to.x, mid(to));
  return way(c, l.queues.x - 14, (mid(from) + mid(to)) / 2, 1);
}
