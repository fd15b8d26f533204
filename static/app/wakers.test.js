import assert from 'node:assert/strict';
import { test } from 'node:test';
import { K } from '../trace/kinds.js';
import { unseenWakers } from './wakers.js';

test('wakers not seen are counted up to the position, whoever was woken', () => {
  const [task, softirq, unknown] = [0, 1, 3];
  /** @type {[number, number, number][]} kind, task, context */
  const rows = [
    [K.wakeup, 1, unknown],
    [K.switch_in, 1, 0],
    [K.wakeup, 2, unknown], // a client
    [K.wakeup, 1, softirq],
    [K.wakeup, 3, unknown],
    [K.wakeup, 1, task],
  ];
  /** @type {any} */
  const trace = {
    n: rows.length,
    kind: rows.map((r) => r[0]),
    task: rows.map((r) => r[1]),
    arg: (/** @type {number} */ i) => rows[i][2],
  };
  assert.deepEqual(
    rows.map((_, i) => unseenWakers(trace, i + 1)),
    [1, 1, 2, 2, 3, 3],
  );
  assert.equal(unseenWakers(trace, 0), 0);
});
