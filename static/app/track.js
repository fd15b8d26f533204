import { createSegments, waitsOf } from '../timeline/segments.js';
import { K } from '../trace/kinds.js';
import { createReader } from '../trace/reader.js';
import { isModel, leadId } from '../trace/roles.js';

/**
 * A run as the player holds it: the trace with its reader, and its times on the common clock.
 * @typedef {object} RunTrack
 * @property {import('../trace/decode.js').Trace} trace
 * @property {import('../trace/reader.js').Reader} reader
 * @property {import('../timeline/segments.js').SegmentSet} set
 * @property {number} origin  ns of the run that is zero on the common clock: the first system call of the thread that the run is about
 * @property {import('./axis.js').Track} track
 * @property {string} hash  empty while the run goes on
 * @property {() => void} update  to be called when the trace has grown
 */

/** @param {import('../trace/decode.js').Trace} trace */
export function originOf(trace) {
  // Clients of I/O models send at times after the run began, whatever the server has called by then.
  if (isModel(trace.header)) return trace.n ? trace.time[0] : 0;
  const sender = leadId(trace.header);
  for (let i = 0; i < trace.n; i++) {
    if (trace.kind[i] === K.syscall_enter && trace.task[i] === sender) return trace.time[i];
  }
  return trace.n ? trace.time[0] : 0;
}

/**
 * @param {import('../trace/decode.js').Trace} trace
 * @param {string} [hash]
 * @returns {RunTrack}
 */
export function createTrack(trace, hash = '') {
  const reader = createReader(trace);
  const set = createSegments(trace);
  const read = () => {
    const origin = originOf(trace);
    const { count, bounds } = reader.steps;
    const times = new Float64Array(count + 1);
    times[0] = trace.n ? trace.time[0] - origin : 0;
    for (let s = 1; s <= count; s++) times[s] = trace.time[bounds[s] - 1] - origin;
    /** @type {[number, number][] | null} */
    let spans = null;
    const waits = () => {
      spans ??= waitsOf(set).map(([a, b]) => [a - origin, b - origin]);
      return spans;
    };
    self.origin = origin;
    self.track = { count, times, waits };
  };
  /** @type {RunTrack} */
  const self = {
    trace,
    reader,
    set,
    hash,
    origin: 0,
    track: { count: 0, times: new Float64Array(1), waits: () => [] },
    update() {
      reader.update();
      set.update();
      read();
    },
  };
  read();
  return self;
}
