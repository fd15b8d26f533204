import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rasterLane } from './raster.js';

/** @param {number[]} xs @param {number[]} state @param {number} end */
const lane = (xs, state, end) => ({
  n: xs.length,
  xs: Float64Array.from(xs),
  state: Uint8Array.from(state),
  end,
});

test('few segments are drawn as they are', () => {
  const runs = rasterLane(lane([0, 4, 6], [2, 3, 2], 10), 0, 10, 100);
  assert.deepEqual(
    runs.map((r) => [r.x0, r.x1, r.state, r.segment]),
    [
      [0, 40, 2, 0],
      [40, 60, 3, 1],
      [60, 100, 2, 2],
    ],
  );
});

test('a window cuts what sticks out', () => {
  const runs = rasterLane(lane([0, 4, 6], [2, 3, 2], 10), 5, 7, 100);
  assert.deepEqual(
    runs.map((r) => [r.x0, r.x1, r.segment]),
    [
      [0, 50, 1],
      [50, 100, 2],
    ],
  );
});

test('many segments become one run per stretch of equal columns', () => {
  const n = 100_000;
  const xs = Array.from({ length: n }, (_, i) => i);
  // First half mostly state 2, second half mostly state 3.
  const state = xs.map((i) => (i % 10 === 0 ? 5 : i < n / 2 ? 2 : 3));
  const runs = rasterLane(lane(xs, state, n), 0, n, 200);
  assert.deepEqual(
    runs.map((r) => [r.x0, r.x1, r.state, r.segment]),
    [
      [0, 100, 2, -1],
      [100, 200, 3, -1],
    ],
  );
});

test('time that no segment covers stays empty', () => {
  const n = 1000;
  const xs = Array.from({ length: n }, (_, i) => 500 + i / 2);
  const runs = rasterLane(lane(xs, Array(n).fill(2), 1000), 0, 1000, 100);
  assert.deepEqual(runs, [{ x0: 50, x1: 100, state: 2, segment: -1 }]);
});
