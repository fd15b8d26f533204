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

test('how often a thread met another makes no difference', () => {
  const once =
    /^(\d+ 1 \S+) syscall_enter call="futex".*\n(?:.*\n)*?\d+ 1 \S+ syscall_exit call="futex".*\n/m;
  const all = trace('sim/posix-aio');
  const fewer = trace('sim/posix-aio', (s) => {
    const m = once.exec(s);
    assert.ok(m);
    if (!m) return s;
    return s.replace(
      m[0],
      m[0]
        .split('\n')
        .filter((x) => !/^\d+ 1 /.test(x))
        .join('\n'),
    );
  });
  assert.ok(fewer.n < all.n);
  const { n, same, odd } = compareOrders(fewer, all);
  assert.deepEqual([same, odd], [n, []]);
});

test('what came later than it should have is told apart from the order', () => {
  assert.equal(compareOrders(trace('epoll-lt'), trace('epoll-lt')).late, 0);
  const data = /^(\d+)( .*arrival sock=2 what=data)/m;
  // All that follows the first message of A is 7 ms later.
  const slow = trace('epoll-lt', (s) => {
    const from = s.search(data);
    assert.ok(from > 0);
    return s.slice(0, from) + s.slice(from).replace(/^(\d+) /gm, (_, t) => `${+t + 7e6} `);
  });
  const { same, n, late } = compareOrders(slow, trace('epoll-lt'));
  assert.deepEqual([same, late], [n, 7e6]);
  assert.equal(compareOrders(trace('epoll-lt'), slow).late, 0);
});

test('a call that is missing is named, with where it is in the other', () => {
  const gone = /^.*epoll_ctl.*\n.*epoll_ctl.*\n/m;
  const short = trace('epoll-lt', (s) => s.replace(gone, ''));
  const { n, same, odd } = compareOrders(short, trace('epoll-lt'));
  assert.equal(same, n - 1);
  assert.equal(odd.length, 1);
  assert.deepEqual({ ...odd[0], event: 0 }, { side: 'b', group: '', sign: 'epoll_ctl', event: 0 });
});

test('what comes at another place is named once, as that', () => {
  const add = /^.*enter call="epoll_ctl".*\n(?:.*\n)*?.*exit call="epoll_ctl".*\n/m;
  const swapped = trace('epoll-lt', (s) => {
    const [moved] = add.exec(s) ?? [''];
    const rest = s.replace(moved, '');
    const at = rest.search(/^.*enter call="epoll_wait"/m);
    const call = moved.split('\n').filter((x) => x.includes('syscall'));
    const end = rest.indexOf('\n', rest.indexOf('exit call="epoll_wait"', at)) + 1;
    const later = rest.slice(end).split(' ')[0];
    return `${rest.slice(0, end)}${call.map((x) => x.replace(/^\d+/, later)).join('\n')}\n${rest.slice(end)}`;
  });
  const calls = compareOrders(swapped, trace('epoll-lt')).odd.filter((o) => o.group === '');
  assert.deepEqual(
    calls.map((o) => o.side),
    ['both'],
  );
});

test('calls in vain are left out: they are as many as there was time for', () => {
  const call = (/** @type {string} */ at) =>
    `${at} 1 0 syscall_enter call="read" fd=5 count=8 ; model:transfer\n${at} 1 0 syscall_exit call="read" ret=-11 ; model:transfer\n`;
  const asking = trace('epoll-lt', (s) => {
    const end = s.indexOf('\n', s.search(/exit call="epoll_wait"/)) + 1;
    return s.slice(0, end) + call(s.slice(end).split(' ')[0]).repeat(2000) + s.slice(end);
  });
  const { n, same, cut } = compareOrders(asking, trace('epoll-lt'));
  assert.deepEqual([same, cut], [n, false]);
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
  const { n, same, cut, odd } = compareOrders(many('write'), many('poll'));
  assert.equal(cut, true);
  assert.ok(n - same < 30, 'only what was compared is counted');
  assert.equal(odd.length, 2);
});
