import { kinds, maxArgs } from './kinds.js';

/** Why bytes could not be read as a trace. */
export class TraceError extends Error {
  /**
   * @param {'not-a-trace'|'truncated'|'version'|'corrupt'} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.name = 'TraceError';
    this.code = code;
  }
}

/**
 * @typedef {object} Header what a trace says about itself; see sim.Header
 * @property {number} version
 * @property {string} name
 * @property {Record<string, number>} params
 * @property {string} producer
 * @property {string} tier
 * @property {string} kernel
 * @property {number} cpus
 * @property {string} recorded
 * @property {{tid: number, name: string, role: string, proc?: number}[]} tasks
 * @property {{name: string, role: string, count?: number}[]} [socks] sockets of a model's run; none in transfers
 * @property {{id: string, class: 'measured'|'derived'|'modelled'}[]} sources
 * @property {string[]} strings
 * @property {{name: string, fields: any[]}[]} [formats]
 * @property {Record<string, number>} initial
 * @property {Record<string, number>} capacity
 * @property {Record<string, string>} [unavailable]
 * @property {any[]} [checks]
 * @property {number} wall_ns
 * @property {string} [device]
 * @property {Record<string, number>} [facts]
 */

/**
 * A trace as columns: event i is entry i of each. The arrays may be longer
 * than n, since a live trace grows.
 * @typedef {object} Trace
 * @property {Header} header
 * @property {number} n
 * @property {Float64Array} time
 * @property {Uint8Array} kind
 * @property {Uint8Array} source
 * @property {Uint16Array} task
 * @property {Int16Array} cpu
 * @property {Uint32Array} raw
 * @property {Int32Array} narrow
 * @property {Float64Array} wide
 * @property {Uint32Array} narrowAt where the narrow arguments of event i begin
 * @property {Uint32Array} wideAt
 * @property {number} narrowLen
 * @property {number} wideLen
 * @property {Uint8Array | null} rawblob
 * @property {(i: number, name: string) => number} arg
 * @property {(i: number) => Record<string, number>} args
 * @property {(i: number, into: Float64Array) => void} read
 * @property {(k: number) => string} str
 * @property {(i: number) => 'measured'|'derived'|'modelled'} class
 * @property {(i: number) => string} sourceId
 * @property {(i: number) => import('./kinds.js').Kind} spec
 */

/** @param {any} h @returns {Header} */
export function cleanHeader(h) {
  if (h === null || typeof h !== 'object' || Array.isArray(h)) {
    throw new TraceError('corrupt', 'the header is no object');
  }
  const out = { ...h };
  for (const name of ['tasks', 'sources', 'strings', 'formats', 'checks']) {
    out[name] = h[name] ?? [];
    if (!Array.isArray(out[name])) throw new TraceError('corrupt', `header: ${name}`);
    out[name] = [...out[name]];
  }
  for (const name of ['initial', 'capacity', 'params', 'unavailable', 'facts']) {
    out[name] = h[name] ?? {};
    if (typeof out[name] !== 'object') throw new TraceError('corrupt', `header: ${name}`);
  }
  if (out.strings.length === 0) out.strings.push('');
  return out;
}

/**
 * createTrace makes an empty trace, to which batches can be appended.
 * @param {any} header
 * @param {number} [room] events to make room for
 * @returns {Trace}
 */
export function createTrace(header, room = 0) {
  const scratch = new Float64Array(maxArgs);
  /** @type {Trace} */
  const t = {
    header: cleanHeader(header),
    n: 0,
    time: new Float64Array(room),
    kind: new Uint8Array(room),
    source: new Uint8Array(room),
    task: new Uint16Array(room),
    cpu: new Int16Array(room),
    raw: new Uint32Array(room),
    narrow: new Int32Array(0),
    wide: new Float64Array(0),
    narrowAt: new Uint32Array(room),
    wideAt: new Uint32Array(room),
    narrowLen: 0,
    wideLen: 0,
    rawblob: null,
    read(i, into) {
      const args = kinds[t.kind[i]].args;
      let a = t.narrowAt[i];
      let b = t.wideAt[i];
      for (let k = 0; k < args.length; k++) into[k] = args[k].wide ? t.wide[b++] : t.narrow[a++];
    },
    arg(i, name) {
      const at = kinds[t.kind[i]].slots[name];
      if (at === undefined) return 0;
      return at < 0 ? t.wide[t.wideAt[i] + ~at] : t.narrow[t.narrowAt[i] + at];
    },
    args(i) {
      t.read(i, scratch);
      return Object.fromEntries(kinds[t.kind[i]].args.map((a, k) => [a.name, scratch[k]]));
    },
    str: (k) => t.header.strings[k] ?? '',
    class: (i) => t.header.sources[t.source[i]].class,
    sourceId: (i) => t.header.sources[t.source[i]].id,
    spec: (i) => kinds[t.kind[i]],
  };
  return t;
}

/**
 * indexArgs fills in where the arguments of events from…t.n begin and checks
 * each event; it throws if the columns do not agree with the kinds.
 * @param {Trace} t
 * @param {number} from
 */
export function indexArgs(t, from) {
  let a = from === 0 ? 0 : t.narrowAt[from - 1] + kinds[t.kind[from - 1]].narrow;
  let b = from === 0 ? 0 : t.wideAt[from - 1] + kinds[t.kind[from - 1]].wide;
  const { sources, tasks, strings } = t.header;
  const bad = (/** @type {number} */ i, /** @type {string} */ what) =>
    new TraceError('corrupt', `event ${i}: ${what}`);
  const known = sources.map((s) => classes.includes(s?.class));
  const { kind, time, task, source, narrow, wide, narrowAt, wideAt, narrowLen, wideLen } = t;
  for (let i = from; i < t.n; i++) {
    const k = kinds[kind[i]];
    if (kind[i] === 0 || !k) throw bad(i, `kind ${kind[i]}`);
    if (!(time[i] >= 0 && time[i] <= 2 ** 53)) throw bad(i, 'time');
    if (!known[source[i]]) throw bad(i, 'no evidence');
    if (task[i] > tasks.length) throw bad(i, `task ${task[i]} of ${tasks.length}`);
    narrowAt[i] = a;
    wideAt[i] = b;
    if (a + k.narrow > narrowLen || b + k.wide > wideLen) throw bad(i, 'arguments');
    for (let s = 0; s < k.strings.length; s++) {
      const v = narrow[a + k.strings[s]];
      if (!(v >= 0 && v < strings.length)) throw bad(i, `string ${v}`);
    }
    for (const end = b + k.wide; b < end; b++) {
      if (!(Math.abs(wide[b]) <= 2 ** 63 - 1024)) throw bad(i, 'a wide argument');
    }
    a += k.narrow;
  }
  if (a !== narrowLen || b !== wideLen) {
    throw new TraceError('corrupt', 'arguments left over');
  }
}

const classes = ['measured', 'derived', 'modelled'];

const NONE = 1 << 30;

/**
 * argOf gives what reads one argument of a trace's events, for those who read it of a million: where it
 * stands in each kind is looked up once.
 * @param {Trace} t
 * @param {string} name
 * @returns {(i: number) => number}
 */
export function argOf(t, name) {
  const slots = Int32Array.from(kinds, (k) => k.slots[name] ?? NONE);
  return (i) => {
    const at = slots[t.kind[i]];
    if (at < 0) return t.wide[t.wideAt[i] + ~at];
    return at === NONE ? 0 : t.narrow[t.narrowAt[i] + at];
  };
}

/**
 * reserve makes room for n events with their arguments.
 * @param {Trace} t
 * @param {number} n
 * @param {number} narrow
 * @param {number} wide
 */
export function reserve(t, n, narrow, wide) {
  for (const name of /** @type {const} */ ([
    'time',
    'kind',
    'source',
    'task',
    'cpu',
    'raw',
    'narrowAt',
    'wideAt',
  ])) {
    t[name] = /** @type {any} */ (grown(t[name], n));
  }
  t.narrow = /** @type {Int32Array} */ (grown(t.narrow, narrow));
  t.wide = /** @type {Float64Array} */ (grown(t.wide, wide));
}

/** @param {any} a @param {number} n */
function grown(a, n) {
  if (n <= a.length) return a;
  const b = new a.constructor(Math.max(n, 2 * a.length, 64));
  b.set(a);
  return b;
}
