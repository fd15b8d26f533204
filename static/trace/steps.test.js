import assert from 'node:assert/strict';
import test from 'node:test';
import { indexArgs, reserve } from './columns.js';
import { createFolder } from './folder.js';
import { K } from './kinds.js';
import { fold } from './machine.js';
import { createReader } from './reader.js';
import { createSteps, steps } from './steps.js';
import { parseText } from './text.js';
import { compareTotals, receiverId, senderId, totals } from './totals.js';

const header = {
  version: 1,
  name: 'read-write',
  tasks: [
    { tid: 1, name: 'sender', role: 'sender' },
    { tid: 2, name: 'receiver', role: 'receiver' },
  ],
  sources: [{ id: 'tp:a:b', class: 'measured' }],
};

/** @param {string} events */
const trace = (events) =>
  parseText(
    `ioviz trace 1\n${JSON.stringify(header)}\n${events
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
      .map((line) => `${line} ; tp:a:b`)
      .join('\n')}\n`,
  );

test('neighbours of one group and task are one step', () => {
  const t = trace(`
    0 1 0 task_start state=user
    1 1 0 cache_add index=0 pages=1
    2 1 0 cache_add index=1 pages=2
    3 2 0 cache_add index=2 pages=2
    4 1 0 xmit len=10 dev="lo"
    5 1 0 receive len=10 dev="lo" ctx=softirq
    6 1 0 note key="a" n=1
    7 1 0 note key="a" n=1`);
  assert.deepEqual([...steps(t)], [0, 1, 3, 4, 6, 7, 8]);
  const s = createSteps(t);
  assert.equal(s.count, 6);
  assert.deepEqual(
    Array.from({ length: t.n }, (_, i) => s.stepOf(i)),
    [1, 2, 2, 3, 4, 4, 5, 6],
  );
  assert.deepEqual([s.end(-1), s.end(0), s.end(2), s.end(99)], [0, 0, 3, 8]);
});

test('only what one sentence can tell is one step', () => {
  const t = trace(`
    0 1 0 task_start state=user
    1 1 0 submit op="RECV" id=17 poller=no
    2 1 0 submit op="SEND" id=18 poller=no
    3 1 0 complete op="RECV" id=25 ret=16
    4 1 0 complete op="RECV" id=33 ret=0
    5 1 0 complete op="SEND" id=18 ret=-125
    6 1 0 complete op="RECV" id=41 ret=1
    7 1 0 complete op="RECV" id=49 ret=1`);
  assert.deepEqual([...steps(t)], [0, 1, 3, 5, 6, 8]);
});

test('a million events grow step by step', () => {
  const t = trace('0 1 0 task_start state=user');
  const s = createSteps(t);
  const total = 1_000_000;
  reserve(t, total, 2 * total, total);
  while (t.n < total) {
    const from = t.n;
    t.n += 100_000;
    if (t.n > total) t.n = total;
    for (let i = from; i < t.n; i++) {
      t.kind[i] = i % 2 ? K.switch_in : K.xmit;
      if (t.kind[i] === K.xmit) t.narrowLen += 2;
    }
    indexArgs(t, from);
    s.update();
  }
  assert.equal(s.count, total);
  assert.equal(s.stepOf(total - 1), total);
});

test('a reader keeps up with its trace', () => {
  const t = trace('0 1 0 task_start state=user');
  const r = createReader(t);
  assert.equal(r.steps.count, 1);
  const more = trace(`0 1 0 task_start state=user
    1 1 0 syscall_enter call="read" fd=3 count=4`);
  reserve(t, 2, t.narrowLen + 2, t.wideLen + 1);
  t.header.strings = more.header.strings;
  t.time[1] = 1;
  t.task[1] = 1;
  t.kind[1] = K.syscall_enter;
  t.narrow.set([1, 3], t.narrowLen);
  t.wide[t.wideLen] = 4;
  t.narrowLen += 2;
  t.wideLen += 1;
  t.n = 2;
  indexArgs(t, 1);
  r.update();
  assert.equal(r.steps.count, 2);
  assert.equal(r.folder.at(2).tasks[0].call, 'read');
});

test('a folder seeks from checkpoints', () => {
  let lines = '0 1 0 task_start state=user\n';
  for (let i = 0; i < 300; i++) {
    lines += `${2 * i + 1} 1 0 syscall_enter call="read" fd=3 count=4\n`;
    lines += `${2 * i + 2} 1 0 syscall_exit call="read" ret=4\n`;
  }
  const t = trace(lines);
  const f = createFolder(t, 16);
  for (const n of [601, 0, 17, 16, 300, 299, 601, 15]) assert.deepEqual(f.at(n), fold(t, n));
  assert.equal(f.at(20), f.at(20));
});

test('a folder of a long trace makes its checkpoints ahead, in slices', () => {
  let lines = '0 1 0 task_start state=user\n';
  for (let i = 0; i < 300; i++) {
    lines += `${2 * i + 1} 1 0 syscall_enter call="read" fd=3 count=4\n`;
    lines += `${2 * i + 2} 1 0 syscall_exit call="read" ret=4\n`;
  }
  const t = trace(lines);
  const f = createFolder(t, 16);
  assert.deepEqual([f.near(20), f.near(600)], [true, false]);
  let slices = 1;
  while (!f.ahead(() => true)) slices++;
  assert.equal(slices, Math.floor(601 / 16));
  assert.equal(f.near(600), true);
  assert.deepEqual(f.at(600), fold(t, 600));
});

test('totals know what they cannot know', () => {
  const t = trace(`
    0 1 0 task_start state=user
    1 1 0 syscall_enter call="read" fd=3 count=4
    2 - 0 lost n=3 where="sender"`);
  const h = { ...t.header, unavailable: { dma: 'why.none', 'receiver.refs': 'why.none' } };
  assert.deepEqual([senderId(h), receiverId(h)], [1, 2]);
  const before = totals(fold(t, 2), h, 1);
  const after = totals(fold(t, 3), h, 1);
  const of = (/** @type {any[]} */ list, /** @type {string} */ name) =>
    list.find((x) => x.name === name);
  assert.deepEqual(of(before, 'syscalls'), {
    name: 'syscalls',
    value: 1,
    atLeast: false,
    unavailable: null,
  });
  assert.equal(of(after, 'syscalls').atLeast, true);
  assert.equal(of(before, 'dma').unavailable, 'why.none');
  assert.equal(of(totals(fold(t, 2), h, 2), 'refs').unavailable, 'why.none');
  const both = compareTotals(before, after);
  assert.equal(of(both, 'syscalls').same, null);
  assert.equal(of(both, 'dma').same, null);
  assert.equal(of(compareTotals(before, before), 'syscalls').same, true);
});

test('packets are told together where one sentence is true of all of them', () => {
  const t = trace(`
    0 1 0 task_start state=user
    1 1 0 xmit len=1500 dev="lo"
    2 1 0 receive len=1486 dev="lo" ctx=softirq
    3 1 0 xmit len=66 dev="lo"
    4 1 0 receive len=52 dev="lo" ctx=softirq
    5 1 0 xmit len=1500 dev="s"
    6 1 0 xmit len=1500 dev="s"
    7 1 0 receive len=1486 dev="r" ctx=softirq
    8 1 0 xmit len=66 dev="r"
    9 1 0 receive len=1486 dev="r" ctx=softirq
  `);
  t.header.facts = { packet_headers: 66 };
  assert.deepEqual([...steps(t)], [0, 1, 3, 5, 7, 8, 9, 10]);
});
