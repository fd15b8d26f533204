import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rasterLane } from './raster.js';
import { summaryOf, windowMarks, windowWeights } from './summary.js';

const N = 100_000;

/** A lane of many segments: two states by turns, a third in the middle tenth, a mark of kind 6 at one place. */
function longLane() {
  const xs = Float64Array.from({ length: N }, (_, i) => i);
  const state = Uint8Array.from({ length: N }, (_, i) =>
    i > 0.45 * N && i < 0.55 * N ? 5 : i % 4 ? 2 : 3,
  );
  const marks = { n: 1, x: Float64Array.of(70_000), kind: Uint8Array.of(6) };
  return { n: N, xs, state, end: N, marks };
}

test('a long lane looks the same by its summary as segment by segment', () => {
  const lane = longLane();
  const axis = { from: 0, to: N };
  const exact = rasterLane(lane, 0, N, 1000);
  const quick = rasterLane(lane, 0, N, 1000, axis);
  assert.deepEqual(
    quick.map((r) => r.state),
    exact.map((r) => r.state),
  );
  assert.ok(Math.max(...exact.map((r, i) => Math.abs(r.x0 - quick[i].x0))) <= 1);
  const [from, to] = [0.3 * N, 0.7 * N];
  const near = rasterLane(lane, from, to, 1000, axis).map((r) => r.x0);
  const far = rasterLane(lane, from, to, 1000).map((r, i) => Math.abs(r.x0 - near[i]));
  assert.ok(Math.max(...far) <= 2);
});

test('every pixel has some state, and a single mark is not lost at any zoom', () => {
  const lane = longLane();
  const summary = summaryOf(lane, 0, N);
  assert.equal(summaryOf(lane, 0, N), summary);
  for (const width of [300, 1297.5, 3000]) {
    for (const [from, to] of [
      [0, N],
      [60_000, 80_000],
    ]) {
      const weights = windowWeights(summary, from, to, width);
      for (let c = 0; c < Math.floor(width); c++) {
        let sum = 0;
        for (let s = 0; s < 8; s++) sum += weights[c * 8 + s];
        assert.ok(sum > 0, `${width} ${from} ${c}`);
      }
      assert.ok(
        windowMarks(summary, from, to, width).some((b) => b === 1 << 6),
        `${width}`,
      );
    }
  }
});
