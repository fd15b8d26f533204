import { curve, line, point } from './geometry.js';

/**
 * @typedef {import('./geometry.js').Curve} Curve
 * @typedef {import('./geometry.js').Point} Point
 * @typedef {import('./geometry.js').Rect} Rect
 * @typedef {import('./layouts.js').Layout} Layout
 */

/**
 * wayOf is the line along which bytes go from one place to another, and where
 * its label stands.
 * @param {Layout} l @param {string} from @param {string} to
 * @returns {{curve: Curve, label: Point} | null}
 */
export function wayOf(l, from, to) {
  const [a, b] = [l.places[from], l.places[to]];
  if (!a || !b) return null;
  const c = between(l, from, to, a, b);
  return { curve: c, label: labelOf(l, from, to, c) };
}

/**
 * @param {Layout} l @param {string} from @param {string} to
 * @param {Rect} a @param {Rect} b @returns {Curve}
 */
function between(l, from, to, a, b) {
  const up = b.y + b.h <= a.y;
  if (l.name === 'phone' || l.name === 'half') {
    const c = stackedWay(l, `${from}>${to}`, a, b);
    if (c) return c;
  }
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

/** @param {Layout} l @param {string} way @param {Rect} a @param {Rect} b @returns {Curve | null} */
function stackedWay(l, way, a, b) {
  const mid = l.w / 2;
  const arm = l.w * 0.125;
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
      return curve(mid - arm, a.y, mid - arm, a.y - 74, mid + arm, a.y - 74, mid + arm, b.y);
    case 'cache>pipe':
      return line(mid - arm * 0.7, a.y, mid - arm * 0.7, b.y + b.h);
    case 'pipe>socket':
      return line(mid + arm * 0.7, a.y + a.h, mid + arm * 0.7, b.y);
  }
  return null;
}

/** @param {Layout} l @param {string} from @param {string} to @param {Curve} c @returns {Point} */
function labelOf(l, from, to, c) {
  const mid = point((c[0].x + c[3].x) / 2, (c[0].y + c[3].y) / 2);
  const pipe = l.places.pipe;
  const stack = l.name === 'phone' || l.name === 'half';
  if (to === 'pipe' || from === 'pipe') {
    const top = l.name === 'mini' ? pipe.y + 58 : pipe.y - (to === 'pipe' ? 18 : 44);
    if (stack) return point(l.w / 2, to === 'pipe' ? pipe.y - 14 : pipe.y - 40);
    return point(l.name === 'mini' ? pipe.x + 18 : pipe.x + pipe.w / 2, top);
  }
  if (stack) {
    const way = `${from}>${to}`;
    if (way === 'cache>socket') return point(l.w / 2, c[0].y - 56);
    if (way === 'cache>buffer' || way === 'cache>mapping') return point(l.w / 2, 350);
    if (way === 'buffer>socket' || way === 'mapping>socket') return point(l.w / 2, 262);
    if (way === 'socket>peer') return point(l.w / 2, 150);
  }
  if (from === 'disk') return point(mid.x, l.name === 'wide' ? 424 : mid.y);
  if (to === 'nic') return point(mid.x, l.name === 'wide' ? 424 : mid.y);
  if (l.name === 'wide' && (from === 'buffer' || from === 'mapping')) return point(mid.x, 150);
  if (l.name === 'wide' && to === 'peer') return point(mid.x, 216);
  if (l.name === 'wide' && (to === 'buffer' || to === 'mapping')) return point(mid.x, 216);
  return mid;
}

/**
 * wakeWay is the line of a wakeup, from its cause to the thread.
 * @param {Layout} l @param {Rect} from @param {Rect} to
 * @returns {{curve: Curve, label: Point}}
 */
export function wakeWay(l, from, to) {
  const right = to.x > from.x;
  const p = point(right ? from.x + from.w : from.x, from.y + from.h * 0.4);
  const q = point(right ? to.x : to.x + to.w, to.y + to.h / 2);
  const gap = q.x - p.x;
  if (Math.abs(gap) > 300) {
    const y = Math.min(p.y, q.y, l.boundary + 60) - 36;
    const c = curve(p.x, p.y, p.x + gap * 0.2, y, q.x - gap * 0.2, y, q.x, q.y);
    return { curve: c, label: point((p.x + q.x) / 2, y + 22) };
  }
  if (gap > -30 && !right && l.name !== 'wide') {
    const x = to.x + to.w / 2;
    const c = line(Math.min(x, from.x + from.w - 12), from.y, x, to.y + to.h);
    return { curve: c, label: point((c[0].x + c[3].x) / 2, (from.y + to.y + to.h) / 2) };
  }
  if (right ? q.x - p.x < 10 : p.x - q.x < 10) {
    const x = [from.x + from.w * (right ? 0.8 : 0.2), to.x + to.w / 2];
    const y = [from.y, to.y + to.h];
    const c = curve(x[0], y[0], x[0], (y[0] + y[1]) / 2, x[1], (y[0] + y[1]) / 2, x[1], y[1]);
    return { curve: c, label: point((x[0] + x[1]) / 2, (y[0] + y[1]) / 2) };
  }
  const c = curve(p.x, p.y, p.x + gap * 0.7, p.y, q.x - gap * 0.7, q.y, q.x, q.y);
  return { curve: c, label: point((p.x + q.x) / 2, (p.y + q.y) / 2) };
}
