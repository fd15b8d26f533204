import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { parseText } from '../../trace/text.js';
import { compareOrders } from './order.js';

/** @param {string} name @param {(text: string) => string} [change] */
function trace(name, change = (s) => s) {
  return parseText(
    change(readFileSync(new URL(`./testdata/${name}.txt`, import.meta.url), 'utf8')),
  );
}

test('a run is in its own order', () => {
  const { n, same, odd } = compareOrders(trace('epoll-lt'), trace('epoll-lt'));
  assert.ok(n > 50);
  assert.equal(same, n);
  assert.deepEqual(odd, []);
});

test('times and CPUs make no difference', () => {
  const slow = trace('epoll-lt', (s) =>
    s.replace(/^(\d+) (\d) (\d)/gm, (_, t, task) => `${t * 3} ${task} -1`),
  );
  const { n, same } = compareOrders(slow, trace('epoll-lt'));
  assert.equal(same, n);
});

test('a call that is missing is named, with where it is in the other', () => {
  const gone = /^.*epoll_ctl.*\n.*epoll_ctl.*\n/m;
  const short = trace('epoll-lt', (s) => s.replace(gone, ''));
  const { n, same, odd } = compareOrders(short, trace('epoll-lt'));
  assert.equal(same, n - 1);
  assert.equal(odd.length, 1);
  assert.deepEqual({ ...odd[0], event: 0 }, { side: 'b', group: '', sign: 'epoll_ctl', event: 0 });
});

test('select and epoll differ in their calls and not in what happens to a socket', () => {
  const { odd } = compareOrders(trace('select'), trace('epoll-lt'));
  assert.ok(odd.length > 0);
  assert.ok(odd.every((o) => o.group === ''));
});

test('a long run that differs says where it begins to', () => {
  const call = (/** @type {string} */ name, /** @type {number} */ k) =>
    `9 1 0 syscall_enter call="${name}" fd=-1 count=0 ; model:transfer\n9 1 0 syscall_exit call="${name}" ret=${k} ; model:transfer\n`;
  const many = (/** @type {string} */ name) =>
    trace('select', (s) => {
      const [head, json, ...rest] = s.split('\n');
      const at = rest.findIndex((x) => x.includes('task_exit'));
      const time = (/** @type {string} */ x) => x.replaceAll(/^9 /gm, `${rest[at].split(' ')[0]} `);
      const calls = Array.from({ length: 4000 }, (_, k) => call(k % 2 ? name : 'read', 0)).join('');
      return [head, json, ...rest.slice(0, at), time(calls).trimEnd(), ...rest.slice(at)].join(
        '\n',
      );
    });
  const { cut, odd } = compareOrders(many('write'), many('poll'));
  assert.equal(cut, true);
  assert.equal(odd.length, 2);
});
