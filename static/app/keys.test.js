import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { caps, createKeys, findKey, keyTable } from './keys.js';

/** a stand-in for an element: matches when one of its names is in the selector @param {string[]} names */
const element = (names) => ({
  matches: (/** @type {string} */ selector) => {
    const parts = selector.replace(/:not\([^)]*\)/g, '').split(/,\s*/);
    return parts.some((part) => names.includes(part));
  },
});
/** @param {string} key @param {any} [more] */
const press = (key, more = {}) => findKey({ key, target: element([]), ...more })?.id ?? null;

test('no key is given away twice', () => {
  const all = keyTable.flatMap((row) => row.keys);
  assert.equal(new Set(all).size, all.length);
});

test('every row has its words in both languages', () => {
  for (const lang of ['zh', 'en']) {
    const words = {};
    for (const file of ['ui', 'long']) {
      const url = new URL(`../../content/words/${lang}/${file}.json`, import.meta.url);
      Object.assign(words, JSON.parse(readFileSync(url, 'utf8')));
    }
    for (const row of keyTable) assert.ok(`key.${row.id}` in words, `${lang} key.${row.id}`);
  }
});

test('keys are found with and without Shift', () => {
  assert.equal(press(' '), 'play');
  assert.equal(press('ArrowRight'), 'forward');
  assert.equal(press('ArrowRight', { shiftKey: true }), 'next-kind');
  assert.equal(press('?', { shiftKey: true }), 'help');
  assert.equal(press('E', { shiftKey: true }), 'evidence');
  assert.equal(press('x'), null);
});

test('keys are silent while somebody types or composes', () => {
  assert.equal(press('l', { target: element(['textarea']) }), null);
  assert.equal(press('l', { target: element(['select']) }), null);
  assert.equal(press('l', { isComposing: true }), null);
  assert.equal(press('l', { keyCode: 229 }), null);
  assert.equal(press('Escape', { target: element(['textarea']) }), 'close');
});

test('the browser keeps its own keys', () => {
  assert.equal(press('l', { ctrlKey: true }), null);
  assert.equal(press('ArrowLeft', { altKey: true }), null);
  assert.equal(press(' ', { target: element(['button']) }), null);
  assert.equal(press('ArrowRight', { target: element(['[role="tab"]']) }), null);
  assert.equal(press('ArrowRight', { target: element(['button']) }), 'forward');
});

test('a handler that does not want the key leaves it to the browser', () => {
  const keys = createKeys();
  let prevented = 0;
  /** @param {string} key @returns {any} */
  const event = (key) => ({ key, target: element([]), preventDefault: () => prevented++ });
  keys.on({ play: () => false, back: () => {} });
  keys.handle(event(' '));
  assert.equal(prevented, 0);
  keys.handle(event('ArrowLeft'));
  assert.equal(prevented, 1);
  assert.deepEqual(
    keys.active().map((row) => row.id),
    ['play', 'back'],
  );
  assert.throws(() => keys.on({ nothing: () => {} }), /no key row/);
});

test('a key that was taken types nothing, also where the focus went', () => {
  const keys = createKeys();
  let prevented = 0;
  /** @param {string} key @returns {any} */
  const event = (key) => ({ key, target: element([]), preventDefault: () => prevented++ });
  keys.on({ find: () => {} });
  keys.typed(event('/'));
  assert.equal(prevented, 0);
  keys.handle(event('/'));
  keys.typed(event('/'));
  assert.equal(prevented, 2);
  keys.released();
  keys.typed(event('/'));
  assert.equal(prevented, 2);
});

test('key caps are written for people', () => {
  const row = (/** @type {string} */ id) =>
    caps(/** @type {any} */ (keyTable.find((r) => r.id === id)));
  assert.deepEqual(row('play'), [['Space']]);
  assert.deepEqual(row('next-kind'), [['Shift', '→']]);
});
