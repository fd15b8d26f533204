// What the lanes of the timeline are made of: for each thread its states one after the other, and the
// marks on it. Made in one pass over the events and grown as a live run grows.

import { K } from '../trace/kinds.js';
import { states } from '../trace/spec.js';

export const S = /** @type {Record<string, number>} */ (
  Object.fromEntries(states.map((name, i) => [name, i]))
);

/**
 * @typedef {object} Segments  one lane: segment i lasts from start[i] to start[i + 1]
 * @property {number} n
 * @property {Float64Array} start  ns
 * @property {Int32Array} event  the event that begins it
 * @property {Uint8Array} state
 * @property {Int32Array} label  number of a string of the header: the system call, or what is waited for
 */

/** @returns {Segments} */
function emptySegments() {
  return {
    n: 0,
    start: new Float64Array(64),
    event: new Int32Array(64),
    state: new Uint8Array(64),
    label: new Int32Array(64),
  };
}

/** @param {Segments} s */
function grow(s) {
  /** @template {Float64Array | Int32Array | Uint8Array} T @param {T} a @returns {T} */
  const twice = (a) => {
    const b = /** @type {T} */ (new /** @type {any} */ (a.constructor)(a.length * 2));
    b.set(a);
    return b;
  };
  s.start = twice(s.start);
  s.event = twice(s.event);
  s.state = twice(s.state);
  s.label = twice(s.label);
}

/**
 * @param {Segments} s @param {number} time @param {number} event @param {number} state
 * @param {number} label
 */
function push(s, time, event, state, label) {
  if (s.n === s.start.length) grow(s);
  s.start[s.n] = time;
  s.event[s.n] = event;
  s.state[s.n] = state;
  s.label[s.n] = label;
  s.n++;
}

/**
 * @typedef {object} Mark
 * @property {number} event
 * @property {'wakeup' | 'cpu' | 'dma' | 'ref' | 'fault' | 'packet' | 'lost'} kind
 * @property {number} task  lane it is drawn on; 0: none of ours
 * @property {number} other  wakeup: the waker's task, or 0
 * @property {number} ctx  wakeup: context number
 */

/**
 * @typedef {object} Bar  a request on its way through a device
 * @property {number} from  event
 * @property {number} to  event, or -1 while it is in flight
 * @property {number} bytes
 */

/**
 * createSegments reads a trace and, at each update, what it has grown by.
 * @param {import('../trace/decode.js').Trace} trace
 */
export function createSegments(trace) {
  const tasks = trace.header.tasks.length;
  const lanes = Array.from({ length: tasks }, emptySegments);
  const mode = new Uint8Array(tasks + 1);
  const call = new Int32Array(tasks + 1);
  /** @type {Mark[]} */
  const marks = [];
  /** @type {Bar[]} */
  const bars = [];
  /** @type {Map<number, Bar[]>} */
  const flying = new Map();
  let seen = 0;

  /** @param {number} i @param {number} state @param {number} label */
  const enter = (i, state, label) => {
    const task = trace.task[i];
    if (task < 1 || task > tasks) return;
    if (state === S.user || state === S.kernel) mode[task] = state;
    push(lanes[task - 1], trace.time[i], i, state, label);
  };
  /** @param {number} i @param {Mark['kind']} kind @param {number} [other] @param {number} [ctx] */
  const mark = (i, kind, other = 0, ctx = 0) =>
    marks.push({ event: i, kind, task: trace.task[i], other, ctx });
  /** @param {number} task */
  const stateOf = (task) => {
    const lane = lanes[task - 1];
    return lane?.n ? lane.state[lane.n - 1] : S.new;
  };

  /** @param {number} i */
  const read = (i) => {
    const task = trace.task[i];
    switch (trace.kind[i]) {
      case K.task_start:
        enter(i, trace.arg(i, 'state'), 0);
        break;
      case K.task_exit:
        enter(i, S.exited, 0);
        break;
      case K.syscall_enter:
        call[task] = trace.arg(i, 'call');
        enter(i, S.kernel, call[task]);
        break;
      case K.syscall_exit:
        call[task] = 0;
        enter(i, S.user, 0);
        break;
      case K.switch_out:
        if (trace.arg(i, 'why') === 0) enter(i, S.blocked, trace.arg(i, 'wait'));
        else enter(i, S.runnable, 0);
        break;
      case K.switch_in:
        enter(i, call[task] ? S.kernel : mode[task] || S.user, call[task]);
        break;
      case K.wakeup:
        mark(i, 'wakeup', trace.arg(i, 'waker'), trace.arg(i, 'ctx'));
        if (stateOf(task) === S.blocked) enter(i, S.runnable, 0);
        break;
      case K.fault:
        mark(i, 'fault');
        break;
      case K.copy:
        mark(i, trace.arg(i, 'by') === 1 ? 'dma' : 'cpu');
        break;
      case K.ref:
        mark(i, 'ref');
        break;
      case K.xmit:
      case K.receive:
        mark(i, 'packet');
        break;
      case K.block_issue: {
        const bar = { from: i, to: -1, bytes: trace.arg(i, 'bytes') };
        const sector = trace.arg(i, 'sector');
        bars.push(bar);
        flying.set(sector, [...(flying.get(sector) ?? []), bar]);
        break;
      }
      case K.block_complete: {
        const bar = flying.get(trace.arg(i, 'sector'))?.shift();
        if (bar) bar.to = i;
        else bars.push({ from: i, to: i, bytes: trace.arg(i, 'bytes') });
        break;
      }
      case K.lost:
      case K.undelivered:
        mark(i, 'lost');
        break;
    }
  };

  const self = {
    trace,
    lanes,
    marks,
    bars,
    update() {
      for (; seen < trace.n; seen++) read(seen);
    },
  };
  self.update();
  return self;
}

/** @typedef {ReturnType<typeof createSegments>} SegmentSet */

/**
 * waitsOf are the spans in which no thread is on a CPU.
 * @param {SegmentSet} set
 * @returns {[number, number][]}
 */
export function waitsOf({ lanes, trace }) {
  const end = trace.n ? trace.time[trace.n - 1] : 0;
  /** @type {[number, number][]} */
  const runs = [];
  for (const lane of lanes) {
    for (let i = 0; i < lane.n; i++) {
      if (lane.state[i] !== S.user && lane.state[i] !== S.kernel) continue;
      runs.push([lane.start[i], i + 1 < lane.n ? lane.start[i + 1] : end]);
    }
  }
  runs.sort((a, b) => a[0] - b[0]);
  /** @type {[number, number][]} */
  const waits = [];
  let until = trace.n ? trace.time[0] : 0;
  for (const [from, to] of runs) {
    if (from > until) waits.push([until, from]);
    if (to > until) until = to;
  }
  if (end > until) waits.push([until, end]);
  return waits;
}
