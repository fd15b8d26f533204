import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import {
  appendBatch,
  attachRaw,
  createTrace,
  decodeTrace,
  rawRecord,
  TraceError,
} from './decode.js';
import { kinds } from './kinds.js';
import { fold } from './machine.js';
import { parseText } from './text.js';

/** @typedef {import('./columns.js').Trace} Trace */

const text = readFileSync(new URL('../stage/testdata/read-write.txt', import.meta.url), 'utf8');
const sample = parseText(text);

/** @param {Uint8Array[]} parts */
const join = (parts) => new Uint8Array(parts.flatMap((p) => [...p]));

/** @param {any} column @param {number} from @param {number} to */
function padded(column, from, to) {
  const part = new Uint8Array(column.slice(from, to).buffer);
  const out = new Uint8Array((part.length + 7) & ~7);
  out.set(part);
  return out;
}

/** The columns of events from…to-1 and their lengths. @param {Trace} t @param {number} from @param {number} to */
function columns(t, from, to) {
  const a = [t.narrowAt[from] ?? t.narrowLen, to < t.n ? t.narrowAt[to] : t.narrowLen];
  const b = [t.wideAt[from] ?? t.wideLen, to < t.n ? t.wideAt[to] : t.wideLen];
  const cut = [t.time, t.kind, t.source, t.task, t.cpu, t.raw].map((c) => padded(c, from, to));
  const bytes = join([...cut, padded(t.narrow, a[0], a[1]), padded(t.wide, b[0], b[1])]);
  return { bytes, n: to - from, narrow: a[1] - a[0], wide: b[1] - b[0] };
}

/** @param {number[]} magic @param {any} header */
function head(magic, header) {
  let json = JSON.stringify(header);
  while ((magic.length + 4 + new TextEncoder().encode(json).length) % 8 !== 0) json += ' ';
  const body = new TextEncoder().encode(json);
  const size = new Uint8Array(new Uint32Array([body.length]).buffer);
  return join([new Uint8Array(magic), size, body]);
}

/** A trace file. @param {Trace} t @param {any} [changes] to the header @param {number[]} [raw] */
function encode(t, changes = {}, raw = []) {
  const { bytes, n, narrow, wide } = columns(t, 0, t.n);
  const header = { ...t.header, columns: { n, narrow, wide, raw: raw.length }, ...changes };
  return join([head([73, 79, 86, 73, 90, 0, 1, 0], header), bytes, new Uint8Array(raw)]);
}

/** A live batch. @param {Trace} t @param {number} from @param {number} to @param {any} [changes] */
function batch(t, from, to, changes = {}) {
  const { bytes, n, narrow, wide } = columns(t, from, to);
  const strings = {
    from: from === 0 ? 1 : t.header.strings.length,
    add: from ? [] : t.header.strings.slice(1),
  };
  const sources = {
    from: from === 0 ? 0 : t.header.sources.length,
    add: from ? [] : t.header.sources,
  };
  const header = { first: from, n, narrow, wide, strings, sources, ...changes };
  return join([head([73, 79, 86, 66], header), bytes]);
}

/** @param {() => unknown} fn @param {string} code */
const fails = (fn, code) =>
  assert.throws(fn, (/** @type {unknown} */ err) => {
    assert.ok(err instanceof TraceError, String(err));
    assert.equal(/** @type {TraceError} */ (err).code, code);
    return true;
  });

/** @param {Trace} t */
const events = (t) =>
  Array.from({ length: t.n }, (_, i) => [
    t.time[i],
    t.task[i],
    t.cpu[i],
    t.spec(i).name,
    t.args(i),
  ]);

test('a file comes back as it went in', () => {
  const t = decodeTrace(encode(sample));
  assert.deepEqual(events(t), events(sample));
  assert.deepEqual(fold(t), fold(sample));
  assert.equal(t.rawblob, null);
  assert.equal(t.class(0), 'modelled');
  assert.equal(t.arg(2, 'count'), 65536);
  assert.equal(t.arg(2, 'nonsense'), 0);
});

test('batches add up to the file', () => {
  const t = createTrace({ ...sample.header, strings: [''], sources: [] });
  for (let from = 0; from < sample.n; from += 7) {
    const to = Math.min(sample.n, from + 7);
    assert.equal(appendBatch(t, batch(sample, from, to)), to - from);
    assert.equal(appendBatch(t, batch(sample, from, to)), 0, 'seen already');
  }
  assert.deepEqual(events(t), events(sample));
});

test('a batch that does not follow is refused and changes nothing', () => {
  const t = createTrace(sample.header);
  fails(() => appendBatch(t, batch(sample, 7, 14)), 'corrupt');
  fails(() => appendBatch(t, batch(sample, 0, 7, { narrow: 3 })), 'corrupt');
  fails(() => appendBatch(t, batch(sample, 0, 7).slice(0, -8)), 'truncated');
  fails(() => appendBatch(t, encode(sample)), 'not-a-trace');
  assert.equal(t.n, 0);
  assert.equal(appendBatch(t, batch(sample, 0, 7)), 7);
});

test('what is no trace, of another version or damaged is told apart', () => {
  fails(() => decodeTrace(new ArrayBuffer(0)), 'not-a-trace');
  fails(() => decodeTrace(new TextEncoder().encode('<!doctype html>')), 'not-a-trace');
  const good = encode(sample);
  const other = good.slice();
  other[6] = 9;
  fails(() => decodeTrace(other), 'version');
  fails(() => decodeTrace(encode(sample, { version: 2 })), 'version');
  for (let n = 6; n < good.length; n++) {
    if (good.length - n < 8 && n % 8 !== 0) continue;
    fails(() => decodeTrace(good.slice(0, n)), 'truncated');
  }
  const { n, narrow, wide } = columns(sample, 0, sample.n);
  for (const bad of [
    { n: -1, narrow, wide },
    { n: 2 ** 40, narrow, wide },
    { n: 1.5, narrow, wide },
    { n: '3', narrow, wide },
    null,
    { n, narrow: narrow - 2, wide },
    { n, narrow, wide, raw: -4 },
  ]) {
    fails(() => decodeTrace(encode(sample, { columns: bad })), 'corrupt');
  }
  fails(() => decodeTrace(encode(sample, { sources: [] })), 'corrupt');
  fails(() => decodeTrace(encode(sample, { sources: [{ id: 'x', class: 'guessed' }] })), 'corrupt');
  fails(() => decodeTrace(encode(sample, { tasks: [] })), 'corrupt');
  fails(() => decodeTrace(encode(sample, { strings: [''] })), 'corrupt');
  fails(() => decodeTrace(encode(sample, { strings: 'no' })), 'corrupt');
});

test('whatever bytes come, the reader answers or refuses', () => {
  const good = encode(sample);
  let seed = 1;
  const random = (/** @type {number} */ n) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % n;
  };
  for (let k = 0; k < 3000; k++) {
    const b = good.slice();
    for (let j = 0; j <= random(4); j++) b[8 + random(b.length - 8)] = random(256);
    try {
      decodeTrace(b);
    } catch (err) {
      assert.ok(err instanceof TraceError, `${k}: ${err}`);
    }
  }
});

test('raw records are read by their format', () => {
  const fields = [
    { name: 'id', offset: 0, size: 8, signed: true },
    { name: 'len', offset: 8, size: 4 },
    { name: 'comm', offset: 12, size: 4, kind: 'str' },
    { name: 'dev', offset: 16, size: 4, kind: 'dataloc' },
    { name: 'beyond', offset: 60, size: 4 },
  ];
  const body = [
    254, 255, 255, 255, 255, 255, 255, 255, 7, 0, 0, 0, 103, 111, 0, 9, 20, 0, 3, 0, 108, 111, 0,
  ];
  const raw = [body.length + 2, 0, 0, 0, ...body];
  const t = decodeTrace(encode(sample, { formats: [{ name: 'net:xmit', fields }] }, raw));
  assert.equal(rawRecord(t, 0), null);
  t.raw[0] = 1;
  const want = [
    { name: 'id', value: -2n },
    { name: 'len', value: 7 },
    { name: 'comm', value: 'go' },
    { name: 'dev', value: 'lo' },
  ];
  assert.deepEqual(rawRecord(t, 0), { name: 'net:xmit', fields: want });
  t.raw[1] = 4000;
  assert.equal(rawRecord(t, 1), null);
  t.rawblob = null;
  assert.equal(rawRecord(t, 0), null);
  attachRaw(t, new Uint8Array(raw));
  assert.equal(rawRecord(t, 0)?.name, 'net:xmit');
});

test('every kind has a row', () => assert.ok(kinds.slice(1).every((k) => k.name && k.lane)));
