// What the canteen of an I/O model shows is what its captions say.

import assert from 'node:assert/strict';
import test from 'node:test';
import { markup, readersIn, words } from '../../../../dev/drawn.js';
import { setWords, t } from '../../../say/words.js';
import { along } from '../../geometry.js';

const { dressedArrows } = await import('../../canteen/draw.js');
const { labelsOf } = await import('../../drawarrow.js');
const { drawModelCanteen } = await import('./draw.js');
const { modelCanteen } = await import('./model.js');

const readers = ['', 'sim/'].flatMap((dir) => readersIn(`static/stage/models/testdata/${dir}`));

test('who takes part is called one thing in the picture and in its captions', () => {
  setWords('en', words('en'));
  for (const role of ['server', 'clients']) {
    const name = t(`canteen.role.${role}`);
    assert.equal(t(`canteen.model.role.${role}`), name);
    for (const key of [`canteen.say.who.${role}`, `canteen.model.who.${role}`]) {
      const told = t(key).replace(/^the /, '');
      assert.equal(told.toLowerCase(), name.toLowerCase(), key);
    }
  }
});

for (const lang of ['zh', 'en']) {
  for (const layout of ['mini', 'small']) {
    test(`the smallest canteen says of everybody where they are: ${layout}, in ${lang}`, () => {
      setWords(lang, words(lang));
      for (const r of readers) {
        for (let s = 0; s <= r.steps.count; s++) {
          const m = modelCanteen(r, s, { layout });
          const drawn = markup(drawModelCanteen(m));
          const guests = [
            ...drawn.matchAll(/<g class="guest guest-\w+">.*?<text class="soft"[^>]*>([^<]*)</gs),
          ];
          assert.equal(guests.length, m.guests.length);
          for (const [all, state] of guests)
            assert.ok(state && !state.endsWith('…'), `${m.demo} ${s}: ${all}`);
          const still = t('canteen.model.clients.still.short');
          assert.equal(
            drawn.includes(`>${still}<`),
            m.guests.some((g) => g.role === 'clients'),
          );
        }
      }
    });
  }
}

/** @param {import('../../geometry.js').Rect} a @param {import('../../geometry.js').Rect} b */
const meet = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

for (const layout of ['mini', 'small']) {
  test(`labels of the smallest canteen stand between its boxes: ${layout}`, () => {
    setWords('en', words('en'));
    const bad = new Set();
    for (const r of readers) {
      for (let s = 0; s <= r.steps.count; s++) {
        const m = modelCanteen(r, s, { layout });
        const { windows, seats, means, places, memory } = m.layout;
        const boxes = {
          window: windows.server,
          lane: seats.server.wait,
          means,
          lo: places.nic,
          memory,
        };
        const arrows = dressedArrows(m.arrows);
        for (const { chip } of labelsOf(/** @type {any} */ ({ ...m, arrows })).large)
          for (const [id, box] of Object.entries(boxes))
            if (meet(chip, box)) bad.add(`${m.demo}: ${chip.text} on ${id}`);
        const bare = ['none', 'ask'].includes(m.means.kind);
        for (const a of arrows) {
          const at = Array.from({ length: 61 }, (_, k) => ({
            ...along(a.curve, k / 60),
            w: 0,
            h: 0,
          }));
          if (bare && a.from === 'news' && a.to === '1' && at.some((p) => meet(p, means)))
            bad.add(`${m.demo}: call through the middle`);
        }
      }
    }
    assert.deepEqual([...bad], []);
  });
}

test('upright, the counter has its names whole, and calls theirs', () => {
  for (const lang of ['zh', 'en']) {
    setWords(lang, words(lang));
    const bad = new Set();
    for (const r of readers.filter((x) => x.trace.header.name.startsWith('io-uring'))) {
      for (let s = 0; s <= r.steps.count; s++) {
        for (const layout of ['phone', 'small']) {
          const m = modelCanteen(r, s, { layout });
          const drawn = markup(drawModelCanteen(m));
          const sign = /window-open">.*?<text[^>]*>([^<]*)</s.exec(drawn)?.[1] ?? '';
          if (sign.startsWith('…')) bad.add(`${m.demo}: ${sign}`);
          // Both names stand above the rows, from where these begin.
          const { queues: q, bands } = m.layout;
          const names = { x: q.x, y: bands[1].rect.y + 8, w: 120, h: q.y + 2 - bands[1].rect.y };
          for (const [, x, y] of drawn.matchAll(
            /carry-cpu transform="?translate\(([\d.]+) ([\d.]+)\)/g,
          ))
            if (meet({ x: +x - 14, y: +y - 14, w: 28, h: 28 }, names))
              bad.add(`${m.demo} ${s} ${layout}: who carries`);
        }
      }
    }
    assert.deepEqual([...bad], []);
  }
});
