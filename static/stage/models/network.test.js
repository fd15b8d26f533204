import assert from 'node:assert/strict';
import test from 'node:test';
import { markup, oneClient, words } from '../../../dev/drawn.js';
import { setWords } from '../../say/words.js';
import { createReader } from '../../trace/reader.js';
import { parseText } from '../../trace/text.js';
import { networkAt } from './network.js';
import { modelScene } from './scene.js';

const { drawModel } = await import('./draw.js');

/** A message comes at 5 ms and is answered at 7 ms, where the way takes 3 ms. @param {Record<string, any>} [more] */
function slow(more = {}) {
  const header = {
    ...oneClient,
    name: 'epoll-lt',
    producer: 'sim',
    params: { latency: 3000, message: 16 },
    sources: [{ id: 'model:io', class: 'modelled' }],
    ...more,
  };
  const events = [
    '0 1 0 task_start state=user',
    '0 2 1 task_start state=user',
    '1000000 1 0 open fd=3 sock=1 what=listen',
    '1500000 2 1 arrival sock=1 what=connection bytes=0',
    '1600000 1 0 open fd=4 sock=2 what=connection',
    '4000000 1 0 syscall_enter call="read" fd=4 count=16',
    '5000000 2 1 arrival sock=2 what=data bytes=16',
    '6000000 1 0 take sock=2 bytes=16',
    '6100000 1 0 syscall_exit call="read" ret=16',
    '6200000 1 0 syscall_enter call="write" fd=4 count=16',
    '7000000 1 0 give sock=2 bytes=16',
    '7100000 1 0 syscall_exit call="write" ret=16',
    '9000000 1 0 syscall_enter call="read" fd=4 count=16',
    '10500000 1 0 syscall_exit call="read" ret=0',
  ].map((line) => `${line} ; model:io`);
  return createReader(parseText(['ioviz trace 1', JSON.stringify(header), ...events].join('\n')));
}

test('what is on its way follows from when it comes, or was given', () => {
  const r = slow();
  /** @type {Record<string, string>} by the time in µs */
  const seen = {};
  for (let s = 0; s <= r.steps.count; s++) {
    const n = r.steps.end(s);
    const net = networkAt(r, s);
    assert.equal(net?.delay, 3e6);
    const all = net?.flying.map((x) => `${x.back ? 'back' : 'to'} ${Math.round(x.share * 100)}%`);
    seen[n ? r.trace.time[n - 1] / 1e3 : 0] = all?.join() ?? '';
  }
  assert.equal(seen[4000], 'to 67%');
  assert.equal(seen[5000], '');
  assert.equal(seen[6100], '');
  assert.equal(seen[7100], 'back 3%');
  assert.equal(seen[9000], 'back 67%');
  assert.equal(seen[10500], '');
});

test('a slow network is no loopback device, and says how slow it is', () => {
  for (const [lang, net, lo] of [
    ['en', /network.*3 ms each way/s, 'no hardware at all'],
    ['zh', /网络.*单程 3 ms/s, '没有硬件'],
  ]) {
    setWords(String(lang), words(String(lang)));
    const drawn = (/** @type {any} */ more) => markup(drawModel(modelScene(slow(more), 7)));
    assert.match(drawn({}), /** @type {RegExp} */ (net));
    assert.ok(!drawn({}).includes(String(lo)));
    for (const more of [{ params: {} }, { producer: 'live' }]) {
      assert.ok(drawn(more).includes(String(lo)));
      assert.doesNotMatch(drawn(more), /flying/);
    }
  }
});
