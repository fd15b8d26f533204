import assert from 'node:assert/strict';
import { test } from 'node:test';
import { familiesIn, familyOf, kindOf } from './family.js';
import { defaultWish, readWish, wishOf } from './wish.js';

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
  ];
  assert.deepEqual(familiesIn(list), ['transfer', 'memory', 'model', 'elsewhere']);
  assert.equal(familyOf(list[3]), 'elsewhere');
  assert.equal(kindOf(list[3]), kindOf(demo));
  assert.notEqual(kindOf(list[1]), kindOf(demo));
});
