// The summary of a long lane: how much of each stretch of the axis each state takes, and which marks
// it has, at every power of two. What a window shows of it costs as much as the window has pixels,
// however many segments and marks there are. Made once for a lane, when it is first needed.

const STATES = 8;
const FINEST = 14; // 2^14 stretches: with fewer segments in sight than LONG they are finer than a pixel
export const LONG = 20_000; // segments or marks in sight from which on the summary is drawn

/**
 * @typedef {object} Summary
 * @property {number} from
 * @property {number} to
 * @property {Float32Array[]} states  by level; level k has 2^k stretches with a weight for each state
 * @property {Uint8Array[]} marks  by level; bit k of a stretch: it has a mark of kind k
 */

/** @type {WeakMap<object, Summary>} */
const made = new WeakMap();

/**
 * summaryOf is the summary of a lane on its axis.
 * @param {{n: number, xs: Float64Array, state: Uint8Array, end: number, marks: {n: number, x: Float64Array, kind: Uint8Array}}} lane
 * @param {number} from  the axis
 * @param {number} to
 * @returns {Summary}
 */
export function summaryOf(lane, from, to) {
  const kept = made.get(lane);
  if (kept && kept.from === from && kept.to === to) return kept;
  const size = 1 << FINEST;
  const scale = size / (to - from || 1);
  const states = new Float32Array(size * STATES);
  weigh(lane, from, scale, size, states);
  const marks = new Uint8Array(size);
  for (let i = 0; i < lane.marks.n; i++) {
    const c = Math.min(size - 1, Math.max(0, Math.floor((lane.marks.x[i] - from) * scale)));
    marks[c] |= 1 << lane.marks.kind[i];
  }
  const summary = { from, to, ...levels(states, marks) };
  made.set(lane, summary);
  return summary;
}

/**
 * weigh adds what each segment takes of each column.
 * @param {{n: number, xs: Float64Array, state: Uint8Array, end: number}} lane
 * @param {number} from @param {number} scale columns to one of the axis @param {number} width
 * @param {Float32Array | Float64Array} into
 * @param {number} [first] @param {number} [last]
 */
export function weigh({ n, xs, state, end }, from, scale, width, into, first = 0, last = n) {
  for (let i = first; i < last; i++) {
    const a = Math.max(0, (xs[i] - from) * scale);
    const b = Math.min(width, ((i + 1 < n ? xs[i + 1] : end) - from) * scale);
    if (b <= a) continue;
    let c = a | 0;
    if (b <= c + 1) {
      into[c * STATES + state[i]] += b - a;
      continue;
    }
    into[c * STATES + state[i]] += c + 1 - a;
    for (c++; c + 1 <= b; c++) into[c * STATES + state[i]] = 1;
    if (b > c) into[c * STATES + state[i]] += b - c;
  }
}

/** @param {Float32Array} states @param {Uint8Array} marks */
function levels(states, marks) {
  const out = { states: [states], marks: [marks] };
  for (let size = marks.length / 2; size >= 256; size /= 2) {
    const [s, m] = [out.states[0], out.marks[0]];
    const half = new Float32Array(size * STATES);
    const bits = new Uint8Array(size);
    for (let c = 0; c < size; c++) {
      for (let k = 0; k < STATES; k++) {
        half[c * STATES + k] = (s[2 * c * STATES + k] + s[(2 * c + 1) * STATES + k]) / 2;
      }
      bits[c] = m[2 * c] | m[2 * c + 1];
    }
    out.states.unshift(half);
    out.marks.unshift(bits);
  }
  return out;
}

/**
 * levelFor is the coarsest level that is still finer than a pixel of the window.
 * @param {Summary} summary @param {number} from @param {number} to @param {number} width
 */
export function levelFor({ from: left, to: right, marks }, from, to, width) {
  const need = (width * (right - left || 1)) / (to - from || 1);
  for (let k = 0; k < marks.length; k++) if (marks[k].length >= need) return k;
  return marks.length - 1;
}

/**
 * windowWeights are the weights of the pixels of a window.
 * @param {Summary} summary @param {number} from @param {number} to @param {number} width
 */
export function windowWeights(summary, from, to, width) {
  const level = levelFor(summary, from, to, width);
  const source = summary.states[level];
  const size = summary.marks[level].length;
  const perPixel = (((to - from || 1) / (summary.to - summary.from || 1)) * size) / width;
  const first = ((from - summary.from) / (summary.to - summary.from || 1)) * size;
  const out = new Float64Array(Math.ceil(width) * STATES);
  for (let c = 0; c < Math.ceil(width); c++) {
    const a = Math.floor(first + c * perPixel);
    const b = Math.max(a + 1, Math.floor(first + (c + 1) * perPixel));
    for (let k = Math.max(0, a); k < Math.min(size, b); k++) {
      for (let s = 0; s < STATES; s++) out[c * STATES + s] += source[k * STATES + s];
    }
  }
  return out;
}

/**
 * windowMarks tells for each pixel of a window which kinds of marks it has, as bits.
 * @param {Summary} summary @param {number} from @param {number} to @param {number} width
 */
export function windowMarks(summary, from, to, width) {
  const bits = summary.marks[levelFor(summary, from, to, width)];
  const scale = bits.length / (summary.to - summary.from || 1);
  const out = new Uint8Array(Math.ceil(width));
  for (let c = 0; c < out.length; c++) {
    const a = (from + (c / width) * (to - from) - summary.from) * scale;
    const b = (from + ((c + 1) / width) * (to - from) - summary.from) * scale;
    for (let k = Math.max(0, Math.floor(a)); k < Math.min(bits.length, Math.max(a + 1, b)); k++) {
      out[c] |= bits[k];
    }
  }
  return out;
}
