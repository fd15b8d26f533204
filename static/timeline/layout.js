// Where things are on the timeline: lanes from top to bottom, and for a given axis where each segment
// and mark stands. Made anew when the axis changes or the run grows, not per frame.

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
 * @property {{x: number, event: number, kind: string, ctx: number, other: number}[]} marks
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
    /** @param {number} event */
    const xOf = (event) =>
      axis.kind === 'step'
        ? merged.index[r][steps.stepOf(event)]
        : axis.xOfTime(trace.time[event] - origin);
    const lanes = trace.header.tasks.map((task, k) => {
      const seg = set.lanes[k];
      const xs = new Float64Array(seg.n);
      for (let i = 0, step = 0; i < seg.n; i++) {
        if (axis.kind === 'step') {
          while (step < steps.count && steps.bounds[step] <= seg.event[i]) step++;
          xs[i] = merged.index[r][step];
        } else xs[i] = axis.xOfTime(seg.start[i] - origin);
      }
      return lane('task', r, k + 1, task.name, { ...seg, xs, labels: seg.label, end: axis.to });
    });
    const disk = lane('disk', r, 0, '', null);
    const net = lane('net', r, 0, '', null);
    for (const mark of set.marks) {
      const { event, kind, ctx, other } = mark;
      const m = { x: xOf(event), event, kind, ctx, other };
      if (kind === 'packet') net.marks.push(m);
      else if (kind === 'dma') {
        if (isDisk(trace, event)) disk.bars.push(deviceBar(m, axis));
        else net.bars.push(deviceBar(m, axis));
      } else if (kind === 'lost') for (const l of [...lanes, disk, net]) l.marks.push(m);
      else lanes[mark.task - 1]?.marks.push(m);
    }
    for (const bar of set.bars) {
      const x1 = bar.to < 0 ? axis.to : xOf(bar.to);
      disk.bars.push({ x0: xOf(bar.from), x1, bytes: bar.bytes, event: bar.from });
    }
    return [...lanes, disk, net];
  });
}

/** @param {{x: number, event: number}} mark @param {import('../app/axis.js').Axis} axis */
function deviceBar(mark, axis) {
  const wide = axis.kind === 'step' ? 1 : (axis.to - axis.from) / 120;
  return { x0: Math.max(axis.from, mark.x - wide), x1: mark.x, bytes: -1, event: mark.event };
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
  return { kind, run, task, label, n, xs, state, labels, end, marks: [], bars: [] };
}
