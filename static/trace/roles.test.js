import assert from 'node:assert/strict';
import test from 'node:test';
import { calledIn } from './roles.js';

test('who sends nothing is a program; who sends to another machine is a sender', () => {
  const header = (/** @type {string[]} */ roles, /** @type {Record<string, number>} */ params) =>
    /** @type {any} */ ({ tasks: roles.map((role) => ({ role })), params });
  assert.equal(calledIn(header(['sender', 'receiver'], { route: 0 }), 'sender'), 'sender');
  assert.equal(calledIn(header(['sender'], { route: 1 }), 'sender'), 'sender');
  assert.equal(calledIn(header(['sender'], { size: 4096 }), 'sender'), 'program');
  assert.equal(calledIn(header(['server'], {}), 'server'), 'server');
});

test('a helper of AIO, a thread and a process of a connection have a word each', () => {
  const called = (/** @type {string} */ name) =>
    calledIn(/** @type {any} */ ({ name, tasks: [{ role: 'helper' }] }), 'helper');
  assert.deepEqual(['posix-aio', 'thread-per-conn', 'process-per-conn'].map(called), [
    'helper',
    'thread',
    'process',
  ]);
});
