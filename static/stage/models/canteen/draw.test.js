// What the canteen of an I/O model shows is what its captions say.

import assert from 'node:assert/strict';
import test from 'node:test';
import { markup, readersIn, words } from '../../../../dev/drawn.js';
import { setWords, t } from '../../../say/words.js';

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
