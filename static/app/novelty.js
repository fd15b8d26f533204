// What is new in the runs on screen, read when it is first asked for.

import { hitAfter } from '../find/find.js';
import { noveltyOf } from '../find/novel.js';

/** @type {WeakMap<object, {n: number, novelty: import('../find/novel.js').Novelty}>} */
const known = new WeakMap();

/** noveltyFor reads a whole run once; of one that goes on it can't be told yet. @param {import('./track.js').RunTrack} run */
export function noveltyFor(run) {
  if (!run.hash) return null;
  const kept = known.get(run);
  if (kept?.n === run.trace.n) return kept.novelty;
  const novelty = noveltyOf(run.trace, run.reader.steps);
  known.set(run, { n: run.trace.n, novelty });
  return novelty;
}

/** noveltyKnown is what has been read of it before, or null. @param {import('./track.js').RunTrack} run */
export function noveltyKnown(run) {
  const kept = known.get(run);
  return kept?.n === run.trace.n ? kept.novelty : null;
}

/**
 * findNew is the next merged step that tells something new, or 0.
 * @param {import('./player.js').Player} player
 * @param {1 | -1} way
 */
export function findNew(player, way) {
  const now = player.current();
  let best = 0;
  player.runs.forEach((run, r) => {
    const steps = noveltyFor(run)?.steps ?? new Int32Array(0);
    const index = player.merged.index[r];
    const done = player.merged.done[r][Math.min(now, player.merged.count)];
    // In this run's own steps: the first after, or the last before what it has done by now.
    const at = hitAfter(steps, way > 0 ? done : done - 1);
    const step = way > 0 ? steps[at] : steps[before(steps, at, index, now)];
    const m = step ? index[step] : 0;
    if (m && (!best || (way > 0 ? m < best : m > best))) best = m;
  });
  return best;
}

/** @param {Int32Array} steps @param {number} at @param {Int32Array} index @param {number} now */
function before(steps, at, index, now) {
  let k = Math.min(at, steps.length - 1);
  while (k >= 0 && index[steps[k]] >= now) k--;
  return k;
}

/**
 * Folds are the stretches of a list that only repeat, but the one somebody stands in.
 * @param {import('../find/novel.js').Repeats | null | undefined} repeats
 * @param {number} current
 */
export function createFolds(repeats, current) {
  const keep = [];
  for (let g = 0; g < (repeats?.n ?? 0); g++) {
    if (repeats && (current < repeats.from[g] || current > repeats.to[g])) keep.push(g);
  }
  const from = Int32Array.from(keep, (g) => repeats?.from[g] ?? 0);
  const to = Int32Array.from(keep, (g) => repeats?.to[g] ?? 0);
  const times = Int32Array.from(keep, (g) => repeats?.times[g] ?? 0);
  /** row at which each fold stands, from 1 */
  const rows = new Int32Array(keep.length);
  let hidden = 0;
  keep.forEach((_, k) => {
    rows[k] = from[k] - hidden;
    hidden += to[k] - from[k];
  });
  return {
    hidden,
    /** the row of a step, which is not folded away @param {number} step */
    rowOf(step) {
      const k = hitAfter(from, step) - 1;
      if (k < 0) return step;
      return step > to[k] ? rows[k] + step - to[k] : rows[k];
    },
    /** the first step of a row @param {number} row */
    stepOf(row) {
      const k = hitAfter(rows, row) - 1;
      if (k < 0) return row;
      return row > rows[k] ? to[k] + row - rows[k] : from[k];
    },
    /** the fold that begins at a step, or null @param {number} step */
    at(step) {
      const k = hitAfter(from, step) - 1;
      return k >= 0 && from[k] === step ? { from: step, to: to[k], times: times[k] } : null;
    },
  };
}

/**
 * repeatAt is the stretch of repetition that a step stands in, or null.
 * @param {import('../find/novel.js').Repeats | null | undefined} repeats
 * @param {number} step
 */
export function repeatAt(repeats, step) {
  if (!repeats) return null;
  const g = hitAfter(repeats.from, step) - 1;
  if (g < 0 || step > repeats.to[g]) return null;
  return { from: repeats.from[g], to: repeats.to[g], times: repeats.times[g] };
}
