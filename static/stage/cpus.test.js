import assert from 'node:assert/strict';
import test from 'node:test';
import { markup, readersIn, words } from '../../dev/drawn.js';
import { setWords } from '../say/words.js';
import { cpuBoxes } from './cpus.js';
import { rect } from './geometry.js';
import { modelScene } from './models/scene.js';

const { drawModel } = await import('./models/draw.js');
const { drawModelCanteen } = await import('./models/canteen/draw.js');
const { modelCanteen } = await import('./models/canteen/model.js');

const readers = readersIn('static/stage/models/testdata/');

/** The same run on a machine with so many CPUs. @param {import('../trace/reader.js').Reader} r @param {number} cpus */
const on = (r, cpus) => {
  r.trace.header.cpus = cpus;
  return r;
};

test('places for CPUs lie apart, and not right of what is there', () => {
  const own = [rect(96, 399, 150, 26), rect(256, 399, 150, 26)];
  assert.deepEqual(cpuBoxes(own, 2, 640), own);
  assert.deepEqual(cpuBoxes([], 8, 640), []);
  for (const [n, end, want] of [
    [3, 640, 4],
    [4, 502, 4],
    [8, 640, 8],
    [64, 640, 8],
    [64, 502, 6],
  ]) {
    const boxes = cpuBoxes(own, n, end);
    assert.equal(boxes.length, want);
    for (const a of boxes) {
      assert.ok(a.x + a.w <= end && a.y >= 388 && a.y + a.h <= 442, JSON.stringify(a));
      for (const b of boxes) {
        const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
        assert.ok(a === b || apart);
      }
    }
  }
});

test('a machine of more CPUs than there can be takes no longer', () => {
  const [r] = readersIn('static/stage/models/testdata/');
  const m = modelScene(on(r, 5e9), 1);
  assert.equal(m.cpus.filter((c) => !c.more).length + (m.cpus.find((c) => c.more)?.more ?? 0), 5e9);
});

test('all CPUs are shown, or those that threads run on first and how many more there are', () => {
  for (const r of readers) {
    for (const cpus of [1, 2, 4, 8, 9, 64]) {
      on(r, cpus);
      for (let s = 0; s <= r.steps.count; s++) {
        const m = modelScene(r, s);
        const machine = r.folder.at(r.steps.end(s)).cpus;
        const more = m.cpus.find((c) => c.more)?.more ?? 0;
        assert.equal(m.cpus.filter((c) => !c.more).length + more, cpus);
        const shown = m.cpus.filter((c) => !c.more).map((c) => c.cpu);
        assert.deepEqual(
          shown,
          [...shown].sort((a, b) => a - b),
        );
        for (const [cpu, task] of Object.entries(machine))
          if (task && Number(cpu) < cpus) assert.ok(shown.includes(Number(cpu)), `${s} CPU ${cpu}`);
      }
    }
    on(r, 2);
  }
});

test('many CPUs are drawn whole', () => {
  for (const lang of ['zh', 'en']) {
    setWords(lang, words(lang));
    for (const r of readers) {
      for (const cpus of [4, 8, 64]) {
        on(r, cpus);
        for (let s = 0; s <= r.steps.count; s += 7) {
          const texts = [
            markup(drawModel(modelScene(r, s))),
            markup(drawModelCanteen(modelCanteen(r, s))),
          ];
          for (const text of texts) {
            for (const [cut] of text.matchAll(/[^<>]*…(?=<)/g))
              assert.ok(['list…', 'Zzz…', '呼……'].includes(cut), cut);
          }
        }
      }
      on(r, 2);
    }
  }
});
