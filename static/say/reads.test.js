import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { createReader } from '../trace/reader.js';
import { parseText } from '../trace/text.js';
import { sayStep } from './say.js';

// What is told of one read in four ways: which of two calls it is, and that a thread without a call is held up.

/** What is said of who reads, and of the message, without the beginning. @param {string} name */
function told(name) {
  const url = new URL(`../stage/models/testdata/sim/${name}.txt`, import.meta.url);
  const r = createReader(parseText(readFileSync(url, 'utf8')));
  /** @type {string[]} */
  const keys = [];
  for (let s = 1; s <= r.steps.count; s++) {
    const i = r.steps.end(s - 1);
    const key = sayStep(r, s).key.slice('say.'.length);
    const mine = r.trace.task[i] === 1 || key.startsWith('arrival');
    if (mine && !/^(start|open|gone)/.test(key) && key !== keys.at(-1)) keys.push(key);
  }
  return keys;
}

test('a call that sleeps brings the message itself', () => {
  assert.deepEqual(told('read-blocking'), [
    'enter.read',
    'out.socket.empty',
    'arrival.data',
    'wake.softirq.ours',
    'in.kernel',
    'take',
    'return.receive',
  ]);
});

test('who asks again and again is told by nobody', () => {
  const keys = told('read-nonblocking');
  assert.deepEqual(keys.slice(0, 3), ['enter.read', 'return.again', 'tally.own']);
  assert.deepEqual(keys.slice(-3), ['enter.read', 'take', 'return.receive']);
  assert.ok(!keys.some((k) => k.startsWith('wake')));
});

test('the call that hands a request over is not the one that waits for it', () => {
  const keys = told('read-ring-wait');
  assert.deepEqual(
    keys.filter((k) => /ring|complete|take/.test(k)),
    [
      'enter.ring.submit',
      'interest.add.ring',
      'return.ring.submit',
      'enter.ring.wait',
      'interest.del.ring',
      'take',
      'complete',
      'return.ring.wait',
    ],
  );
});

test('whose request is done without a call is held up for it, and looks', () => {
  assert.deepEqual(told('read-ring-peek'), [
    'enter.ring.submit',
    'submit',
    'interest.add.ring',
    'return.ring.submit',
    'tally.own.look',
    'arrival.data',
    'interest.del.ring',
    'take.interrupted',
    'complete',
    'tally.own.look',
  ]);
});
