import assert from 'node:assert/strict';
import test from 'node:test';
import { spaced, ticksOf } from './axis.js';

test('an axis has round values, at most eight', () => {
  assert.deepEqual(ticksOf(0.8, 30, 10), [1, 2, 5, 10, 20]);
  assert.deepEqual(ticksOf(1, 1e6, 10), [1, 10, 100, 1e3, 1e4, 1e5, 1e6]);
  assert.deepEqual(ticksOf(3, 40, 2), [4, 8, 16, 32]);
  assert.ok(ticksOf(1, 1e30, 2).length <= 8);
});

test('labels of an axis do not touch, and the last one stays', () => {
  const text = (/** @type {number} */ x) => x.toLocaleString('en');
  const xs = [10, 100, 1000, 3000, 9000];
  assert.deepEqual(spaced(xs, text, 700), ['10', '100', '1,000', '3,000', '9,000']);
  assert.deepEqual(spaced(xs, text, 200), ['10', '100', '1,000', '', '9,000']);
  assert.deepEqual(spaced(xs, text, 90), ['10', '100', '', '', '9,000']);
  assert.deepEqual(spaced([10], text, 90), ['10']);
});
