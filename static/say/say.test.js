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
  ...JSON.parse(read(`content/words/${lang}/saymodels.json`)),
  ...JSON.parse(read(`content/words/${lang}/stagemodels.json`)),
  ...JSON.parse(read(`content/words/${lang}/stage.json`)),
});
/** @param {string} lang @returns {Record<string, string>} */
const rule = (lang) => ({
  ...JSON.parse(read(`content/words/${lang}/rule.json`)),
  ...JSON.parse(read(`content/words/${lang}/live.json`)),
  ...JSON.parse(read(`content/words/${lang}/paths.json`)),
  ...JSON.parse(read(`content/words/${lang}/models.json`)),
  ...JSON.parse(read(`content/words/${lang}/livemodels.json`)),
});
/** @type {Record<string, Record<string, string>>} */
const tables = { zh: table('zh'), en: table('en') };
const rules = { zh: rule('zh'), en: rule('en') };
/** Rules of test data, which nothing explains. */
const mine = /^rule\.(x|test)/;
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

const ours = [...texts('static/say/testdata/'), ...texts('static/stage/testdata/')];

/** The same events in other demos, where some are another story. */
const retold = [
  ...['fork-cow', 'o-direct', 'vmsplice', 'sendfile-file', 'msg-zerocopy', 'kqueue'].map(
    (name) => (/** @type {string} */ x) => x.replace(/"name": "[a-z-]+"/, `"name": "${name}"`),
  ),
  (/** @type {string} */ x) => x.replace('"params": {', '"params": {"touch": 2, "route": 4, '),
  (/** @type {string} */ x) => x.replaceAll('"write"', '"ppoll"').replaceAll('"lock"', '"sleep"'),
  (/** @type {string} */ x) => x.replaceAll('"read"', '"ppoll"'),
  (/** @type {string} */ x) => x.replaceAll('dev="lo" ctx=softirq', 'dev="lo" ctx=task'),
].flatMap((tell) => ours.map(tell));
const tasks = (/** @type {string} */ x) =>
  x.replace(/"name": "[a-z-]+"/, '"name": "msg-zerocopy"').replaceAll('ctx=softirq', 'ctx=task');

const models = ['', 'sim/'].flatMap((dir) => texts(`static/stage/models/testdata/${dir}`));
const all = [
  ...ours,
  ...texts('sim/testdata/fold/'),
  ...retold,
  ...ours.map(tasks),
  ...models,
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
      if (s.key === 'say.begin') continue; // nothing is claimed
      for (const e of s.also ? [s.evidence, s.also] : [s.evidence]) {
        assert.ok(has(`say.${e.class}`), e.class);
        assert.ok(e.key !== '');
        // A claim about this machine is never the model's, nor the other way round.
        assert.ok(!e.key.startsWith('rule.') || rules[lang][e.key] || mine.test(e.key), e.key);
      }
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
      // What a form asks for is no claim about a run.
      if (!key.startsWith('form.')) assert.doesNotMatch(text, /\d/, key);
      const open = [...text.matchAll(/\[(\/?)(\w+)\]/g)].map((m) => m[1] + m[2]);
      for (let k = 0; k < open.length; k += 2) assert.equal(open[k + 1], `/${open[k]}`, key);
    }
  });
}

test('every sentence there is gets said by some event', () => {
  const said = new Set(all.map((s) => s.key));
  const families = ['begin', 'start', 'enter', 'return', 'fault', 'out', 'in', 'wake', 'flow'];
  families.push('packets', 'proof', 'issue', 'done', 'tally', 'next', 'waker', 'signal');
  for (const s of all) {
    for (const v of Object.values(s.args)) {
      if (typeof v === 'object' && 'key' in v) said.add(v.key);
    }
  }
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

/** The sentences of one of the traces here. @param {string} name */
const of = (name) => sentences(read(`static/say/testdata/${name}.txt`));

test("ioviz's own threads are never called idle, nor somebody's program", () => {
  const nexts = of('own-threads').flatMap((s) => {
    const next = s.args.next;
    return typeof next === 'object' && 'key' in next
      ? [`${s.key.slice(8)} ${next.key.slice(9)}`]
      : [];
  });
  assert.deepEqual(nexts.slice(0, 7), [
    'unknown filler',
    'preempted filler.took',
    'unknown filler',
    'unknown runtime',
    'unknown ioviz',
    'preempted exe',
    'unknown idle',
  ]);
});

test('a packet without payload acknowledges; one byte more is data', () => {
  const packets = of('packets-bare')
    .slice(11) // the steps
    .filter((s) => s.key.startsWith('say.packets'));
  assert.deepEqual(
    packets.map((s) => [s.key, s.args.n, s.also?.key]),
    [
      ['say.packets.ack', 1, undefined],
      ['say.packets.lo.both', 1, 'rule.loopback-same-memory'],
      ['say.packets.ack', 1, undefined],
    ],
  );
});

test('what lies in the page cache at the start is told as it is known', () => {
  const begin = (/** @type {string} */ name) => {
    const { key, evidence } = of(name)[0];
    return [key.slice(10), evidence.class, evidence.sourceId];
  };
  assert.deepEqual(begin('own-threads'), ['warm', 'derived', 'rule:just-written']);
  assert.deepEqual(begin('packets-bare'), ['cold', 'measured', 'self:mincore']);
  assert.deepEqual(begin('begin-warm-sim'), ['warm.sim', 'modelled', 'model:transfer']);
  assert.deepEqual(begin('begin-cold-sim'), ['cold.sim', 'modelled', 'model:transfer']);
});

test('why a thread sleeps is derived, though the switch was measured', () => {
  const outs = of('threads').filter((s) => s.key.startsWith('say.out.'));
  for (const s of outs) {
    const cause = !['say.out.unknown', 'say.out.preempted'].includes(s.key);
    const kept = s.key === 'say.out.woken'; // by its state alone
    assert.ok(kept || (s.also?.key === 'rule.wait-of') === cause, s.key);
  }
});

test('a splice is told apart by its descriptor, also when levels are unknown', () => {
  const text = read('static/say/testdata/call-splice.txt');
  const keys = (/** @type {string} */ x) => sentences(x).map((s) => s.key);
  const blind = text.replace('"initial": {', '"initial": {"pipe": -1, ');
  assert.deepEqual(keys(blind), keys(text));
  assert.ok(keys(text).includes('say.return.splice.out'));
});

test('what is written to /dev/poll is a list, and is sent to nobody', () => {
  const calls = of('call-dev-poll').filter((s) => /\.(enter|return)\./.test(s.key));
  assert.deepEqual(
    calls.slice(calls.length / 2).map((s) => s.key.slice(4)), // the steps
    ['enter.write.list', 'return.write.list', 'enter.write', 'return.write'],
  );
});
