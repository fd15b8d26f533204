import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAddress, writeAddress } from './address.js';
import { bareCommand, checkCommand } from './check.js';
import {
  chosen,
  defaultWish,
  paramsFor,
  readBytes,
  readWish,
  splitBytes,
  usual,
  wishOf,
} from './wish.js';

test('sizes are read with their unit', () => {
  assert.equal(readBytes('64', 'KiB'), 65536);
  assert.equal(readBytes(' 1.5 ', 'MiB'), 1572864);
  assert.equal(readBytes('123', 'B'), 123);
  assert.ok(Number.isNaN(readBytes('', 'B')));
  assert.ok(Number.isNaN(readBytes('-1', 'B')));
  assert.ok(Number.isNaN(readBytes('1e3', 'B')));
});

test('bytes are written with the largest unit that keeps them whole', () => {
  assert.deepEqual(splitBytes(65536), { text: '64', unit: 'KiB' });
  assert.deepEqual(splitBytes(3145851), { text: '3145851', unit: 'B' });
  assert.deepEqual(splitBytes(256 << 20), { text: '256', unit: 'MiB' });
});

test('a wish becomes a request within bounds', () => {
  const good = readWish({ ...defaultWish(), size: '1', sizeUnit: 'MiB' });
  assert.equal(good.ok, true);
  assert.equal(good.calls, 16);
  assert.deepEqual(good.request.params, { size: 1 << 20, chunk: 65536, cold: 0 });
  assert.equal(
    readWish({ ...defaultWish(), size: '257', sizeUnit: 'MiB' }).wrong.size,
    'form.wrong.size',
  );
  assert.equal(readWish({ ...defaultWish(), chunk: '0' }).wrong.chunk, 'form.wrong.chunk');
  const many = {
    ...defaultWish(),
    size: '256',
    sizeUnit: /** @type {const} */ ('MiB'),
    chunk: '1',
    chunkUnit: /** @type {const} */ ('B'),
  };
  assert.equal(readWish(many).wrong.chunk, 'form.wrong.calls');
});

test('a way that only the simulator has is run by it, however it was chosen', () => {
  assert.equal(chosen(defaultWish(), { name: 'kqueue', live: false }).producer, 'sim');
  const live = chosen(defaultWish(), { name: 'poll', live: true });
  assert.deepEqual([live.demo, live.producer], ['poll', 'live']);
});

test('only the simulator is told a route', () => {
  const sim = readWish({ ...defaultWish(), producer: 'sim', route: 2, evidence: 'ptrace' });
  assert.equal(sim.request.params.route, 2);
  assert.equal(sim.request.evidence, 'auto');
});

test('a request fills the form again', () => {
  const request = readWish({
    ...defaultWish(),
    size: '3',
    sizeUnit: 'MiB',
    cold: true,
    demo: 'splice',
  }).request;
  assert.deepEqual(readWish(wishOf(request)).request, request);
});

test('the address holds recording, step, comparison, axis and skin', () => {
  const hash = 'a'.repeat(64);
  const others = ['b', 'c', 'd'].map((x) => x.repeat(64));
  const place = { first: hash, beside: others, step: 7, axis: 'fold', view: 'canteen' };
  const address = writeAddress(place);
  assert.equal(address, `/lab/t/${hash}?step=7&axis=fold&view=canteen&vs=${others.join(',')}`);
  const [path, query] = address.split('?');
  assert.deepEqual(readAddress(path, query), place);
});

test('a run is named by its id until it has a hash', () => {
  const [run, other] = ['aaaabbbbcc27', 'zzzz22227777'];
  assert.equal(
    writeAddress({ first: run, beside: [], step: null, axis: 'step' }),
    `/lab?run=${run}`,
  );
  assert.deepEqual(readAddress('/lab', `?run=${run}&vs=${other}&step=x`), {
    first: run,
    beside: [other],
    step: null,
    axis: 'step',
    view: 'machine',
  });
  assert.equal(readAddress('/lab', `?vs=${Array(9).fill(other).join(',')}`).beside.length, 3);
  assert.equal(readAddress('/lab/t/../../etc', '').first, '');
  const hash = 'a'.repeat(64);
  for (const id of [`../traces/${hash}`, `${run}/..`, 'r1', '', hash.toUpperCase(), `${hash}0`]) {
    const place = readAddress(
      '/lab',
      `?run=${encodeURIComponent(id)}&vs=${encodeURIComponent(id)}`,
    );
    assert.deepEqual([place.first, place.beside], ['', []]);
  }
});

test('commands to check with say what was run', () => {
  const header = {
    name: 'sendfile',
    producer: 'live',
    params: { size: 3 << 20, chunk: 49152, cold: 1 },
  };
  assert.equal(bareCommand(header), 'ioviz run sendfile --size 3MiB --chunk 48KiB --cold');
  const cow = { name: 'fork-cow', producer: 'live', params: { size: 32768, access: 1 } };
  assert.equal(bareCommand(cow), 'ioviz run fork-cow --size 32KiB --set access=1');
  const pair = { ...header, params: { ...header.params, route: 4 } };
  assert.match(bareCommand(pair), /--route veth-nosg/);
  const server = { name: 'epoll-lt', producer: 'live', params: { clients: 3, order: 1 } };
  assert.equal(bareCommand(server), 'ioviz run epoll-lt --set clients=3 --set order=1');
  const call = checkCommand(header, 'tp:raw_syscalls:sys_enter', 'syscall_enter', 'sendfile');
  assert.match(call, /^strace -f -T -e trace=sendfile ioviz run .* --evidence none$/);
  assert.match(
    checkCommand(header, 'tp:block:block_rq_issue', 'block_issue', ''),
    /block:block_rq_issue/,
  );
  const sim = { ...header, producer: 'sim' };
  assert.match(checkCommand(sim, 'model:x', 'copy', ''), /--cold .*--sim --json$/);
  const nic = { ...sim, params: { ...header.params, route: 2 } };
  assert.match(checkCommand(nic, 'model:x', 'copy', ''), /--route nic .*--sim --json$/);
});

test('what others watch is the thread, never the sum over the machine', () => {
  const header = { name: 'splice', producer: 'live', params: { size: 1, chunk: 1, cold: 0 } };
  const of = (/** @type {string[]} */ ...x) => checkCommand(header, x[0], x[1], x[2], 'sender');
  assert.match(of('perf:switch', 'switch_out', ''), /-e sched:sched_switch .*grep -w sender$/);
  assert.match(of('self:rusage', 'tally', 'faults_major'), /-e major-faults .*grep -w sender$/);
  assert.doesNotMatch(of('self:io', 'tally', 'dma_bytes'), /grep/);
  for (const [kind, of1] of [
    ['xmit', ''],
    ['tally', 'faults_kernel'],
    ['fault', ''],
  ])
    assert.doesNotMatch(of('', kind, of1), /perf stat|usr.bin.time/);
});

test('a way is asked only for what it has', () => {
  const spec = (/** @type {string} */ name, /** @type {number} */ fallback = 0) => ({
    name,
    unit: 'enum',
    min: 0,
    max: 2,
    default: fallback,
  });
  const memory = { name: 'fork-cow', family: 'memory', params: [spec('size'), spec('access')] };
  const got = readWish({ ...defaultWish(), demo: 'fork-cow', values: { access: '1' } }, memory);
  assert.deepEqual(got.request.params, { size: 65536, access: 1 });
  assert.deepEqual(readWish(wishOf(got.request), memory).request, got.request);
  const lent = {
    name: 'vmsplice',
    family: 'transfer',
    params: [spec('size'), spec('chunk'), spec('route')],
  };
  const wish = { ...defaultWish(), demo: 'vmsplice', route: 2 };
  assert.deepEqual(readWish(wish, lent).request.params, { size: 65536, chunk: 65536 });
  assert.equal(readWish({ ...wish, route: 4 }, lent).request.params.route, 4);
});

test('what runs beside is asked only for what it has', () => {
  const other = { params: [{ name: 'size' }, { name: 'chunk' }] };
  assert.deepEqual(paramsFor(other, { size: 1, chunk: 2, advice: 1 }), { size: 1, chunk: 2 });
  const cold = {
    params: [
      { name: 'size', default: 1 << 20 },
      { name: 'chunk', default: 4096 },
      { name: 'cold', default: 1 },
    ],
  };
  assert.deepEqual(usual(cold), {
    cold: true,
    size: '1',
    sizeUnit: 'MiB',
    chunk: '4',
    chunkUnit: 'KiB',
  });
  assert.deepEqual(usual(other), {});
});

test('evidence that a way cannot have is given up when it is chosen', () => {
  const wish = { ...defaultWish(), evidence: 'self' };
  const program = { name: 'posix-aio', live: true, params: [], without: ['self'] };
  assert.equal(chosen(wish, program).evidence, 'auto');
  assert.equal(chosen({ ...wish, evidence: 'ptrace' }, program).evidence, 'ptrace');
  assert.equal(chosen(wish, { name: 'select', live: true, params: [] }).evidence, 'self');
});
