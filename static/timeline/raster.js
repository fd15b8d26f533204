// Level of detail: however many segments a lane has, what is drawn of it is one run of columns of
// equal state for each stretch of pixels. Pure, so that it can be tested as numbers.

import { LONG, summaryOf, weigh, windowWeights } from './summary.js';

/**
 * @typedef {object} Run
 * @property {number} x0  pixels
 * @property {number} x1
 * @property {number} state
 * @property {number} segment  index of the segment if the run shows a single one, else -1
 */

const STATES = 8;

/**
 * rasterLane turns the segments seen in a window into runs.
 * @param {{n: number, xs: Float64Array, state: Uint8Array, end: number, marks?: any}} lane  xs: where each segment begins on the axis
 * @param {number} from  left edge of the window on the axis
 * @param {number} to
 * @param {number} width  pixels
 * @param {{from: number, to: number}} [axis]  the whole of it, for the summary of a long lane
 * @returns {Run[]}
 */
export function rasterLane(lane, from, to, width, axis) {
  const { n, xs } = lane;
  const scale = width / (to - from || 1);
  const first = Math.max(0, lowerBound(xs, n, from) - 1);
  const last = Math.min(n, lowerBound(xs, n, to));
  if (last - first < width / 2) return single(lane, first, last, from, scale, width);
  if (last - first > LONG && lane.marks && axis) {
    const summary = summaryOf(/** @type {any} */ (lane), axis.from, axis.to);
    return columns(windowWeights(summary, from, to, width), Math.ceil(width));
  }
  const weights = new Float64Array(Math.ceil(width) * STATES);
  weigh(lane, from, scale, width, weights, first, last);
  return columns(weights, Math.ceil(width));
}

/**
 * @param {{n: number, xs: Float64Array, state: Uint8Array, end: number}} lane
 * @param {number} first @param {number} last @param {number} from @param {number} scale
 * @param {number} width
 */
function single({ n, xs, state, end }, first, last, from, scale, width) {
  /** @type {Run[]} */
  const runs = [];
  for (let i = first; i < last; i++) {
    const x0 = Math.max(0, (xs[i] - from) * scale);
    const x1 = Math.min(width, ((i + 1 < n ? xs[i + 1] : end) - from) * scale);
    if (x1 > x0) runs.push({ x0, x1, state: state[i], segment: i });
  }
  return runs;
}

/** @param {Float64Array} weights @param {number} width */
function columns(weights, width) {
  /** @type {Run[]} */
  const runs = [];
  let open = -1;
  let since = 0;
  for (let c = 0; c <= width; c++) {
    let best = -1;
    let most = 0;
    for (let s = 0; c < width && s < STATES; s++) {
      if (weights[c * STATES + s] > most) {
        most = weights[c * STATES + s];
        best = s;
      }
    }
    if (best === open) continue;
    if (open >= 0) runs.push({ x0: since, x1: c, state: open, segment: -1 });
    open = best;
    since = c;
  }
  return runs;
}

/**
 * lowerBound is the first index whose value is above v.
 * @param {Float64Array} values @param {number} n @param {number} v
 */
export function lowerBound(values, n, v) {
  let lo = 0;
  let hi = n;
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    if (values[mid] <= v) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}
