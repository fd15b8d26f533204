// What the canteen of an I/O model shows is what its captions say.

import assert from 'node:assert/strict';
import test from 'node:test';
import { words } from '../../../../dev/drawn.js';
import { setWords, t } from '../../../say/words.js';

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
