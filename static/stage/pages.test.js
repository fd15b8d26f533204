import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReader } from '../trace/reader.js';
import { parseText } from '../trace/text.js';
import { pagesModel } from './pages.js';

/** @param {any} header @param {string} events */
const reader = (header, events) =>
  createReader(
    parseText(
      `ioviz trace 1\n${JSON.stringify({ version: 1, tasks: [{ tid: 1, name: 'sender', role: 'sender' }], sources: [{ id: 'tp:a:b', class: 'measured' }], ...header })}\n${events
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean)
        .map((line) => `${line} ; tp:a:b`)
        .join('\n')}\n`,
    ),
  );

const cold = () =>
  reader(
    { name: 'read-write', params: { size: 32768 }, initial: { cache: 0, disk: 32768 } },
    `0 1 0 task_start state=kernel
    1 1 0 cache_add index=0 pages=1
    2 1 0 cache_add index=1 pages=1
    3 1 0 block_issue sector=0 bytes=8192 write=no
    4 - 0 block_complete sector=0 bytes=8192 write=no
    5 1 0 cache_add index=2 pages=4
    6 1 0 block_issue sector=9 bytes=16384 write=no`,
  );

test('pages of a file are allotted, then filled', () => {
  const r = cold();
  const at = (/** @type {number} */ n) => pagesModel(r, n - 1, n);
  assert.deepEqual([...(at(1)?.cells ?? [])], [0, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual([...(at(3)?.cells ?? [])], [1, 1, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual([...(at(5)?.cells ?? [])], [2, 2, 0, 0, 0, 0, 0, 0]);
  const end = at(7);
  assert.deepEqual([...(end?.cells ?? [])], [2, 2, 1, 1, 1, 1, 0, 0]);
  assert.deepEqual([end?.have, end?.way, end?.total], [2, 4, 8]);
  assert.deepEqual(
    end?.windows.map((w) => [w.from * 8, w.to * 8]),
    [
      [0, 2],
      [2, 6],
    ],
  );
});

test('memory that is copied on write is copied page by page', () => {
  const r = reader(
    { name: 'fork-cow', params: { size: 16384 }, initial: { buffer: 16384 } },
    `0 1 0 task_start state=user
    1 1 0 fault mode=user major=no addr=40960
    2 1 0 copy by=cpu from=buffer to=own bytes=4096 first=yes
    3 1 0 fault mode=user major=no addr=45056
    4 1 0 fault mode=user major=no addr=49152
    5 1 0 copy by=cpu from=buffer to=own bytes=4096 first=yes`,
  );
  assert.deepEqual([...(pagesModel(r, 5, 6)?.cells ?? [])], [2, 0, 3, 0]);
  assert.equal(pagesModel(r, 5, 6)?.have, 2);
});

test('O_DIRECT leaves the cache empty, a warm run says nothing', () => {
  const direct = reader(
    { name: 'o-direct', params: { size: 8192 }, initial: {} },
    '0 1 0 task_start state=user',
  );
  assert.deepEqual([...(pagesModel(direct, 0, 1)?.cells ?? [])], [0, 0]);
  const beside = reader(
    { name: 'o-direct', params: { size: 8192 }, initial: { cache: 8192 } },
    '0 1 0 task_start state=user',
  );
  assert.equal(pagesModel(beside, 0, 1)?.what, 'direct.warm');
  assert.deepEqual([...(pagesModel(beside, 0, 1)?.cells ?? [])], [2, 2]);
  const warm = reader(
    { name: 'sendfile', params: { size: 8192 }, initial: { cache: 8192 } },
    '0 1 0 task_start state=user',
  );
  assert.equal(pagesModel(warm, 0, 1), null);
});
