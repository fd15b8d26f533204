// What the lanes of the timeline are made of: for each thread its states one after the other, and the
// marks on it. Made in one pass over the events and grown as a live run grows.

import { argOf } from '../trace/columns.js';
import { K } from '../trace/kinds.js';
import { isModel } from '../trace/roles.js';
import { states } from '../trace/spec.js';
import { createSockTracks } from './sockets.js';

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

/** grow doubles every column. @param {Record<string, any>} columns */
function grow(columns) {
  for (const [name, column] of Object.entries(columns)) {
    if (!ArrayBuffer.isView(column)) continue;
    const old = /** @type {Float64Array} */ (column);
    const twice = new /** @type {any} */ (old.constructor)(old.length * 2);
    twice.set(old);
    columns[name] = twice;
  }
}

/** trim gives back the room that a column has and does not need. @param {Record<string, any> & {n: number}} columns */
function trim(columns) {
  for (const [name, column] of Object.entries(columns)) {
    if (ArrayBuffer.isView(column)) {
      columns[name] = /** @type {Float64Array} */ (column).slice(0, Math.max(columns.n, 1));
    }
  }
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

const LONG = 1 << 16; // events from which on room counts

/** Kinds of marks, by number. */
export const M = { wakeup: 0, cpu: 1, dma: 2, ref: 3, fault: 4, packet: 5, lost: 6 };

/**
 * @typedef {object} Marks  in columns, as there can be a million
 * @property {number} n
 * @property {Int32Array} event
 * @property {Uint8Array} kind  one of M
 * @property {Uint16Array} task  lane it is drawn on; 0: none of ours
 * @property {Uint16Array} waker  wakeup: the waker's task, or 0
 * @property {Uint8Array} ctx  wakeup: context number
 */

/** @returns {Marks} */
function emptyMarks() {
  return {
    n: 0,
    event: new Int32Array(64),
    kind: new Uint8Array(64),
    task: new Uint16Array(64),
    waker: new Uint16Array(64),
    ctx: new Uint8Array(64),
  };
}

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
  // A thread of the kernel has no user mode to run in.
  const kernel = [false, ...trace.header.tasks.map((task) => task.role === 'poller')];
  const call = new Int32Array(tasks + 1);
  const marks = emptyMarks();
  /** @type {Bar[]} */
  const bars = [];
  /** @type {Map<number, Bar[]>} */
  const flying = new Map();
  let seen = 0;
  const socks = isModel(trace.header) ? createSockTracks(trace) : null;
  const called = argOf(trace, 'call');
  const [by, why, waitsFor] = ['by', 'why', 'wait'].map((name) => argOf(trace, name));
  const [waker, context] = ['waker', 'ctx'].map((name) => argOf(trace, name));

  const HARDIRQ = 2;
  const NOWHERE = 3;
  /** The context that a wakeup is drawn from: the disk's lane is that of interrupts, whoever finishes its job; a timer has
   * none. @param {number} i */
  const from = (i) => {
    if (trace.str(by(i)) === 'disk') return HARDIRQ;
    return socks && context(i) === HARDIRQ ? NOWHERE : context(i);
  };

  /** @param {number} i @param {number} next @param {number} label */
  const enter = (i, next, label) => {
    let state = next;
    const task = trace.task[i];
    if (task < 1 || task > tasks) return;
    if (state === S.user && kernel[task]) state = S.kernel;
    if (state === S.user || state === S.kernel) mode[task] = state;
    push(lanes[task - 1], trace.time[i], i, state, label);
  };
  /** @param {number} i @param {number} kind @param {number} [waker] @param {number} [ctx] */
  const mark = (i, kind, waker = 0, ctx = 0) => {
    const k = marks.n;
    if (k === marks.event.length) grow(marks);
    marks.event[k] = i;
    marks.kind[k] = kind;
    marks.task[k] = trace.task[i];
    marks.waker[k] = waker;
    marks.ctx[k] = ctx;
    marks.n++;
  };
  /** @param {number} task */
  const stateOf = (task) => {
    const lane = lanes[task - 1];
    return lane?.n ? lane.state[lane.n - 1] : S.new;
  };

  /** @param {number} i */
  const read = (i) => {
    const task = trace.task[i];
    socks?.read(i);
    switch (trace.kind[i]) {
      case K.task_start:
        enter(i, trace.arg(i, 'state'), 0);
        break;
      case K.task_exit:
        enter(i, S.exited, 0);
        break;
      case K.syscall_enter:
        call[task] = called(i);
        enter(i, S.kernel, call[task]);
        break;
      case K.syscall_exit:
        call[task] = 0;
        enter(i, S.user, 0);
        break;
      case K.switch_out:
        if (why(i) === 0) enter(i, S.blocked, waitsFor(i));
        else enter(i, S.runnable, 0);
        break;
      case K.switch_in:
        enter(i, call[task] ? S.kernel : mode[task] || S.user, call[task]);
        break;
      case K.wakeup:
        mark(i, M.wakeup, waker(i), from(i));
        if (stateOf(task) === S.blocked) enter(i, S.runnable, 0);
        break;
      case K.fault:
        mark(i, M.fault);
        break;
      case K.copy:
        mark(i, by(i) === 1 ? M.dma : M.cpu);
        break;
      case K.take:
      case K.give:
        mark(i, M.cpu);
        break;
      case K.ref:
        mark(i, M.ref);
        break;
      case K.xmit:
      case K.receive:
        mark(i, M.packet);
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
        mark(i, M.lost);
        break;
    }
  };

  const self = {
    trace,
    lanes,
    marks,
    bars,
    /** the sockets of an I/O model, null in transfers */
    socks,
    update() {
      for (; seen < trace.n; seen++) read(seen);
    },
  };
  self.update();
  if (seen > LONG) for (const columns of [...lanes, marks]) trim(columns);
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
