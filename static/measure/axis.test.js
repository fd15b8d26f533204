import assert from 'node:assert/strict';
import test from 'node:test';
import { rangeOf, spaced, ticksOf } from './axis.js';

test('an axis has round values, at most eight', () => {
  assert.deepEqual(ticksOf(0.8, 30, 10), [1, 2, 5, 10, 20]);
  assert.deepEqual(ticksOf(1, 1e6, 10), [1, 10, 100, 1e3, 1e4, 1e5, 1e6]);
  assert.deepEqual(ticksOf(3, 40, 2), [4, 8, 16, 32]);
  assert.ok(ticksOf(1, 1e30, 2).length <= 8);
});

test('an axis names a value at the foot of its lowest line', () => {
  const of = (/** @type {number} */ low, /** @type {number} */ high) => {
    const [from, to] = rangeOf(low, high, 10);
    return ticksOf(from, to, 10);
  };
  assert.deepEqual(of(250, 300e3), [100, 1e3, 10e3, 100e3]);
  assert.deepEqual(of(900, 3e6), [1e3, 10e3, 100e3, 1e6]);
  assert.deepEqual(of(100, 300e3), [100, 1e3, 10e3, 100e3]);
  assert.deepEqual(of(0.3, 3), [0.2, 0.5, 1, 2]);
  assert.deepEqual(rangeOf(0.3, 3, 10), [0.3 / 1.6, 3 * 1.6]);
});

test('labels of an axis do not touch, and the last one stays', () => {
  const text = (/** @type {number} */ x) => x.toLocaleString('en');
  const xs = [10, 100, 1000, 3000, 9000];
  assert.deepEqual(spaced(xs, text, 700), ['10', '100', '1,000', '3,000', '9,000']);
  assert.deepEqual(spaced(xs, text, 200), ['10', '100', '1,000', '', '9,000']);
  assert.deepEqual(spaced(xs, text, 90), ['10', '100', '', '', '9,000']);
  assert.deepEqual(spaced([10], text, 90), ['10']);
});
