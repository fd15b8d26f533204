import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import test from 'node:test';
import { createReader } from '../../trace/reader.js';
import { parseText } from '../../trace/text.js';
import { LAYOUTS, stageModel } from '../model.js';
import { canteenModel } from './model.js';

const data = new URL('./testdata/', import.meta.url);
const traces = new URL('../testdata/', import.meta.url);
/** Traces of the four textbook ways: the pictures that are kept. */
const names = ['read-write', 'mmap-write', 'sendfile', 'splice'];
/** @type {string[]} */
const all = readdirSync(traces)
  .filter((/** @type {string} */ f) => f.endsWith('.txt'))
  .map((/** @type {string} */ f) => f.slice(0, -4));

/** @param {string} name */
const reader = (name) =>
  createReader(parseText(readFileSync(new URL(`${name}.txt`, traces), 'utf8')));

/** @param {import('./model.js').CanteenModel} m @param {number} pos */
function lines(m, pos) {
  const out = [`pos ${pos}`];
  for (const g of m.guests) {
    const has = g.holds ? ` holds ${g.holds}` : '';
    out.push(`  ${g.role} ${g.status.key} says ${g.says.key}${g.spoken ? ' !' : ''}${has}`);
  }
  if (m.call) out.push(`  board ${m.call.role} ${m.call.by.key}`);
  for (const a of m.arrows) {
    if (a.when !== 'now') continue;
    const by = m.carriers[a.event] ? ` by ${m.carriers[a.event]}` : '';
    out.push(`  ${a.how} ${a.from}>${a.to} ${Math.round(a.progress * 100)}%${by} ${a.evidence}`);
  }
  const now = m.table.filter((x) => x.now).map((x) => x.id);
  out.push(`  rows ${now.join(' ') || '-'}`, `  ends ${m.limits.join(' ')}`);
  return out.join('\n');
}

for (const name of names) {
  test(`canteen of ${name}`, () => {
    const r = reader(name);
    let got = '';
    for (let pos = 0; pos <= r.steps.count; pos += 0.5)
      got += `${lines(canteenModel(r, pos), pos)}\n`;
    const file = new URL(`${name}.golden`, data);
    if (process.env.UPDATE) writeFileSync(file, got);
    assert.equal(got, readFileSync(file, 'utf8'));
  });
}

for (const name of all) {
  test(`canteen of ${name} is the same forwards, backwards and at once`, () => {
    const r = reader(name);
    const at = Array.from({ length: r.steps.count * 2 + 1 }, (_, k) => k / 2);
    const forward = at.map((pos) => canteenModel(r, pos));
    for (const k of [...at.keys()].reverse()) {
      assert.deepEqual(canteenModel(r, at[k]), forward[k]);
    }
    const mid = at[at.length >> 1];
    assert.deepEqual(canteenModel(reader(name), mid), forward[at.indexOf(mid)]);
  });

  test(`canteen of ${name} shows the machine's numbers`, () => {
    const r = reader(name);
    for (let pos = 0; pos <= r.steps.count; pos += 0.5) {
      const [a, b] = [canteenModel(r, pos), stageModel(r, pos)];
      assert.deepEqual(
        a.columns.map((c) => c.switches),
        b.columns.map((c) => c.switches),
      );
      assert.deepEqual(
        a.arrows.map((x) => [x.how, x.from, x.to, x.when, x.label.args, x.evidence]),
        b.arrows.map((x) => [x.how, x.from, x.to, x.when, x.label.args, x.evidence]),
      );
      assert.deepEqual(
        a.places.map((p) => [p.id, p.note, p.cells.map((c) => [c.how, c.full])]),
        b.places.map((p) => [p.id, p.note, p.cells.map((c) => [c.how, c.full])]),
      );
    }
  });
}

test('the canteen gives nothing away before a prediction', () => {
  for (const name of all) {
    const r = reader(name);
    for (let s = 0; s <= r.steps.count; s++) {
      const m = canteenModel(r, s, { hide: ['ghosts', 'totals', 'proof'] });
      assert.ok(m.arrows.every((a) => a.when === 'now' || a.when === 'done'));
      assert.ok(m.guests.every((g) => g.ghost === null));
      assert.ok(m.columns.every((c) => c.switches === null));
      assert.deepEqual(m.limits, ['canteen.limit.all']);
      assert.ok(m.table.every((x) => !x.now));
    }
  }
});

for (const layout of Object.keys(LAYOUTS)) {
  test(`nothing stands on anything else: ${layout}`, () => {
    for (const name of all) {
      const m = canteenModel(reader(name), 3, { layout });
      const { w, h, board, stools, windows } = m.layout;
      const boxes = m.places.map((p) => ({ id: p.id, ...p.rect }));
      if (board) boxes.push({ id: 'board', ...board });
      if (stools) boxes.push({ id: 'stools', ...stools });
      for (const c of m.columns) {
        boxes.push({ id: `${c.role} window`, ...windows[c.role] });
        boxes.push({ id: `${c.role} user`, ...c.seats.user });
        boxes.push({ id: `${c.role} wait`, ...c.seats.wait });
        if (!['mini', 'small'].includes(layout))
          boxes.push({ id: `${c.role} run`, ...c.seats.run });
        const [k, win] = [c.seats.kernel, windows[c.role]];
        assert.ok(k.y >= win.y && k.y + k.h <= win.y + win.h, `${c.role} is in the window`);
      }
      for (const a of boxes) {
        assert.ok(a.x >= 0 && a.y >= 0 && a.x + a.w <= w && a.y + a.h <= h, `${name}: ${a.id}`);
        for (const b of boxes) {
          if (a === b) continue;
          const apart =
            a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
          assert.ok(apart, `${name}: ${a.id} and ${b.id}`);
        }
      }
    }
  });
}
