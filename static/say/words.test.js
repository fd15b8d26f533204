import assert from 'node:assert/strict';
import test from 'node:test';
import { fmtAtLeast, fmtBytes, fmtCount, fmtTime } from './format.js';
import { createWords, lang, onLang, setWords, t } from './words.js';

test('numbers are written for people', () => {
  const bytes = [0, 1, 1023, 1024, 65536, 1536, 1 << 20, 1.5 * 2 ** 20, 268435456, 2 ** 30, -2048];
  assert.deepEqual(bytes.map(fmtBytes), [
    '0 B',
    '1 B',
    '1023 B',
    '1 KiB',
    '64 KiB',
    '1.5 KiB',
    '1 MiB',
    '1.5 MiB',
    '256 MiB',
    '1 GiB',
    '−2 KiB',
  ]);
  assert.equal(fmtBytes(65602), '64.1 KiB');
  assert.equal(fmtBytes(102400), '100 KiB');
  assert.deepEqual([0, 412, 1500, 412_000, 1_300_000, 2e9].map(fmtTime), [
    '0 ns',
    '412 ns',
    '1.5 µs',
    '412 µs',
    '1.3 ms',
    '2 s',
  ]);
  assert.deepEqual([7, 1234, 1234567].map(fmtCount), ['7', '1,234', '1,234,567']);
  assert.deepEqual([fmtAtLeast(33, true), fmtAtLeast(33, false)], ['≥ 33', '33']);
});

test('words take values, plurals, other words and marks', () => {
  const w = createWords({
    a: '{n} {n:page|pages} of {size} from {who}',
    who: 'the [b]{x}[/b]',
    m: 'a [cpu]copy {x}[/cpu] b',
    one: '{n:only}',
    han: '从{from}到{to}',
  });
  const args = {
    n: 1,
    size: { u: /** @type {const} */ ('bytes'), v: 4096 },
    who: { key: 'who', args: { x: 'cat' } },
  };
  assert.equal(w.t('a', args), '1 page of 4 KiB from the cat');
  assert.equal(w.t('a', { ...args, n: 1200 }), '1,200 pages of 4 KiB from the cat');
  assert.deepEqual(w.parts('m', { x: '[b]<i>' }), [
    { text: 'a ', mark: '' },
    { text: 'copy [b]<i>', mark: 'cpu' },
    { text: ' b', mark: '' },
  ]);
  assert.equal(w.t('missing.key'), 'missing.key');
  assert.equal(w.t('m'), 'a copy {x} b');
  assert.equal(w.t('one', { n: 2 }), 'only');
  assert.equal(w.t('han', { from: 'socket 缓冲区', to: 'lo' }), '从 socket 缓冲区到 lo');
  assert.equal(w.t('han', { from: '/dev/poll', to: 'lo' }), '从 /dev/poll 到 lo');
  assert.ok(w.has('a') && !w.has('toString'));
});

test('a change of language is told to those who listen', () => {
  let calls = 0;
  const off = onLang(() => calls++);
  setWords('en', { hello: 'hello' });
  assert.deepEqual([calls, lang(), t('hello')], [1, 'en', 'hello']);
  off();
  setWords('zh', { hello: '你好' });
  assert.deepEqual([calls, lang(), t('hello')], [1, 'zh', '你好']);
});
