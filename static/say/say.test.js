import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { IllegalError } from '../trace/machine.js';
import { createReader } from '../trace/reader.js';
import { totals } from '../trace/spec.js';
import { parseText } from '../trace/text.js';
import { fmtBytes, fmtCount, fmtTime } from './format.js';
import { say, sayStep } from './say.js';
import { createWords } from './words.js';

/** @typedef {import('./words.js').Args} Args */

const root = new URL('../../', import.meta.url);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, root), 'utf8');
const table = (/** @type {string} */ lang) => ({
  ...JSON.parse(read(`content/words/${lang}/say.json`)),
  ...JSON.parse(read(`content/words/${lang}/stage.json`)),
});
/** @type {Record<string, Record<string, string>>} */
const tables = { zh: table('zh'), en: table('en') };
const words = { zh: createWords(tables.zh), en: createWords(tables.en) };

/** @param {string} folder */
const texts = (folder) =>
  readdirSync(new URL(folder, root))
    .filter((/** @type {string} */ f) => f.endsWith('.txt'))
    .map((/** @type {string} */ f) => read(folder + f).split('\n-- ')[0]);

/** Every sentence of a trace, as far as it is legal. @param {string} text */
function sentences(text) {
  const r = createReader(parseText(text));
  const out = [sayStep(r, 0)];
  try {
    for (let i = 0; i < r.trace.n; i++) {
      out.push(say(r.trace, i, r.folder.at(i), r.folder.at(i + 1)));
    }
    for (let s = 1; s <= r.steps.count; s++) out.push(sayStep(r, s));
  } catch (err) {
    if (!(err instanceof IllegalError)) throw err;
  }
  return out;
}

const all = [
  ...texts('static/say/testdata/'),
  ...texts('static/stage/testdata/'),
  ...texts('sim/testdata/fold/'),
].flatMap(sentences);

/** Every number that the values may show. @param {Args} args @returns {string[]} */
function shown(args) {
  return Object.values(args).flatMap((v) => {
    if (typeof v === 'number') return [fmtCount(v)];
    if (typeof v === 'string') return v.match(/\d[\d,.]*/g) ?? [];
    if ('key' in v) return shown(v.args ?? {});
    return [v.u === 'bytes' ? fmtBytes(v.v) : v.u === 'time' ? fmtTime(v.v) : String(v.v)];
  });
}

for (const lang of /** @type {const} */ (['zh', 'en'])) {
  test(`every event has a sentence in ${lang}`, () => {
    const { t, has } = words[lang];
    for (const s of all) {
      assert.ok(has(s.key), s.key);
      const text = t(s.key, s.args).replaceAll('{who}', '');
      assert.doesNotMatch(text, /[{}[\]]|undefined|NaN|say\./, `${s.key}: ${text}`);
      assert.match(text, lang === 'zh' ? /[。]$/ : /[.:]$/, text);
      assert.ok(has(`say.${s.evidence.class}`), s.evidence.class);
      assert.ok(s.evidence.key !== '');
    }
  });

  test(`every number of a sentence is one of its values in ${lang}`, () => {
    for (const s of all) {
      const text = words[lang].t(s.key, s.args);
      const may = shown(s.args).map((x) => x.match(/\d[\d,.]*/)?.[0].replace(/[,.]$/, ''));
      for (const found of text.match(/\d[\d,.]*/g) ?? []) {
        const number = found.replace(/[,.]$/, '');
        assert.ok(may.includes(number), `${s.key}: ${number} in ${text}`);
      }
    }
  });

  test(`the words themselves hold no number in ${lang}`, () => {
    for (const [key, text] of Object.entries(tables[lang])) {
      assert.doesNotMatch(text, /\d/, key);
      const open = [...text.matchAll(/\[(\/?)(\w+)\]/g)].map((m) => m[1] + m[2]);
      for (let k = 0; k < open.length; k += 2) assert.equal(open[k + 1], `/${open[k]}`, key);
    }
  });
}

test('every sentence there is gets said by some event', () => {
  const said = new Set(all.map((s) => s.key));
  const families = ['begin', 'start', 'enter', 'return', 'fault', 'out', 'in', 'wake', 'flow'];
  families.push('packets', 'proof', 'issue', 'done');
  const silent = Object.keys(tables.zh).filter((key) => {
    const family = key.split('.')[1];
    return key.startsWith('say.') && families.includes(family) && !said.has(key);
  });
  const parts = ['say.proof.new', 'say.proof.old', 'say.proof.mixed'];
  assert.deepEqual(
    silent.filter((key) => !parts.includes(key)),
    [],
  );
});

test('both languages say the same things with the same values', () => {
  const holes = (/** @type {string} */ s) =>
    [...new Set([...s.matchAll(/\{(\w+)/g)].map((m) => m[1].toLowerCase()))].sort();
  assert.deepEqual(Object.keys(tables.zh).sort(), Object.keys(tables.en).sort());
  for (const key of Object.keys(tables.zh)) {
    assert.deepEqual(
      holes(tables.zh[key]).filter((h) => h !== 'who'),
      holes(tables.en[key]).filter((h) => h !== 'who'),
      key,
    );
  }
  for (const name of totals) assert.ok(words.zh.has(`say.total.${name}`), name);
});
