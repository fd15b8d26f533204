import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFolds, repeatAt } from './novelty.js';

const repeats = {
  n: 2,
  from: Int32Array.of(5, 40),
  to: Int32Array.of(24, 49),
  times: Int32Array.of(4, 2),
  unit: Int32Array.of(1, 36),
};

test('a folded stretch is one row, and rows and steps find each other', () => {
  const folds = createFolds(repeats, 30);
  assert.equal(folds.hidden, 19 + 9);
  const pairs = [
    [4, 4],
    [5, 5],
    [25, 6],
    [39, 20],
    [40, 21],
    [50, 22],
  ];
  for (const [step, row] of pairs) {
    assert.equal(folds.rowOf(step), row, `row of ${step}`);
    assert.equal(folds.stepOf(row), step, `step of ${row}`);
  }
  assert.equal(folds.rowOf(12), 5);
  assert.deepEqual(folds.at(40), { from: 40, to: 49, times: 2 });
  assert.equal(folds.at(41), null);
});

test('the stretch somebody stands in is open', () => {
  const folds = createFolds(repeats, 12);
  assert.equal(folds.at(5), null);
  assert.equal(folds.rowOf(12), 12);
  assert.equal(folds.rowOf(50), 41);
  assert.deepEqual(repeatAt(repeats, 12), { from: 5, to: 24, times: 4 });
  assert.equal(repeatAt(repeats, 30), null);
  assert.equal(createFolds(null, 1).rowOf(9), 9);
});
