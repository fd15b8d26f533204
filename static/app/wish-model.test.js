import assert from 'node:assert/strict';
import { test } from 'node:test';
import { familiesIn, familyOf, kindOf } from './family.js';
import { defaultWish, readWish, wishOf } from './wish.js';
import { boundsOf, readModel } from './wish-model.js';

const demo = {
  name: 'epoll-lt',
  family: 'model',
  params: [
    { name: 'clients', unit: 'count', min: 1, max: 2000, default: 3 },
    { name: 'order', unit: 'enum', min: 0, max: 3, default: 0, values: ['a', 'b', 'c', 'd'] },
    { name: 'latency', unit: 'us', min: 0, max: 100, default: 0, only: 'sim' },
  ],
};

test('a wish for a model becomes its parameters, with those nobody typed', () => {
  const wish = { ...defaultWish(), demo: 'epoll-lt', values: { clients: '12' } };
  assert.deepEqual(readWish(wish, demo).request, {
    demo: 'epoll-lt',
    params: { clients: 12, order: 0 },
    producer: 'live',
    evidence: 'auto',
  });
});

test('only models are asked what if', () => {
  const wish = { ...defaultWish(), demo: 'epoll-lt', values: { latency: '50' } };
  assert.equal('latency' in readWish(wish, demo).request.params, false);
  const sim = readWish({ ...wish, producer: /** @type {const} */ ('sim') }, demo);
  assert.deepEqual(sim.request.params, { clients: 3, order: 0, latency: 50 });
});

test('what is out of bounds is named', () => {
  for (const text of ['0', '2001', '', '1.5', 'x']) {
    const { ok, wrong } = readWish({ ...defaultWish(), values: { clients: text } }, demo);
    assert.equal(ok, false);
    assert.deepEqual(Object.keys(wrong), ['clients']);
  }
});

test("a model's request fills the form again", () => {
  const wish = { ...defaultWish(), demo: 'epoll-lt', values: { clients: '9', order: '2' } };
  const { request } = readWish(wish, demo);
  assert.deepEqual(readWish(wishOf(request), demo).request, request);
});

test('models stand beside models, ways of bytes beside ways of bytes', () => {
  const list = [
    { name: 'read-write', family: 'transfer' },
    { name: 'fork-cow', family: 'memory' },
    demo,
    { name: 'kqueue', family: 'model' },
    { name: 'read-ring-peek', family: 'model' },
  ];
  assert.deepEqual(familiesIn(list), ['transfer', 'memory', 'once', 'model', 'elsewhere']);
  assert.equal(familyOf(list[3]), 'elsewhere');
  assert.equal(kindOf(list[3]), kindOf(demo));
  assert.notEqual(kindOf(list[1]), kindOf(demo));
  assert.equal(kindOf(list[4]), 'once', 'one read stands beside one read');
});

test('bounds are those of the chosen demo and of what else is typed', () => {
  /** @param {string} name @param {number} min @param {number} max @param {number} value */
  const spec = (name, min, max, value) => ({ name, unit: 'count', min, max, default: value });
  const params = [
    spec('clients', 1, 2000, 3),
    spec('first', 0, 10_000, 10),
    spec('gap', 0, 10_000, 10),
    spec('message', 1, 65_536, 16),
    spec('read', 1, 65_536, 4096),
  ];
  /** @param {string} name @param {any} more @param {Record<string, string>} [values] @param {string} [producer] */
  const of = (name, more, values = {}, producer = 'live') => {
    const all = { params, ...more };
    const own = all.params.find((/** @type {any} */ p) => p.name === name);
    const { min, max, why } = boundsOf({ values, producer }, all, own);
    return [min, max, why.slice('form.model.why.'.length)];
  };
  assert.deepEqual(of('clients', {}), [1, 2000, '']);
  assert.deepEqual(of('read', {}), [1, 65_536, '']);
  assert.deepEqual(of('read', {}, { message: '65536' }), [13, 65_536, 'read']);
  const spin = { most: { live: { first: 91 } } };
  assert.deepEqual(of('first', spin), [0, 91, 'first']);
  assert.deepEqual(of('gap', spin), [0, 40, 'gap']);
  assert.deepEqual(of('gap', spin, { clients: '1' }), [0, 10_000, '']);
  const sleep = { params: [...params, spec('pause', 1, 1000, 1)] };
  assert.deepEqual(of('gap', sleep), [0, 10_000, '']);
  assert.deepEqual(of('gap', sleep, { clients: '2000' }), [0, 0, 'gap']);
  const { wrong } = readWish(
    { ...defaultWish(), values: { message: '65536', read: '1', clients: '5000' } },
    { name: 'thread-per-conn', family: 'model', params },
  );
  assert.deepEqual(Object.keys(wrong), ['clients', 'read']);
});

test('select watches a thousand descriptors at most, clients and idle ones together', () => {
  const spec = (
    /** @type {string} */ name,
    /** @type {number} */ min,
    /** @type {number} */ max,
  ) => ({
    name,
    unit: 'count',
    min,
    max,
    default: min,
  });
  const params = [spec('clients', 1, 2000), spec('idle', 0, 10_000)];
  /** @param {string} name @param {Record<string, string>} values @param {string} [demo] */
  const of = (name, values, demo = 'select') => {
    const own = params.find((p) => p.name === name);
    const wish = { values, producer: 'live' };
    const { max, why } = boundsOf(wish, { name: demo, params }, /** @type {any} */ (own));
    return [max, why];
  };
  const why = 'form.model.why.fdset';
  assert.deepEqual(of('clients', {}), [1000, why]);
  assert.deepEqual(of('idle', { clients: '3' }), [997, why]);
  assert.deepEqual(of('idle', { clients: '1000' }), [0, why]);
  assert.deepEqual(of('idle', { clients: '2000' }), [0, why]);
  assert.deepEqual(of('idle', { clients: '3' }, 'poll'), [10_000, '']);
  const { wrong } = readModel(
    { values: { clients: '3', idle: '998' }, producer: 'sim' },
    { name: 'select', params },
  );
  assert.deepEqual(Object.keys(wrong), ['idle']);
  const beside = { values: { clients: '3', idle: '998' }, producer: 'live', beside: 'select' };
  assert.deepEqual(Object.keys(readModel(beside, { name: 'poll', params }).wrong), ['idle']);
  const off = { ...beside, beside: '', also: ['select'] };
  assert.deepEqual(readModel(off, { name: 'poll', params }).wrong, {});
});

test('which shuffle it is counts only where clients are shuffled', () => {
  const params = [
    { name: 'order', unit: 'enum', min: 0, max: 3, default: 0 },
    { name: 'shuffle', unit: '', min: 1, max: 1000, default: 1 },
  ];
  const of = (/** @type {string} */ order) =>
    readModel({ values: { order, shuffle: '9999' }, producer: 'live' }, { name: 'poll', params });
  assert.deepEqual(Object.keys(of('2').wrong), ['shuffle']);
  assert.deepEqual(of('0'), { params: { order: 0 }, wrong: {} });
});
