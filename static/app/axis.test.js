import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commonSpans, createAxis, createFold, mergeTracks, positionOf, timeAt } from './axis.js';

/** @param {number[]} times @param {[number, number][]} [waits] */
const track = (times, waits = []) => ({
  count: times.length - 1,
  times: Float64Array.from(times),
  waits: () => waits,
});

test('runs are merged by time and one of them moves in each step', () => {
  const merged = mergeTracks([track([0, 10, 30]), track([0, 20, 25])]);
  assert.equal(merged.count, 4);
  assert.deepEqual([...merged.times], [0, 10, 20, 25, 30]);
  assert.deepEqual([...merged.done[0]], [0, 1, 1, 1, 2]);
  assert.deepEqual([...merged.done[1]], [0, 0, 1, 2, 2]);
  assert.deepEqual([...merged.index[1]], [0, 2, 3]);
});

test('a fraction of a merged step belongs to the run that moves', () => {
  const merged = mergeTracks([track([0, 10, 30]), track([0, 20])]);
  assert.equal(positionOf(merged, 0, 1.5), 1);
  assert.equal(positionOf(merged, 1, 1.5), 0.5);
  assert.equal(positionOf(merged, 0, 99), 2);
  assert.equal(positionOf(merged, 1, -3), 0);
});

test('no runs make an empty axis', () => {
  const merged = mergeTracks([]);
  const axis = createAxis(merged, 'true');
  assert.equal(merged.count, 0);
  assert.equal(axis.x(3), 0);
  assert.equal(axis.invert(3), 0);
});

test('every axis gives back the position it was asked with', () => {
  const merged = mergeTracks([track([0, 10, 10, 500, 520], [[20, 490]])]);
  for (const kind of /** @type {const} */ (['step', 'fold', 'true'])) {
    const axis = createAxis(merged, kind);
    for (const u of [0, 0.25, 1, 2.5, 3, 3.75, 4]) {
      const back = axis.invert(axis.x(u));
      // Steps at the same time share a place on a time axis: the last of them is meant.
      const want = kind !== 'step' && u === 1 ? 2 : u;
      assert.ok(Math.abs(back - want) < 1e-9, `${kind} ${u}: got ${back}`);
    }
  }
});

test('a fold shortens waits, keeps order and leaves the rest to scale', () => {
  const fold = createFold(
    [
      [100, 1100],
      [2000, 2005],
    ],
    10,
  );
  assert.equal(fold.apply(50), 50);
  assert.equal(fold.apply(100), 100);
  assert.equal(fold.apply(600), 105);
  assert.equal(fold.apply(1100), 110);
  assert.equal(fold.apply(1200), 210);
  assert.equal(fold.apply(2005), 1015);
  let last = Number.NEGATIVE_INFINITY;
  for (let t = 0; t < 2100; t += 7) {
    assert.ok(fold.apply(t) >= last);
    last = fold.apply(t);
    assert.ok(Math.abs(fold.invert(fold.apply(t)) - t) < 1e-6, `${t}`);
  }
});

test('only what all runs wait for is a wait of the comparison', () => {
  const both = commonSpans([
    [
      [0, 10],
      [20, 40],
    ],
    [
      [5, 25],
      [30, 50],
    ],
  ]);
  assert.deepEqual(both, [
    [5, 10],
    [20, 25],
    [30, 40],
  ]);
});

test('real time follows the position', () => {
  const merged = mergeTracks([track([-5, 10, 30])]);
  assert.equal(timeAt(merged, 0), -5);
  assert.equal(timeAt(merged, 1.5), 20);
  assert.equal(timeAt(merged, 9), 30);
});
