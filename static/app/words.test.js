import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { kinds } from '../trace/kinds.js';
import { axisKinds } from './axis.js';
import { rows } from './compare.js';

const root = new URL('../../', import.meta.url);

/** @param {string} lang */
function wordsOf(lang) {
  const dir = new URL(`content/words/${lang}/`, root);
  const files = readdirSync(dir).filter((/** @type {string} */ f) => f.endsWith('.json'));
  return Object.assign(
    {},
    ...files.map((/** @type {string} */ f) => JSON.parse(readFileSync(new URL(f, dir), 'utf8'))),
  );
}

/** every key that the pages ask for by its full name */
function keysAsked() {
  /** @type {Set<string>} */
  const keys = new Set();
  for (const [dir, ending] of [
    ['static/app/', '.js'],
    ['static/timeline/', '.js'],
    ['static/proofs/', '.js'],
    ['static/measure/', '.js'],
    ['templates/', '.templ'],
  ]) {
    const files = readdirSync(new URL(dir, root));
    for (const file of files.filter(
      (/** @type {string} */ f) => f.endsWith(ending) && !f.includes('.test.'),
    )) {
      const text = readFileSync(new URL(dir + file, root), 'utf8');
      for (const m of text.matchAll(/\b(?:t|markup|plain|has)\(\s*['"]([a-z][\w.-]*)['"]/g))
        keys.add(m[1]);
      for (const m of text.matchAll(/data-word(?:-label|-title)?="([^"]+)"/g)) keys.add(m[1]);
    }
  }
  for (const k of kinds.slice(1)) keys.add(`jump.${k.name}`);
  for (const row of rows) keys.add(`count.${row.id}`);
  for (const axis of axisKinds) keys.add(`axis.${axis}`);
  for (const name of ['read-write', 'mmap-write', 'sendfile', 'splice']) {
    keys.add(`demo.${name}`);
    keys.add(`demo.${name}.text`);
  }
  for (const tier of ['perf', 'perf-user', 'ptrace', 'self', 'none']) {
    for (const key of [`tier.${tier}`, `tier.${tier}.text`, `chip.${tier}`]) keys.add(key);
  }
  return keys;
}

test('every word that a page asks for is there in both languages', () => {
  for (const lang of ['zh', 'en']) {
    const words = wordsOf(lang);
    const missing = [...keysAsked()].filter((key) => !words[key] && !key.endsWith('.'));
    assert.deepEqual(missing, [], lang);
  }
});

test('Chinese texts use full-width punctuation', () => {
  const words = JSON.parse(readFileSync(new URL('content/words/zh/ui.json', root), 'utf8'));
  const wrong = Object.entries(words).filter(([, text]) =>
    /[一-鿿}][,;?!]|[一-鿿]:|:[一-鿿]/.test(String(text)),
  );
  assert.deepEqual(wrong, []);
});

test('a kind of event fits the menu in which it is chosen', () => {
  const em = (/** @type {string} */ text) =>
    [...text].reduce((n, c) => n + (c > '\u2e80' ? 1 : 0.48), 0);
  for (const lang of ['zh', 'en']) {
    const all = wordsOf(lang);
    const long = kinds.map((k) => all[`jump.${k.name}`] ?? '').filter((text) => em(text) > 9.2);
    assert.deepEqual(long, [], lang); // 160 px in player.css, at 14.4 px to an em
  }
});
