import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeeper } from './keep.js';

test('an address is written once, when what is shown has stood still', () => {
  /** @type {Map<number, () => void>} */
  const timers = new Map();
  const g = /** @type {any} */ (globalThis);
  const [was, clear] = [g.window, g.clearTimeout];
  g.window = { setTimeout: (/** @type {() => void} */ f) => timers.set(timers.size + 1, f).size };
  g.clearTimeout = (/** @type {number} */ id) => timers.delete(id);
  let [begun, ended, written] = [0, 0, 0];
  const begin = () => {
    begun++;
    return () => void ended++;
  };
  try {
    const keep = createKeeper({ begin }, () => void written++);
    for (const mark of ['1', '2', '2', '3']) keep(mark);
    assert.deepEqual([timers.size, begun, ended, written], [1, 3, 2, 0]);
    for (const f of timers.values()) f();
    assert.deepEqual([ended, written], [3, 1]);
  } finally {
    [g.window, g.clearTimeout] = [was, clear];
  }
});
