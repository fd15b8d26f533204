import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createReader } from '../trace/reader.js';
import { codeOf } from '../trace/roles.js';
import { demos } from '../trace/spec.js';
import { parseText } from '../trace/text.js';
import { callsAt, linesOf } from './marks.js';

const pane = JSON.parse(
  readFileSync(new URL('../../content/code/pane.json', import.meta.url), 'utf8'),
);

test('a call is on its line, and the descriptor tells two of them apart', () => {
  const marks = { 'splice-in': [5], 'splice-out': [9], read: [2] };
  assert.deepEqual(linesOf(marks, { call: 'splice', fd: 4 }), [5]);
  assert.deepEqual(linesOf(marks, { call: 'splice', fd: 5 }), [9]);
  assert.deepEqual(linesOf(marks, { call: 'splice', fd: -1 }), [5, 9]);
  assert.deepEqual(linesOf(marks, { call: 'read', fd: 4 }), [2]);
  assert.deepEqual(linesOf(marks, { call: 'futex', fd: -1 }), []);
});

test('what a function of several calls makes is on the line that calls it', () => {
  assert.deepEqual(linesOf({ sweep: [7] }, { call: 'read', fd: 5 }), [7]);
  assert.deepEqual(linesOf({ sweep: [7], read: [3] }, { call: 'read', fd: 5 }), [3]);
  assert.deepEqual(linesOf({ sweep: [7] }, { call: 'futex', fd: -1 }), []);
});

/** Calls of each path's loop. @type {Record<string, string[]>} */
const calls = {
  'read-write': ['read', 'write'],
  'mmap-write': ['mmap', 'write', 'munmap'],
  sendfile: ['sendfile'],
  splice: ['splice'],
  'buffered-read': ['read', 'write'],
  'o-direct': ['read', 'write'],
  vmsplice: ['vmsplice', 'splice'],
  tee: ['splice', 'tee'],
  'sendfile-file': ['sendfile'],
  'copy-file-range': ['copy_file_range'],
  'msg-zerocopy': ['sendto', 'ppoll', 'recvmsg'],
  'io-uring': ['io_uring_enter'],
  'io-uring-batch': ['io_uring_enter'],
  'io-uring-fixed': ['io_uring_enter'],
  'io-uring-send-zc': ['io_uring_enter'],
  'io-uring-sqpoll': ['io_uring_enter'],
  'read-sequential': ['pread64'],
  'read-random': ['pread64'],
  'fork-cow': ['clone'],
  'private-cow': ['mmap'],
};

test('every call of every path is on a line, in each language that the path is shown in', () => {
  for (const { name } of demos.filter((d) => d.family !== 'model')) {
    assert.ok(pane[name]?.length >= 2, `${name} is shown in ${pane[name]?.length} languages`);
    for (const file of pane[name])
      for (const call of calls[name])
        assert.ok(
          linesOf(file.marks, { call, fd: -1 }).length > 0,
          `${name} in ${file.lang}: no line of ${call}`,
        );
  }
});

test('own work, and each of two calls to a ring, are on lines of their own', () => {
  const lines = (/** @type {string} */ name, /** @type {any} */ at) =>
    pane[name].map((/** @type {any} */ f) => linesOf(f.marks, at));
  const call = { call: 'io_uring_enter', fd: 15 };
  for (const file of pane['read-ring-wait']) {
    assert.deepEqual(linesOf(file.marks, { ...call, nth: 1 }), file.marks.submit);
    assert.deepEqual(linesOf(file.marks, { ...call, nth: 2 }), file.marks.wait);
  }
  for (const name of ['read-nonblocking', 'read-ring-peek']) {
    const run = runOf(`sim/${name}`);
    const { trace, reader } = run;
    const works = [...Array(reader.steps.count).keys()].find(
      (k) => trace.spec(reader.steps.end(k + 1) - 1).name === 'tally',
    );
    const [at] = callsAt(run, Number(works) + 1);
    for (const found of lines(name, at)) assert.equal(found.length, 1, name);
  }
});

test('a server of a file is shown by its own source', () => {
  for (const [name, on] of [
    ['libaio', 0],
    ['libaio-file', 1],
    ['libaio-file', 2],
  ])
    assert.equal(codeOf(/** @type {any} */ ({ name: 'libaio', params: { on } })), name);
  for (const file of pane['libaio-file']) {
    for (const call of ['accept4', 'read', 'io_submit', 'io_getevents', 'write', 'close'])
      assert.equal(linesOf(file.marks, { call, fd: -1 }).length, 1, `${file.name} ${call}`);
  }
});

/** @param {string} name */
function runOf(name) {
  const url = new URL(`../stage/models/testdata/${name}.txt`, import.meta.url);
  const trace = parseText(readFileSync(url, 'utf8').split('\n-- ')[0]);
  return /** @type {any} */ ({ trace, reader: createReader(trace) });
}

test('the program is where the helper is of which the step tells, and where the server is', () => {
  const run = runOf('thread-per-conn');
  const { header, task } = run.trace;
  let helped = 0;
  for (let step = 1; step <= run.reader.steps.count; step++) {
    const id = task[run.reader.steps.end(step) - 1];
    const calls = callsAt(run, step);
    const helps = header.tasks[id - 1]?.role === 'helper';
    assert.equal(calls.length, helps ? 2 : 1, `step ${step}`);
    const { call, last } = run.reader.folder.at(run.reader.steps.end(step)).tasks[id - 1] ?? {};
    if (helps) assert.equal(calls[0].call, call || last, `step ${step}`);
    if (helps && calls[0].call === 'read') helped++;
  }
  assert.ok(helped > 0);
  assert.equal(callsAt(run, 0).length, 1);
});
