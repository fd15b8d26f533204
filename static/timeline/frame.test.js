import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paintTitles } from './frame.js';
import { HEAD, heightOf, LANE, laneTop } from './paint.js';

const lanes = (/** @type {number[]} */ runs) => /** @type {any} */ (runs.map((run) => ({ run })));
const look = /** @type {any} */ ({ font: 'sans-serif', color: { paper: 'white', ink: 'black' } });

/** What is written, on a canvas whose letters are 7 px wide. */
function painted(/** @type {any} */ list, /** @type {string[]} */ titles, width = 400) {
  /** @type {{text: string, y: number}[]} */
  const texts = [];
  const canvas = /** @type {any} */ ({
    measureText: (/** @type {string} */ s) => ({ width: 7 * s.length }),
    fillRect() {},
    fillText: (/** @type {string} */ text, /** @type {number} */ _x, /** @type {number} */ y) =>
      texts.push({ text, y }),
  });
  paintTitles(canvas, list, titles, width, look);
  return texts;
}

test('each of several runs has its name in a row of its own, over its lanes', () => {
  const list = lanes([0, 0, 1, 1, 1]);
  const texts = painted(list, ['poll', 'epoll']);
  assert.deepEqual(
    texts.map((x) => x.text),
    ['poll', 'epoll'],
  );
  for (const [k, i] of [0, 2].entries()) {
    const end = i ? laneTop(list, i - 1) + LANE : 0;
    assert.ok(texts[k].y - HEAD / 2 >= end && texts[k].y + HEAD / 2 <= laneTop(list, i));
  }
  assert.ok(heightOf(list) >= laneTop(list, 4) + LANE + 26);
});

test('a run alone needs no name, and a name too long for the row is cut', () => {
  assert.deepEqual(painted(lanes([0, 0]), ['poll']), []);
  const [long] = painted(lanes([0, 1]), ['x'.repeat(100), 'y'], 200);
  assert.ok(long.text.endsWith('…') && 7 * long.text.length <= 200);
});
