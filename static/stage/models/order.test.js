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

/** @param {import('./order.js').Odd[]} odd */
const told = (odd) => odd.map((o) => `${o.side} ${o.group} ${o.sign}`);

/** Two lines of a trace change places, but for their times. @param {string} s @param {RegExp} one @param {RegExp} other */
function swapped(s, one, other) {
  const [p, q] = [one.exec(s)?.[0] ?? '', other.exec(s)?.[0] ?? ''];
  assert.ok(p && q);
  const at = (/** @type {string} */ line, /** @type {string} */ from) =>
    line.replace(/^\d+/, from.split(' ')[0]);
  return s.replace(p, '@').replace(q, at(p, q)).replace('@', at(q, p));
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
  assert.deepEqual(told(odd), ['b  epoll_ctl()']);
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

test('a result says how much: another number is another result', () => {
  const less = trace('io-uring-net', (s) => s.replace(/(complete op="RECV" id=17 ret=)16/, '$18'));
  const { n, same, odd } = compareOrders(less, trace('io-uring-net'));
  assert.equal(same, n - 1);
  assert.deepEqual(told(odd).sort(), ['a A complete RECV 8', 'b A complete RECV 16']);
});

test('an accept gives a number of its own, and may fail', () => {
  const accept = /(complete op="ACCEPT" id=8 ret=)5/;
  const other = (/** @type {number} */ ret) =>
    compareOrders(
      trace('io-uring-net', (s) => s.replace(accept, `$1${ret}`)),
      trace('io-uring-net'),
    );
  assert.deepEqual(other(77).odd, []);
  const failed = other(-125);
  assert.equal(failed.same, failed.n - 1);
  assert.deepEqual(told(failed.odd).sort(), [
    'a listen complete ACCEPT -125',
    'b listen complete ACCEPT',
  ]);
});

test('results come into a ring one after the other, whose ever they are', () => {
  const taken = [/take sock=3 bytes=16/, /complete .* id=25 ret=16/];
  for (const [
    name,
    lines,
    before,
    moved,
  ] of /** @type {[string, RegExp[], RegExp, string[]][]} */ ([
    ['io-uring-net', taken, /complete .* id=17 ret=0/, ['both B complete RECV 16']],
    ['sim/io-uring-net-sqpoll', taken, /complete .* id=17 ret=0/, ['both B complete RECV 16']],
    ['sim/libaio', [/submit .* id=25/, ...taken], /submit .* id=17/, ['both B complete PREAD 16']],
    ['sim/posix-aio', taken, /complete .* id=17 ret=0/, []],
  ])) {
    const earlier = trace(name, (s) => {
      const all = s.split('\n');
      const at = lines.map((x) => all.findIndex((line) => x.test(line)));
      const to = all.findIndex((line) => before.test(line));
      const time = all[to].split(' ')[0];
      const moved = at.map((k) => all[k].replace(/^\d+/, time));
      return all
        .flatMap((line, k) => (k === to ? [...moved, line] : at.includes(k) ? [] : [line]))
        .join('\n');
    });
    const { n, same, odd } = compareOrders(earlier, trace(name));
    assert.deepEqual(told(odd), moved, name);
    assert.equal(n - same, moved.length, name);
  }
});

test('a result that is missing is told once, with its socket', () => {
  const gone = trace('io-uring-net', (s) => s.replace(/^.*complete op="SEND" id=18.*\n/m, ''));
  assert.deepEqual(told(compareOrders(gone, trace('io-uring-net')).odd), ['b A complete SEND 16']);
});

test('results of many clients in another order are told by where it begins', () => {
  const clients = Array.from({ length: 400 }, (_, k) => k);
  const header = {
    version: 1,
    name: 'io-uring-net',
    producer: 'sim',
    tier: 'model',
    cpus: 2,
    params: { message: 16, clients: clients.length },
    tasks: [
      { tid: 1, name: 'server', role: 'server' },
      { tid: 2, name: 'clients', role: 'clients' },
    ],
    socks: [
      { name: 'listen', role: 'listen' },
      ...clients.map((k) => ({ name: `C${k}`, role: 'client' })),
    ],
    sources: [{ id: 'model:io', class: 'modelled' }],
  };
  const of = (/** @type {number[]} */ order) => {
    const done = [...order, ...order, ...order, ...order].map(
      (k, i) => `${i + 1} 1 0 complete op="RECV" id=${(k + 2) * 8 + 1} ret=16 ; model:io`,
    );
    return parseText(
      [
        'ioviz trace 1',
        JSON.stringify(header),
        '0 1 0 task_start state=user ; model:io',
        ...done,
      ].join('\n'),
    );
  };
  const { n, same, cut, odd } = compareOrders(of(clients), of([...clients].reverse()));
  assert.deepEqual([cut, odd.length, same], [true, 1, n - 1]);
  assert.deepEqual([odd[0].side, odd[0].group], ['both', 'C0']);
  const few = compareOrders(of(clients.slice(0, 100)), of([...clients, ...clients.slice(0, 200)]));
  assert.deepEqual([few.cut, few.odd[0].side], [true, 'b']);
});

test('who was first at a socket is told apart from the order', () => {
  // The peer of A has ended before the server asks again: nothing has to wait for it.
  const early = trace('sim/io-uring-multishot', (s) => {
    const lines = s.split('\n');
    const at = (/** @type {RegExp} */ what, from = 0) =>
      lines.findIndex((x, k) => k >= from && what.test(x));
    const asks = at(/submit op="RECV" id=17/, at(/complete op="RECV" id=17/));
    const waits = at(/interest op=add sock=2/, asks);
    const came = at(/arrival sock=2 what=end/, asks);
    const done = at(/interest op=del sock=2/, came);
    lines[asks] = `${lines[came].replace(/^\d+/, lines[asks].split(' ')[0])}\n${lines[asks]}`;
    return lines.filter((_, k) => k !== waits && k !== came && k !== done).join('\n');
  });
  const { n, same, odd, met } = compareOrders(early, trace('sim/io-uring-multishot'));
  assert.deepEqual([same, odd], [n, []]);
  assert.deepEqual(told(met).sort(), ['b A wait.add', 'b A wait.del', 'both A arrival.end']);
});

test('how often a thread slept before it asked again makes no difference', () => {
  const fewer = trace('sim/nonblocking-sleep', (s) =>
    s
      .replace(/^.*enter call="clock_nanosleep".*\n/m, '')
      .replace(/^.*exit call="clock_nanosleep".*\n/m, ''),
  );
  const { n, same } = compareOrders(fewer, trace('sim/nonblocking-sleep'));
  assert.equal(same, n);
});

test('whom a thread serves instead of another is another order', () => {
  const read = (/** @type {number} */ fd) =>
    new RegExp(`^.*enter call="read" fd=${fd} count=4096.*$`, 'm');
  const other = trace('epoll-lt', (s) => swapped(s, read(5), read(6)));
  assert.ok(told(compareOrders(other, trace('epoll-lt')).odd).includes('both  B read()'));
});

test('what serves one client and what the disk does are compared too', () => {
  const without = (/** @type {string} */ name, /** @type {RegExp} */ what) =>
    told(
      compareOrders(
        trace(name, (s) => s.replace(what, '')),
        trace(name),
      ).odd,
    );
  const read =
    /^\d+ 3 \S+ syscall_enter call="read".*\n(?:.*\n)*?\d+ 3 \S+ syscall_exit call="read".*\n/m;
  assert.ok(without('thread-per-conn', read).includes('b A read()'));
  assert.deepEqual(without('sim/libaio_direct', /^.*block_complete.*\n/m), [
    'b file block_complete 4096',
  ]);
});

test('what a run could not see is not said to be in the simulation only', () => {
  const all = trace('sim/libaio_direct');
  const blind = trace('sim/libaio_direct', (s) =>
    s
      .replace(/^.*block_(issue|complete).*\n/gm, '')
      .replace('"tier":"model"', '"tier":"self","unavailable":{"block_requests":"why.needs-perf"}'),
  );
  assert.deepEqual(compareOrders(blind, all).odd, []);
  const asks = trace('sim/io-uring-multishot');
  const whole = trace('sim/io-uring-multishot', (s) =>
    s.replace(/^.*interest op=.*\n/gm, '').replace('"tier":"model"', '"tier":"ptrace"'),
  );
  assert.deepEqual(compareOrders(whole, asks).met, []);
});

test('which of the helpers that share all requests is first is not compared', () => {
  const write = (/** @type {number} */ fd) => new RegExp(`^.*enter call="write" fd=${fd} .*$`, 'm');
  const other = trace('sim/posix-aio', (s) => swapped(s, write(5), write(6)));
  assert.deepEqual(compareOrders(other, trace('sim/posix-aio')).odd, []);
});

test('which of them makes another thread is not compared', () => {
  const clone =
    /^\d+ 1 \S+ syscall_enter call="clone3".*\n(?:.*\n)*?\d+ 1 \S+ syscall_exit call="clone3".*\n/m;
  const other = trace('sim/posix-aio', (s) => {
    const m = clone.exec(s);
    assert.ok(m);
    if (!m) return s;
    const kept = m[0].split('\n').filter((x) => !/^\d+ 1 .*(call="clone3"|spawn)/.test(x));
    return s.replace(m[0], kept.join('\n'));
  });
  const { odd, n, same } = compareOrders(other, trace('sim/posix-aio'));
  assert.deepEqual([odd, same], [[], n]);
});
