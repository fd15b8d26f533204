// Where things are on the timeline: lanes from top to bottom, and for a given axis where each segment
// and mark stands. Made anew when the axis changes or the run grows, not per frame.

import { calledIn, readsFile } from '../trace/roles.js';
import { demos } from '../trace/spec.js';
import { M } from './segments.js';
import { sharedLane, shownTasks } from './sockets.js';

/**
 * @typedef {object} Run  one run to draw
 * @property {import('./segments.js').SegmentSet} set
 * @property {number} origin  ns of the run that is zero on the common clock
 * @property {import('../trace/steps.js').Steps} steps
 */

/**
 * @typedef {object} Lane
 * @property {'task' | 'disk' | 'net' | 'sock'} kind
 * @property {number} run
 * @property {number} task
 * @property {string} label  task name; devices are named by words
 * @property {{key: string, args?: any}} [title]  what it is called, where that is not the label
 * @property {number} n
 * @property {Float64Array} xs
 * @property {Uint8Array} state
 * @property {Int32Array} labels
 * @property {number} end
 * @property {LaneMarks} marks
 * @property {{x0: number, x1: number, bytes: number, event: number}[]} bars  of a socket: when something waited in it
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
    /** @param {import('./segments.js').Segments} seg @param {number} task @param {string} name */
    const taskLane = (seg, task, name) => {
      const xs = new Float64Array(seg.n);
      for (let i = 0, step = 0; i < seg.n; i++) {
        if (axis.kind === 'step') {
          while (step < steps.count && steps.bounds[step] <= seg.event[i]) step++;
          xs[i] = index[step];
        } else xs[i] = axis.xOfTime(seg.start[i] - origin);
      }
      return lane('task', r, task, name, { ...seg, xs, labels: seg.label, end: axis.to });
    };
    if (set.socks) return modelLanes(run, r, { taskLane, xOf, axis });
    const lanes = trace.header.tasks.map((task, k) =>
      taskLane(set.lanes[k], k + 1, calledIn(trace.header, task.role)),
    );
    const disk = lane('disk', r, 0, '', null);
    const net = lane('net', r, 0, '', null);
    placeMarks(set.marks, { lanes, disk, net }, trace, xOf, axis);
    placeRequests(set.bars, disk, xOf, axis);
    // A run that has nothing to do with a device has no lane for it.
    const places = demos.find((d) => d.name === trace.header.name)?.places ?? ['disk', 'nic'];
    const used = (/** @type {Lane} */ x) => x.bars.length > 0 || x.marks.n > 0;
    return [
      ...lanes,
      ...(places.includes('disk') || used(disk) ? [disk] : []),
      ...(places.includes('nic') || used(net) ? [net] : []),
    ];
  });
}

/**
 * modelLanes are the lanes of an I/O model: its tasks, then its sockets.
 * @param {Run} run @param {number} r
 * @param {{taskLane: (seg: import('./segments.js').Segments, task: number, name: string) => Lane, xOf: (event: number) => number, axis: import('../app/axis.js').Axis}} p
 * @returns {Lane[]}
 */
function modelLanes({ set }, r, { taskLane, xOf, axis }) {
  const { trace, socks } = set;
  const { tasks } = trace.header;
  /** @type {Lane[]} by TaskID - 1, for the marks */
  const byTask = new Array(tasks.length);
  const shown = shownTasks(trace.header).map(({ tasks: ids, title }) => {
    const segs = ids.map((id) => set.lanes[id - 1]);
    const one = taskLane(
      segs.length > 1 ? sharedLane(segs) : segs[0],
      ids[0],
      tasks[ids[0] - 1].name,
    );
    one.title = title;
    for (const id of ids) byTask[id - 1] = one;
    return one;
  });
  const [disk, net] = [lane('disk', r, 0, '', null), lane('net', r, 0, '', null)];
  const rest = lane('net', r, 0, '', null);
  placeMarks(
    set.marks,
    { lanes: byTask.length ? Array.from(byTask, (x) => x ?? rest) : [], disk, net },
    trace,
    xOf,
    axis,
  );
  const below = (socks?.tracks ?? []).map((track) => {
    const one = lane('sock', r, 0, track.name, null);
    const key = track.listen ? 'tl.sock.listen' : track.count > 1 ? 'tl.socks' : 'tl.sock';
    one.title = { key, args: { name: track.name, n: track.count } };
    for (const x of track.spans) {
      const x1 = x.to < 0 ? axis.to : xOf(x.to);
      one.bars.push({ x0: xOf(x.from), x1, bytes: x.bytes, event: x.from });
    }
    one.marks = emptyLaneMarks(track.marks.length);
    track.marks.forEach((m, k) => {
      one.marks.x[k] = xOf(m.event);
      one.marks.kind[k] = m.kind;
    });
    one.marks.n = track.marks.length;
    return one;
  });
  placeRequests(set.bars, disk, xOf, axis);
  return [...shown, ...below, ...(readsFile(trace.header) ? [disk] : [])];
}

/** placeRequests gives the disk's lane a bar for each request that it has, from its issue to its end.
 * @param {import('./segments.js').Bar[]} bars @param {Lane} disk @param {(event: number) => number} xOf @param {import('../app/axis.js').Axis} axis */
function placeRequests(bars, disk, xOf, axis) {
  for (const bar of bars) {
    const x1 = bar.to < 0 ? axis.to : xOf(bar.to);
    disk.bars.push({ x0: xOf(bar.from), x1, bytes: bar.bytes, event: bar.from });
  }
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
  const { n, event, kind, task, waker, ctx } = marks;
  const { lost, packet, dma } = M;
  /** where a mark goes: -1 on every lane, -2 on none @param {number} i */
  const laneOf = (i) => {
    if (kind[i] === packet) return all.length - 1;
    if (kind[i] === lost) return -1;
    return kind[i] !== dma && task[i] > 0 && task[i] <= lanes.length ? task[i] - 1 : -2;
  };
  for (let i = 0; i < n; i++) {
    const l = laneOf(i);
    if (l >= 0) counts[l]++;
    else if (l === -1) for (let every = 0; every < all.length; every++) counts[every]++;
  }
  // Tasks that share a lane share its marks.
  const sums = new Map();
  all.forEach((lane, l) => {
    sums.set(lane, (sums.get(lane) ?? 0) + counts[l]);
  });
  for (const [lane, size] of sums) lane.marks = emptyLaneMarks(size);
  const to = all.map((lane) => lane.marks);
  /** @param {LaneMarks} own @param {number} i @param {number} x */
  const put = (own, i, x) => {
    own.x[own.n] = x;
    own.kind[own.n] = kind[i];
    own.waker[own.n] = waker[i];
    own.ctx[own.n] = ctx[i];
    own.n++;
  };
  for (let i = 0; i < n; i++) {
    const x = xOf(event[i]);
    const l = laneOf(i);
    if (l >= 0) put(to[l], i, x);
    else if (l === -1) for (const own of to) put(own, i, x);
    if (kind[i] !== dma) continue;
    const wide = axis.kind === 'step' ? 1 : (axis.to - axis.from) / 120;
    const bar = { x0: Math.max(axis.from, x - wide), x1: x, bytes: -1, event: event[i] };
    (isDisk(trace, event[i]) ? disk : net).bars.push(bar);
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
