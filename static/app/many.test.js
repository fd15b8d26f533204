import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../dev/drawn.js';
import { setWords } from '../say/words.js';
import { rowsOf } from './compare.js';

const { differencesOfMany } = await import('./many.js');

setWords('en', {
  'list.comma': ', ',
  'many.value': '{v} with {name}',
  'many.between': '; in between {list}',
});

/** @param {string} name @param {Record<string, number>} values @param {boolean} [atLeast] */
const run = (name, values, atLeast = false) => ({
  name,
  ledgers: {
    sender: Object.entries(values).map(([total, value]) => ({
      name: total,
      value,
      atLeast,
      unavailable: null,
    })),
    receiver: [],
  },
});
const show = (/** @type {number} */ v) => String(v);

test('who has most, who least, and who is in between', () => {
  const list = differencesOfMany(
    [
      run('a', { syscalls: 3, cpu_copies: 2, faults_user: 0 }),
      run('b', { syscalls: 2, cpu_copies: 0, faults_user: 0 }),
      run('c', { syscalls: 3, cpu_copies: 1, faults_user: 0 }),
    ],
    show,
  );
  assert.deepEqual(
    list.map((d) => [d.row, d.key, d.args.mv, d.args.most, d.args.lv, d.args.least, d.args.rest]),
    [
      ['syscalls', 'many.differs', '3', 'a, c', '2', 'b', ''],
      ['cpu_copies', 'many.zero', '2', 'a', '0', 'b', '; in between 1 with c'],
    ],
  );
});

test('a lower bound is not said to be the least', () => {
  const runs = [
    run('a', { syscalls: 9 }),
    run('b', { syscalls: 5 }, true),
    run('c', { syscalls: 9 }),
  ];
  assert.deepEqual(differencesOfMany(runs, show), []);
});

test('what may differ each time is named too, as that; that one has none is no chance', () => {
  const list = differencesOfMany(
    [
      run('a', { examined: 15, voluntary: 9 }),
      run('b', { examined: 40, voluntary: 8 }),
      run('c', { examined: 0, voluntary: 7 }),
    ],
    show,
    rowsOf({ socks: [1] }),
  );
  assert.deepEqual(
    list.map((d) => [d.row, d.key, d.args.mv, d.args.lv]),
    [
      ['examined', 'many.zero', '40', '0'],
      ['voluntary', 'many.loose', '9', '7'],
    ],
  );
});

test('how many each demo looks at is no chance between demos', () => {
  const keys = (/** @type {boolean} */ alike) =>
    differencesOfMany(
      [run('a', { examined: 48 }), run('b', { examined: 46 }), run('c', { examined: 15 })],
      show,
      rowsOf({ socks: [1] }),
      alike,
    ).map((d) => d.key);
  assert.deepEqual([keys(false), keys(true)], [['many.differs'], ['many.loose']]);
});
