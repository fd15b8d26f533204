import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { proofsOf } from './about.js';
import {
  answersOf,
  callsOf,
  demosOf,
  failureOf,
  groupsOf,
  markOf,
  mutationOf,
  needsOf,
  resultOf,
  straceOf,
  verdictOf,
} from './cards.js';

const root = new URL('../../', import.meta.url);
const words = (/** @type {string} */ lang) => ({
  ...JSON.parse(readFileSync(new URL(`content/words/${lang}/proofs.json`, root), 'utf8')),
  ...JSON.parse(readFileSync(new URL(`content/words/${lang}/proofcards.json`, root), 'utf8')),
});
const source = readFileSync(new URL('live/proofs.go', root), 'utf8');
const claims = [...source.matchAll(/\{Name: "([\w-]+)", Facts/g)].map((m) => m[1]);

test('every claim has its question, its answers and what was seen in words', () => {
  assert.ok(claims.length >= 13);
  for (const lang of ['en', 'zh']) {
    const has = words(lang);
    for (const name of claims) {
      for (const key of [`claim.${name}`, `claim.${name}.ask`, `prove.${name}`])
        assert.ok(has[key], `${lang}: ${key}`);
      for (const a of answersOf(name)) assert.ok(has[`claim.is.${a}`], `${lang}: claim.is.${a}`);
      assert.ok(
        answersOf(name).some((a) => has[`prove.saw.${a}`]),
        `${name}: none of the answers is an outcome`,
      );
    }
  }
});

test('a question gives nothing away that its answers have to find', () => {
  for (const name of claims) assert.ok(answersOf(name).length > 1, name);
});

test('a proof leads to demos that there are, and a model to its proofs', () => {
  const demos = ['demos.go', 'models.go']
    .map((f) => readFileSync(new URL(`sim/${f}`, root), 'utf8'))
    .join('');
  for (const name of claims)
    for (const demo of demosOf(name)) assert.ok(demos.includes(`"${demo}"`), `${name}: ${demo}`);
  assert.deepEqual(demosOf('mutate-sendfile-veth-nosg'), ['sendfile']);
  for (const model of ['blocking', 'nonblocking-spin', 'select', 'poll', 'epoll-lt', 'epoll-et'])
    assert.ok(proofsOf(model).length > 0, model);
  assert.deepEqual(proofsOf('posix-aio'), []); // io_submit is not what glibc's AIO calls
  for (const name of proofsOf('epoll-et')) assert.ok(claims.includes(name), name);
});

test('the name of a mutation is its way and its route', () => {
  assert.deepEqual(mutationOf('mutate-io-uring-send-zc'), { demo: 'io-uring-send-zc', way: 'lo' });
  assert.deepEqual(mutationOf('mutate-sendfile-veth-nosg'), { demo: 'sendfile', way: 'veth-nosg' });
  assert.deepEqual(mutationOf('mutate-read-write-large'), { demo: 'read-write', way: 'large' });
});

test('claims come first, then each way of sending', () => {
  const list = ['vdso', 'mutate-tee', 'mutate-tee-large', 'mutate-splice'].map((name) => ({
    name,
    facts: '',
    needs_root: false,
  }));
  const got = groupsOf(list).map((g) => [g.id, g.proofs.map((p) => p.name)]);
  assert.deepEqual(got, [
    ['claims', ['vdso']],
    ['lo', ['mutate-tee', 'mutate-splice']],
    ['large', ['mutate-tee-large']],
  ]);
});

test('a verdict is about the run first, about the answer second', () => {
  const v = { predicted: 'new', observed: 'new', numbers: {}, pass: true, evidence: 'self:proof' };
  assert.equal(verdictOf(v, 'new'), 'right');
  assert.equal(verdictOf(v, 'old'), 'wrong');
  assert.equal(verdictOf(v, ''), 'seen');
  assert.equal(verdictOf({ ...v, observed: 'old', pass: false }, 'old'), 'failed');
  assert.equal(verdictOf({ ...v, pass: false, skipped: 'why.needs-root' }, 'new'), 'skipped');
});

test('a card says what a proof needs', () => {
  const p = { name: 'vdso', facts: 'F2', needs_root: false };
  assert.equal(needsOf(p), 'claim.needs.none');
  assert.equal(needsOf({ ...p, root_helps: true }), 'claim.needs.helps');
  assert.equal(needsOf({ ...p, needs_root: true }), 'claim.needs.root');
});

test('calls stand by their part, and name the thread where one did them all', () => {
  const wait = { call: 'epoll_wait(17, …, 1, -1)', result: 1, times: 1 };
  const again = { call: 'read(5, …, 8)', result: -11, error: 'EAGAIN', times: 900, tid: 7 };
  const calls = [
    { ...wait, part: 'own', tid: 8 },
    { ...again, part: 'asking' },
    { ...wait, part: 'own', tid: 9 },
  ];
  assert.deepEqual(
    callsOf(calls).map((g) => [g.part, g.tid, g.calls.length]),
    [
      ['own', 0, 2],
      ['asking', 7, 1],
    ],
  );
  assert.equal(resultOf(again), '-11 EAGAIN');
  assert.equal(resultOf({ ...again, error: '', result: 0x7f81c0a4e000 }), '0x7f81c0a4e000');
  assert.equal(straceOf('herd', calls), 'strace -f -e trace=epoll_wait,read ioviz prove herd');
  assert.equal(straceOf('vdso', []), '');
  assert.equal(straceOf('syscall-no-switch', calls, 'ptrace:stop'), '');
});

test('every part of an experiment and every number has a name', () => {
  const go = ['trial_ready_linux.go', 'facts_linux.go', 'trial_linux.go', 'reflink_linux.go']
    .map((f) => readFileSync(new URL(`live/${f}`, root), 'utf8'))
    .join('');
  const parts = [...go.matchAll(/, (?:true|false)((?:, "[\w-]+")+)\)/g)].flatMap((m) =>
    [...m[1].matchAll(/"([\w-]+)"/g)].map((p) => p[1]),
  );
  const numbers = [...go.matchAll(/Numbers\["([\w-]+)"\]/g)].map((m) => m[1]);
  assert.ok(parts.length > 20 && numbers.length > 40);
  const table = readFileSync(new URL('live/proofnotes.go', root), 'utf8');
  for (const n of numbers) assert.ok(table.includes(`{"${n}", "`), `${n} has no unit`);
  for (const lang of ['en', 'zh']) {
    const has = words(lang);
    for (const p of parts) assert.ok(has[`claim.part.${p}`], `${lang}: claim.part.${p}`);
    for (const n of numbers) assert.ok(has[`num.${n}`], `${lang}: num.${n}`);
  }
});

test('what did not come out marks no answer, and says why where that is known', () => {
  const v = {
    predicted: 'polling-burns',
    observed: 'otherwise',
    pass: false,
    evidence: 'self:experiment',
  };
  const busy = { ...v, numbers: { waited_ns: 3e8, asleep_ns: 1e5, asking_ns: 6e7 } };
  assert.equal(markOf(busy, 'burn-same', 'burn-same'), '');
  assert.equal(markOf(busy, 'burn-same', 'polling-burns'), '');
  assert.equal(failureOf('polling-burns', busy)?.key, 'claim.failed.busy');
  const idle = { ...v, numbers: { waited_ns: 3e8, asleep_ns: 9e6, asking_ns: 3e8 } };
  assert.equal(failureOf('polling-burns', idle)?.key, 'claim.failed.times');
  assert.equal(failureOf('vdso', { ...v, numbers: {} }), null);
  for (const [name, numbers, why] of /** @type {[string, Record<string, number>, string?][]} */ ([
    ['nonblock-file', { read: 4096, voluntary: 0, nowait_cold: -11 }, 'claim.failed.disk'],
    ['nonblock-file', { read: 4096, voluntary: 1, nowait_cold: 4096 }, 'claim.failed.disk'],
    ['nonblock-file', { read: 4096, voluntary: 1, nowait_cold: -11 }],
    ['nonblock-file', { read: -5, voluntary: 0, nowait_cold: -11 }],
    ['edge-once', { waits_level: 9, waits_edge: 8 }, 'claim.failed.together'],
    ['edge-once', { waits_level: 9, waits_edge: 9 }],
  ]))
    assert.equal(failureOf(name, { ...v, numbers })?.key, why, name);
  const aio = (/** @type {string} */ observed) =>
    failureOf('linux-aio', { ...v, numbers: {}, observed })?.key;
  assert.deepEqual(['aio-disk-first', 'otherwise'].map(aio), ['claim.failed.disk', undefined]);
  const came = { ...v, numbers: {}, observed: 'polling-burns', pass: true };
  assert.deepEqual(
    ['burn-same', 'polling-burns', 'blocking-burns'].map((a) => markOf(came, 'burn-same', a)),
    ['wrong', 'right', ''],
  );
});
