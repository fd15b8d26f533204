// What is new in the runs on screen, read when it is first asked for.

import { hitAfter } from '../find/find.js';
import { noveltyOf } from '../find/novel.js';
import { K } from '../trace/kinds.js';
import { leadId } from '../trace/roles.js';

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

const PASS = 4000; // ms that a stretch takes at speed 1 which only repeats

/**
 * staysIn is how long a step stays in a stretch of repetition, which passes in a few seconds.
 * @param {import('../find/novel.js').Repeats | null | undefined} repeats @param {number} step @returns {number} ms
 */
export function staysIn(repeats, step) {
  const stretch = repeatAt(repeats, step);
  return stretch ? PASS / (stretch.to - stretch.from + 1) : Number.POSITIVE_INFINITY;
}

/** @type {WeakMap<object, {from: number, to: number, calls: Int32Array}>} */
const counted = new WeakMap();

/**
 * roundAt tells which round of a stretch a step stands in, and how many there are with the first, which the
 * others repeat.
 * @param {Pick<import('./track.js').RunTrack, 'trace' | 'reader'>} run
 * @param {NonNullable<ReturnType<typeof repeatAt>>} repeat
 * @param {number} step
 */
export function roundAt(run, { from, to, times }, step) {
  let kept = counted.get(run);
  if (kept?.from !== from || kept.to !== to) {
    kept = { from, to, calls: callsIn(run, from, to) };
    counted.set(run, kept);
  }
  const each = Math.max(1, kept.calls.length / times);
  const repeated = Math.ceil(hitAfter(kept.calls, step) / each);
  return { n: Math.min(Math.max(repeated, 1), times) + 1, count: times + 1 };
}

/**
 * callsIn are the steps at which the thread that a run is about makes its calls, which rounds are made of.
 * @param {Pick<import('./track.js').RunTrack, 'trace' | 'reader'>} run @param {number} from @param {number} to
 */
function callsIn({ trace, reader }, from, to) {
  const leader = leadId(trace.header) || 1;
  const { bounds } = reader.steps;
  const calls = [];
  for (let s = from; s <= to; s++) {
    for (let i = bounds[s - 1]; i < bounds[s]; i++)
      if (trace.kind[i] === K.syscall_enter && trace.task[i] === leader) calls.push(s);
  }
  return Int32Array.from(calls);
}
