import { along, curve, line, point } from './geometry.js';

/**
 * @typedef {import('./geometry.js').Curve} Curve
 * @typedef {import('./geometry.js').Point} Point
 * @typedef {import('./geometry.js').Rect} Rect
 * @typedef {import('./layouts.js').Layout} Layout
 */

/**
 * @typedef {Point & {align: number, room?: number}} Side a label's place: align 0 begins there, 1 ends there; room: how long it may be
 * @typedef {{curve: Curve, label: Point, side: Side}} Way
 */

/**
 * wayOf is the line along which bytes go from one place to another, and where
 * its label stands.
 * @param {Layout} l @param {string} from @param {string} to
 * @returns {Way | null}
 */
export function wayOf(l, from, to) {
  const [a, b] = [l.places[from], l.places[to]];
  if (!a || !b) return null;
  const c = between(l, from, to, a, b);
  return { curve: c, label: small(l, from, to, c), side: sideOf(l, from, to, c) };
}

/**
 * @param {Layout} l @param {string} from @param {string} to
 * @param {Rect} a @param {Rect} b @returns {Curve}
 */
function between(l, from, to, a, b) {
  const up = b.y + b.h <= a.y;
  if (from === 'disk' && to === 'buffer') {
    // past the page cache, which stands in the way
    const x = [a.x + 14, a.x - 16];
    return curve(x[0], a.y, x[1], a.y - 40, x[1], b.y + b.h + 40, x[0], b.y + b.h);
  }
  if (l.narrow) return stackedWay(l, `${from}>${to}`, a, b) ?? straight(a, b);
  if (Math.abs(a.x - b.x) < 1) {
    const x = a.x + a.w / 2;
    return up ? line(x, a.y, x, b.y + b.h) : line(x, a.y + a.h, x, b.y);
  }
  if (Math.abs(a.y + a.h / 2 - b.y - b.h / 2) < 12) {
    const y = Math.max(a.y, b.y) + Math.min(a.h, b.h) / 2;
    return line(a.x + a.w, y, b.x, y);
  }
  const y = [a.y + a.h * 0.55, b.y + b.h * 0.5];
  const mid = (a.x + a.w + b.x) / 2;
  return curve(a.x + a.w, y[0], mid + 24, y[0], mid - 24, y[1], b.x, y[1]);
}

/** From the side of one box that faces the other to the other's. @param {Rect} a @param {Rect} b @returns {Curve} */
function straight(a, b) {
  const [ax, bx] = [a.x + a.w / 2, b.x + b.w / 2];
  if (b.y + b.h <= a.y) return line(ax, a.y, bx, b.y + b.h);
  if (b.y >= a.y + a.h) return line(ax, a.y + a.h, bx, b.y);
  const [ay, by] = [a.y + a.h / 2, b.y + b.h / 2];
  return b.x > a.x ? line(a.x + a.w, ay, b.x, by) : line(a.x, ay, b.x + b.w, by);
}

/** @param {Layout} l @param {string} way @param {Rect} a @param {Rect} b @returns {Curve | null} */
function stackedWay(l, way, a, b) {
  const mid = l.w / 2;
  const arm = l.w * 0.125;
  if (l.twin) {
    const c = besideTwin(l, way, a, b);
    if (c) return c;
  }
  switch (way) {
    case 'cache>buffer':
    case 'cache>mapping':
      return line(mid - arm, a.y, mid - arm, b.y + b.h);
    case 'buffer>socket':
    case 'mapping>socket': {
      const y = [a.y + a.h, b.y];
      return curve(mid - 24, y[0], mid - 24, y[0] + 110, mid + 24, y[1] - 110, mid + 24, y[1]);
    }
    case 'socket>peer':
      return line(mid + arm, a.y, mid + arm, b.y + b.h);
    case 'cache>socket':
      return curve(
        mid - arm,
        a.y,
        mid - arm,
        a.y - 74,
        mid + arm / 2,
        a.y - 74,
        mid + arm / 2,
        b.y,
      );
    case 'cache>pipe':
      return line(mid - arm * 0.7, a.y, mid - arm * 0.7, b.y + b.h);
    case 'pipe>socket':
      return line(mid + arm * 0.7, a.y + a.h, mid + arm * 0.7, b.y);
  }
  return null;
}

/** Where two pipes stand in the middle of the upright picture, ways go round them.
 * @param {Layout} l @param {string} way @param {Rect} a @param {Rect} b @returns {Curve | null} */
function besideTwin(l, way, a, b) {
  const { twin } = l.places;
  const side = twin.x - 16;
  const x = side - 8;
  const into = b.y + b.h / 2;
  switch (way) {
    case 'cache>pipe':
      return curve(x, a.y, side, a.y - 40, side, into, b.x, into);
    case 'cache>twin':
      return curve(x + 20, a.y, x + 20, a.y - 16, side, into, b.x, into);
    case 'pipe>socket': {
      const out = a.y + a.h / 2;
      const edge = a.x + a.w;
      return curve(edge, out, edge + 22, out, edge + 22, b.y - 40, edge + 12, b.y);
    }
    case 'twin>target':
      return curve(l.w / 2, a.y + a.h, l.w / 2, into - 14, l.w / 2, into, b.x, into);
  }
  return null;
}

/** Between the kernel and the hardware. @param {Layout} l */
const under = (l) => (l.bands[1].rect.y + l.bands[1].rect.h + l.bands[2].rect.y) / 2;

/** The middle of a way. @param {Curve} c @returns {Point} */
const middle = (c) => along(c, 0.5);

/**
 * small is where the small label of a way stands: on it, but off the pipe.
 * @param {Layout} l @param {string} from @param {string} to @param {Curve} c @returns {Point}
 */
function small(l, from, to, c) {
  const mid = middle(c);
  if (l.name === 'wide' && from === 'twin') return point(mid.x, under(l));
  if (l.name === 'wide' && to === 'twin') return point(mid.x - 30, l.places.twin.y + 44);
  if (l.name !== 'mini' && (to === 'pipe' || from === 'pipe')) {
    return l.narrow ? mid : point(mid.x, sideOf(l, from, to, c).y);
  }
  if (l.name === 'wide' && (from === 'disk' || to === 'nic')) return point(mid.x, under(l));
  return mid;
}

/**
 * sideOf is where the large label of a way stands: beside it, clear of what
 * else is there.
 * @param {Layout} l @param {string} from @param {string} to @param {Curve} c @returns {Side}
 */
function sideOf(l, from, to, c) {
  const mid = middle(c);
  const at = (/** @type {number} */ x, /** @type {number} */ y, align = 0.5) => ({ x, y, align });
  const pipe = l.places.pipe;
  if (l.name === 'mini') {
    const aside = l.aside ?? mid;
    if (to === 'pipe' || from === 'pipe')
      return l.w < 400 ? at(pipe.x + pipe.w + 6, aside.y, 0) : at(pipe.x + pipe.w / 2, pipe.y + 54);
    return from === 'cache' && to === 'socket' ? at(aside.x, aside.y) : at(mid.x, mid.y);
  }
  if (l.narrow) return stackedSide(l, from, to, c);
  if (to === 'pipe') return at(pipe.x + pipe.w / 2, pipe.y - 18);
  if (from === 'pipe') return at(pipe.x + pipe.w / 2, l.twin ? pipe.y - 18 : pipe.y + pipe.h + 18);
  if (from === 'twin') return at(mid.x, under(l));
  if (to === 'own' && from === 'buffer') return at(mid.x, mid.y - 26);
  const over = l.places.cache.y - 18;
  if (from === 'disk') return at(mid.x + 16, under(l), 0);
  if (to === 'disk') return at(mid.x + 56, (l.places.cache.y + l.places.cache.h + under(l)) / 2, 0);
  if (to === 'nic' || from === 'nic') return at(mid.x - 46, under(l), 1);
  if (to === 'peer') return at(mid.x - 16, over, 1);
  if (to === 'buffer' || to === 'mapping') return at(mid.x + 16, over, 0);
  if (from === 'cache') return at(mid.x, mid.y - 24);
  return at(mid.x, over - 6);
}

/**
 * Beside the threads there is no room for a label: it stands in the rows that
 * are kept free between boxes and threads.
 * @param {Layout} l @param {string} from @param {string} to @param {Curve} c @returns {Side}
 */
function stackedSide(l, from, to, c) {
  const { peer, cache, disk } = l.places;
  const upper = peer.y + peer.h + 15;
  const lower = cache.y - 15;
  const low = (cache.y + cache.h + disk.y) / 2;
  const mid = l.w / 2;
  if (from === 'disk') return { x: 14, y: low, align: 0 };
  if (to === 'disk') return { x: cache.x + cache.w / 2 + 24, y: low, align: 0 };
  if (to === 'nic' || from === 'nic') return { x: l.w - 14, y: low, align: 1 };
  if (from === 'cache' && to === 'socket') return { x: mid, y: middle(c).y - 18, align: 0.5 };
  if (to === 'peer' || from === 'buffer' || from === 'mapping') {
    return { x: mid, y: upper, align: 0.5 };
  }
  return { x: mid, y: lower, align: 0.5 };
}

/**
 * wakeWay is the line of a wakeup, from its cause to the thread.
 * @param {Layout} l @param {Rect} from @param {Rect} to
 * @returns {Way}
 */
export function wakeWay(l, from, to) {
  const { curve: c, label } = wakeLine(l, from, to);
  const short = Math.abs(c[3].x - c[0].x) < 300 && l.name === 'wide';
  const right = to.x > from.x;
  const side = { x: label.x + (right ? -36 : 26), y: label.y, align: right ? 0 : 1 };
  return { curve: c, label, side: short ? side : { ...label, align: 0.5 } };
}

/** @param {Layout} l @param {Rect} from @param {Rect} to */
function wakeLine(l, from, to) {
  if (l.narrow) return edgeLine(l, from, to);
  const right = to.x > from.x;
  const p = point(right ? from.x + from.w : from.x, from.y + from.h * 0.4);
  const q = point(right ? to.x : to.x + to.w, to.y + to.h / 2);
  const gap = q.x - p.x;
  if (Math.abs(gap) > 300) {
    const y = Math.min(p.y, q.y, l.boundary + 60) - 36;
    const c = curve(p.x, p.y, p.x + gap * 0.2, y, q.x - gap * 0.2, y, q.x, q.y);
    return { curve: c, label: point((p.x + q.x) / 2, y + 22) };
  }
  const c = curve(p.x, p.y, p.x + gap * 0.7, p.y, q.x - gap * 0.7, q.y, q.x, q.y);
  return { curve: c, label: point((p.x + q.x) / 2, (p.y + q.y) / 2) };
}

/** A wakeup of the upright picture keeps to the margin; between threads it
 * crosses the middle.
 * @param {Layout} l @param {Rect} from @param {Rect} to */
function edgeLine(l, from, to) {
  const left = to.x + to.w / 2 < l.w / 2;
  const y = to.y + to.h / 2;
  if (from.y < l.places.cache.y) {
    const p = point(left ? from.x : from.x + from.w, from.y + from.h / 2);
    const c = line(p.x, p.y, left ? to.x + to.w : to.x, y);
    return { curve: c, label: point(l.w / 2, (p.y + y) / 2 - 20) };
  }
  const x = left ? from.x : from.x + from.w;
  const edge = left ? 0 : l.w;
  const end = left ? to.x : to.x + to.w;
  const c = curve(x, from.y + 16, edge, from.y - 10, edge, y + 20, end, y);
  return { curve: c, label: point(left ? 70 : l.w - 70, l.places.cache.y - 15) };
}
