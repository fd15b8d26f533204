/**
 * @typedef {{x: number, y: number}} Point
 * @typedef {{x: number, y: number, w: number, h: number}} Rect
 * @typedef {[Point, Point, Point, Point]} Curve a cubic Bézier curve
 */

/** @param {number} x @param {number} y @param {number} w @param {number} h @returns {Rect} */
export const rect = (x, y, w, h) => ({ x, y, w, h });

/** @param {number} x @param {number} y @returns {Point} */
export const point = (x, y) => ({ x, y });

/** lerp goes from a to b as f goes from 0 to 1.
 * @param {number} a @param {number} b @param {number} f */
export const lerp = (a, b, f) => a + (b - a) * f;

/** @param {Rect} a @param {Rect} b @param {number} f @returns {Rect} */
export function lerpRect(a, b, f) {
  return rect(lerp(a.x, b.x, f), lerp(a.y, b.y, f), lerp(a.w, b.w, f), lerp(a.h, b.h, f));
}

/** ease starts and ends gently, without overshoot. @param {number} f */
export const ease = (f) => (f <= 0 ? 0 : f >= 1 ? 1 : f * f * (3 - 2 * f));

/** A straight line as a curve.
 * @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @returns {Curve} */
export function line(x1, y1, x2, y2) {
  const at = (/** @type {number} */ f) => point(lerp(x1, x2, f), lerp(y1, y2, f));
  return [at(0), at(1 / 3), at(2 / 3), at(1)];
}

/** @param {number[]} n x and y of the four points @returns {Curve} */
export function curve(...n) {
  return [point(n[0], n[1]), point(n[2], n[3]), point(n[4], n[5]), point(n[6], n[7])];
}

/** along is the point of the curve at f. @param {Curve} c @param {number} f @returns {Point} */
export function along([a, b, c, d], f) {
  const g = 1 - f;
  const k = [g * g * g, 3 * g * g * f, 3 * g * f * f, f * f * f];
  return point(
    k[0] * a.x + k[1] * b.x + k[2] * c.x + k[3] * d.x,
    k[0] * a.y + k[1] * b.y + k[2] * c.y + k[3] * d.y,
  );
}

/** heading is the curve's direction at its end, in degrees. @param {Curve} c */
export function heading(c) {
  const [a, b] = [along(c, 0.94), c[3]];
  return (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
}

/** upTo cuts the curve off at f (de Casteljau). @param {Curve} c @param {number} f @returns {Curve} */
export function upTo([a, b, c, d], f) {
  const mid = (/** @type {Point} */ p, /** @type {Point} */ q) =>
    point(lerp(p.x, q.x, f), lerp(p.y, q.y, f));
  const [ab, bc, cd] = [mid(a, b), mid(b, c), mid(c, d)];
  const [abc, bcd] = [mid(ab, bc), mid(bc, cd)];
  return [a, ab, abc, mid(abc, bcd)];
}

/** backOff ends the curve some way before its end, to leave room for an arrowhead.
 * @param {Curve} c @param {number} by @returns {Curve} */
export function backOff(c, by) {
  const long = length(c);
  return upTo(c, Math.max(0.05, 1 - by / Math.max(long, 1)));
}

/** @param {Curve} c */
export function length(c) {
  let sum = 0;
  let last = c[0];
  for (let k = 1; k <= 16; k++) {
    const p = along(c, k / 16);
    sum += Math.hypot(p.x - last.x, p.y - last.y);
    last = p;
  }
  return sum;
}

/** @param {Curve} c the d of an SVG path */
export function pathOf([a, b, c, d]) {
  return `M${n(a.x)} ${n(a.y)}C${n(b.x)} ${n(b.y)} ${n(c.x)} ${n(c.y)} ${n(d.x)} ${n(d.y)}`;
}

/** n rounds a coordinate for print. @param {number} v */
export const n = (v) => Math.round(v * 10) / 10;

/** @param {Rect} r @param {number} [by] */
export const grow = (r, by = 0) => rect(r.x - by, r.y - by, r.w + 2 * by, r.h + 2 * by);

/** @param {Rect} r @returns {Point} */
export const centre = (r) => point(r.x + r.w / 2, r.y + r.h / 2);
