import { cleanHeader, createTrace, indexArgs, reserve, TraceError } from './columns.js';
import { formatVersion } from './spec.js';

export { rawRecord } from './raw.js';
export { createTrace, TraceError };

/** @typedef {import('./columns.js').Trace} Trace */

const maxEvents = 2 ** 24;
const magic = [0x49, 0x4f, 0x56, 0x49, 0x5a, 0]; // IOVIZ\0
const batchMagic = [0x49, 0x4f, 0x56, 0x42]; // IOVB

/**
 * decodeTrace reads a trace file. The raw records may be absent; attachRaw
 * adds them later.
 * @param {ArrayBuffer | Uint8Array} buf
 * @returns {Trace}
 */
export function decodeTrace(buf) {
  const b = bytes(buf);
  if (!starts(b, magic)) throw new TraceError('not-a-trace', 'not an ioviz trace');
  if (b.length < 12) throw new TraceError('truncated', 'no header');
  if (b[6] !== formatVersion) {
    throw new TraceError('version', `format ${b[6]}, this reader knows ${formatVersion}`);
  }
  const { json, at } = readJSON(b, 8);
  const c = json?.columns ?? {};
  const size = lengths(c.n, c.narrow, c.wide);
  if (!whole(c.raw ?? 0, 2 ** 31)) throw new TraceError('corrupt', 'header: columns');
  const header = cleanHeader(json);
  if (header.version !== formatVersion) throw new TraceError('version', `${header.version}`);
  const t = createTrace(header);
  if (at + size > b.length) throw new TraceError('truncated', 'columns cut short');
  takeColumns(t, b, at, c);
  indexArgs(t, 0);
  const rest = b.length - at - size;
  if (rest !== 0 && rest !== (c.raw ?? 0)) throw new TraceError('truncated', 'raw records');
  if (rest !== 0) t.rawblob = b.slice(at + size);
  return t;
}

/**
 * appendBatch adds a live batch. A batch that was seen already adds nothing.
 * On an error the trace is as it was.
 * @param {Trace} t
 * @param {ArrayBuffer | Uint8Array} buf
 * @returns {number} how many events were added
 */
export function appendBatch(t, buf) {
  const b = bytes(buf);
  if (!starts(b, batchMagic)) throw new TraceError('not-a-trace', 'not a batch');
  if (b.length < 8) throw new TraceError('truncated', 'no batch header');
  const { json, at } = readJSON(b, 4);
  const c = json ?? {};
  const size = lengths(c.n, c.narrow, c.wide);
  if (!whole(c.first, maxEvents)) throw new TraceError('corrupt', 'batch: first');
  if (at + size > b.length) throw new TraceError('truncated', 'batch cut short');
  if (c.first + c.n <= t.n) return 0;
  if (c.first !== t.n) {
    throw new TraceError('corrupt', `batch begins at ${c.first}, the trace has ${t.n}`);
  }
  const before = { n: t.n, narrowLen: t.narrowLen, wideLen: t.wideLen };
  const { strings, sources } = t.header;
  try {
    t.header.strings = joined(strings, c.strings);
    t.header.sources = joined(sources, c.sources);
    takeColumns(t, b, at, c);
    indexArgs(t, before.n);
  } catch (err) {
    Object.assign(t, before);
    t.header.strings = strings;
    t.header.sources = sources;
    throw err;
  }
  return c.n;
}

/**
 * attachRaw adds the raw records that were stored apart.
 * @param {Trace} t
 * @param {ArrayBuffer | Uint8Array} buf
 */
export function attachRaw(t, buf) {
  t.rawblob = bytes(buf);
}

/** @param {ArrayBuffer | Uint8Array} buf */
function bytes(buf) {
  return buf instanceof Uint8Array ? buf : new Uint8Array(buf);
}

/** @param {Uint8Array} b @param {number[]} prefix */
function starts(b, prefix) {
  return b.length >= prefix.length && prefix.every((v, i) => b[i] === v);
}

/** @param {unknown} v @param {number} max */
function whole(v, max) {
  return Number.isInteger(v) && Number(v) >= 0 && Number(v) <= max;
}

/** @param {Uint8Array} b @param {number} at where the length stands */
function readJSON(b, at) {
  const view = new DataView(b.buffer, b.byteOffset, b.byteLength);
  const n = view.getUint32(at, true);
  const end = at + 4 + n;
  if (n > 16 << 20 || end % 8 !== 0) throw new TraceError('corrupt', 'header length');
  if (end > b.length) throw new TraceError('truncated', 'header cut short');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(b.subarray(at + 4, end));
    return { json: JSON.parse(text), at: end };
  } catch {
    throw new TraceError('corrupt', 'header is not JSON');
  }
}

/** @param {number} n */
const pad = (n) => (n + 7) & ~7;

/**
 * lengths checks the column lengths and returns how many bytes they take.
 * @param {number} n @param {number} narrow @param {number} wide
 */
function lengths(n, narrow, wide) {
  if (!whole(n, maxEvents) || !whole(narrow, 6 * maxEvents) || !whole(wide, 6 * maxEvents)) {
    throw new TraceError('corrupt', 'header: columns');
  }
  return 8 * n + 2 * pad(n) + 2 * pad(2 * n) + pad(4 * n) + pad(4 * narrow) + 8 * wide;
}

/**
 * @param {Trace} t @param {Uint8Array} b @param {number} at
 * @param {{n: number, narrow: number, wide: number}} c
 */
function takeColumns(t, b, at, c) {
  const n = t.n + c.n;
  let p = at;
  if (t.n === 0 && (b.byteOffset + at) % 8 === 0 && littleEndian) {
    layColumns(t, b, at, c);
    return;
  }
  reserve(t, n, t.narrowLen + c.narrow, t.wideLen + c.wide);
  /** @param {any} column @param {number} from @param {number} count */
  const take = (column, from, count) => {
    const length = count * column.BYTES_PER_ELEMENT;
    const part = new Uint8Array(column.buffer, column.byteOffset + from * column.BYTES_PER_ELEMENT);
    part.set(b.subarray(p, p + length));
    p += pad(length);
  };
  take(t.time, t.n, c.n);
  take(t.kind, t.n, c.n);
  take(t.source, t.n, c.n);
  take(t.task, t.n, c.n);
  take(t.cpu, t.n, c.n);
  take(t.raw, t.n, c.n);
  take(t.narrow, t.narrowLen, c.narrow);
  take(t.wide, t.wideLen, c.wide);
  t.n = n;
  t.narrowLen += c.narrow;
  t.wideLen += c.wide;
}

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * layColumns uses the bytes where they lie: a long trace is there once, not twice.
 * @param {Trace} t @param {Uint8Array} b @param {number} at
 * @param {{n: number, narrow: number, wide: number}} c
 */
function layColumns(t, b, at, { n, narrow, wide }) {
  let p = b.byteOffset + at;
  /** @param {any} Type @param {number} count */
  const view = (Type, count) => {
    const column = new Type(b.buffer, p, count);
    p += pad(count * Type.BYTES_PER_ELEMENT);
    return column;
  };
  t.time = view(Float64Array, n);
  t.kind = view(Uint8Array, n);
  t.source = view(Uint8Array, n);
  t.task = view(Uint16Array, n);
  t.cpu = view(Int16Array, n);
  t.raw = view(Uint32Array, n);
  t.narrow = view(Int32Array, narrow);
  t.wide = view(Float64Array, wide);
  t.narrowAt = new Uint32Array(n);
  t.wideAt = new Uint32Array(n);
  Object.assign(t, { n, narrowLen: narrow, wideLen: wide });
}

/**
 * joined is list with what a batch adds to it.
 * @template T
 * @param {T[]} list
 * @param {{from: number, add: T[]} | undefined} grown
 * @returns {T[]}
 */
function joined(list, grown) {
  if (!grown || grown.add === null) return list;
  if (!whole(grown.from, list.length) || !Array.isArray(grown.add)) {
    throw new TraceError('corrupt', 'batch: strings or sources');
  }
  return [...list.slice(0, grown.from), ...grown.add];
}
