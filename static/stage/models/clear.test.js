// That all texts are inside of the picture, no label of an arrow covers one, and no arrow runs through those that it is there to explain.

import assert from 'node:assert/strict';
import test from 'node:test';
import { markup, readersIn, words } from '../../../dev/drawn.js';
import { setWords } from '../../say/words.js';
import { along } from '../geometry.js';
import { widthOf } from '../measure.js';
import { modelScene } from './scene.js';

const { drawModel } = await import('./draw.js');
const { dressedArrows } = await import('../canteen/draw.js');
const { drawModelCanteen } = await import('./canteen/draw.js');
const { modelCanteen } = await import('./canteen/model.js');
const { labelsOf } = await import('../drawarrow.js');

const readers = ['', 'sim/'].flatMap((dir) => readersIn(`static/stage/models/testdata/${dir}`));

/** @typedef {import('../geometry.js').Rect & {text: string}} Written */

/** The texts of a picture's markup and where they stand; labels of arrows and what threads say left out.
 * @param {string} drawn @returns {Written[]} */
function writtenIn(drawn) {
  /** @type {Written[]} */
  const out = [];
  for (const [, attrs, inner] of drawn.matchAll(/<text\b([^>]*)>([\s\S]*?)<\/text>/g)) {
    const get = (/** @type {string} */ k) =>
      new RegExp(`(?:^|\\s)${k}="?([^\\s">]*)`).exec(attrs)?.[1] ?? '';
    const look = /class="?([^">]*?)"?(?: [\w-]+=|$)/.exec(attrs)?.[1] ?? '';
    const text = inner.replace(/<[^>]*>/g, ' ').trim();
    if (look.includes('chiptext') || text === '') continue;
    const size = Number(get('font-size'));
    const w = widthOf(text, size, { bold: look.includes('strong'), mono: look.includes('mono') });
    const anchor = get('text-anchor');
    const x = Number(get('x')) - (anchor === 'end' ? w : anchor === 'middle' ? w / 2 : 0);
    out.push({ x, y: Number(get('y')) - size * 0.75, w, h: size * 0.85, text });
  }
  return out;
}

/** @param {import('../geometry.js').Rect} a @param {import('../geometry.js').Rect} b */
const meet = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/** Whether a line runs through a box. @param {import('../geometry.js').Curve} c @param {import('../geometry.js').Rect} r */
function through(c, r) {
  for (let k = 0; k <= 60; k++) if (meet({ ...along(c, k / 60), w: 0.1, h: 0.1 }, r)) return true;
  return false;
}

const skins = {
  machine: (/** @type {any} */ r, /** @type {number} */ pos, /** @type {string} */ layout) => {
    const m = modelScene(r, pos, { layout });
    return { m, drawn: markup(drawModel(m)) };
  },
  canteen: (/** @type {any} */ r, /** @type {number} */ pos, /** @type {string} */ layout) => {
    const m = modelCanteen(r, pos, { layout });
    return { m: { ...m, arrows: dressedArrows(m.arrows) }, drawn: markup(drawModelCanteen(m)) };
  },
};

/** @param {import('../geometry.js').Rect} r @param {number} by */
const grown = (r, by) => ({ x: r.x - by, y: r.y - by, w: r.w + 2 * by, h: r.h + 2 * by });

/** Which arrows keep clear of all words: copies, and on a phone the wakeups of helpers, which have a longer way.
 * @param {{layout: {name: string}, means: {kind: string}}} m @param {string} how */
const kept = ({ layout, means }, how) =>
  (how === 'cpu' && layout.name !== 'mini') ||
  (how === 'wake' && layout.name === 'phone' && means.kind === 'helpers');

for (const lang of ['zh', 'en']) {
  for (const [skin, draw] of Object.entries(skins)) {
    for (const layout of ['wide', 'phone', 'mini', 'small']) {
      test(`no label covers a text, no copy runs through one: ${layout}, ${skin}, in ${lang}`, () => {
        setWords(lang, words(lang));
        /** @type {Set<string>} */
        const seen = new Set();
        /** @type {string[]} */
        const bad = [];
        for (const r of readers) {
          for (let s = 0; s <= r.steps.count; s++) {
            const kinds = modelScene(r, s, { layout, hide: ['ghosts'] }).arrows.map(
              (a) =>
                `${r.trace.header.name} ${a.label.key || a.how} ${a.how === 'cpu' ? a.from : ''}`,
            );
            if (kinds.every((x) => seen.has(x))) continue;
            for (const x of kinds) seen.add(x);
            const { m, drawn } = draw(r, s, layout);
            const texts = writtenIn(drawn);
            for (const x of texts) {
              const { w, h } = m.layout;
              if (x.x < 0 || x.x + x.w > w + 2 || x.y + x.h > h)
                bad.push(`${m.demo} ${s}: ${x.text} is not inside`);
            }
            const labels = labelsOf(/** @type {any} */ (m));
            for (const { chip } of [...labels.small, ...labels.large]) {
              const hit = texts.find((x) => meet(grown(chip, 1.5), x));
              if (hit) bad.push(`${m.demo} ${s}: label ${chip.text} on ${hit.text}`);
            }
            for (const a of m.arrows) {
              const hit = texts.find((x) => through(a.curve, x));
              if (hit && kept(m, a.how))
                bad.push(`${m.demo} ${s}: ${a.how} ${a.when} through ${hit.text}`);
            }
          }
        }
        assert.deepEqual(bad, []);
      });
    }
  }
}
