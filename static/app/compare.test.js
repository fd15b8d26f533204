import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { decodeTrace } from '../trace/decode.js';
import { cellOf, derived, differences, differs, isLoose, rows, rowsOf } from './compare.js';

/** @param {Record<string, number>} values @param {any} [more] */
const totals = (values, more = {}) =>
  Object.entries(values).map(([name, value]) => ({
    name,
    value,
    atLeast: false,
    unavailable: null,
    ...more,
  }));
/** @param {Record<string, number>} values @param {any} [more] */
const ledgers = (values, more) => ({ sender: totals(values, more), receiver: [] });
const show = (/** @type {number} */ v, /** @type {any} */ _row, /** @type {boolean} */ least) =>
  (least ? '≥ ' : '') + v;
const names = { a: 'demo.read-write', b: 'demo.sendfile' };
const row = (/** @type {string} */ id) => /** @type {any} */ (rows.find((r) => r.id === id));

test('a cell has the count, and its bytes where there are any', () => {
  const cell = cellOf(ledgers({ cpu_copies: 2, cpu_copy_bytes: 131072 }), row('cpu_copies'));
  assert.deepEqual(cell, { value: 2, bytes: 131072, atLeast: false, unavailable: null, why: '' });
  assert.equal(cellOf(ledgers({}), row('syscalls')), null);
});

test('what differs is named, what one side lacks is said to be none', () => {
  const a = ledgers({ syscalls: 3, cpu_copies: 2, block_requests: 1 });
  const b = ledgers({ syscalls: 2, cpu_copies: 0, block_requests: 1 });
  const found = differences(a, b, names, show);
  assert.deepEqual(
    found.map((d) => [d.row, d.key]),
    [
      ['syscalls', 'diff.differs'],
      ['cpu_copies', 'diff.zero'],
    ],
  );
  assert.deepEqual([found[0].args.av, found[0].args.bv], ['3', '2']);
  assert.deepEqual(found[1].args.some, { key: 'demo.read-write' });
  assert.deepEqual(found[1].args.none, { key: 'demo.sendfile' });
});

test('equal runs are said to be equal', () => {
  const a = ledgers({ syscalls: 3 });
  assert.deepEqual(
    differences(a, a, names, show).map((d) => d.key),
    ['diff.same'],
  );
});

test('what cannot be known is not called a difference', () => {
  const known = ledgers({ syscalls: 33 });
  const unseen = ledgers({ syscalls: 0 }, { unavailable: 'why.tier' });
  const lossy = ledgers({ syscalls: 30 }, { atLeast: true });
  assert.equal(differs(cellOf(known, row('syscalls')), cellOf(unseen, row('syscalls'))), null);
  assert.equal(differs(cellOf(known, row('syscalls')), cellOf(lossy, row('syscalls'))), null);
  const more = ledgers({ syscalls: 40 }, { atLeast: true });
  assert.equal(differs(cellOf(known, row('syscalls')), cellOf(more, row('syscalls'))), true);
});

test('how many requests a cold read takes is open; that a warm one takes none is not', () => {
  const [one, four, none] = [1, 4, 0].map((n) => ledgers({ dma: n, block_requests: n }));
  const keys = (/** @type {any} */ a, /** @type {any} */ b) =>
    differences(a, b, names, show).map((d) => d.key);
  assert.deepEqual(keys(one, four), ['diff.loose', 'diff.loose']);
  assert.deepEqual(keys(none, four), ['diff.zero', 'diff.zero']);
  const dma = row('dma');
  assert.equal(isLoose(dma, cellOf(one, dma), cellOf(four, dma), false), true);
  assert.equal(isLoose(dma, cellOf(none, dma), cellOf(four, dma), true), false);
  const packets = row('packets');
  assert.equal(isLoose(packets, null, null, false), true);
});

test('who asks more often makes more calls: that may differ each time within one demo, and tells two apart', () => {
  const list = rowsOf({ socks: [1] });
  const keys = (/** @type {any} */ a, /** @type {any} */ b, /** @type {boolean} */ alike) =>
    differences(ledgers(a), ledgers(b), names, show, list, alike).map((d) => [d.row, d.key]);
  const [few, many] = [16, 6719].map((n) => ({ again: n - 15, syscalls: n, mode_switches: 2 * n }));
  const loose = ['again', 'syscalls', 'mode_switches'].map((id) => [id, 'diff.loose']);
  assert.deepEqual(keys(few, many, true), loose);
  assert.equal(keys(few, many, false)[1][1], 'diff.differs');
  const scans = { voluntary: 7, wakeups: 6, examined: 48, returned: 9, again: 2, signals: 3 };
  const lists = { voluntary: 8, wakeups: 7, examined: 15, returned: 8, again: 5, signals: 4 };
  const inOrder = ['wakeups', 'examined', 'returned', 'again', 'voluntary', 'signals'];
  const open = (/** @type {boolean} */ alike) =>
    keys(scans, lists, alike).map(([, key]) => key === 'diff.loose');
  assert.deepEqual(
    keys(scans, lists, false).map(([id]) => id),
    inOrder,
  );
  assert.deepEqual(open(true), [true, true, true, true, true, true]);
  assert.deepEqual(open(false), [true, false, false, false, true, false]);
  const ring = { completions: 15 };
  assert.deepEqual(keys({ syscalls: 10, ...ring }, { syscalls: 12, ...ring }, true), [
    ['syscalls', 'diff.loose'],
  ]);
  const threads = { spawned: 3 };
  assert.deepEqual(keys({ syscalls: 52, ...threads }, { syscalls: 53, ...threads }, true), [
    ['syscalls', 'diff.loose'],
  ]);
  assert.equal(keys({ syscalls: 15 }, { syscalls: 16 }, true)[0][1], 'diff.differs');
  const [early, late] = [29, 37].map((n) => ({ again: 84, syscalls: 99 + n, voluntary: n }));
  assert.deepEqual(keys(early, late, true), [
    ['syscalls', 'diff.loose'],
    ['voluntary', 'diff.loose'],
  ]);
  assert.equal(keys({ ...early, again: 0 }, { ...late, again: 0 }, true)[0][1], 'diff.differs');
});

test('mode switches are a lower bound where faults in user mode go unseen', () => {
  const of = (/** @type {string | null} */ unavailable) => ({
    sender: [
      ...totals({ mode_switches: 6, syscalls: 3 }),
      ...totals({ faults_user: 0 }, { unavailable }),
    ],
    receiver: [],
  });
  const cell = (/** @type {string | null} */ why, /** @type {string} */ id) =>
    cellOf(of(why), row(id))?.atLeast;
  assert.deepEqual([cell('why.x', 'mode_switches'), cell('why.x', 'syscalls')], [true, false]);
  assert.equal(cell(null, 'mode_switches'), false);
  assert.equal(cellOf(of('why.x'), row('mode_switches'))?.why, 'count.least.faults');
  const lossy = ledgers({ syscalls: 30 }, { atLeast: true });
  assert.equal(cellOf(lossy, row('syscalls'))?.why, 'count.least.lost');
});

test("no evidence measures the sender's copies, and only the kernel's the receiver's", () => {
  const marked = (/** @type {string} */ producer, /** @type {string} */ tier) =>
    rows.filter((r) => derived(r, { producer, tier }) === 'count.derived').map((r) => r.id);
  assert.deepEqual(marked('live', 'perf'), ['cpu_copies', 'refs']);
  assert.deepEqual(marked('live', 'self'), ['cpu_copies', 'refs', 'receiver']);
  assert.deepEqual(marked('sim', 'model'), []);
});

test("a server's copies are measured where they leave sockets, derived where they enter: so in a recording", () => {
  const url = new URL('../../content/traces/epoll-lt.ioviz', import.meta.url);
  const trace = decodeTrace(new Uint8Array(gunzipSync(readFileSync(url))).buffer);
  const row = /** @type {any} */ (rowsOf(trace.header).find((r) => r.id === 'cpu_copies'));
  assert.equal(derived(row, trace.header), 'count.derived.into');
  assert.equal(derived(row, { ...trace.header, tier: 'ptrace' }), 'count.derived');
  const known = new Set();
  for (let i = 0; i < trace.n; i++) {
    const { name } = trace.spec(i);
    if (name === 'take' || name === 'give') known.add(`${name} ${trace.class(i)}`);
  }
  assert.deepEqual([...known].sort(), ['give derived', 'take measured']);
});
