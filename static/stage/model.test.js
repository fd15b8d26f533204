import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import test from 'node:test';
import { createReader } from '../trace/reader.js';
import { parseText } from '../trace/text.js';
import { LAYOUTS, stageModel } from './model.js';

const data = new URL('./testdata/', import.meta.url);
/** @type {string[]} */
const names = readdirSync(data)
  .filter((/** @type {string} */ f) => f.endsWith('.txt'))
  .map((/** @type {string} */ f) => f.slice(0, -4));
const layouts = Object.keys(LAYOUTS);

/** @param {string} name */
const reader = (name) =>
  createReader(parseText(readFileSync(new URL(`${name}.txt`, data), 'utf8')));

/** The picture as readable lines: what is where, without its coordinates.
 * @param {import('./model.js').StageModel} m @param {number} pos */
function lines(m, pos) {
  const args = (/** @type {any} */ a) => (a ? ` ${JSON.stringify(a)}` : '');
  const out = [`pos ${pos}`];
  for (const c of m.columns) out.push(`  gate ${c.role} ${c.switches}${c.changed ? ' *' : ''}`);
  for (const x of m.tokens) {
    const ghost = x.ghost ? ` then ${x.ghost.x},${x.ghost.y}` : '';
    const at = `${Math.round(x.rect.x)},${Math.round(x.rect.y)}`;
    out.push(`  ${x.role} at ${at} ${x.status.key} ${x.call}${ghost}${x.changed ? ' *' : ''}`);
  }
  for (const p of m.places) {
    const full = new Map();
    for (const c of p.cells) if (c.full > 0) full.set(c.how, (full.get(c.how) ?? 0) + c.full);
    const cells = [...full].map(([how, k]) => ` ${how}=${Math.round(k * 100) / 100}`).join('');
    out.push(`  ${p.id} ${p.note.key}${args(p.note.args)}${cells}${p.changed ? ' *' : ''}`);
  }
  for (const a of m.arrows) {
    const share = a.when === 'now' ? ` ${Math.round(a.progress * 100)}%` : '';
    out.push(`  ${a.how} ${a.from}>${a.to} ${a.when}${share} ${a.evidence} ${a.label.key}`);
  }
  return out.join('\n');
}

for (const name of names) {
  test(`picture of ${name}`, () => {
    const r = reader(name);
    let got = '';
    for (let s = 0; s <= r.steps.count; s++) {
      got += `${lines(stageModel(r, s), s)}\n`;
      if (s < r.steps.count) got += `${lines(stageModel(r, s + 0.5), s + 0.5)}\n`;
    }
    const file = new URL(`${name}.golden`, data);
    if (process.env.UPDATE) writeFileSync(file, got);
    assert.equal(got, readFileSync(file, 'utf8'));
  });

  test(`${name} is the same seen forwards, backwards and at once`, () => {
    const r = reader(name);
    const at = Array.from({ length: r.steps.count * 2 + 1 }, (_, k) => k / 2);
    const forward = at.map((pos) => stageModel(r, pos));
    for (const k of [...at.keys()].reverse()) {
      assert.deepEqual(stageModel(r, at[k]), forward[k]);
    }
    const fresh = reader(name);
    const mid = at[at.length >> 1];
    assert.deepEqual(stageModel(fresh, mid), forward[at.indexOf(mid)]);
  });

  test(`${name} gives nothing away before a prediction`, () => {
    const r = reader(name);
    for (let s = 0; s <= r.steps.count; s++) {
      const m = stageModel(r, s, { hide: ['ghosts', 'totals'] });
      assert.ok(m.arrows.every((a) => a.when === 'now' || a.when === 'done'));
      assert.ok(m.tokens.every((x) => x.ghost === null));
      assert.ok(m.columns.every((c) => c.switches === null));
    }
  });
}

for (const layout of layouts) {
  test(`layout ${layout} keeps its places apart and inside`, () => {
    for (const name of names) {
      const r = reader(name);
      const m = stageModel(r, 3, { layout });
      const boxes = m.places.map((p) => ({ id: p.id, ...p.rect }));
      for (const c of m.columns) {
        const kinds = /** @type {('user'|'kernel'|'wait'|'run')[]} */ (
          ['mini', 'small'].includes(layout)
            ? ['user', 'kernel', 'wait']
            : ['user', 'kernel', 'wait', 'run']
        );
        for (const k of kinds) boxes.push({ id: `${c.role} ${k}`, ...c.seats[k] });
      }
      for (const a of boxes) {
        assert.ok(a.x >= 0 && a.y >= 0, a.id);
        assert.ok(a.x + a.w <= m.layout.w && a.y + a.h <= m.layout.h, a.id);
        for (const b of boxes) {
          if (a === b) continue;
          const apart =
            a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
          assert.ok(apart, `${name}: ${a.id} and ${b.id}`);
        }
      }
      for (const p of m.places) {
        for (const c of p.cells) {
          assert.ok(c.x >= p.rect.x && c.x + c.w <= p.rect.x + p.rect.w, `${p.id} cell`);
          assert.ok(c.y >= p.rect.y && c.y + c.h <= p.rect.y + p.rect.h, `${p.id} cell`);
        }
      }
    }
  });
}

test('a large file is drawn with no more cells than can be counted', () => {
  const text = readFileSync(new URL('read-write.txt', data), 'utf8')
    .replaceAll('"cache":65536', '"cache":268435456')
    .replaceAll('"size":65536', '"size":268435456');
  const m = stageModel(createReader(parseText(text)), 2);
  assert.ok(m.places.every((p) => p.cells.length <= 64));
  assert.equal(m.cell, 4 << 20);
});

test('a fault in user mode takes its thread into the kernel and back', () => {
  const file = new URL(
    '../../sim/testdata/fold/faults-cost-mode-switches-in-user-mode-only.txt',
    import.meta.url,
  );
  const r = createReader(parseText(readFileSync(file, 'utf8').split('-- machine --')[0]));
  const sender = (/** @type {number} */ pos) => {
    const m = stageModel(r, pos);
    const [x] = m.tokens.filter((y) => y.role === 'sender');
    const c = m.columns.find((y) => y.role === 'sender');
    if (!x || !c) throw new Error('no sender');
    const { user, kernel } = c.seats;
    const seat = x.rect.y === user.y ? 'user' : x.rect.y === kernel.y ? 'kernel' : 'between';
    return [x.state, seat, x.status.key];
  };
  assert.deepEqual(sender(1), ['user', 'user', 'stage.state.user.cpu']);
  assert.deepEqual(sender(1.4), ['kernel', 'between', 'stage.state.kernel.fault']);
  assert.deepEqual(sender(1.5), ['kernel', 'kernel', 'stage.state.kernel.fault']);
  assert.deepEqual(sender(2), ['user', 'user', 'stage.state.user.fault']);
});
