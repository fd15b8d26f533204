import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formsOf, paintLabel } from './label.js';

/** What is written in a bar so wide, on a canvas whose letters are 7 px wide. */
function written(/** @type {string[]} */ forms, /** @type {number} */ w, end = false) {
  /** @type {[string, number][]} */
  const texts = [];
  const canvas = /** @type {any} */ ({
    measureText: (/** @type {string} */ s) => ({ width: 7 * s.length }),
    fillText: (/** @type {string} */ text, /** @type {number} */ x) => texts.push([text, x]),
  });
  paintLabel(canvas, forms, { x: 100, y: 0, w }, 'black', { font: 'sans-serif' }, 11, end);
  return texts;
}

test('an amount is written whole, with its unit, or not at all', () => {
  for (let w = 0; w < 80; w++) {
    const texts = written(['16 B'], w, true);
    assert.deepEqual(
      texts.map(([text]) => text),
      w >= 34 ? ['16 B'] : [],
      `${w} px`,
    );
    for (const [text, x] of texts) assert.ok(x >= 103 && x + 7 * text.length <= 100 + w - 3);
  }
});

test('of the forms of a label the longest is written that fits', () => {
  const forms = ['DMA 64 KB', 'DMA'];
  assert.deepEqual(written(forms, 80), [['DMA 64 KB', 106]]);
  assert.deepEqual(written(forms, 68), [['DMA', 106]]);
  assert.deepEqual(written(forms, 26), []);
  assert.deepEqual(written([''], 80), []);
});

test('a name is whole, or cut after a word of it, or not there', () => {
  assert.deepEqual(formsOf('epoll_wait'), ['epoll_wait', 'epoll…']);
  assert.deepEqual(formsOf('copy_file_range'), ['copy_file_range', 'copy_file…', 'copy…']);
  assert.deepEqual(formsOf('blocked on socket'), ['blocked on socket', 'blocked…']);
  for (const name of ['runnable', 'read', 'io_submit', 'no work', '等 poll', '就绪', '']) {
    assert.deepEqual(formsOf(name), [name]);
  }
});
