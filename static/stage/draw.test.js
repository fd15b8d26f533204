import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { markup, readersIn } from '../../dev/drawn.js';
import { setWords } from '../say/words.js';
import { widthOf } from './measure.js';
import { LAYOUTS, stageModel } from './model.js';

const { drawStage } = await import('./draw.js');
const { labelsOf } = await import('./drawarrow.js');

const root = new URL('../../', import.meta.url);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, root), 'utf8');
/** @param {string} lang */
const words = (lang) => ({
  ...JSON.parse(read(`content/words/${lang}/say.json`)),
  ...JSON.parse(read(`content/words/${lang}/stage.json`)),
});
const readers = readersIn('static/stage/testdata/');

/** How much smaller than itself a picture is shown, on a screen of 1440 x 900 or on a phone of 390.
 * @param {import('./layouts.js').Layout} l */
function shown(l) {
  const { w, h } = { 1000: { w: 1016, h: 476 }, 520: { w: 501, h: 568 }, 470: { w: 468, h: 800 } }[
    l.w
  ] ?? { w: l.w === 390 ? 374 : 326, h: 800 };
  return Math.min(w / l.w, h / l.h);
}

for (const lang of ['zh', 'en']) {
  for (const layout of Object.keys(LAYOUTS)) {
    test(`the picture is whole: ${layout} in ${lang}`, () => {
      setWords(lang, words(lang));
      for (const r of readers) {
        for (let pos = 0; pos <= r.steps.count; pos += 0.5) {
          const m = stageModel(r, pos, { layout });
          const text = markup(drawStage(m));
          assert.doesNotMatch(text, /NaN|undefined|stage\.\w|say\.\w|\[object/, `${pos}`);
          assert.match(text, /role="img"/);
          for (const [, size] of text.matchAll(/font-size=([\d.]+)/g)) {
            assert.ok(Number(size) * shown(m.layout) >= 11, `text of ${size}`);
          }
          for (const [cut] of text.matchAll(/[^<>]*…(?=<)/g)) assert.fail(`${pos}: ${cut}`);
        }
      }
    });

    test(`labels stay inside and clear of each other: ${layout} in ${lang}`, () => {
      setWords(lang, words(lang));
      for (const r of readers) {
        for (let pos = 0; pos <= r.steps.count; pos += 0.5) {
          const m = stageModel(r, pos, { layout });
          const { small, large } = labelsOf(m);
          const chips = [...small, ...large].map((x) => x.chip);
          for (const c of chips) {
            assert.ok(c.x >= 0 && c.x + c.w <= m.layout.w, `${pos} ${c.text}`);
            assert.ok(widthOf(c.text, c.size) <= c.w, c.text);
          }
          for (const a of chips) {
            for (const b of chips) {
              if (a === b) continue;
              const apart =
                a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
              assert.ok(apart, `${pos}: ${a.text} on ${b.text}`);
            }
          }
        }
      }
    });
  }
}
