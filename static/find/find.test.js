import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSteps } from '../trace/steps.js';
import { parseText } from '../trace/text.js';
import { findEvents, hitAfter, hitSteps } from './find.js';
import { noveltyOf } from './novel.js';
import { compile } from './query.js';

const header = {
  version: 1,
  name: 'read-write',
  tasks: [
    { tid: 41, name: 'sender', role: 'sender' },
    { tid: 42, name: 'receiver', role: 'receiver' },
  ],
  sources: [
    { id: 'tp:a:b', class: 'measured' },
    { id: 'rule:c', class: 'derived' },
  ],
};

/** @param {string} events */
const trace = (events) =>
  parseText(
    `ioviz trace 1\n${JSON.stringify(header)}\n${events
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
      .map((line) => (line.includes(' ; ') ? line : `${line} ; tp:a:b`))
      .join('\n')}\n`,
  );

/** rounds of read and write, with whatever comes after round k @param {number} n @param {(k: number) => string} [more] */
const rounds = (n, more = () => '') =>
  trace(
    `0 1 0 task_start state=user
    ${Array.from(
      { length: n },
      (_, k) => `${10 * k + 1} 1 0 syscall_enter call="read" fd=4 count=8
      ${10 * k + 2} 1 0 copy by=cpu from=cache to=buffer bytes=8 first=yes ; rule:c
      ${10 * k + 3} 1 0 syscall_exit call="read" ret=8
      ${10 * k + 4} 1 0 syscall_enter call="write" fd=3 count=8
      ${10 * k + 5} 1 0 syscall_exit call="write" ret=8
      ${more(k)}`,
    ).join('\n')}
    ${10 * n + 9} 1 0 task_exit`,
  );

const naming = (/** @type {string} */ what, /** @type {string} */ name) =>
  what === 'role' && name === 'sender' ? '发送方' : what === 'class' ? `(${name})` : name;

/** @param {any} t @param {string} query */
const kindsFound = (t, query) =>
  [...findEvents(t, compile(query, t, naming))].map((i) => t.spec(i).name);

test('a word is a system call, a kind, a thread, a class of evidence, a descriptor or an error', () => {
  const t = rounds(1, () => '8 2 0 syscall_exit call="recvfrom" ret=-11');
  assert.deepEqual(kindsFound(t, 'read'), ['syscall_enter', 'syscall_exit']);
  assert.deepEqual(kindsFound(t, 'read fd:4'), ['syscall_enter']);
  assert.deepEqual(kindsFound(t, 'fd3'), ['syscall_enter']);
  assert.deepEqual(kindsFound(t, 'derived'), ['copy']);
  assert.deepEqual(kindsFound(t, '证据：derived'), ['copy']);
  assert.deepEqual(kindsFound(t, 'kind:copy 发送方'), ['copy']);
  assert.deepEqual(kindsFound(t, 'EAGAIN'), ['syscall_exit']);
  assert.deepEqual(kindsFound(t, 'error'), ['syscall_exit']);
  assert.deepEqual(kindsFound(t, 'errno:11'), ['syscall_exit']);
  assert.deepEqual(kindsFound(t, 'thread:42'), ['syscall_exit']);
  assert.deepEqual(kindsFound(t, 'thread:42 write'), []);
  assert.deepEqual(kindsFound(t, 'nonsense'), []);
  assert.deepEqual(kindsFound(t, '   '), []);
});

test('an error that only tracers see is found', () => {
  const t = rounds(1, () => '8 2 0 syscall_exit call="recvfrom" ret=-513');
  for (const text of ['ERESTARTNOINTR', 'errno:513', 'error']) {
    assert.deepEqual(kindsFound(t, text), ['syscall_exit']);
  }
});

test('what the page shows is found as it is written', () => {
  const t = rounds(
    1,
    () => `8 2 0 switch_out why=blocked wait="socket" next=""
    9 1 0 wakeup waker=1 ctx=softirq`,
  );
  const fd3 = kindsFound(t, 'fd3');
  assert.deepEqual(fd3, ['syscall_enter']);
  for (const typed of ['fd 3', 'FD: 3', '描述符 3', '描述符3', '描述符：3', '3', 'write fd 3']) {
    assert.deepEqual(kindsFound(t, typed), fd3, typed);
  }
  for (const typed of ['blocked', '阻塞']) assert.deepEqual(kindsFound(t, typed), ['switch_out']);
  for (const typed of ['softirq', '软中断', 'runnable', '就绪']) {
    assert.deepEqual(kindsFound(t, typed), ['wakeup'], typed);
  }
  assert.deepEqual(kindsFound(t, '软中断 阻塞'), []);
  assert.deepEqual(kindsFound(t, '内核态'), ['syscall_enter', 'syscall_enter']);
  assert.deepEqual(kindsFound(t, '41').length > 3, true);
});

test('hits are steps, each once, found again from any position', () => {
  const t = rounds(40);
  const steps = createSteps(t);
  const index = Int32Array.from({ length: steps.count + 1 }, (_, s) => s);
  const events = findEvents(t, compile('write', t, naming));
  const hits = hitSteps([{ steps, index, events }]);
  assert.equal(hits.length, 80);
  assert.deepEqual([...hits.slice(0, 3)], [5, 6, 10]);
  assert.deepEqual([hitAfter(hits, 0), hitAfter(hits, 5), hitAfter(hits, 1e6)], [0, 1, 80]);
  const two = hitSteps([
    { steps, index: index.map((m) => 2 * m), events: events.slice(0, 2) },
    { steps, index: index.map((m) => 2 * m - 1), events: events.slice(0, 2) },
  ]);
  assert.deepEqual([...two], [9, 10, 11, 12]);
});

test('rounds that only repeat are one stretch, and the first and the last are news', () => {
  const t = rounds(16);
  const { steps, repeats } = noveltyOf(t, createSteps(t));
  assert.deepEqual([...steps], [1, 2, 3, 4, 5, 6, 82]);
  assert.equal(repeats.n, 1);
  assert.deepEqual([repeats.unit[0], repeats.from[0], repeats.times[0]], [2, 7, 14]);
});

test('a sleep in the middle is news, the same sleep in every round is not', () => {
  const sleep = (/** @type {number} */ k) =>
    `${10 * k + 6} 1 0 switch_out why=blocked wait="socket" next=""
    ${10 * k + 7} 1 0 switch_in`;
  const once = rounds(30, (k) => (k === 20 ? sleep(k) : ''));
  const found = noveltyOf(once, createSteps(once));
  assert.equal(found.repeats.n, 2);
  assert.ok([...found.steps].some((s) => s > 100 && s < 110));
  const always = rounds(30, sleep);
  assert.equal(noveltyOf(always, createSteps(always)).repeats.n, 1);
});

test('an error that comes in every round is no news, its first time and a success after many are', () => {
  const asks = (/** @type {number} */ k) => (k === 40 ? 8 : -11);
  const t = rounds(
    60,
    (k) => `${10 * k + 6} 1 0 syscall_enter call="recv" fd=5 count=8
    ${10 * k + 7} 1 0 syscall_exit call="recv" ret=${asks(k)}`,
  );
  const { steps, repeats } = noveltyOf(t, createSteps(t));
  const perRound = 7;
  const news = [...steps].map((s) => Math.floor((s - 2) / perRound)).filter((k) => k > 0 && k < 60);
  assert.deepEqual(news, [40]);
  assert.equal(repeats.n, 2);
  assert.ok(repeats.times[0] > 30);
});

test('what comes again and again in long intervals is news twice, and then expected', () => {
  const pause = (/** @type {number} */ k) =>
    k % 20 === 10
      ? `${10 * k + 6} 1 0 switch_out why=preempted wait="" next="other"
    ${10 * k + 7} 1 0 switch_in`
      : '';
  const t = rounds(100, pause);
  const { steps } = noveltyOf(t, createSteps(t));
  assert.ok([...steps].filter((s) => s > 12 && s < 480).length <= 4);
});
