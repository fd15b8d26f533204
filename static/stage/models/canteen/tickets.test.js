// Caption, ticket, board and hand name the same number.

import assert from 'node:assert/strict';
import test from 'node:test';
import { markup, readersIn, words } from '../../../../dev/drawn.js';
import { setWords, t } from '../../../say/words.js';
import { K } from '../../../trace/kinds.js';
import { tellStep } from '../../canteen/skin.js';

const { drawModelCanteen } = await import('./draw.js');
const { modelCanteen } = await import('./model.js');

const readers = ['', 'sim/'].flatMap((dir) => readersIn(`static/stage/models/testdata/${dir}`));

for (const layout of ['mini', 'small', 'phone', 'wide']) {
  test(`a ticket has its number until its result is taken: ${layout}`, () => {
    setWords('en', words('en'));
    let seen = 0;
    for (const r of readers.filter((x) => x.trace.header.name.startsWith('read-ring'))) {
      let held = -1;
      for (let s = 1; s <= r.steps.count; s++) {
        const i = r.steps.end(s - 1);
        const kind = r.trace.kind[i];
        const m = modelCanteen(r, s, { layout });
        const max = m.guests.find((g) => g.role === 'server');
        const texts = [...markup(drawModelCanteen(m)).matchAll(/>([^<>]+)</g)].map((x) =>
          x[1].trim(),
        );
        const said = texts.filter(Boolean).join(' ');
        if (kind === K.submit || kind === K.complete) {
          const id = r.trace.arg(i, 'id');
          const { key, args } = tellStep(r, s);
          assert.match(t(key, args), new RegExp(`number.* ${id}\\b`));
          const want =
            kind === K.submit ? `#${id} RECV A` : `#${id} RECV A = ${r.trace.arg(i, 'ret')}`;
          assert.ok(said.includes(want), `${s}: ${said}, want ${want}`);
          held = id;
          seen++;
        }
        // With something else in hand for a step, or gone.
        if (['plate', 'slip'].includes(max?.holds ?? '') || max?.state === 'exited') continue;
        const taken = m.means.lists.find((x) => x.id === 'cq')?.items.some((x) => x.look === 'off');
        if (held >= 0)
          assert.deepEqual([max?.holds, max?.ticket], taken ? ['', -1] : ['ticket', held], `${s}`);
        for (const list of m.means.lists)
          for (const x of list.items)
            assert.ok(x.rect.x + x.rect.w <= list.box.x + list.box.w, x.text);
      }
    }
    assert.equal(seen, 4);
  });

  test(`numbers and results stay where there is little room: ${layout}`, () => {
    setWords('zh', words('zh'));
    for (const r of readers.filter((x) => /^(io-uring|libaio)/.test(x.trace.header.name))) {
      for (let s = 0; s <= r.steps.count; s += 3) {
        const m = modelCanteen(r, s, { layout });
        const drawn = markup(drawModelCanteen(m));
        for (const [, text] of drawn.matchAll(/>(#[^<]*)</g))
          assert.doesNotMatch(text, /…/, `${m.demo} ${s}`);
        const items = m.means.lists.flatMap((x) => x.items);
        assert.ok((drawn.match(/>#\d/g) ?? []).length >= items.length, `${m.demo} ${s}`);
      }
    }
  });
}
