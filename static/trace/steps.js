import { kinds } from './kinds.js';
import { samePackets } from './packets.js';

/**
 * Steps are what a person goes through: neighbours of one group and one task
 * that are alike are one step, every other event is its own.
 * @typedef {object} Steps
 * @property {number} count
 * @property {Int32Array} bounds bounds[s]: events applied after s steps; longer than needed
 * @property {(s: number) => number} end events applied after s steps
 * @property {(i: number) => number} stepOf the step, from 1, that applies event i
 * @property {() => void} update takes in what the trace has grown by
 */

/** @param {import('./columns.js').Trace} t @returns {Steps} */
export function createSteps(t) {
  const groups = kinds.map((k) => k.group ?? '');
  let bounds = new Int32Array(64);
  let seen = 0;
  /** @type {Steps} */
  const self = {
    count: 0,
    bounds,
    end: (s) => bounds[Math.max(0, Math.min(s, self.count))],
    stepOf(i) {
      let lo = 1;
      let hi = self.count;
      while (lo < hi) {
        const mid = (lo + hi) >> 1;
        if (bounds[mid] > i) hi = mid;
        else lo = mid + 1;
      }
      return lo;
    },
    update() {
      if (t.n + 1 > bounds.length) {
        const more = new Int32Array(Math.max(t.n + 1, 2 * bounds.length));
        more.set(bounds);
        bounds = more;
        self.bounds = more;
      }
      for (let i = seen; i < t.n; i++) {
        const g = groups[t.kind[i]];
        const joins =
          i > 0 &&
          g !== '' &&
          g === groups[t.kind[i - 1]] &&
          t.task[i] === t.task[i - 1] &&
          alike(t, i);
        if (!joins) self.count++;
        bounds[self.count] = i + 1;
      }
      seen = t.n;
    },
  };
  self.update();
  return self;
}

/** alike says whether one sentence can tell event i together with the one before it, of the same group.
 * @param {import('./columns.js').Trace} t @param {number} i */
function alike(t, i) {
  const spec = kinds[t.kind[i]];
  if (spec.group === 'packets') return samePackets(t, i);
  if (!spec.alike) return true;
  const [was, is] = [t.arg(i - 1, spec.alike), t.arg(i, spec.alike)];
  return spec.args[spec.index[spec.alike]].unit === 'ret' ? was >= 0 && is >= 0 : was === is;
}

/** steps returns only the boundaries.
 * @param {import('./columns.js').Trace} t @returns {Int32Array} */
export function steps(t) {
  const s = createSteps(t);
  return s.bounds.slice(0, s.count + 1);
}
