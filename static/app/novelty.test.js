import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noveltyOf } from '../find/novel.js';
import { createSteps } from '../trace/steps.js';
import { parseText } from '../trace/text.js';
import { createFolds, repeatAt, roundAt, staysIn } from './novelty.js';

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

test('what only repeats passes in a few seconds, however long it is', () => {
  assert.equal(staysIn(repeats, 30), Number.POSITIVE_INFINITY);
  const all = [5, 12, 24].map((s) => staysIn(repeats, s) * 20);
  assert.deepEqual(all, [4000, 4000, 4000]);
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

test('each round of a stretch is told by its number, the last one as the last', () => {
  const header = {
    version: 1,
    name: 'read-write',
    tasks: [{ tid: 41, name: 'sender', role: 'sender' }],
    sources: [{ id: 'tp:a:b', class: 'measured' }],
  };
  // Every other round is longer.
  const lines = Array.from(
    { length: 9 },
    (_, k) => `${10 * k + 1} 1 0 syscall_enter call="read" fd=4 count=8
${10 * k + 2} 1 0 syscall_exit call="read" ret=8
${k % 2 ? `${10 * k + 3} 1 0 copy by=cpu from=cache to=buffer bytes=8 first=yes\n` : ''}${10 * k + 4} 1 0 syscall_enter call="write" fd=3 count=8
${10 * k + 5} 1 0 syscall_exit call="write" ret=8`,
  );
  const text = ['0 1 0 task_start state=user', ...lines, '99 1 0 task_exit'].join('\n');
  const trace = parseText(
    `ioviz trace 1\n${JSON.stringify(header)}\n${text.replace(/$/gm, ' ; tp:a:b')}\n`,
  );
  const steps = createSteps(trace);
  const { repeats } = noveltyOf(trace, steps);
  const at = repeats.n - 1;
  const stretch = /** @type {NonNullable<ReturnType<typeof repeatAt>>} */ (
    repeatAt(repeats, repeats.to[at])
  );
  const run = /** @type {any} */ ({ trace, reader: { steps } });
  /** @type {number[]} */
  const told = [];
  for (let s = stretch.from; s <= stretch.to; s++) told.push(roundAt(run, stretch, s).n);
  const numbers = [...new Set(told)];
  assert.deepEqual(numbers, [...told.filter((n, k) => n !== told[k - 1])], 'none comes twice');
  assert.deepEqual(
    numbers,
    Array.from({ length: stretch.times }, (_, k) => k + 2),
  );
  assert.deepEqual(roundAt(run, stretch, stretch.to), {
    n: stretch.times + 1,
    count: stretch.times + 1,
  });
});
