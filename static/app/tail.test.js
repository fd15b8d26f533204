import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tailRun } from './tail.js';

/** a server side to play by hand */
function stage() {
  /** @type {any[]} */
  const sockets = [];
  /** @type {(() => void)[]} */
  const later = [];
  /** @type {any[]} */
  const log = [];
  let events = 0;
  let known = true;
  const on = {
    state: (/** @type {any} */ m) => log.push(['state', m.state]),
    header: () => log.push(['header']),
    batch: (/** @type {any} */ n) => {
      if (n < 0) throw new Error('does not fit');
      events += n;
    },
    done: (/** @type {string} */ hash) => log.push(['done', hash]),
    error: (/** @type {any} */ e) => log.push(['error', e.code]),
  };
  const env = {
    open: (/** @type {string} */ path) => {
      /** @type {any} */
      const socket = { path, close: () => socket.onclose?.() };
      sockets.push(socket);
      return socket;
    },
    later: (/** @type {() => void} */ fn) => later.push(fn),
    exists: async () => known,
  };
  const tail = tailRun('aaaabbbbcc27', () => events, on, env);
  const say = (/** @type {any} */ data) =>
    sockets.at(-1).onmessage({ data: typeof data === 'number' ? data : JSON.stringify(data) });
  /** What a broken connection asks and answers itself takes promises only, no time. */
  const settle = async () => {
    for (let turn = 0; turn < 10; turn++) await null;
    later.shift()?.();
  };
  return { sockets, log, say, settle, tail, forget: () => (known = false) };
}

test('a broken connection goes on from the first event that is missing', async () => {
  const s = stage();
  assert.equal(s.sockets[0].path, '/api/runs/aaaabbbbcc27/events?from=0');
  s.say({ type: 'header', header: {} });
  s.say(40);
  s.sockets[0].onclose();
  await s.settle();
  assert.equal(s.sockets[1].path, '/api/runs/aaaabbbbcc27/events?from=40');
  s.say(2);
  s.say({ type: 'done', trace: 'abc' });
  assert.deepEqual(s.log, [['header'], ['done', 'abc']]);
  await s.settle();
  assert.equal(s.sockets.length, 2);
});

test('a batch that does not fit is asked for again', async () => {
  const s = stage();
  s.say(7);
  s.say(-1);
  await s.settle();
  assert.equal(s.sockets[1].path, '/api/runs/aaaabbbbcc27/events?from=7');
});

test('a run that the server does not know any more ends in an error', async () => {
  const s = stage();
  s.forget();
  s.sockets[0].onclose();
  await s.settle();
  assert.deepEqual(s.log, [['error', 'run.notfound']]);
  assert.equal(s.sockets.length, 1);
});

test('closing ends it without another try', async () => {
  const s = stage();
  s.tail.close();
  await s.settle();
  assert.equal(s.sockets.length, 1);
});
