import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { apiPath, getJSON } from './api.js';

const hash = 'a'.repeat(64);
const real = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = real;
});

test('a path names what can be named, and nothing leads out of it', () => {
  assert.equal(apiPath('traces', hash, 'raw'), `/api/traces/${hash}/raw`);
  assert.equal(apiPath('runs', 'aaaabbbbcc27'), '/api/runs/aaaabbbbcc27');
  assert.equal(apiPath('code', 'read-write'), '/api/code/read-write');
  assert.equal(
    apiPath('traces', hash, 'export', 'a/../b'),
    `/api/traces/${hash}/export/a%2F..%2Fb`,
  );
  for (const name of [
    '',
    '.',
    '..',
    `../traces/${hash}`,
    `../traces/${hash}/raw`,
    'a/b',
    'a?b',
    'a#b',
  ])
    for (const kind of /** @type {const} */ (['traces', 'runs', 'code']))
      assert.throws(() => apiPath(kind, name), { code: 'notfound' });
});

test('only what was written as JSON is an answer', async () => {
  const answer = (/** @type {string} */ type) => {
    globalThis.fetch = async () => new Response('{"a":1}', { headers: { 'Content-Type': type } });
    return getJSON('/api/demos');
  };
  assert.deepEqual(await answer('application/json; charset=utf-8'), { a: 1 });
  for (const type of ['application/octet-stream', 'text/plain', ''])
    await assert.rejects(answer(type), { code: 'notfound' });
});
