import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { markup, readersIn } from '../../../dev/drawn.js';
import { fmtBytes, fmtCount, fmtTime } from '../../say/format.js';
import { has, setWords, t } from '../../say/words.js';
import { IllegalError } from '../../trace/machine.js';
import { specs } from '../../trace/spec.js';
import { widthOf } from '../measure.js';
import { LAYOUTS } from '../model.js';
import { limitsOf, rows } from './topics.js';

const { canteenModel } = await import('./model.js');
const { dressed, drawCanteen } = await import('./draw.js');
const { bubbleOf } = await import('./drawguest.js');
const { labelsOf } = await import('../drawarrow.js');
const { canteenPanel } = await import('./panel.js');
const { skinSay, tellStep } = await import('./skin.js');

const root = new URL('../../../', import.meta.url);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, root), 'utf8');
/** @param {string} lang @param {string} file @returns {Record<string, string>} */
const table = (lang, file) => JSON.parse(read(`content/words/${lang}/${file}.json`));
/** @param {string} lang */
const words = (lang) => ({
  ...table(lang, 'say'),
  ...table(lang, 'saymodels'),
  ...table(lang, 'stagemodels'),
  ...table(lang, 'canteenmodels'),
  ...table(lang, 'stage'),
  ...table(lang, 'canteen'),
});
const staged = readersIn('static/stage/testdata/');
const models = ['', 'sim/'].flatMap((dir) => readersIn(`static/stage/models/testdata/${dir}`));
const told = [
  ...staged,
  ...readersIn('static/say/testdata/'),
  ...readersIn('sim/testdata/fold/'),
  ...models,
];

test('what a counter keeps is told of only where the kernel keeps a list of what is watched', () => {
  /** @param {string} start of a demo's name */
  const ofList = (start) =>
    models
      .filter((r) => r.trace.header.name.startsWith(start))
      .some((r) => {
        for (let i = 0; i < r.trace.n; i++)
          if (limitsOf(r, i, i + 1).includes('canteen.limit.list')) return true;
        return false;
      });
  assert.deepEqual(['epoll-lt', 'kqueue', 'select', 'io-uring-net', 'posix-aio'].map(ofList), [
    true,
    true,
    false,
    false,
    false,
  ]);
});

/** Every number that the values may show. @param {import('../../say/words.js').Args} args @returns {string[]} */
function shown(args) {
  return Object.values(args).flatMap((v) => {
    if (typeof v === 'number') return [fmtCount(v)];
    if (typeof v === 'string') return v.match(/\d[\d,.]*/g) ?? [];
    if ('key' in v) return shown(v.args ?? {});
    return [v.u === 'bytes' ? fmtBytes(v.v) : v.u === 'time' ? fmtTime(v.v) : String(v.v)];
  });
}

/** Every sentence of a trace, as far as it is legal. @param {import('../../trace/reader.js').Reader} r */
function sentences(r) {
  const out = [];
  try {
    for (let s = 0; s <= r.steps.count; s++) out.push(tellStep(r, s));
  } catch (err) {
    if (!(err instanceof IllegalError)) throw err;
  }
  return out;
}

/** What the canteen leaves to the words of the machine. */
const machine = /^say\.(lost|undelivered|note|tally(\.derived)?)$/;

for (const lang of ['zh', 'en']) {
  test(`the canteen tells every step in ${lang}, with numbers of the trace only`, () => {
    setWords(lang, words(lang));
    for (const s of staged.flatMap(sentences)) {
      assert.ok(machine.test(s.key) || s.key.startsWith('canteen.'), s.key);
    }
    for (const s of told.flatMap(sentences)) {
      const text = t(s.key, s.args);
      assert.doesNotMatch(
        text,
        /[{}[\]]|undefined|NaN|canteen\.|say\.|stage\./,
        `${s.key}: ${text}`,
      );
      assert.match(text, lang === 'zh' ? /。$/ : /[.:]$/, text);
      const may = shown(s.args).map((x) => x.match(/\d[\d,.]*/)?.[0].replace(/[,.]$/, ''));
      for (const found of text.match(/\d[\d,.]*/g) ?? []) {
        assert.ok(may.includes(found.replace(/[,.]$/, '')), `${s.key}: ${found} in ${text}`);
      }
    }
  });

  test(`every kind of event has words in ${lang}`, () => {
    setWords(lang, words(lang));
    const families = new Set(
      Object.keys(table(lang, 'canteen'))
        .filter((k) => k.startsWith('canteen.say.'))
        .map((k) => k.split('.')[2]),
    );
    const family = /** @type {Record<string, string>} */ ({
      task_start: 'start',
      task_exit: 'gone',
      syscall_enter: 'enter',
      syscall_exit: 'return',
      switch_out: 'out',
      switch_in: 'in',
      wakeup: 'wake',
      copy: 'flow',
      ref: 'flow',
      cache_add: 'cache',
      block_issue: 'issue',
      block_complete: 'done',
      xmit: 'packets',
      receive: 'packets',
    });
    for (const { name } of specs.slice(1)) {
      if (machine.test(`say.${name}`)) continue;
      assert.ok(families.has(family[name] ?? name), name);
    }
    for (const id of rows) {
      assert.ok(has(`canteen.row.${id}`) && has(`canteen.row.${id}.is`), id);
      assert.ok(id === 'tray' || has(`canteen.limit.${id}`), id);
    }
  });

  test(`the words hold no number and close their marks in ${lang}`, () => {
    for (const [key, text] of Object.entries(table(lang, 'canteen'))) {
      assert.doesNotMatch(text, /\d/, key);
      if (lang === 'zh') assert.doesNotMatch(text, /[\u4e00-\u9fff][,.:;!?()]/, key);
      const open = [...text.matchAll(/\[(\/?)(\w+)\]/g)].map((m) => m[1] + m[2]);
      for (let k = 0; k < open.length; k += 2) assert.equal(open[k + 1], `/${open[k]}`, key);
    }
  });

  for (const layout of Object.keys(LAYOUTS)) {
    test(`the canteen is whole: ${layout} in ${lang}`, () => {
      setWords(lang, words(lang));
      for (const r of staged) {
        for (let pos = 0; pos <= r.steps.count; pos += 0.5) {
          const text = markup(drawCanteen(canteenModel(r, pos, { layout })));
          assert.doesNotMatch(
            text,
            /NaN|undefined|canteen\.\w|stage\.\w|say\.\w|\[object/,
            `${pos}`,
          );
          assert.match(text, /role="img"/);
          for (const [, size] of text.matchAll(/font-size=([\d.]+)/g)) {
            assert.ok(Number(size) >= 11, `text of ${size}`);
          }
          assert.doesNotMatch(markup(canteenPanel(r, Math.ceil(pos))), /canteen\.\w/);
        }
      }
    });

    test(`bubbles and labels fit: ${layout} in ${lang}`, () => {
      setWords(lang, words(lang));
      const says = Object.keys(table(lang, 'canteen')).filter((k) =>
        k.startsWith('canteen.bubble.'),
      );
      const m = canteenModel(staged[0], 3, { layout });
      for (const g of m.guests) {
        for (const key of says) {
          const b = bubbleOf({ ...g, says: { key } }, m);
          if (!b) continue;
          assert.ok(
            !b.lines.some((x) => x.endsWith('…') && !t(key).endsWith('…')),
            `${key} ${b.lines}`,
          );
          for (const line of b.lines) assert.ok(widthOf(line, b.size) <= b.rect.w, line);
          assert.ok(b.rect.x >= g.rect.x && b.rect.x + b.rect.w <= g.rect.x + g.rect.w, key);
          assert.ok(b.rect.y >= g.rect.y - 2 && b.rect.h <= g.rect.h - 11, key);
        }
      }
      for (const r of staged) {
        for (let pos = 0; pos <= r.steps.count; pos += 0.5) {
          const { small, large } = labelsOf(dressed(canteenModel(r, pos, { layout })));
          const chips = [...small, ...large].map((x) => x.chip);
          for (const a of chips) {
            assert.ok(a.x >= 0 && a.x + a.w <= m.layout.w, a.text);
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

test('the canteen has the same words in both languages', () => {
  const holes = (/** @type {string} */ s) =>
    [...new Set([...s.matchAll(/\{(\w+)/g)].map((m) => m[1].toLowerCase()))].sort();
  const [zh, en] = [table('zh', 'canteen'), table('en', 'canteen')];
  assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort());
  for (const key of Object.keys(zh)) assert.deepEqual(holes(zh[key]), holes(en[key]), key);
});

test('what is ended, heard or asked otherwise is told as that', () => {
  setWords('en', words('en'));
  /** @param {string} name @param {string} key */
  const said = (name, key) => {
    const runs = models.filter((x) => x.trace.header.name === name);
    const found = runs.flatMap(sentences).find((x) => x.key === `canteen.say.${key}`);
    return found ? t(found.key, found.args) : `${name} does not say ${key}`;
  };
  assert.equal(
    said('event-ports', 'interest.del.delivered'),
    'The entrance has been called once, and the counter has crossed it out: whoever wants to hear of it again leaves a slip again.',
  );
  assert.match(said('io-uring-net', 'interest.del.ring'), /for one time, and that time has come/);
  const key = 'say.interest.del.dev-poll';
  const removed = skinSay({ ...sentences(models[0])[0], key, args: { Sock: 'A', sock: 'A' } });
  assert.equal(removed.key, 'canteen.say.interest.del'); // what is told of any that is watched no more
  assert.equal(said('sigio', 'signal.taken'), 'Max hears the bell for the entrance.');
  assert.equal(said('sigio', 'arrival.end'), 'Nothing more will come for A.');
  assert.equal(
    said('epoll-lt', 'open.epoll'),
    'The counter opens a front desk, with a ready board.',
  );
  assert.match(said('libaio', 'submit.libaio'), /^Max asks .* kept at the window until it is done/);
  assert.match(said('io-uring-net-sqpoll', 'submit.poller'), /^The runner takes ticket 8/);
  for (const r of models) {
    for (const s of sentences(r))
      assert.doesNotMatch(t(s.key, s.args), / of \.| for \.| {2}/, s.key);
  }
});
