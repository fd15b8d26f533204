import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { apiPath, getJSON, getTrace } from './api.js';

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

test('bytes that were fetched early are used once; what could not be is asked for as ever', async () => {
  const page = /** @type {any} */ (globalThis);
  /** @type {string[]} */
  const asked = [];
  globalThis.fetch = async (path) => {
    asked.push(String(path));
    return new Response(new Uint8Array([1, 2, 3]));
  };
  const path = apiPath('traces', hash);
  // Neither is a trace: which of the two is read shows in what is wrong with it.
  page.early = {
    path,
    bytes: Promise.resolve(new TextEncoder().encode('IOVIZ\0\x09\0\0\0\0\0').buffer),
  };
  await assert.rejects(getTrace(hash), { code: 'version' });
  assert.deepEqual(asked, []);
  await assert.rejects(getTrace(hash), { code: 'not-a-trace' });
  assert.deepEqual(asked, [path]);
  page.early = { path, bytes: Promise.resolve(null) };
  await assert.rejects(getTrace(hash), { code: 'not-a-trace' });
  page.early = {
    path: apiPath('traces', 'b'.repeat(64)),
    bytes: Promise.resolve(new ArrayBuffer(0)),
  };
  await assert.rejects(getTrace(hash), { code: 'not-a-trace' });
  assert.deepEqual(asked, [path, path, path]);
  delete page.early;
});
