import assert from 'node:assert/strict';
import test from 'node:test';
import { markup, readersIn, words } from '../../../dev/drawn.js';
import { setWords } from '../../say/words.js';
import { widthOf } from '../measure.js';
import { meansOf } from './family.js';
import { modelScene } from './scene.js';

const { drawModel } = await import('./draw.js');
const { drawModelCanteen } = await import('./canteen/draw.js');
const { modelCanteen } = await import('./canteen/model.js');
const { labelsOf } = await import('../drawarrow.js');

const readers = ['', 'sim/'].flatMap((dir) => readersIn(`static/stage/models/testdata/${dir}`));

/** How much smaller than itself a picture is shown, on a screen of 1440 x 900 or on a phone of 390.
 * @param {import('./layout.js').ModelLayout} l */
function shown(l) {
  const { w, h } = { 1000: { w: 1016, h: 476 }, 520: { w: 501, h: 568 }, 470: { w: 468, h: 800 } }[
    l.w
  ] ?? { w: l.w === 390 ? 374 : 326, h: 800 };
  return Math.min(w / l.w, h / l.h);
}

for (const lang of ['zh', 'en']) {
  for (const layout of ['wide', 'half', 'phone']) {
    test(`the way down to the kernel runs beside its name: ${layout} in ${lang}`, () => {
      setWords(lang, words(lang));
      const m = modelScene(readers[0], 0, { layout });
      const text = markup(drawModel(m));
      const x = Number(/class="shaft" x1="?([\d.]+)/.exec(text)?.[1]);
      const at = Number(/band-kernel"?>[\s\S]*?<text x="?([\d.]+)/.exec(text)?.[1]);
      const name = words(lang)['stage.band.kernel'];
      assert.ok(x > at + widthOf(name, m.layout.font.small, { bold: true }), `${x}, ${at}`);
    });
  }
}

for (const lang of ['zh', 'en']) {
  for (const layout of ['wide', 'half', 'phone', 'mini', 'small']) {
    test(`the picture is whole: ${layout} in ${lang}`, () => {
      setWords(lang, words(lang));
      for (const r of readers) {
        for (let pos = 0; pos <= r.steps.count; pos += 1.5) {
          const m = modelScene(r, pos, { layout });
          const text = markup(drawModel(m));
          assert.doesNotMatch(
            text,
            /NaN|undefined|(?:stage|model|say)\.\w|\[object|\{\w+\}/,
            `${m.demo} ${pos}`,
          );
          for (const [, size] of text.matchAll(/font-size=([\d.]+)/g)) {
            assert.ok(Number(size) * shown(m.layout) >= 11, `text of ${size}`);
          }
          for (const [cut] of text.matchAll(/[^<>]*…(?=<)/g)) {
            assert.ok(cut === 'list…', `${m.demo} ${pos}: ${cut}`);
          }
        }
      }
    });

    test(`the canteen is whole: ${layout} in ${lang}`, () => {
      setWords(lang, words(lang));
      for (const r of readers) {
        for (let pos = 0; pos <= r.steps.count; pos += 1.5) {
          const m = modelCanteen(r, pos, { layout });
          const text = markup(drawModelCanteen(m));
          assert.doesNotMatch(
            text,
            /NaN|undefined|(?:stage|model|say|canteen)\.\w|\[object|\{\w+\}/,
            `${m.demo} ${pos}`,
          );
          for (const [cut] of text.matchAll(/[^<>]*…(?=<)/g)) {
            assert.ok(['list…', 'Zzz…', '呼……'].includes(cut), `${m.demo} ${pos}: ${cut}`);
          }
        }
      }
    });

    test(`labels stay inside and clear of each other: ${layout} in ${lang}`, () => {
      setWords(lang, words(lang));
      for (const r of readers) {
        for (let pos = 0; pos <= r.steps.count; pos += 1.5) {
          const m = modelScene(r, pos, { layout });
          const { small, large } = labelsOf(m);
          const chips = [...small, ...large].map((x) => x.chip);
          for (const c of chips) {
            assert.ok(c.x >= 0 && c.x + c.w <= m.layout.w, `${pos} ${c.text}`);
            assert.ok(widthOf(c.text, c.size) <= c.w, c.text);
            assert.ok(!c.text.endsWith('…'), `${m.demo} ${pos}: ${c.text}`);
          }
          const { clock, nic } = m.layout.places;
          const boxes = [nic, clock, m.means.rect, ...m.rows.map((x) => x.rect)];
          if (m.disk) boxes.push(m.layout.places.disk);
          for (const { arrow, chip: c } of large) {
            if (arrow.how !== 'wake' && arrow.how !== 'packet') continue;
            for (const b of boxes) {
              const apart =
                c.x + c.w <= b.x || b.x + b.w <= c.x || c.y + c.h <= b.y || b.y + b.h <= c.y;
              assert.ok(apart, `${m.demo} ${pos}: ${c.text} on ${JSON.stringify(b)}`);
            }
          }
          for (const a of chips) {
            for (const b of chips) {
              if (a === b) continue;
              const apart =
                a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
              assert.ok(apart, `${m.demo} ${pos}: ${a.text} on ${b.text}`);
            }
          }
        }
      }
    });
  }
}

test('that clients stay where they are is said once they are there', () => {
  setWords('en', words('en'));
  for (const r of readers) {
    for (const pos of [0, 1, r.steps.count]) {
      const m = modelScene(r, pos);
      const there = m.tokens.some((x) => x.role === 'clients');
      assert.equal(markup(drawModel(m)).includes('drawn here, even in kernel mode'), there);
    }
  }
  const m = modelScene(readers[0], 5);
  const before = { ...m, tokens: m.tokens.filter((x) => x.role !== 'clients') };
  assert.doesNotMatch(markup(drawModel(before)), /drawn here, even/);
});

test('a result keeps its number in every picture', () => {
  for (const lang of ['zh', 'en']) {
    setWords(lang, words(lang));
    for (const layout of ['wide', 'half', 'phone', 'mini', 'small']) {
      for (const r of readers.filter((x) => meansOf(x.trace.header.name) === 'ring')) {
        for (let s = 0; s <= r.steps.count; s += 3) {
          const m = modelScene(r, s, { layout });
          const cq = m.means.lists.find((x) => x.id === 'cq');
          const drawn = markup(drawModel(m)).split(/<g class="?list list-cq/)[1] ?? '';
          const chips = drawn.split(/<g class="?item /).slice(1);
          cq?.items.forEach((x, k) => {
            const said = chips[k].split('</g>')[0].replace(/<[^>]*>/g, ' ');
            assert.match(
              said,
              new RegExp(`(^|\\D)${x.sub.slice(2)}(\\D|$)`),
              `${layout} ${m.demo} ${s}: ${said}`,
            );
            assert.ok(x.rect.h >= m.layout.font.small + 3, `${layout}: ${x.rect.h}`);
          });
        }
      }
    }
  }
});

test('a list that is empty says that it is, in the smallest pictures too', () => {
  for (const [lang, none] of /** @type {const} */ ([
    ['en', /empty|none|nothing|no result|nobody|no |\d\/\d|not /],
    ['zh', /空|没|还|\d\/\d/],
  ])) {
    setWords(lang, words(lang));
    for (const layout of ['mini', 'small']) {
      for (const r of readers) {
        for (const s of [0, 20, r.steps.count]) {
          for (const drawn of [
            markup(drawModel(modelScene(r, s, { layout }))),
            markup(drawModelCanteen(modelCanteen(r, s, { layout }))),
          ]) {
            for (const [, text] of drawn.matchAll(/<text class="soft mid"[^>]*>([^<]*)</g))
              assert.match(text, none, `${layout} ${r.trace.header.name}`);
          }
        }
      }
    }
  }
});

test('another system has a loopback, which is not called lo', () => {
  setWords('en', words('en'));
  for (const r of readers) {
    if (r.trace.header.params?.latency) continue;
    const drawn = markup(drawModel(modelScene(r, 0)));
    const linux = !['kqueue', 'iocp', 'event-ports', 'dev-poll'].includes(r.trace.header.name);
    assert.equal(drawn.includes('>loopback lo<'), linux, r.trace.header.name);
  }
});

test('every title of the results says that they are the latest', () => {
  for (const [lang, latest] of [
    ['en', 'latest'],
    ['zh', '最近'],
  ]) {
    const all = words(lang);
    for (const skin of ['', 'canteen.'])
      for (const form of ['', '.short', '.least'])
        assert.ok(all[`${skin}model.list.cq${form}`].includes(latest), `${lang} ${skin} ${form}`);
  }
});

test('the boxes of the smallest pictures say whose they are', () => {
  setWords('en', words('en'));
  for (const layout of ['mini', 'small']) {
    for (const r of readers) {
      for (let s = 0; s <= r.steps.count; s += 7) {
        const m = modelScene(r, s, { layout });
        const drawn = markup(drawModel(m));
        for (const x of m.tokens) assert.ok(drawn.includes(`>${x.called}<`), `${m.demo} ${s}`);
        const canteen = markup(drawModelCanteen(modelCanteen(r, s, { layout })));
        assert.ok(m.tokens.every((x) => x.role !== 'server') || canteen.includes('>Max<'));
      }
    }
  }
});
