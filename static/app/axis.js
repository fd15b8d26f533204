// The three time axes. A position u counts steps: u = k + f means that k steps have been applied and
// the next is f on its way. An axis maps u to a coordinate x and back; switching axes keeps u.

/**
 * One run on the common clock.
 * @typedef {object} Track
 * @property {number} count  steps
 * @property {Float64Array} times  times[s] = ns since the aligned start when step s is done; times[0] before all
 * @property {() => [number, number][]} waits  spans of time in which no thread of the run is on a CPU, in order
 */

/**
 * Several runs merged by time: in each merged step exactly one run moves.
 * @typedef {object} Merged
 * @property {number} count
 * @property {Float64Array} times
 * @property {Int32Array[]} done  done[t][m] = steps of track t applied after m merged steps
 * @property {Int32Array[]} index  index[t][s] = merged step that applies step s of track t
 * @property {() => [number, number][]} waits  those of all runs at once
 */

/**
 * @param {Track[]} tracks
 * @returns {Merged}
 */
export function mergeTracks(tracks) {
  if (tracks.length === 1) return mergeOne(tracks[0]);
  const count = tracks.reduce((n, t) => n + t.count, 0);
  const times = new Float64Array(count + 1);
  const done = tracks.map(() => new Int32Array(count + 1));
  const index = tracks.map((t) => new Int32Array(t.count + 1));
  const next = tracks.map(() => 1);
  times[0] = tracks.reduce((t, k) => Math.min(t, k.times[0] ?? 0), Number.POSITIVE_INFINITY);
  if (!tracks.length) times[0] = 0;
  for (let m = 1; m <= count; m++) {
    let best = -1;
    for (let t = 0; t < tracks.length; t++) {
      if (next[t] > tracks[t].count) continue;
      if (best < 0 || tracks[t].times[next[t]] < tracks[best].times[next[best]]) best = t;
    }
    times[m] = Math.max(times[m - 1], tracks[best].times[next[best]]);
    index[best][next[best]] = m;
    next[best]++;
    for (let t = 0; t < tracks.length; t++) done[t][m] = next[t] - 1;
  }
  return { count, times, done, index, waits: () => commonSpans(tracks.map((t) => t.waits())) };
}

/** mergeOne copies nothing: a long run alone is the common case. @param {Track} track @returns {Merged} */
function mergeOne({ count, times, waits }) {
  if (identity.length <= count) {
    identity = new Int32Array(count + 1);
    for (let m = 0; m <= count; m++) identity[m] = m;
  }
  const same = [identity.subarray(0, count + 1)];
  return { count, times, done: same, index: same, waits };
}

let identity = new Int32Array(0);

/**
 * positionOf gives the position of one track at position u of the merge.
 * @param {Merged} merged
 * @param {number} track
 * @param {number} u
 */
export function positionOf(merged, track, u) {
  const k = Math.min(Math.max(Math.floor(u), 0), merged.count);
  const done = merged.done[track];
  const moves = k < merged.count && done[k + 1] > done[k];
  return done[k] + (moves ? u - k : 0);
}

/**
 * commonSpans keeps the times at which all the lists have a span.
 * @param {[number, number][][]} lists
 * @returns {[number, number][]}
 */
export function commonSpans(lists) {
  if (!lists.length) return [];
  return lists.reduce((a, b) => {
    /** @type {[number, number][]} */
    const out = [];
    for (let i = 0, j = 0; i < a.length && j < b.length; ) {
      const from = Math.max(a[i][0], b[j][0]);
      const to = Math.min(a[i][1], b[j][1]);
      if (to > from) out.push([from, to]);
      if (a[i][1] < b[j][1]) i++;
      else j++;
    }
    return out;
  });
}

/**
 * createFold maps time to time with each wait cut down to at most keep.
 * @param {[number, number][]} waits
 * @param {number} keep ns
 */
export function createFold(waits, keep) {
  const long = waits.filter(([a, b]) => b - a > keep);
  const starts = new Float64Array(long.length);
  const cut = new Float64Array(long.length + 1);
  long.forEach(([a, b], i) => {
    starts[i] = a;
    cut[i + 1] = cut[i] + (b - a - keep);
  });
  /** @param {number} t */
  const apply = (t) => {
    const i = lastAtMost(starts, t);
    if (i < 0) return t;
    const [a, b] = long[i];
    const inside = t >= b ? keep : ((t - a) / (b - a)) * keep;
    return a - cut[i] + inside + Math.max(0, t - b);
  };
  /** the real time that stands at v @param {number} v */
  const invert = (v) => {
    const at = (/** @type {number} */ i) => long[i][0] - cut[i];
    let lo = 0;
    for (let hi = long.length; lo < hi; ) {
      const mid = (lo + hi) >>> 1;
      if (at(mid) <= v) lo = mid + 1;
      else hi = mid;
    }
    if (lo === 0) return v;
    const [a, b] = long[lo - 1];
    const inside = v - at(lo - 1);
    return inside < keep ? a + (inside / keep) * (b - a) : b + (inside - keep);
  };
  return { apply, invert, spans: long };
}

/**
 * lastAtMost finds the last index whose value is at most v, or -1; values must not fall.
 * @param {ArrayLike<number>} values
 * @param {number} v
 * @param {number} [n]
 */
export function lastAtMost(values, v, n = values.length) {
  let lo = 0;
  let hi = n;
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    if (values[mid] <= v) lo = mid + 1;
    else hi = mid;
  }
  return lo - 1;
}

export const axisKinds = /** @type {const} */ (['step', 'fold', 'true']);
/** @typedef {typeof axisKinds[number]} AxisKind */

/**
 * @param {Merged} merged
 * @param {AxisKind} kind
 */
export function createAxis(merged, kind) {
  const { count, times } = merged;
  const total = times[count] - times[0];
  const waits = kind === 'fold' ? merged.waits() : [];
  const fold = createFold(waits, total / 40 / (1 + waits.length / 8));
  /** @type {Float64Array | null} */
  let xs = null;
  if (kind !== 'step') {
    xs = new Float64Array(count + 1);
    for (let m = 0; m <= count; m++) xs[m] = fold.apply(times[m]);
  }
  /** @param {number} u */
  const x = (u) => {
    if (!xs) return Math.min(Math.max(u, 0), count);
    const k = Math.min(Math.max(Math.floor(u), 0), count);
    return k === count ? xs[k] : xs[k] + (u - k) * (xs[k + 1] - xs[k]);
  };
  /** @param {number} v */
  const invert = (v) => {
    if (!xs) return Math.min(Math.max(v, 0), count);
    const k = lastAtMost(xs, v);
    if (k < 0) return 0;
    return k >= count ? count : k + (v - xs[k]) / (xs[k + 1] - xs[k]);
  };
  /** @param {number} t ns since the aligned start */
  const xOfTime = (t) => (xs ? fold.apply(t) : invertTime(times, count, t));
  return {
    kind,
    x,
    invert,
    xOfTime,
    /** real time that stands at v, on a time axis */
    timeOf: fold.invert,
    folded: fold.spans,
    from: x(0),
    to: x(count),
    count,
  };
}

/** @typedef {ReturnType<typeof createAxis>} Axis */

/**
 * @param {Float64Array} times
 * @param {number} count
 * @param {number} t
 */
function invertTime(times, count, t) {
  const k = lastAtMost(times, t);
  if (k < 0) return 0;
  return k >= count ? count : k + (t - times[k]) / (times[k + 1] - times[k]);
}

/**
 * timeAt is the real time at position u.
 * @param {Merged} merged
 * @param {number} u
 */
export function timeAt({ times, count }, u) {
  const k = Math.min(Math.max(Math.floor(u), 0), count);
  return k === count ? times[k] : times[k] + (u - k) * (times[k + 1] - times[k]);
}
