import assert from 'node:assert/strict';
import test from 'node:test';
import { words } from '../../dev/drawn.js';
import { setWords } from '../say/words.js';

const { paramsText } = await import('./head.js');

test('when clients connect is told where it is not as usual', () => {
  setWords('en', words('en'));
  const text = (/** @type {string} */ name, /** @type {number | undefined} */ connect) =>
    paramsText({
      name,
      producer: 'live',
      params: { clients: 3, first: 10, gap: 10, order: 0, message: 16, connect },
    });
  const plain = '3 clients · 10 / 20 / 30 ms · 16 B';
  assert.equal(text('epoll-et', 1), plain);
  assert.equal(text('epoll-lt', 0), plain);
  assert.equal(text('epoll-et', undefined), plain); // older traces
  assert.match(text('epoll-et', 0), /^3 clients · connecting one by one · /);
  assert.match(text('epoll-lt', 1), /^3 clients · connected first · /);
});
