// Where things are on the timeline: lanes from top to bottom, and for a given axis where each segment
// and mark stands. Made anew when the axis changes or the run grows, not per frame.

import { M } from './segments.js';

/**
 * @typedef {object} Run  one run to draw
 * @property {import('./segments.js').SegmentSet} set
 * @property {number} origin  ns of the run that is zero on the common clock
 * @property {import('../trace/steps.js').Steps} steps
 * @property {string} title
 */

/**
 * @typedef {object} Lane
 * @property {'task' | 'disk' | 'net'} kind
 * @property {number} run
 * @property {number} task
 * @property {string} label  task name; devices are named by words
 * @property {number} n
 * @property {Float64Array} xs
 * @property {Uint8Array} state
 * @property {Int32Array} labels
 * @property {number} end
 * @property {LaneMarks} marks
 * @property {{x0: number, x1: number, bytes: number, event: number}[]} bars
 */

/**
 * @param {Run[]} runs
 * @param {import('../app/axis.js').Merged} merged
 * @param {import('../app/axis.js').Axis} axis
 * @returns {Lane[]}
 */
export function layoutLanes(runs, merged, axis) {
  return runs.flatMap((run, r) => {
    const { set, steps, origin } = run;
    const { trace } = set;
    const index = merged.index[r];
    // Events mostly come in order: the step of one is near that of the one before.
    let at = 1;
    /** @param {number} event */
    const stepOf = (event) => {
      if (steps.bounds[at - 1] > event || steps.bounds[Math.min(at + 64, steps.count)] <= event) {
        at = steps.stepOf(event);
      }
      while (at < steps.count && steps.bounds[at] <= event) at++;
      return at;
    };
    /** @param {number} event */
    const xOf = (event) =>
      axis.kind === 'step' ? index[stepOf(event)] : axis.xOfTime(trace.time[event] - origin);
    const lanes = trace.header.tasks.map((task, k) => {
      const seg = set.lanes[k];
      const xs = new Float64Array(seg.n);
      for (let i = 0, step = 0; i < seg.n; i++) {
        if (axis.kind === 'step') {
          while (step < steps.count && steps.bounds[step] <= seg.event[i]) step++;
          xs[i] = index[step];
        } else xs[i] = axis.xOfTime(seg.start[i] - origin);
      }
      return lane('task', r, k + 1, task.name, { ...seg, xs, labels: seg.label, end: axis.to });
    });
    const disk = lane('disk', r, 0, '', null);
    const net = lane('net', r, 0, '', null);
    placeMarks(set.marks, { lanes, disk, net }, trace, xOf, axis);
    for (const bar of set.bars) {
      const x1 = bar.to < 0 ? axis.to : xOf(bar.to);
      disk.bars.push({ x0: xOf(bar.from), x1, bytes: bar.bytes, event: bar.from });
    }
    return [...lanes, disk, net];
  });
}

/**
 * @typedef {object} LaneMarks  marks of one lane in columns, from left to right
 * @property {number} n
 * @property {Float64Array} x
 * @property {Uint8Array} kind
 * @property {Uint16Array} waker
 * @property {Uint8Array} ctx
 */

/**
 * placeMarks gives each lane its marks, in two passes: how many, then which.
 * @param {import('./segments.js').Marks} marks
 * @param {{lanes: Lane[], disk: Lane, net: Lane}} to
 * @param {import('../trace/decode.js').Trace} trace
 * @param {(event: number) => number} xOf
 * @param {import('../app/axis.js').Axis} axis
 */
function placeMarks(marks, { lanes, disk, net }, trace, xOf, axis) {
  const all = [...lanes, disk, net];
  const counts = new Int32Array(all.length);
  /** @param {number} i @param {(lane: number) => void} give */
  const route = (i, give) => {
    const kind = marks.kind[i];
    if (kind === M.lost) for (let l = 0; l < all.length; l++) give(l);
    else if (kind === M.packet) give(all.length - 1);
    else if (kind !== M.dma && marks.task[i] > 0 && marks.task[i] <= lanes.length) {
      give(marks.task[i] - 1);
    }
  };
  for (let i = 0; i < marks.n; i++) route(i, (l) => counts[l]++);
  all.forEach((lane, l) => {
    lane.marks = emptyLaneMarks(counts[l]);
  });
  for (let i = 0; i < marks.n; i++) {
    const x = xOf(marks.event[i]);
    if (marks.kind[i] === M.dma) {
      const wide = axis.kind === 'step' ? 1 : (axis.to - axis.from) / 120;
      const bar = { x0: Math.max(axis.from, x - wide), x1: x, bytes: -1, event: marks.event[i] };
      (isDisk(trace, marks.event[i]) ? disk : net).bars.push(bar);
    }
    route(i, (l) => {
      const own = all[l].marks;
      own.x[own.n] = x;
      own.kind[own.n] = marks.kind[i];
      own.waker[own.n] = marks.waker[i];
      own.ctx[own.n] = marks.ctx[i];
      own.n++;
    });
  }
}

/** @param {number} size @returns {LaneMarks} */
function emptyLaneMarks(size) {
  return {
    n: 0,
    x: new Float64Array(size),
    kind: new Uint8Array(size),
    waker: new Uint16Array(size),
    ctx: new Uint8Array(size),
  };
}

/** @param {import('../trace/decode.js').Trace} trace @param {number} event */
function isDisk(trace, event) {
  return trace.arg(event, 'from') === 1 || trace.arg(event, 'to') === 1;
}

/**
 * @param {Lane['kind']} kind @param {number} run @param {number} task @param {string} label
 * @param {any} seg
 * @returns {Lane}
 */
function lane(kind, run, task, label, seg) {
  const empty = {
    n: 0,
    xs: new Float64Array(0),
    state: new Uint8Array(0),
    labels: new Int32Array(0),
  };
  const { n, xs, state, labels, end } = seg ?? { ...empty, end: 0 };
  return { kind, run, task, label, n, xs, state, labels, end, marks: emptyLaneMarks(0), bars: [] };
}
