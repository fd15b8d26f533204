import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { K } from './kinds.js';
import { limitOf, portOf, queuedAt, threadsAt } from './port.js';
import { parseText } from './text.js';

const data = new URL('../stage/models/testdata/sim/', import.meta.url);
const trace = (/** @type {string} */ name) =>
  parseText(readFileSync(new URL(`${name}.txt`, data), 'utf8'));

const SLEPT = 2; // dequeue.why

for (const name of ['iocp', 'iocp_disk']) {
  test(`of ${name}, the last that waits gets the oldest packet, and as many run as the event says`, () => {
    const t = trace(name);
    let released = 0;
    for (let i = 0; i < t.n; i++) {
      if (t.kind[i] !== K.dequeue) continue;
      const { why, waiting, running, id } = t.args(i);
      const before = threadsAt(t, i);
      const after = threadsAt(t, i + 1);
      assert.equal(queuedAt(t, i)[0].id, id);
      assert.equal(after.waiting.length, waiting, `event ${i}`);
      assert.equal(after.running.length, running, `event ${i}`);
      assert.ok(after.running.includes(t.task[i]) && running <= limitOf(t.header));
      if (why === 0) continue;
      assert.equal(before.waiting.at(-1), t.task[i]);
      released++;
    }
    assert.ok(released > 5, `${released}`);
    assert.deepEqual(queuedAt(t, t.n), []);
    assert.deepEqual(threadsAt(t, t.n), { waiting: [], running: [], others: [] });
  });
}

test('who sleeps for a disk is counted by no port until it is back', () => {
  const t = trace('iocp_disk');
  let [slept, most] = [0, 0];
  for (let i = 0; i < t.n; i++) {
    if (t.kind[i] === K.dequeue && t.arg(i, 'why') === SLEPT) slept++;
    most = Math.max(most, threadsAt(t, i + 1).running.length);
  }
  assert.ok(slept >= 2, `${slept}`);
  assert.equal(most, 3);
  assert.equal(limitOf(t.header), 1);
});

test('older traces, which do not tell when a packet is given, are read by the returns', () => {
  const text = readFileSync(new URL('iocp.txt', data), 'utf8');
  const old = parseText(text.replace(/^.* dequeue .*\n/gm, ''));
  const returned = portOf(trace('iocp')).took.size;
  assert.equal(portOf(old).took.size, returned);
  assert.deepEqual(queuedAt(old, old.n), []);
});
